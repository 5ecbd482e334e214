using System.Buffers;
using System.Buffers.Text;

namespace ModelAudit.Formats.Onnx.Content;

/// <summary>Finds a long run of base64 in a text and decodes it.</summary>
internal static class Base64Run
{
    /// <summary>Shorter runs are words, names and digests.</summary>
    public const int MinimumLength = 128;

    private const int MaximumDecodedBytes = 1 << 20;

    private static readonly SearchValues<byte> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    /// <summary>The first run, decoded; null when there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="offset">Where the run starts in the text.</param>
    public static byte[]? Find(ReadOnlySpan<byte> text, out int offset)
    {
        for (offset = 0; text.Length - offset >= MinimumLength;)
        {
            ReadOnlySpan<byte> rest = text[offset..];
            int end = rest.IndexOfAnyExcept(Alphabet);
            int length = end < 0 ? rest.Length : end;
            if (length >= MinimumLength)
            {
                int whole = Math.Min(length & ~3, MaximumDecodedBytes / 3 * 4);
                var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(whole)];
                Base64.DecodeFromUtf8(rest[..whole], decoded, out _, out int written);
                return decoded[..written];
            }

            offset += length + 1;
        }

        return null;
    }
}
