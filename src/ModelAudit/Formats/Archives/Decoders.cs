using System.Buffers.Binary;
using System.IO.Compression;
using ModelAudit.Formats.Compressed;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.Deflate64;
using SharpCompress.Compressors.LZMA;
using SharpCompress.Compressors.PPMd;
using SharpCompress.Compressors.ZStandard.Unsafe;
using Compression = SharpCompress.Compressors.CompressionMode;
using ZstdStream = SharpCompress.Compressors.ZStandard.DecompressionStream;

namespace ModelAudit.Formats.Archives;

/// <summary>The decoders of compressed data. Each reads a stream from its position and leaves it open.</summary>
internal static class Decoders
{
    private const int LzmaPropertiesBytes = 5;
    private const int LongestEmptyLzma = 16;

    private const int LargestWindow = 26;
    private const uint SmallestDictionary = 1u << 12;

    /// <summary>The most bytes that a dictionary or a model may take: they are allocated before the first byte is known to be right.</summary>
    public const uint LargestMemory = 1u << LargestWindow;

    /// <summary>DEFLATE (RFC 1951).</summary>
    public static Stream Deflate(Stream packed) => new DeflateStream(packed, CompressionMode.Decompress, leaveOpen: true);

    /// <summary>Deflate64, the enhanced DEFLATE of APPNOTE method 9.</summary>
    public static Stream Deflate64(Stream packed) => new Deflate64Stream(packed, Compression.Decompress);

    /// <summary>BZIP2, one stream.</summary>
    public static Stream Bzip2(Stream packed) => BZip2Stream.Create(packed, Compression.Decompress, false, true, false);

    /// <summary>XZ (The .xz File Format 1.2), one stream.</summary>
    public static Stream Xz(Stream packed) => new XzStream(packed);

    /// <summary>Zstandard (RFC 8878).</summary>
    public static Stream Zstd(Stream packed)
    {
        var stream = new ZstdStream(packed, 0, true, true);
        stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LargestWindow);
        return stream;
    }

    /// <summary>LZMA in a ZIP (APPNOTE 5.8): version, length of the properties, properties, data.</summary>
    /// <param name="packed">The packed bytes.</param>
    /// <param name="packedLength">How many they are.</param>
    /// <param name="size">The length of the content.</param>
    public static Stream ZipLzma(Stream packed, long packedLength, long size)
    {
        Span<byte> header = stackalloc byte[4];
        packed.ReadExactly(header);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(header[2..]);
        byte[] properties = new byte[length];
        packed.ReadExactly(properties);

        // Nothing is five bytes and an end marker, which the decoder does not take for an end.
        return size == 0 && packedLength - 4 - length <= LongestEmptyLzma ? Stream.Null : LzmaStream.Create(Lzma(properties, size), packed, packedLength - 4 - length, size, true);
    }

    /// <summary>PPMd variant I in a ZIP (APPNOTE 5.10): two bytes of properties, data without an end.</summary>
    /// <param name="size">The length of the content.</param>
    public static Func<Stream, Stream> ZipPpmd(ulong size) => packed =>
    {
        byte[] properties = new byte[2];
        packed.ReadExactly(properties);

        // The high bits of twelve are the megabytes of the model, less one.
        int megabytes = ((BinaryPrimitives.ReadUInt16LittleEndian(properties) >> 4) & 0xFF) + 1;
        if ((uint)megabytes << 20 > LargestMemory)
        {
            throw new DecoderMemoryException();
        }

        return new LimitedStream(() => PpmdStream.Create(new PpmdProperties(properties), packed, false), size);
    };

    /// <summary>LZMA-alone (lzma-file-format.txt): properties, the length of the content or all ones, data.</summary>
    /// <param name="packed">The packed bytes.</param>
    /// <param name="packedLength">How many they are.</param>
    /// <param name="wanted">The most bytes that will be read.</param>
    public static Stream LzmaAlone(Stream packed, long packedLength, long wanted = long.MaxValue)
    {
        byte[] properties = new byte[LzmaPropertiesBytes];
        packed.ReadExactly(properties);
        Span<byte> size = stackalloc byte[sizeof(long)];
        packed.ReadExactly(size);
        long length = BinaryPrimitives.ReadInt64LittleEndian(size);
        return LzmaStream.Create(Lzma(properties, length < 0 ? wanted : Math.Min(length, wanted)), packed, packedLength - LzmaPropertiesBytes - sizeof(long), length, true);
    }

    // Nothing reaches back further than to the start of the content, whatever dictionary is asked for.
    private static byte[] Lzma(byte[] properties, long size)
    {
        if (properties.Length != LzmaPropertiesBytes)
        {
            throw new InvalidDataException("The LZMA properties are not valid.");
        }

        uint needed = size < 0 ? uint.MaxValue : (uint)Math.Clamp(size, SmallestDictionary, uint.MaxValue);
        uint dictionary = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(properties.AsSpan(1)), needed);
        BinaryPrimitives.WriteUInt32LittleEndian(properties.AsSpan(1), dictionary);
        return dictionary <= LargestMemory ? properties : throw new DecoderMemoryException();
    }
}
