using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Pickle;

/// <summary>
/// Finds content in the strings and bytes of a pickle: another pickle, archives, compressed and executable content, also behind base64 or
/// hex digits. A first look costs a few instructions, since vocabularies hold millions of strings; what passes it is confirmed by structure.
/// </summary>
internal static class PicklePayloads
{
    /// <summary>The shortest content that is looked at, in bytes.</summary>
    public const int ShortestBytes = 16;

    /// <summary>The longest text that is decoded, in bytes.</summary>
    private const int LongestEncoded = 1 << 24;

    /// <summary>The most bytes that are decoded of one file.</summary>
    private const long MaximumDecoded = 1 << 25;

    /// <summary>The most encodings inside one another that are undone.</summary>
    private const int MaximumLayers = 3;

    private const int LookBytes = 1 << 12;

    private static readonly bool[] FirstBytes = MakeFirstBytes();

    /// <summary>Something found.</summary>
    /// <param name="Offset">Where the string or bytes start.</param>
    /// <param name="Length">How long they are.</param>
    /// <param name="Encoding">How the content is wrapped.</param>
    /// <param name="Format">What it is.</param>
    /// <param name="Content">The content without digits, as it is examined.</param>
    internal sealed record Payload(long Offset, long Length, string Encoding, string Format, ArtifactReader Content);

    /// <summary>Whether a payload can begin with this byte, as it is or encoded.</summary>
    public static bool MayBegin(byte first) => FirstBytes[first];

    /// <summary>Whether the first bytes are those of a payload.</summary>
    /// <param name="bytes">The first bytes, up to all.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="isText">Whether they are known to be ASCII.</param>
    public static bool Begins(ReadOnlySpan<byte> bytes, long length, bool isText)
    {
        if (bytes.Length < ShortestBytes || length < ShortestBytes)
        {
            return false;
        }

        if ((!isText || bytes[0] is (byte)'c' or (byte)'(' or (byte)'P' or (byte)'B' or (byte)'M') && IsMagic(bytes))
        {
            return true;
        }

        Span<byte> decoded = stackalloc byte[16];
        return Decode(bytes[..16], decoded, out int written) is not null && IsMagic(decoded[..written]);
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
                content = new MemoryReader(opcode == PickleOpcode.String ? PickleText.Unquote(line).ToArray() : Encoding.Latin1.GetBytes(PickleText.RawUnicodeEscape(line)));
            }

            var layers = new List<string>();
            string? format = Format(content, cancellation, out string? wrapping);
            while (format is null && layers.Count < MaximumLayers)
            {
                if (content.Length > LongestEncoded || decodedBytes > MaximumDecoded)
                {
                    record.Bounds.Add("Strings that look like encoded content, longer than 16 MiB or 32 MiB together, were not decoded.");
                    break;
                }

                byte[] text = Read(content);
                byte[] bytes = new byte[text.Length];
                if (Decode(text.AsSpan().TrimEnd("\r\n "u8), bytes, out int written) is not { } layer || written < ShortestBytes)
                {
                    break;
                }

                decodedBytes += written;
                layers.Add(layer);
                content = new MemoryReader(bytes.AsMemory(0, written));
                format = Format(content, cancellation, out wrapping);
            }

            if (format is not null)
            {
                if (wrapping is not null)
                {
                    layers.Add(wrapping);
                }

                yield return new Payload(start, length, layers.Count == 0 ? "raw" : string.Join('+', layers), format, content);
            }
        }
    }

    /// <summary>What content is, confirmed by structure, or null; for compressed content what is inside, if that can be told.</summary>
    private static string? Format(ArtifactReader content, CancellationToken cancellation, out string? wrapping)
    {
        wrapping = null;
        byte[] head = new byte[(int)Math.Min(LookBytes, content.Length)];
        ReadOnlySpan<byte> bytes = head.AsSpan(0, content.ReadAt(0, head));
        if (bytes.Length < 4 || !IsMagic(bytes))
        {
            return null;
        }

        if (bytes[0] is 0x80 or (byte)'c' or (byte)'(')
        {
            return PickleSearch.IsPickle(content, 0, content.Length, cancellation) ? "pickle" : null;
        }

        switch (bytes[0])
        {
            case (byte)'P':
                return bytes.Length >= 30 && BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) > 0 ? "zip" : null;
            case 0x1F or 0x78:
                wrapping = bytes[0] == 0x1F ? "gzip" : "zlib";
                byte[]? inside = Inflate(head, wrapping == "gzip");
                return inside is null ? null : PickleShape.Of(inside) is { Calls: true } or { Opcodes: >= PickleSearch.EnoughOpcodes, Outcome: not PickleShape.End.Invalid } ? "pickle" : wrapping;
            case (byte)'B':
                return wrapping = "bzip2";
            case 0xFD:
                return wrapping = "xz";
            case 0x37:
                return "7z";
            case 0x7F:
                return bytes.Length >= 16 && bytes[4] is 1 or 2 && bytes[5] is 1 or 2 && bytes[6] == 1 ? "elf" : null;
            default:
                return bytes.Length >= 64 && BinaryPrimitives.ReadUInt32LittleEndian(bytes[60..]) is var at && at < bytes.Length - 4 && bytes[(int)at..].StartsWith("PE\0\0"u8) ? "pe" : null;
        }
    }

    private static bool IsMagic(ReadOnlySpan<byte> bytes) => bytes[0] switch
    {
        0x80 => bytes[1] <= 5 && PickleOpcode.Shape(bytes[2]) != PickleOpcode.Invalid,
        (byte)'P' => bytes.StartsWith("PK\u0003\u0004"u8),
        0x1F => bytes[1] == 0x8B && bytes[2] == 8 && (bytes[3] & 0xE0) == 0,
        (byte)'B' => bytes.StartsWith("BZh"u8) && bytes[3] is >= (byte)'1' and <= (byte)'9' && bytes.Length > 4 && bytes[4] is 0x31 or 0x17,
        0xFD => bytes.StartsWith((ReadOnlySpan<byte>)[0xFD, 0x37, 0x7A, 0x58]),
        0x37 => bytes.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7A, 0xBC, 0xAF]),
        0x78 => bytes[1] is 0x01 or 0x5E or 0x9C or 0xDA,
        0x7F => bytes.StartsWith("\u007FELF"u8),
        (byte)'M' => bytes[1] == 'Z' && (bytes[2] == 0x90 || bytes[3] == 0),
        (byte)'c' => PickleShape.Of(bytes) is { Outcome: not PickleShape.End.Invalid },
        (byte)'(' => PickleShape.Of(bytes) is { Outcome: not PickleShape.End.Invalid, Opcodes: > 1 } && bytes[1] is (byte)'c' or (byte)'S' or (byte)'V' or (byte)'i' or (byte)'l' or (byte)'d' or (byte)'I',
        _ => false,
    };

    // Hex digits first: they are base64 too, and content in hex digits is never base64 of something.
    private static string? Decode(ReadOnlySpan<byte> text, Span<byte> bytes, out int written)
    {
        written = 0;
        if (text.Length == 0)
        {
            return null;
        }

        if (text.Length % 2 == 0 && text.IndexOfAnyExcept(HexDigits) < 0 && IsHexMagic(text))
        {
            for (; written < text.Length / 2; written++)
            {
                bytes[written] = (byte)((Nibble(text[2 * written]) << 4) | Nibble(text[(2 * written) + 1]));
            }

            return "hex";
        }

        return Base64.DecodeFromUtf8(text, bytes, out _, out written, isFinalBlock: true) == System.Buffers.OperationStatus.Done
            || (text.Length > ShortestBytes && TryUrl(text, bytes, out written)) ? "base64" : null;
    }

    private static readonly System.Buffers.SearchValues<byte> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF"u8);

    private static bool IsHexMagic(ReadOnlySpan<byte> text) => text.Length >= 8 && (Nibble(text[0]) << 4 | Nibble(text[1])) is 0x80 or 0x50 or 0x1F or 0x42 or 0xFD or 0x37 or 0x78 or 0x7F or 0x4D or 0x63 or 0x28;

    private static int Nibble(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static bool TryUrl(ReadOnlySpan<byte> text, Span<byte> bytes, out int written) =>
        Base64Url.DecodeFromUtf8(text, bytes, out _, out written, isFinalBlock: true) == System.Buffers.OperationStatus.Done;

    private static byte[] Read(ArtifactReader content)
    {
        byte[] bytes = new byte[content.Length];
        int read = content.ReadAt(0, bytes);
        return read == bytes.Length ? bytes : bytes[..read];
    }

    private static byte[]? Inflate(byte[] head, bool isGzip)
    {
        try
        {
            using var source = new MemoryStream(head);
            using Stream inflate = isGzip ? new GZipStream(source, CompressionMode.Decompress) : new ZLibStream(source, CompressionMode.Decompress);
            byte[] bytes = new byte[LookBytes];
            int total = 0;
            while (total < bytes.Length && ReadSome(inflate, bytes.AsSpan(total)) is > 0 and var read)
            {
                total += read;
            }

            return total == 0 ? null : bytes[..total];
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    // The head is cut off somewhere: what came out before counts.
    private static int ReadSome(Stream inflate, Span<byte> bytes)
    {
        try
        {
            return inflate.Read(bytes[..Math.Min(256, bytes.Length)]);
        }
        catch (InvalidDataException)
        {
            return 0;
        }
    }

    private static bool[] MakeFirstBytes()
    {
        var first = new bool[256];
        foreach (byte magic in (ReadOnlySpan<byte>)[0x80, (byte)'P', 0x1F, (byte)'B', 0xFD, 0x37, 0x78, 0x7F, (byte)'M', (byte)'c', (byte)'('])
        {
            first[magic] = true;
            first["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8[magic >> 2]] = true;
            first["0123456789abcdef"u8[magic >> 4]] = true;
            first["0123456789ABCDEF"u8[magic >> 4]] = true;
        }

        return first;
    }
}
