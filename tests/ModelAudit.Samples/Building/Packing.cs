using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.LZMA;

namespace ModelAudit.Samples.Building;

/// <summary>Packs bytes in every way that models come packed; where no encoder is at hand, in blocks that are stored as they are.</summary>
public static class Packing
{
    private const int LargestChunk = 1 << 16;

    /// <summary>DEFLATE (RFC 1951).</summary>
    public static byte[] Deflate(byte[] content) => Through(content, stream => new DeflateStream(stream, CompressionLevel.Optimal, leaveOpen: true));

    /// <summary>GZIP (RFC 1952).</summary>
    public static byte[] Gzip(byte[] content) => Through(content, stream => new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true));

    /// <summary>ZLIB (RFC 1950).</summary>
    public static byte[] Zlib(byte[] content) => Through(content, stream => new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true));

    /// <summary>BZIP2.</summary>
    public static byte[] Bzip2(byte[] content) => Through(content, stream => BZip2Stream.Create(stream, SharpCompress.Compressors.CompressionMode.Compress, false, leaveOpen: true));

    /// <summary>LZMA without a header, and the properties that its decoder needs.</summary>
    public static (byte[] Properties, byte[] Packed) Lzma(byte[] content)
    {
        using var packed = new MemoryStream();
        byte[] properties;
        using (LzmaStream lzma = LzmaStream.Create(new LzmaEncoderProperties(eos: true), false, packed))
        {
            lzma.Write(content);
            properties = lzma.Properties;
        }

        return (properties, packed.ToArray());
    }

    /// <summary>LZMA-alone (lzma-file-format.txt): properties, an unknown length, data with an end marker.</summary>
    public static byte[] LzmaAlone(byte[] content)
    {
        (byte[] properties, byte[] packed) = Lzma(content);
        return [.. properties, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, .. packed];
    }

    /// <summary>LZMA as ZIP has it (APPNOTE 5.8).</summary>
    public static byte[] ZipLzma(byte[] content)
    {
        (byte[] properties, byte[] packed) = Lzma(content);
        return [9, 20, (byte)properties.Length, 0, .. properties, .. packed];
    }

    /// <summary>LZMA2 in chunks that are stored as they are.</summary>
    public static byte[] Lzma2(byte[] content) =>
    [
        .. content.Chunk(LargestChunk).SelectMany((chunk, index) => (byte[])[(byte)(index == 0 ? 1 : 2), (byte)((chunk.Length - 1) >> 8), (byte)(chunk.Length - 1), .. chunk]), 0,
    ];

    /// <summary>XZ (The .xz File Format 1.2): one block, CRC-32.</summary>
    public static byte[] Xz(byte[] content) => Xz(content, 0);

    /// <summary>The same, through the delta filter (5.3.3) with a distance from 1 to 256; 0 for none.</summary>
    public static byte[] Xz(byte[] content, int distance)
    {
        byte[] flags = [0, 1];
        byte[] blockHeader = distance > 0 ? [2, 1, 3, 1, (byte)(distance - 1), 0x21, 1, 0x16] : [2, 0, 0x21, 1, 0x16, 0, 0, 0];
        byte[] data = Lzma2(distance > 0 ? [.. content.Select((value, index) => (byte)(value - (index < distance ? 0 : content[index - distance])))] : content);
        int unpadded = blockHeader.Length + sizeof(uint) + data.Length + sizeof(uint);
        byte[] index = Padded([0, 1, .. Variable(unpadded), .. Variable(content.Length)]);
        byte[] backward = UInt32((uint)((index.Length + sizeof(uint)) / 4) - 1);
        return
        [
            0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, .. flags, .. UInt32(Crc32.HashToUInt32(flags)), .. blockHeader, .. UInt32(Crc32.HashToUInt32(blockHeader)), .. Padded(data), .. UInt32(Crc32.HashToUInt32(content)),
            .. index, .. UInt32(Crc32.HashToUInt32(index)), .. UInt32(Crc32.HashToUInt32([.. backward, .. flags])), .. backward, .. flags, (byte)'Y', (byte)'Z',
        ];
    }

    /// <summary>Zstandard (RFC 8878): a frame of one segment with raw blocks.</summary>
    public static byte[] Zstd(byte[] content) =>
    [
        0x28, 0xB5, 0x2F, 0xFD, 0xA0, .. UInt32((uint)content.Length),
        .. content.Chunk(LargestChunk).SelectMany((chunk, index) => UInt32((uint)((chunk.Length << 3) | ((index + 1) * LargestChunk >= content.Length ? 1 : 0)))[..3].Concat(chunk)),
    ];

    /// <summary>LZ4 (LZ4 Frame Format 1.6): blocks that are stored as they are, no checksums of content.</summary>
    public static byte[] Lz4(byte[] content)
    {
        byte[] descriptor = [0x60, 0x40];
        return [0x04, 0x22, 0x4D, 0x18, .. descriptor, (byte)(XxHash32.HashToUInt32(descriptor) >> 8), .. content.Chunk(LargestChunk).SelectMany(chunk => UInt32((uint)chunk.Length | 0x80000000).Concat(chunk)), 0, 0, 0, 0];
    }

    private static byte[] Through(byte[] content, Func<Stream, Stream> open)
    {
        using var packed = new MemoryStream();
        using (Stream stream = open(packed))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Padded(byte[] bytes) => [.. bytes, .. new byte[(4 - (bytes.Length & 3)) & 3]];

    private static byte[] Variable(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }

    private static byte[] UInt32(uint value)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
