using System.Buffers.Binary;

namespace ModelAudit.Formats.SevenZip;

/// <summary>Reads the primitive values of a header one behind the other (7zFormat.txt, "Notes about Notation and encoding").</summary>
/// <param name="bytes">The header.</param>
internal sealed class SevenZipCursor(ReadOnlyMemory<byte> bytes)
{
    private int position;

    /// <summary>The bytes that are left.</summary>
    public int Rest => bytes.Length - position;

    /// <summary>One byte.</summary>
    public byte Byte() => Take(1).Span[0];

    /// <summary>A number of four bytes.</summary>
    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)).Span);

    /// <summary>A number whose first byte tells by its leading ones how many bytes follow.</summary>
    public ulong Number()
    {
        byte first = Byte();
        ulong value = 0;
        for (int i = 0; i < sizeof(ulong); i++)
        {
            int bit = 0x80 >> i;
            if ((first & bit) == 0)
            {
                return value | ((ulong)(first & (bit - 1)) << (8 * i));
            }

            value |= (ulong)Byte() << (8 * i);
        }

        return value;
    }

    /// <summary>A count of things of which no more may be than a bound allows.</summary>
    public int Count(int most, string what)
    {
        ulong count = Number();
        return count <= (ulong)most
            ? (int)count
            : throw SevenZipException.Bound(FormattableString.Invariant($"The header announces {count} {what}; at most {most} are read (MaxContainerFiles). Nothing in the archive was examined."));
    }

    /// <summary>The next bytes.</summary>
    public ReadOnlyMemory<byte> Take(ulong length)
    {
        if (length > (ulong)Rest)
        {
            throw SevenZipException.Truncated(FormattableString.Invariant($"The header ends at its byte {bytes.Length}, in the middle of a value."));
        }

        position += (int)length;
        return bytes.Slice(position - (int)length, (int)length);
    }

    /// <summary>One bit for each of so many things, the highest first.</summary>
    public bool[] Bits(int count)
    {
        ReadOnlySpan<byte> packed = Take(((ulong)count + 7) / 8).Span;
        bool[] bits = new bool[count];
        for (int i = 0; i < count; i++)
        {
            bits[i] = (packed[i / 8] & (0x80 >> (i % 8))) != 0;
        }

        return bits;
    }

    /// <summary>The same, behind a byte that may say that all are set.</summary>
    public bool[] OptionalBits(int count)
    {
        if (Byte() == 0)
        {
            return Bits(count);
        }

        bool[] bits = new bool[count];
        Array.Fill(bits, true);
        return bits;
    }

    /// <summary>A CRC-32 for each of so many things that has one.</summary>
    public uint?[] Checksums(int count)
    {
        bool[] defined = OptionalBits(count);
        uint?[] checksums = new uint?[count];
        for (int i = 0; i < count; i++)
        {
            checksums[i] = defined[i] ? UInt32() : null;
        }

        return checksums;
    }

    /// <summary>Refuses values that stand in a stream of their own, as no program writes them.</summary>
    public void ExpectInline()
    {
        if (Byte() != 0)
        {
            throw SevenZipException.Unsupported("A part of the header lies in an additional stream, which no program writes and which is not read.");
        }
    }
}
