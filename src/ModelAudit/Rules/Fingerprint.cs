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
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, "modelaudit-finding-v1");
        Append(hash, rule);
        Append(hash, outcome.Path?.Value);
        Append(hash, outcome.Item);
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(number, ordinal);
        hash.AppendData(number);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, Bytes));
    }

    private static void Append(IncrementalHash hash, string? part)
    {
        byte[] bytes = part is null ? [] : Encoding.UTF8.GetBytes(part);
        Span<byte> length = stackalloc byte[sizeof(int)];

        // An absent part and an empty one are different.
        BinaryPrimitives.WriteInt32BigEndian(length, part is null ? -1 : bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
