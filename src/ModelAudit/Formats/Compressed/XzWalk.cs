using System.Buffers.Binary;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Compressed;

/// <summary>Finds the end of an xz stream (The .xz File Format 1.2, sections 2 to 4) by the lengths in it, without unpacking.</summary>
internal static class XzWalk
{
    private const int HeaderBytes = 12;
    private const int FooterBytes = 12;
    private const int LongestNumber = 9;

    /// <summary>Where the stream that starts at a position ends; null when its structure breaks.</summary>
    public static long? End(ArtifactReader reader, long start)
    {
        Span<byte> bytes = stackalloc byte[HeaderBytes];
        if (!reader.TryReadExactly(start, bytes))
        {
            return null;
        }

        int check = CheckBytes(bytes[7]);
        long position = start + HeaderBytes;
        while (reader.TryReadExactly(position, bytes[..1]) && bytes[0] != 0)
        {
            long block = position + ((bytes[0] + 1L) * 4);
            if (Chunks(reader, block) is not { } end)
            {
                return null;
            }

            position = end + Padding(end - block) + check;
        }

        return Index(reader, position) is { } index && index + FooterBytes <= reader.Length ? index + FooterBytes : null;
    }

    /// <summary>The length of the check behind every block (2.1.1.2).</summary>
    public static int CheckBytes(byte flags) => (flags & 15) switch { 0 => 0, <= 3 => 4, <= 6 => 8, <= 9 => 16, <= 12 => 32, _ => 64 };

    // LZMA2: each chunk says how long it is (lzma2_decoder.c); a zero ends them.
    private static long? Chunks(ArtifactReader reader, long position)
    {
        Span<byte> chunk = stackalloc byte[6];
        while (true)
        {
            int read = reader.ReadAt(position, chunk);
            if (read == 0)
            {
                return null;
            }

            byte control = chunk[0];
            if (control == 0)
            {
                return position + 1;
            }

            if (control is > 2 and < 0x80 || read < 5)
            {
                return null;
            }

            position += control <= 2
                ? 3 + BinaryPrimitives.ReadUInt16BigEndian(chunk[1..]) + 1
                : (control >= 0xC0 ? 6 : 5) + BinaryPrimitives.ReadUInt16BigEndian(chunk[3..]) + 1;
        }
    }

    private static long? Index(ArtifactReader reader, long start)
    {
        long position = start + 1;
        if (!TryNumber(reader, ref position, out ulong records))
        {
            return null;
        }

        for (ulong i = 0; i < records; i++)
        {
            if (!TryNumber(reader, ref position, out _) || !TryNumber(reader, ref position, out _))
            {
                return null;
            }
        }

        return position + Padding(position - start) + sizeof(uint);
    }

    private static bool TryNumber(ArtifactReader reader, ref long position, out ulong value)
    {
        value = 0;
        Span<byte> bytes = stackalloc byte[LongestNumber];
        bytes = bytes[..reader.ReadAt(position, bytes)];
        for (int i = 0; i < bytes.Length; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                position += i + 1;
                return true;
            }
        }

        return false;
    }

    private static long Padding(long length) => (4 - (length & 3)) & 3;
}
