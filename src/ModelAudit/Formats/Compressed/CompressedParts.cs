using System.Buffers.Binary;
using ModelAudit.Formats.Archives;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Compressed;

/// <summary>Finds the parts of compressed files; each method gives the part that starts at a position, or null.</summary>
internal static class CompressedParts
{
    private const int GzipHeaderBytes = 10;
    private const int GzipTrailerBytes = 8;
    private const int LongestGzipText = 1 << 16;
    private const int ZlibHeaderBytes = 2;
    private const int ZlibTrailerBytes = 4;
    private const int ZFileHeaderBytes = 21;

    /// <summary>GZIP (RFC 1952 section 2.3).</summary>
    public static CompressedPart? Gzip(ArtifactReader reader, long offset)
    {
        Span<byte> header = stackalloc byte[GzipHeaderBytes];
        if (!reader.TryReadExactly(offset, header) || !header.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 0x08]) || (header[3] & 0xE0) != 0)
        {
            return null;
        }

        long position = offset + GzipHeaderBytes;
        byte flags = header[3];
        if ((flags & 4) != 0)
        {
            Span<byte> length = stackalloc byte[sizeof(ushort)];
            position += reader.TryReadExactly(position, length) ? sizeof(ushort) + BinaryPrimitives.ReadUInt16LittleEndian(length) : 0;
        }

        for (int texts = ((flags >> 3) & 1) + ((flags >> 4) & 1); texts > 0; texts--)
        {
            position = BehindText(reader, position);
        }

        position += (flags & 2) != 0 ? sizeof(ushort) : 0;
        return position > reader.Length ? null : new CompressedPart(position, Decoders.Deflate) { TrailerBytes = GzipTrailerBytes, HasChecksum = true };
    }

    /// <summary>ZLIB (RFC 1950 section 2.2).</summary>
    public static CompressedPart? Zlib(ArtifactReader reader, long offset)
    {
        Span<byte> header = stackalloc byte[ZlibHeaderBytes];
        return reader.TryReadExactly(offset, header) && CompressedSignatures.IsZlibHeader(header)
            ? new CompressedPart(offset + ZlibHeaderBytes, Decoders.Deflate) { TrailerBytes = ZlibTrailerBytes }
            : null;
    }

    /// <summary>The old format of joblib (joblib/numpy_pickle_compat.py, read_zfile): "ZF", the length in hexadecimal, zlib.</summary>
    public static CompressedPart? ZFile(ArtifactReader reader, long offset)
    {
        if (offset > 0)
        {
            return null;
        }

        // Joblib up to 0.8.4 under Python 2 wrote one space more.
        return Zlib(reader, ZFileHeaderBytes) ?? Zlib(reader, ZFileHeaderBytes + 1);
    }

    /// <summary>BZIP2.</summary>
    public static CompressedPart? Bzip2(ArtifactReader reader, long offset)
    {
        Span<byte> header = stackalloc byte[4];
        return reader.TryReadExactly(offset, header) && header.StartsWith("BZh"u8) && header[3] is >= (byte)'1' and <= (byte)'9'
            ? new CompressedPart(offset, Decoders.Bzip2)
            : null;
    }

    /// <summary>XZ: streams, with padding of zeros between them (The .xz File Format 1.2, section 2.2).</summary>
    public static CompressedPart? Xz(ArtifactReader reader, long offset)
    {
        Span<byte> header = stackalloc byte[6];
        long start = offset;
        while (reader.TryReadExactly(start, header[..4]) && header[..4].IndexOfAnyExcept((byte)0) < 0)
        {
            start += 4;
        }

        return reader.TryReadExactly(start, header) && header.SequenceEqual((ReadOnlySpan<byte>)[0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00])
            ? new CompressedPart(start, Decoders.Xz) { End = XzWalk.End(reader, start) ?? reader.Length }
            : null;
    }

    /// <summary>LZMA-alone: one stream that fills the file.</summary>
    public static CompressedPart? Lzma(ArtifactReader reader, long offset) =>
        offset == 0 ? new CompressedPart(0, packed => Decoders.LzmaAlone(packed, reader.Length)) { End = reader.Length } : null;

    /// <summary>Zstandard frames, also those to skip (RFC 8878 section 3.1).</summary>
    public static CompressedPart? Zstd(ArtifactReader reader, long offset)
    {
        Span<byte> bytes = stackalloc byte[8];
        if (!reader.TryReadExactly(offset, bytes))
        {
            return null;
        }

        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if ((magic & 0xFFFFFFF0) == 0x184D2A50)
        {
            long end = offset + 8 + BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            return end <= reader.Length ? new CompressedPart(offset, _ => Stream.Null) { End = end } : null;
        }

        if (magic != 0xFD2FB528)
        {
            return null;
        }

        byte descriptor = bytes[4];
        bool isSingle = (descriptor & 0x20) != 0;
        int size = (descriptor >> 6) switch { 0 => isSingle ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        int dictionary = (descriptor & 3) switch { 3 => 4, var bits => bits };
        long position = offset + 5 + (isSingle ? 0 : 1) + size + dictionary;
        while (reader.TryReadExactly(position, bytes[..3]))
        {
            int block = bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
            position += 3 + ((block >> 1) & 3) switch { 1 => 1, _ => block >> 3 };
            if ((block & 1) != 0)
            {
                position += (descriptor & 4) != 0 ? 4 : 0;
                break;
            }
        }

        return new CompressedPart(offset, Decoders.Zstd) { End = Math.Min(position, reader.Length) };
    }

    /// <summary>LZ4 frames, also those to skip (LZ4 Frame Format 1.6).</summary>
    public static CompressedPart? Lz4(ArtifactReader reader, long offset)
    {
        Span<byte> bytes = stackalloc byte[8];
        if (!reader.TryReadExactly(offset, bytes))
        {
            return null;
        }

        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if ((magic & 0xFFFFFFF0) == 0x184D2A50)
        {
            long end = offset + 8 + BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            return end <= reader.Length ? new CompressedPart(offset, _ => Stream.Null) { End = end } : null;
        }

        if (magic != Lz4Stream.Magic)
        {
            return null;
        }

        byte flags = bytes[4];
        long position = offset + 4 + Lz4Stream.DescriptorBytes(flags);
        while (reader.TryReadExactly(position, bytes[..4]))
        {
            uint block = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            position += 4;
            if (block == 0)
            {
                position += (flags & 4) != 0 ? 4 : 0;
                break;
            }

            position += (block & int.MaxValue) + ((flags & 0x10) != 0 ? 4 : 0);
        }

        return new CompressedPart(offset, packed => new Lz4Stream(packed)) { End = Math.Min(position, reader.Length) };
    }

    private static long BehindText(ArtifactReader reader, long position)
    {
        Span<byte> text = stackalloc byte[256];
        for (long at = position; at < position + LongestGzipText; at += text.Length)
        {
            int read = reader.ReadAt(at, text);
            int end = text[..read].IndexOf((byte)0);
            if (end >= 0)
            {
                return at + end + 1;
            }

            if (read < text.Length)
            {
                break;
            }
        }

        return reader.Length + 1;
    }
}
