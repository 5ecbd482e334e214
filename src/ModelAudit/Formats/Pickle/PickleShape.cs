using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ModelAudit.Formats.Pickle;

/// <summary>
/// Walks opcodes in a span and counts the stack, without values: a quick look whether bytes can be a pickle. What it calls invalid breaks
/// the unpickler too; what it accepts is confirmed by a real run.
/// </summary>
/// <param name="Outcome">How the walk went.</param>
/// <param name="Opcodes">How many opcodes were sound.</param>
/// <param name="Position">Behind the STOP, or where the walk ended.</param>
/// <param name="Imports">Whether a name that can be imported was imported.</param>
/// <param name="Calls">Whether a call followed it.</param>
/// <param name="Names">Whether a string or a memo of the textual protocols occurred.</param>
internal readonly record struct PickleShape(PickleShape.End Outcome, int Opcodes, int Position, bool Imports, bool Calls, bool Names)
{
    /// <summary>The deepest marks that are followed.</summary>
    private const int MaximumMarks = 64;

    /// <summary>How a walk ended.</summary>
    public enum End
    {
        /// <summary>At bytes that no unpickler takes.</summary>
        Invalid,

        /// <summary>At the end of the span, with no contradiction so far.</summary>
        Open,

        /// <summary>At STOP.</summary>
        Stop,
    }

    /// <summary>Walks from the start of a span.</summary>
    public static PickleShape Of(ReadOnlySpan<byte> bytes)
    {
        Span<int> marks = stackalloc int[MaximumMarks];
        int markCount = 0;
        int depth = 0;
        int count = 0;
        int position = 0;
        bool imports = false;
        bool calls = false;
        bool names = false;
        for (; position < bytes.Length; count++)
        {
            byte opcode = bytes[position];
            int argument = ArgumentLength(bytes[(position + 1)..], opcode, bytes[0] == PickleOpcode.Proto, ref imports);
            if (argument == NotThere)
            {
                break;
            }

            int floor = markCount > 0 ? marks[markCount - 1] : 0;
            if (argument < 0 || !Apply(opcode, marks, ref markCount, ref depth, floor))
            {
                return new(End.Invalid, count, position, imports, calls, names);
            }

            if (markCount == MaximumMarks)
            {
                break;
            }

            calls |= imports && opcode is PickleOpcode.Reduce or PickleOpcode.Obj or PickleOpcode.Inst or PickleOpcode.NewObj or PickleOpcode.NewObjEx;
            names |= opcode is PickleOpcode.BinPut or PickleOpcode.LongBinPut or PickleOpcode.Put or PickleOpcode.String or PickleOpcode.Unicode or PickleOpcode.Global or PickleOpcode.Inst;
            if (opcode == PickleOpcode.Stop)
            {
                return new(End.Stop, count + 1, position + 1, imports, calls, names);
            }

            if (argument > bytes.Length - position - 1)
            {
                position = bytes.Length;
                count++;
                break;
            }

            position += 1 + argument;
        }

        return new(End.Open, count, position, imports, calls, names);
    }

    private const int NotThere = -2;
    private const int LongestName = 512;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        [.. Enumerable.Range(0, 256).Where(value => value >= 0x80 || char.IsAsciiLetterOrDigit((char)value) || "_.<> \r".Contains((char)value, StringComparison.Ordinal)).Select(value => (byte)value)]);

    private static int ArgumentLength(ReadOnlySpan<byte> rest, byte opcode, bool isMarked, ref bool imports)
    {
        sbyte shape = PickleOpcode.Shape(opcode);
        if (shape >= 0)
        {
            imports |= opcode == PickleOpcode.StackGlobal;
            bool isKnown = opcode != PickleOpcode.Proto || rest.Length == 0 || rest[0] <= 5;
            return !isKnown ? -1 : shape > rest.Length ? NotThere : shape;
        }

        switch (shape)
        {
            case PickleOpcode.Counted1:
                return rest.Length < 1 ? NotThere : 1 + rest[0];
            case PickleOpcode.Counted4:
                return rest.Length < 4 ? NotThere : (int)Math.Min(int.MaxValue - 64, 4L + BinaryPrimitives.ReadUInt32LittleEndian(rest));
            case PickleOpcode.Counted8:
                if (rest.Length < 8)
                {
                    return NotThere;
                }

                ulong length = BinaryPrimitives.ReadUInt64LittleEndian(rest);
                return length > 1UL << 44 ? -1 : (int)Math.Min(int.MaxValue - 64, 8 + length);
            case PickleOpcode.Line:
                return Line(rest, opcode);
            case PickleOpcode.TwoLines:
                int first = NameLine(rest, isMarked);
                int second = first < 0 ? first : NameLine(rest[first..], isMarked);
                imports |= second > 0;
                return second < 0 ? second : first + second;
            default:
                return -1;
        }
    }

    private static int Line(ReadOnlySpan<byte> rest, byte opcode)
    {
        int end = rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
        bool isSound = opcode switch
        {
            _ when end < 0 => true,
            PickleOpcode.Int or PickleOpcode.Long or PickleOpcode.Get or PickleOpcode.Put => PickleText.IsInteger(line),
            PickleOpcode.Float => PickleText.IsFloat(line),
            PickleOpcode.String => PickleText.IsQuoted(line),
            PickleOpcode.PersId => Ascii.IsValid(line),
            _ => true,
        };
        return !isSound ? -1 : end < 0 ? NotThere : end + 1;
    }

    // Behind a PROTO any name may stand; elsewhere only what can be one, since lists of words start with the same letters.
    private static int NameLine(ReadOnlySpan<byte> rest, bool isMarked)
    {
        ReadOnlySpan<byte> line = rest[..Math.Min(rest.Length, LongestName + 1)];
        int end = line.IndexOf((byte)'\n');
        if (end == 0 || (end < 0 && rest.Length > LongestName && rest.Contains((byte)'\n')))
        {
            return -1;
        }

        line = end < 0 ? rest[..Math.Min(rest.Length, LongestName)] : line[..end];
        return !isMarked && line.ContainsAnyExcept(NameBytes) ? -1 : end < 0 ? NotThere : end + 1;
    }

    private static bool Apply(byte opcode, Span<int> marks, ref int markCount, ref int depth, int floor)
    {
        int needed;
        int change;
        switch (opcode)
        {
            case PickleOpcode.Proto or PickleOpcode.Frame:
                return true;
            case PickleOpcode.Mark:
                marks[markCount++] = depth;
                return true;
            case PickleOpcode.Pop when markCount > 0 && depth == floor:
                markCount--;
                return true;
            case PickleOpcode.Tuple or PickleOpcode.List or PickleOpcode.Dict or PickleOpcode.FrozenSet or PickleOpcode.Inst or PickleOpcode.Obj
                or PickleOpcode.PopMark or PickleOpcode.Appends or PickleOpcode.SetItems or PickleOpcode.AddItems:
                if (markCount == 0 || (opcode == PickleOpcode.Obj && depth == floor))
                {
                    return false;
                }

                depth = marks[--markCount];
                depth += opcode is PickleOpcode.PopMark or PickleOpcode.Appends or PickleOpcode.SetItems or PickleOpcode.AddItems ? 0 : 1;
                return opcode is not (PickleOpcode.Appends or PickleOpcode.SetItems or PickleOpcode.AddItems) || depth > (markCount > 0 ? marks[markCount - 1] : 0);
            case PickleOpcode.Stop or PickleOpcode.Put or PickleOpcode.BinPut or PickleOpcode.LongBinPut or PickleOpcode.Memoize or PickleOpcode.BinPersId
                or PickleOpcode.ReadOnlyBuffer or PickleOpcode.Tuple1:
                (needed, change) = (1, 0);
                break;
            case PickleOpcode.Pop:
                (needed, change) = (1, -1);
                break;
            case PickleOpcode.Dup:
                (needed, change) = (1, 1);
                break;
            case PickleOpcode.Append or PickleOpcode.Reduce or PickleOpcode.NewObj or PickleOpcode.Build or PickleOpcode.StackGlobal or PickleOpcode.Tuple2:
                (needed, change) = (2, -1);
                break;
            case PickleOpcode.SetItem or PickleOpcode.NewObjEx or PickleOpcode.Tuple3:
                (needed, change) = (3, -2);
                break;
            default:
                (needed, change) = (0, 1);
                break;
        }

        if (depth - floor < needed)
        {
            return false;
        }

        depth += change;
        return true;
    }
}
