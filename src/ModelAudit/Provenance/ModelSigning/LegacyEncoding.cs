using System.Globalization;
using System.Text;
using ModelAudit.Signing;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>
/// What versions up to 0.2.0 of the reference implementation signed by mistake: "DSSEV1" with a capital V, and the payload as Python prints
/// a bytes object (<c>b'…'</c>) instead of the bytes themselves. Only verified, never written.
/// </summary>
internal static class LegacyEncoding
{
    /// <summary>The bytes that were signed.</summary>
    public static byte[] Of(ReadOnlySpan<byte> payload)
    {
        char quote = payload.Contains((byte)'\'') && !payload.Contains((byte)'"') ? '"' : '\'';
        var text = new StringBuilder(payload.Length + 64);
        text.Append(CultureInfo.InvariantCulture, $"DSSEV1 {Dsse.InTotoPayloadType.Length} {Dsse.InTotoPayloadType} {payload.Length} b{quote}");
        foreach (byte value in payload)
        {
            _ = value switch
            {
                (byte)'\\' => text.Append(@"\\"),
                (byte)'\t' => text.Append(@"\t"),
                (byte)'\n' => text.Append(@"\n"),
                (byte)'\r' => text.Append(@"\r"),
                _ when value == quote => text.Append('\\').Append(quote),
                < 0x20 or >= 0x7F => text.Append(CultureInfo.InvariantCulture, $@"\x{value:x2}"),
                _ => text.Append((char)value),
            };
        }

        return Encoding.ASCII.GetBytes(text.Append(quote).ToString());
    }
}
