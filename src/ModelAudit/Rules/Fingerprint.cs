using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ModelAudit.Rules;

/// <summary>Names a finding across audits: made of its rule, file and item, and of nothing that changes when unrelated things do.</summary>
internal static class Fingerprint
{
    private const int Bytes = 16;

    /// <summary>The first 128 bits of a SHA-256 digest over the parts, each behind its length, in lowercase hexadecimal digits.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="rule">The rule's identifier.</param>
    /// <param name="ordinal">The number of the outcome among those with the same parts, from 0.</param>
    public static string Of(RuleOutcome outcome, string rule, int ordinal)
    {
        var content = new ArrayBufferWriter<byte>();
        Append(content, "modelaudit-finding-v1");
        Append(content, rule);
        Append(content, outcome.Path?.Value);
        Append(content, outcome.Item);
        Append(content, ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(content.WrittenSpan).AsSpan(0, Bytes));
    }

    private static void Append(ArrayBufferWriter<byte> content, string? part)
    {
        // An absent part and an empty one are different.
        Append(content, part is null ? -1 : Encoding.UTF8.GetByteCount(part));
        Encoding.UTF8.GetBytes(part, content);
    }

    private static void Append(ArrayBufferWriter<byte> content, int number)
    {
        BinaryPrimitives.WriteInt32BigEndian(content.GetSpan(sizeof(int)), number);
        content.Advance(sizeof(int));
    }
}
