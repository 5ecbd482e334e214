using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ModelAudit.Formats.SevenZip;

/// <summary>
/// Undoes the filters that made the targets of calls absolute in machine code of fixed instruction length (The .xz File Format 1.2,
/// section 5.3.2: the same filters). Each gives the number of bytes it is done with.
/// </summary>
internal static class BranchFilters
{
    // For each template of a bundle: the slots that hold branches.
    private static ReadOnlySpan<byte> Ia64Branches => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 6, 6, 0, 0, 7, 7, 4, 4, 0, 0, 4, 4, 0, 0];

    /// <summary>ARM: BL.</summary>
    public static int Arm(Memory<byte> code, uint position) => Words(code.Span, position, static (word, at) =>
        word >> 24 == 0xEB ? 0xEB000000 | ((((word << 2) - (at + 8)) >> 2) & 0x00FFFFFF) : word);

    /// <summary>ARM64: BL, and ADRP within 512 MiB.</summary>
    public static int Arm64(Memory<byte> code, uint position) => Words(code.Span, position, static (word, at) =>
    {
        if ((word & 0xFC000000) == 0x94000000)
        {
            return 0x94000000 | ((word - (at >> 2)) & 0x03FFFFFF);
        }

        uint page = ((word >> 29) & 3) | ((word >> 3) & 0x001FFFFC);
        if ((word & 0x9F000000) != 0x90000000 || ((page + 0x00020000) & 0x001C0000) != 0)
        {
            return word;
        }

        page -= at >> 12;
        return (word & 0x9000001F) | ((page & 3) << 29) | ((page & 0x0003FFFC) << 3) | ((0u - (page & 0x00020000)) & 0x00E00000);
    });

    /// <summary>PowerPC: BL.</summary>
    public static int PowerPc(Memory<byte> code, uint position) => Words(code.Span, position, static (word, at) =>
    {
        uint big = BinaryPrimitives.ReverseEndianness(word);
        return (big & 0xFC000003) == 0x48000001 ? BinaryPrimitives.ReverseEndianness(0x48000001 | ((big - at) & 0x03FFFFFC)) : word;
    });

    /// <summary>SPARC: CALL.</summary>
    public static int Sparc(Memory<byte> code, uint position) => Words(code.Span, position, static (word, at) =>
    {
        uint big = BinaryPrimitives.ReverseEndianness(word);
        if (big >> 22 is not (0x100 or 0x1FF))
        {
            return word;
        }

        uint target = ((big << 2) - at) >> 2;
        return BinaryPrimitives.ReverseEndianness(((0u - ((target >> 22) & 1)) << 22 & 0x3FFFFFFF) | (target & 0x003FFFFF) | 0x40000000);
    });

    /// <summary>IA-64: the branches in the slots of a bundle of 16 bytes that its template gives to them.</summary>
    public static int Ia64(Memory<byte> code, uint position)
    {
        const int BundleBytes = 16;
        Span<byte> bytes = code.Span;
        int at = 0;
        for (; at + BundleBytes <= bytes.Length; at += BundleBytes)
        {
            int slots = Ia64Branches[bytes[at] & 0x1F];
            UInt128 bundle = BinaryPrimitives.ReadUInt128LittleEndian(bytes[at..]);
            for (int shift = 5; slots != 0; slots >>= 1, shift += 41)
            {
                ulong instruction = (ulong)(bundle >> shift) & ((1UL << 41) - 1);
                if ((slots & 1) == 0 || instruction >> 37 != 5 || ((instruction >> 9) & 7) != 0)
                {
                    continue;
                }

                uint target = (uint)((instruction >> 13) & 0xFFFFF) | (uint)((instruction >> 36) & 1) << 20;
                target = ((target << 4) - (position + (uint)at)) >> 4;
                ulong changed = (instruction & ~(0x8FFFFFUL << 13)) | ((ulong)(target & 0xFFFFF) << 13) | ((ulong)(target & 0x100000) << 16);
                bundle ^= (UInt128)(instruction ^ changed) << shift;
            }

            BinaryPrimitives.WriteUInt128LittleEndian(bytes[at..], bundle);
        }

        return at;
    }

    /// <summary>ARM Thumb: a BL of two halves, on any even position.</summary>
    public static int ArmThumb(Memory<byte> code, uint position)
    {
        Span<byte> bytes = code.Span;
        int at = 0;
        for (; at + 4 <= bytes.Length; at += 2)
        {
            uint high = BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
            uint low = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 2)..]);
            if (high >> 11 == 0x1E && low >> 11 == 0x1F)
            {
                uint target = ((((high & 0x7FF) << 11) | (low & 0x7FF)) << 1) - (position + (uint)at + 4);
                BinaryPrimitives.WriteUInt16LittleEndian(bytes[at..], (ushort)(0xF000 | ((target >> 12) & 0x7FF)));
                BinaryPrimitives.WriteUInt16LittleEndian(bytes[(at + 2)..], (ushort)(0xF800 | ((target >> 1) & 0x7FF)));
                at += 2;
            }
        }

        return at;
    }

    /// <summary>Delta: each byte is the difference from the one some bytes before it.</summary>
    public static Func<Memory<byte>, uint, int> Delta(int distance)
    {
        byte[] before = new byte[distance];
        int next = 0;
        return (bytes, _) =>
        {
            foreach (ref byte value in bytes.Span)
            {
                before[next] = value += before[next];
                next = next + 1 == distance ? 0 : next + 1;
            }

            return bytes.Length;
        };
    }

    /// <summary>Swap2: the two bytes of each word are exchanged.</summary>
    public static int Swap2(Memory<byte> bytes, uint position)
    {
        Span<ushort> words = MemoryMarshal.Cast<byte, ushort>(bytes.Span);
        BinaryPrimitives.ReverseEndianness(words, words);
        return words.Length * sizeof(ushort);
    }

    /// <summary>Swap4: the four bytes of each word are exchanged.</summary>
    public static int Swap4(Memory<byte> bytes, uint position)
    {
        Span<uint> words = MemoryMarshal.Cast<byte, uint>(bytes.Span);
        BinaryPrimitives.ReverseEndianness(words, words);
        return words.Length * sizeof(uint);
    }

    private static int Words(Span<byte> code, uint position, Func<uint, uint, uint> change)
    {
        int at = 0;
        for (; at + sizeof(uint) <= code.Length; at += sizeof(uint))
        {
            uint word = BinaryPrimitives.ReadUInt32LittleEndian(code[at..]);
            BinaryPrimitives.WriteUInt32LittleEndian(code[at..], change(word, position + (uint)at));
        }

        return at;
    }
}
