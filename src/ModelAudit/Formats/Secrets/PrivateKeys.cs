using System.Text;

namespace ModelAudit.Formats.Secrets;

/// <summary>
/// Confirms private keys by what they hold: DER (RFC 5958, RFC 8017, RFC 5915), the container of OpenSSH (PROTOCOL.key) and packets of OpenPGP (RFC 9580).
/// The words BEGIN PRIVATE KEY alone are documentation.
/// </summary>
internal static class PrivateKeys
{
    private const int LeastBytes = 40;
    private const int LongestLabel = 40;
    private const int LongestBody = 16_384;

    /// <summary>Looks at a place where a boundary starts.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The place of the five hyphens.</param>
    public static Secret? At(ReadOnlySpan<char> text, int at)
    {
        ReadOnlySpan<char> rest = text[at..];
        int labelEnd = rest[11..Math.Min(rest.Length, 11 + LongestLabel)].IndexOf("-----");
        if (labelEnd < 0)
        {
            return null;
        }

        ReadOnlySpan<char> label = rest.Slice(11, labelEnd);
        if (!label.EndsWith("PRIVATE KEY") && !label.SequenceEqual("PGP PRIVATE KEY BLOCK"))
        {
            return null;
        }

        int start = 11 + labelEnd + 5;
        ReadOnlySpan<char> body = rest[start..Math.Min(rest.Length, start + LongestBody)];
        int end = body.IndexOf("-----END");
        if (end < 0)
        {
            return null;
        }

        body = body[..end];
        bool isEncrypted = label.StartsWith("ENCRYPTED") || body.Contains("ENCRYPTED", StringComparison.Ordinal);
        byte[] content = Decode(body);
        string? kind = content.Length < LeastBytes ? null
            : label.StartsWith("OPENSSH") ? (content.AsSpan().StartsWith("openssh-key-v1\0"u8) ? "openssh-key" : null)
            : label.StartsWith("PGP") ? (IsSecretKeyPacket(content[0]) ? "pgp-key" : null)
            : body.Contains("Proc-Type", StringComparison.Ordinal) ? "encrypted-private-key"
            : IsSequence(content) ? (isEncrypted ? "encrypted-private-key" : "private-key")
            : null;
        return kind is null ? null : new Secret(kind, at, start + end, start, IsRepeated(content));
    }

    private static bool IsRepeated(byte[] content) => content.Distinct().Count() < 16;

    // Of the lines of a key those that are base64; header fields and blank lines are none. In JSON line ends are escaped.
    private static byte[] Decode(ReadOnlySpan<char> body)
    {
        string text = body.ToString().Replace("\\r", string.Empty, StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal);
        var base64 = new StringBuilder();
        foreach (string line in text.Split('\n'))
        {
            string trimmed = line.Trim().Trim('"', '\'', ',', '#', '>', ' ');
            if (trimmed.Contains(':', StringComparison.Ordinal) || trimmed.StartsWith('='))
            {
                continue;
            }

            if (!trimmed.All(character => char.IsAsciiLetterOrDigit(character) || character is '+' or '/' or '='))
            {
                return [];
            }

            base64.Append(trimmed);
        }

        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64.ToString(), bytes, out int written) ? bytes[..written] : [];
    }

    // A SEQUENCE in DER that ends where the content does.
    private static bool IsSequence(ReadOnlySpan<byte> content)
    {
        if (content[0] != 0x30)
        {
            return false;
        }

        int size = content[1] < 0x80 ? content[1] : content[1] == 0x81 ? content[2] : content[1] == 0x82 ? (content[2] << 8) | content[3] : -1;
        int header = content[1] < 0x80 ? 2 : content[1] - 0x80 + 2;
        return size >= 0 && header + size == content.Length;
    }

    // Packet type 5, in the old and the new form of headers.
    private static bool IsSecretKeyPacket(byte first) => (first & 0xC0) == 0xC0 ? (first & 0x3F) == 5 : (first & 0x80) != 0 && ((first >> 2) & 0xF) == 5;
}
