using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace ModelAudit.Licensing.Detection;

/// <summary>The hash of a sequence of word numbers.</summary>
internal static class TokenHash
{
    public static ulong Of(ReadOnlySpan<ushort> words) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(words));
}
