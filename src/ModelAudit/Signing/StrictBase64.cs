using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace ModelAudit.Signing;

/// <summary>Base64 in its one canonical form (RFC 4648, section 4): no whitespace, complete padding, unused bits zero. Two texts never give the same bytes.</summary>
internal static class StrictBase64
{
    private static readonly SearchValues<byte> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    /// <summary>Decodes a text.</summary>
    /// <param name="text">The text in ASCII.</param>
    /// <param name="bytes">The bytes, when the result is true.</param>
    public static bool TryDecode(ReadOnlySpan<byte> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        int padding = text.EndsWith("=="u8) ? 2 : text.EndsWith("="u8) ? 1 : 0;
        if (text.Length % 4 != 0 || text[..^padding].ContainsAnyExcept(Alphabet))
        {
            return false;
        }

        byte[] decoded = new byte[(text.Length / 4 * 3) - padding];
        if (Base64.DecodeFromUtf8(text, decoded, out _, out int written) != OperationStatus.Done || written != decoded.Length)
        {
            return false;
        }

        if (padding > 0)
        {
            Span<byte> last = stackalloc byte[4];
            _ = Base64.EncodeToUtf8(decoded.AsSpan(decoded.Length - (3 - padding)), last, out _, out _);
            if (!last.SequenceEqual(text[^4..]))
            {
                return false;
            }
        }

        bytes = decoded;
        return true;
    }

    /// <summary>
    /// Decodes a text in the alphabet for URLs (RFC 4648, section 5), with its padding or without any; as strict in everything else, and the
    /// two alphabets are not mixed.
    /// </summary>
    /// <param name="text">The text in ASCII.</param>
    /// <param name="bytes">The bytes, when the result is true.</param>
    public static bool TryDecodeUrl(ReadOnlySpan<byte> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.ContainsAny((byte)'+', (byte)'/'))
        {
            return false;
        }

        int missing = text.EndsWith("="u8) ? 0 : (4 - (text.Length % 4)) % 4;
        byte[] standard = [.. text, .. "=="u8[..Math.Min(missing, 2)]];
        standard.AsSpan().Replace((byte)'-', (byte)'+');
        standard.AsSpan().Replace((byte)'_', (byte)'/');
        return TryDecode(standard, out bytes);
    }
}
