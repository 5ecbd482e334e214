using System.Buffers.Binary;
using System.IO.Compression;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Pickle;

/// <summary>What content hidden in a pickle can be, told by its first bytes and confirmed by its structure.</summary>
internal static class PayloadFormat
{
    private const int LookBytes = 1 << 12;

    /// <summary>The first bytes of all of them.</summary>
    public static ReadOnlySpan<byte> Starts => [0x80, (byte)'P', 0x1F, (byte)'B', 0xFD, 0x37, 0x5D, 0x78, 0x7F, (byte)'M', (byte)'c', (byte)'('];

    /// <summary>Whether content of some twelve bytes or more begins like one of them.</summary>
    public static bool Begins(ReadOnlySpan<byte> bytes) => bytes.Length >= 4 && bytes[0] switch
    {
        0x80 => bytes[1] <= 5 && PickleOpcode.Shape(bytes[2]) != PickleOpcode.Invalid,
        (byte)'P' => bytes.StartsWith("PK\u0003\u0004"u8),
        0x1F => bytes[1] == 0x8B && bytes[2] == 8 && (bytes[3] & 0xE0) == 0,
        (byte)'B' => bytes.StartsWith("BZh"u8) && bytes[3] is >= (byte)'1' and <= (byte)'9' && bytes.Length > 4 && bytes[4] is 0x31 or 0x17,
        0xFD => bytes.StartsWith((ReadOnlySpan<byte>)[0xFD, 0x37, 0x7A, 0x58]),
        0x37 => bytes.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7A, 0xBC, 0xAF]),

        // LZMA alone: properties, a dictionary of a power of two, and a length that is unknown or below 2^40.
        0x5D => bytes[1] == 0 && bytes[2] == 0 && bytes.Length > 4 && System.Numerics.BitOperations.IsPow2(BinaryPrimitives.ReadUInt32LittleEndian(bytes[1..])),
        0x78 => bytes[1] is 0x01 or 0x5E or 0x9C or 0xDA,
        0x7F => bytes.StartsWith("\u007FELF"u8),
        (byte)'M' => bytes[1] == 'Z' && (bytes[2] == 0x90 || bytes[3] == 0),
        (byte)'c' => PickleShape.Of(bytes) is { Outcome: not PickleShape.End.Invalid },
        (byte)'(' => PickleShape.Of(bytes) is { Outcome: not PickleShape.End.Invalid, Opcodes: > 1 } && bytes[1] is (byte)'c' or (byte)'S' or (byte)'V' or (byte)'i' or (byte)'l' or (byte)'d' or (byte)'I',
        _ => false,
    };

    /// <summary>What content is, confirmed by structure, or null; for compressed content what is inside, if that can be told.</summary>
    /// <param name="content">The content.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <param name="wrapping">How it is compressed, or null.</param>
    public static string? Of(ArtifactReader content, CancellationToken cancellation, out string? wrapping)
    {
        wrapping = null;
        byte[] head = new byte[(int)Math.Min(LookBytes, content.Length)];
        ReadOnlySpan<byte> bytes = head.AsSpan(0, content.ReadAt(0, head));
        if (!Begins(bytes))
        {
            return null;
        }

        switch (bytes[0])
        {
            case 0x80 or (byte)'c' or (byte)'(':
                return PickleSignature.IsLegacyTorch(bytes) || PickleSearch.IsPickle(content, 0, content.Length, cancellation) ? "pickle" : null;
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
            case 0x5D:
                return bytes.Length > 13 && BinaryPrimitives.ReadUInt64LittleEndian(bytes[5..]) is ulong.MaxValue or < 1UL << 40 ? wrapping = "lzma" : null;
            case 0x37:
                return "7z";
            case 0x7F:
                return bytes.Length >= 16 && bytes[4] is 1 or 2 && bytes[5] is 1 or 2 && bytes[6] == 1 ? "elf" : null;
            default:
                return bytes.Length >= 64 && BinaryPrimitives.ReadUInt32LittleEndian(bytes[60..]) is var at && at < bytes.Length - 4 && bytes[(int)at..].StartsWith("PE\0\0"u8) ? "pe" : null;
        }
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
}
