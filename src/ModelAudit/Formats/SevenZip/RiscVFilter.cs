using System.Buffers.Binary;

namespace ModelAudit.Formats.SevenZip;

/// <summary>
/// Undoes the filter that made targets absolute in machine code of RISC-V (The .xz File Format 1.2, section 5.3.2): calls by JAL, and pairs of
/// AUIPC with the instruction behind it. What only looks like a changed pair was exchanged too, and is exchanged back.
/// </summary>
internal static class RiscVFilter
{
    private const int PairBytes = 8;
    private const uint Jal = 0xEF;
    private const uint Auipc = 0x17;

    // AUIPC into x2, which no compiler writes: the mark of a changed pair.
    private const uint Changed = Auipc | (2 << 7);

    /// <summary>Undoes it for bytes at a position.</summary>
    /// <returns>How many bytes it is done with.</returns>
    public static int Convert(Memory<byte> code, uint position)
    {
        Span<byte> bytes = code.Span;
        int at = 0;
        while (at + PairBytes <= bytes.Length)
        {
            uint first = BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
            at += (first & 0xFF) == Jal ? Call(bytes[at..], first, position + (uint)at)
                : (first & 0x7F) == Auipc ? Pair(bytes.Slice(at, PairBytes), first, position + (uint)at)
                : 2;
        }

        return at;
    }

    private static int Call(Span<byte> bytes, uint instruction, uint position)
    {
        // Into x1 or x5 only.
        if ((instruction & 0xD00) != 0)
        {
            return 2;
        }

        uint target = (((instruction & 0xF000) << 5) | ((instruction & 0xFF0000) >> 7) | ((instruction >> 24) << 1)) - position;
        uint operand = (target & 0xFF000) | ((target & 0x800) << 9) | ((target & 0x7FE) << 20) | ((target & 0x100000) << 11);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (instruction & 0xFFF) | operand);
        return 4;
    }

    private static int Pair(Span<byte> bytes, uint first, uint position)
    {
        bool isOrdinary = (first & 0xE80) != 0;
        uint second = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (isOrdinary)
        {
            // The second reads the register that the first writes, and is no short instruction.
            if ((((first << 8) ^ (second - 3)) & 0xF8003) != 0)
            {
                return 6;
            }

            (first, second) = (Changed | (second << 12), (first & 0xFFFFF000) + (second >> 20));
        }
        else
        {
            uint register = first >> 27;
            if ((first & 0x3FFF) != (Changed | 0x3000) || (register & 0x1D) == 0)
            {
                return 4;
            }

            uint target = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) - position;
            (first, second) = (Auipc | (register << 7) | ((target + 0x800) & 0xFFFFF000), (first >> 12) | (target << 20));
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes, first);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], second);
        return PairBytes;
    }
}
