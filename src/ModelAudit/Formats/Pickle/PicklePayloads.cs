using System.Text;
using ModelAudit.Reading;
using Way = ModelAudit.Formats.Pickle.PayloadEncoding.Way;

namespace ModelAudit.Formats.Pickle;

/// <summary>
/// Finds content in the strings and bytes of a pickle: another pickle, archives, compressed and executable content, also where bytes are
/// written as text. A first look costs a few instructions, since vocabularies hold millions of strings; what passes it is confirmed by structure.
/// </summary>
internal static class PicklePayloads
{
    /// <summary>The shortest content that is looked at, in bytes.</summary>
    public const int ShortestBytes = 16;

    /// <summary>How many first bytes tell whether to look closer.</summary>
    public const int FirstLook = 48;

    /// <summary>The longest text that is decoded, in bytes.</summary>
    private const int LongestEncoded = 1 << 24;

    /// <summary>The most bytes that are decoded of one file.</summary>
    private const long MaximumDecoded = 1 << 25;

    /// <summary>The most encodings inside one another that are undone.</summary>
    private const int MaximumLayers = 3;

    private static readonly Way[] FirstBytes = PayloadEncoding.FirstBytes(PayloadFormat.Starts);

    /// <summary>Something found.</summary>
    /// <param name="Opcode">Where the opcode of the string or bytes stands.</param>
    /// <param name="Offset">Where the string or bytes start.</param>
    /// <param name="Length">How long they are.</param>
    /// <param name="Encoding">How the content is wrapped.</param>
    /// <param name="Format">What it is.</param>
    /// <param name="Content">The content without digits, as it is examined.</param>
    internal sealed record Payload(long Opcode, long Offset, long Length, string Encoding, string Format, ArtifactReader Content);

    /// <summary>Whether a payload can begin with this byte, as it is or encoded.</summary>
    public static bool MayBegin(byte first) => FirstBytes[first] != Way.None;

    /// <summary>Whether the first bytes are those of a payload.</summary>
    /// <param name="bytes">The first bytes, up to all; more than <see cref="FirstLook"/> are not needed.</param>
    public static bool Begins(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < ShortestBytes)
        {
            return false;
        }

        Way ways = FirstBytes[bytes[0]];
        return ((ways & Way.Raw) != 0 && PayloadFormat.Begins(bytes[..Math.Min(bytes.Length, 16)])) || Next(ways, bytes) != Way.None;
    }

    /// <summary>Confirms what looked like a payload.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="literals">Its constants.</param>
    /// <param name="record">What was noted.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static IEnumerable<Payload> Confirm(ArtifactReader reader, PickleLiterals literals, PickleRecord record, CancellationToken cancellation)
    {
        long decodedBytes = 0;
        foreach (long offset in record.Candidates.Distinct())
        {
            cancellation.ThrowIfCancellationRequested();
            if (!literals.TryLocate(offset, out byte opcode, out long start, out long length))
            {
                continue;
            }

            ArtifactReader content = reader.Slice(start, length);
            if (opcode is PickleOpcode.String or PickleOpcode.Unicode)
            {
                if (length > LongestEncoded)
                {
                    record.Bounds.Add("Strings of the textual protocols longer than 16 MiB were not searched for content.");
                    continue;
                }

                byte[] line = Read(content);
                content = new MemoryReader(opcode == PickleOpcode.String ? PickleText.Unquote(line).ToArray() : Encoding.UTF8.GetBytes(PickleText.RawUnicodeEscape(line)));
            }

            var layers = new List<string>();
            string? format = PayloadFormat.Of(content, cancellation, out string? wrapping);
            while (format is null && layers.Count < MaximumLayers)
            {
                if (content.Length > LongestEncoded || decodedBytes > MaximumDecoded)
                {
                    record.Bounds.Add("Strings that look like encoded content, longer than 16 MiB or 32 MiB together, were not decoded.");
                    break;
                }

                if (!TryUndo(content, out Way way, out MemoryReader? decoded))
                {
                    break;
                }

                decodedBytes += decoded!.Length;
                layers.Add(PayloadEncoding.Name(way));
                content = decoded;
                format = PayloadFormat.Of(content, cancellation, out wrapping);
            }

            if (format is not null)
            {
                if (wrapping is not null)
                {
                    layers.Add(wrapping);
                }

                yield return new Payload(offset, start, length, layers.Count == 0 ? "raw" : string.Join('+', layers), format, content);
            }
        }
    }

    /// <summary>The content that a text stands for, when the whole text is written in digits (base64 and the like); null for any other content.</summary>
    /// <param name="content">The text.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static ArtifactReader? Undo(ArtifactReader content, CancellationToken cancellation)
    {
        Span<byte> first = stackalloc byte[FirstLook];
        if (content.Length > LongestEncoded || !Begins(first[..content.ReadAt(0, first)]))
        {
            return null;
        }

        for (int layers = 0; layers < MaximumLayers && TryUndo(content, out _, out MemoryReader? decoded); layers++)
        {
            content = decoded!;
            if (PayloadFormat.Of(content, cancellation, out _) is not null)
            {
                return content;
            }
        }

        return null;
    }

    private static bool TryUndo(ArtifactReader content, out Way way, out MemoryReader? decoded)
    {
        decoded = null;
        byte[] text = Read(content);
        ReadOnlySpan<byte> trimmed = text.AsSpan().TrimEnd("\r\n "u8);
        way = trimmed.Length < ShortestBytes ? Way.None : Next(FirstBytes[trimmed[0]], trimmed);
        byte[] bytes = new byte[way == Way.None ? 0 : text.Length];
        if (way == Way.None || !PayloadEncoding.TryDecode(way, trimmed, bytes, out int written) || written < ShortestBytes / 2)
        {
            return false;
        }

        decoded = new MemoryReader(bytes.AsMemory(0, written));
        return true;
    }

    // The way in which a text is written, if content begins behind it, or text that is written in such a way once more.
    private static Way Next(Way ways, ReadOnlySpan<byte> text)
    {
        Span<byte> decoded = stackalloc byte[FirstLook];
        Way inner = Way.None;
        foreach (Way way in PayloadEncoding.All)
        {
            if ((ways & way) == 0)
            {
                continue;
            }

            // Whole groups of the beginning: 16 digits of hex, base32 and base64, 15 of base 85; with spaces between, more characters.
            int characters = Math.Min(text.Length, way is Way.Base85 or Way.Ascii85 ? (text.StartsWith("<~"u8) ? 17 : 15) : way is Way.Latin1 or Way.Hex ? FirstLook : 16);
            PayloadEncoding.TryDecode(way, text[..characters], decoded, out int written);
            ReadOnlySpan<byte> start = decoded[..written];
            if (PayloadFormat.Begins(start))
            {
                return way;
            }

            if (inner == Way.None && way == Way.Base64 && written == 12 && IsTwice(start))
            {
                inner = way;
            }
        }

        return inner;
    }

    private static bool IsTwice(ReadOnlySpan<byte> text)
    {
        Span<byte> decoded = stackalloc byte[12];
        return (FirstBytes[text[0]] & Way.Base64) != 0 && PayloadEncoding.TryDecode(Way.Base64, text, decoded, out int written) && PayloadFormat.Begins(decoded[..written]);
    }

    private static byte[] Read(ArtifactReader content)
    {
        byte[] bytes = new byte[content.Length];
        int read = content.ReadAt(0, bytes);
        return read == bytes.Length ? bytes : bytes[..read];
    }
}
