using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using ModelAudit.Formats.Archives;
using ModelAudit.Formats.Pickle;

namespace ModelAudit.Formats.Compressed;

/// <summary>Tells compressed streams that have no magic of their own, by decoding their start to something that has one.</summary>
internal static class CompressedSignatures
{
    private const int LzmaHeaderBytes = 13;

    /// <summary>ZLIB (RFC 1950): method, window, check bits, no dictionary.</summary>
    public static bool IsZlibHeader(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 2 && (bytes[0] & 15) == 8 && bytes[0] >> 4 <= 7 && (bytes[1] & 0x20) == 0 && BinaryPrimitives.ReadUInt16BigEndian(bytes) % 31 == 0;

    /// <summary>Whether the content is a zlib stream of a recognised format.</summary>
    public static bool IsZlib(in FormatProbe probe) =>
        IsZlibHeader(probe.Header) && Confirms(probe, static header => new DeflateStream(new MemoryStream(header, 2, header.Length - 2), CompressionMode.Decompress));

    /// <summary>Whether the content is an LZMA-alone stream of a recognised format (lzma-file-format.txt, section 1.1).</summary>
    public static bool IsLzma(in FormatProbe probe)
    {
        ReadOnlySpan<byte> header = probe.Header;
        if (header.Length <= LzmaHeaderBytes || header[0] >= 9 * 5 * 5 || header[LzmaHeaderBytes] != 0)
        {
            return false;
        }

        uint dictionary = BinaryPrimitives.ReadUInt32LittleEndian(header[1..]);
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(header[5..]);
        bool isPlausible = dictionary >= 1 << 12 && BitOperations.PopCount(dictionary) <= 2 && size is ulong.MaxValue or < 1UL << 38;
        return isPlausible && Confirms(probe, static header => Decoders.LzmaAlone(new MemoryStream(header), header.Length, FormatProbe.HeaderBytes));
    }

    /// <summary>The old format of joblib.</summary>
    public static bool IsZFile(in FormatProbe probe) => probe.Header.StartsWith("ZF0x"u8) && probe.Header.Length > 24;

    private static bool Confirms(in FormatProbe probe, Func<byte[], Stream> open)
    {
        byte[] content = new byte[FormatProbe.HeaderBytes];
        int length = 0;
        bool isWhole = false;
        try
        {
            using Stream decoder = open(probe.Header.ToArray());
            // Byte by byte: a decoder that stumbles keeps what it had of a longer piece.
            for (int read; length < content.Length && (read = decoder.Read(content, length, 1)) > 0; length += read)
            {
            }

            isWhole = length < content.Length && probe.Header.Length == probe.Length;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The header is only the start of the stream: it ends in the middle.
        }

        ReadOnlySpan<byte> start = content.AsSpan(0, length);
        var inner = new FormatProbe(start, isWhole ? start : [(byte)'.'], isWhole ? length : long.MaxValue / 4, probe.Path);
        if (length < 16)
        {
            return false;
        }

        foreach (KnownFormat known in FormatTable.All)
        {
            if (known.Kind is not (FormatKind.Media or FormatKind.Document or FormatKind.Text) && known.Matches(inner))
            {
                return true;
            }
        }

        // Or text in digits that stands for a format.
        return PicklePayloads.Begins(start);
    }
}
