using System.Buffers.Binary;

namespace ModelAudit.Formats.SevenZip;

/// <summary>
/// Undoes the filter that made the targets of CALL and JMP absolute in machine code of x86 (BCJ; The .xz File Format 1.2, section 5.3.2).
/// What looks like an opcode inside the operand of another is left alone, which takes a memory of the last three bytes.
/// </summary>
internal sealed class X86Filter
{
    private const int OperandBytes = 4;

    // For each pattern of opcodes among the last three bytes: which byte of the operand they reach, counted from its end; -1 where too many do.
    private static readonly sbyte[] Reach = [0, 1, 2, -1, 2, -1, -1, -1];
    private static readonly byte[] Shift = [0, 1, 2, 2, 3, 3, 3, 3];

    private int pattern;

    /// <summary>Undoes it for bytes at a position.</summary>
    /// <returns>How many bytes it is done with.</returns>
    public int Convert(Memory<byte> code, uint position)
    {
        Span<byte> bytes = code.Span;
        int limit = bytes.Length - OperandBytes;
        int last = -1;
        int at = 0;
        while (at < limit)
        {
            int hit = bytes[at..limit].IndexOfAny((byte)0xE8, (byte)0xE9);
            at = hit < 0 ? limit : at + hit;
            if (hit < 0)
            {
                break;
            }

            pattern = Aged(at - last);
            last = at;
            bool isFar = Reach[pattern] < 0 || (pattern != 0 && IsSign(bytes[at + OperandBytes - Shift[pattern]]));
            if (isFar || !IsSign(bytes[at + OperandBytes]))
            {
                pattern = ((pattern << 1) & 7) | 1;
                at++;
                continue;
            }

            Span<byte> operand = bytes.Slice(at + 1, OperandBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(operand, Relative(BinaryPrimitives.ReadUInt32LittleEndian(operand), position + (uint)at + 1 + OperandBytes));
            at += 1 + OperandBytes;
        }

        pattern = limit > 0 ? Aged(at - last) : pattern;
        return Math.Max(0, at);
    }

    private static bool IsSign(byte value) => value is 0 or 0xFF;

    private int Aged(int distance) => distance > 3 ? 0 : (pattern << (distance - 1)) & 7;

    private uint Relative(uint target, uint next)
    {
        uint relative = target - next;
        int bits = Shift[pattern] * 8;
        while (pattern != 0 && IsSign((byte)(relative >> (24 - bits))))
        {
            relative = (relative ^ (uint)((1UL << (32 - bits)) - 1)) - next;
        }

        // The highest byte is a sign only.
        return (relative & 0x01FFFFFF) | (0u - (relative & 0x01000000));
    }
}
