using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Pickle;

/// <summary>
/// Simulates CPython's unpickler (<c>Modules/_pickle.c</c>, load) over bytes in a file: every opcode of protocols 0 to 5, its stack, marks
/// and memo, with values that only say what they are. Nothing is imported, called or built. Time is in proportion to the bytes read and
/// memory is bounded, whatever DUP, the memo or nesting multiply. This file holds the loop and the opcodes that data is made of.
/// </summary>
/// <param name="reader">The file.</param>
/// <param name="record">Where findings go.</param>
/// <param name="mode">Which reading of the file this is.</param>
/// <param name="cancellation">Stops the simulation.</param>
internal sealed partial class PickleMachine(ArtifactReader reader, PickleRecord record, PickleMode mode, CancellationToken cancellation)
{
    /// <summary>The bytes that the loop may read behind an opcode without looking.</summary>
    private const int Slack = 16;

    private const int WindowBytes = 1 << 17;

    private readonly PickleMemo memo = new();
    private readonly PickleArena arena = new();
    private readonly PickleLiterals literals = new(reader);
    private readonly byte[] buffer = new byte[(int)Math.Min(WindowBytes, reader.Length) + Slack];

    private PickleValue[] stack = new PickleValue[1024];
    private int top;
    private int fence;
    private long windowStart;
    private int windowEnd;
    private int safe;
    private int position;
    private long begin;
    private long limit;
    private long opcodes;
    private int stream;
    private int protocol;
    private int highestProtocol;
    private bool executed;
    private bool called;
    private string? ending;
    private string? detail;

    /// <summary>What STOP returned.</summary>
    public PickleValue Result { get; private set; }

    /// <summary>Whether the arrays of joblib lay inside the stream and were stepped over.</summary>
    public bool SteppedOver { get; private set; }

    /// <summary>Runs one pickle.</summary>
    /// <param name="offset">Where it starts.</param>
    /// <param name="end">Where the bytes end that it may use.</param>
    public PickleStream Run(long offset, long end)
    {
        Start(offset, end);
        Loop();
        if (memo.IsInexact)
        {
            Bound("The memo has more scattered indexes than are kept: which one holds what is not known any more.");
        }

        long at = windowStart + position;
        var result = new PickleStream(stream, begin, ending == PickleEnding.Stop ? at + 1 : Math.Min(at, limit), at, ending!, highestProtocol, opcodes, executed, called, detail);
        FinishFrame(result);
        return result;
    }

    /// <summary>The pickle that was running when reading failed.</summary>
    public PickleStream Unfinished(string sentence)
    {
        long at = Math.Min(windowStart + position, limit);
        return new PickleStream(stream, begin, at, at, PickleEnding.Bound, highestProtocol, opcodes, executed, called, sentence);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Loop()
    {
        ref byte window = ref MemoryMarshal.GetArrayDataReference(buffer);
        PickleValue[] values = stack;
        int sp = top;
        int p = position;
        long count = 0;
        while (true)
        {
            if (p > safe || sp >= values.Length)
            {
                top = sp;
                position = p;
                if (!Prepare())
                {
                    opcodes += count;
                    return;
                }

                values = stack;
                sp = top;
                p = position;
            }

            byte opcode = Unsafe.Add(ref window, p);
            count++;
            switch (opcode)
            {
                case PickleOpcode.None:
                    values[sp++] = PickleValue.Of(PickleKind.None);
                    p++;
                    continue;
                case PickleOpcode.NewTrue:
                    values[sp++] = PickleValue.Of(PickleKind.True);
                    p++;
                    continue;
                case PickleOpcode.NewFalse:
                    values[sp++] = PickleValue.Of(PickleKind.False);
                    p++;
                    continue;
                case PickleOpcode.EmptyTuple:
                    values[sp++] = PickleValue.Of(PickleKind.EmptyTuple);
                    p++;
                    continue;
                case PickleOpcode.BinInt1:
                    values[sp++] = PickleValue.Constant(PickleKind.Int, windowStart + p);
                    p += 2;
                    continue;
                case PickleOpcode.BinInt2:
                    values[sp++] = PickleValue.Constant(PickleKind.Int, windowStart + p);
                    p += 3;
                    continue;
                case PickleOpcode.BinInt:
                    values[sp++] = PickleValue.Constant(PickleKind.Int, windowStart + p);
                    p += 5;
                    continue;
                case PickleOpcode.BinFloat:
                    values[sp++] = PickleValue.Constant(PickleKind.Float, windowStart + p);
                    p += 9;
                    continue;
                case PickleOpcode.ShortBinUnicode:
                    int length = Unsafe.Add(ref window, p + 1);
                    if (p + 2 + length <= windowEnd && IsShortAscii(ref Unsafe.Add(ref window, p + 2), length))
                    {
                        if (length >= PicklePayloads.ShortestBytes && PicklePayloads.MayBegin(Unsafe.Add(ref window, p + 2)))
                        {
                            Consider(p, p + 2, length);
                        }

                        values[sp++] = PickleValue.Constant(PickleKind.Text, windowStart + p);
                        p += 2 + length;
                        continue;
                    }

                    break;
                case PickleOpcode.BinUnicode:
                    uint longer = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref window, p + 1));
                    if (BitConverter.IsLittleEndian && longer <= (uint)(windowEnd - p - 5) && windowEnd - p >= 5 && IsShortAscii(ref Unsafe.Add(ref window, p + 5), (int)longer))
                    {
                        if (longer >= PicklePayloads.ShortestBytes && PicklePayloads.MayBegin(Unsafe.Add(ref window, p + 5)))
                        {
                            Consider(p, p + 5, (int)longer);
                        }

                        values[sp++] = PickleValue.Constant(PickleKind.Text, windowStart + p);
                        p += 5 + (int)longer;
                        continue;
                    }

                    break;
                case PickleOpcode.Memoize:
                    if (sp > fence)
                    {
                        memo.Put(memo.Count, values[sp - 1]);
                        p++;
                        continue;
                    }

                    break;
                case PickleOpcode.BinPut:
                    if (sp > fence)
                    {
                        memo.Put(Unsafe.Add(ref window, p + 1), values[sp - 1]);
                        p += 2;
                        continue;
                    }

                    break;
                case PickleOpcode.LongBinPut:
                    if (sp > fence && BitConverter.IsLittleEndian)
                    {
                        memo.Put(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref window, p + 1)), values[sp - 1]);
                        p += 5;
                        continue;
                    }

                    break;
                case PickleOpcode.BinGet or PickleOpcode.LongBinGet:
                    long index = opcode == PickleOpcode.BinGet
                        ? Unsafe.Add(ref window, p + 1)
                        : BinaryPrimitives.ReadUInt32LittleEndian(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref window, p + 1), 4));
                    PickleValue known = memo.Get(index);
                    if (known.Kind != PickleKind.Absent)
                    {
                        values[sp++] = known;
                        p += opcode == PickleOpcode.BinGet ? 2 : 5;
                        continue;
                    }

                    break;
                case PickleOpcode.Tuple1:
                    if (sp > fence && values[sp - 1].IsInert)
                    {
                        long place = arena.Allocate(2);
                        Span<PickleValue> slots = arena.At(place, 2);
                        slots[1] = values[sp - 1];
                        slots[0] = new PickleValue(1);
                        values[sp - 1] = PickleValue.Node(PickleKind.Tuple, 0, place);
                        p++;
                        continue;
                    }

                    break;
                case PickleOpcode.Tuple2:
                    if (sp - 1 > fence && PickleValue.AreInert(values[sp - 1].Bits | values[sp - 2].Bits))
                    {
                        long place = arena.Allocate(3);
                        Span<PickleValue> slots = arena.At(place, 3);
                        slots[2] = values[sp - 1];
                        slots[1] = values[sp - 2];
                        slots[0] = new PickleValue(2);
                        sp--;
                        values[sp - 1] = PickleValue.Node(PickleKind.Tuple, 0, place);
                        p++;
                        continue;
                    }

                    break;
                case PickleOpcode.Tuple3:
                    if (sp - 2 > fence && PickleValue.AreInert(values[sp - 1].Bits | values[sp - 2].Bits | values[sp - 3].Bits))
                    {
                        long place = arena.Allocate(4);
                        Span<PickleValue> slots = arena.At(place, 4);
                        slots[3] = values[sp - 1];
                        slots[2] = values[sp - 2];
                        slots[1] = values[sp - 3];
                        slots[0] = new PickleValue(3);
                        sp -= 2;
                        values[sp - 1] = PickleValue.Node(PickleKind.Tuple, 0, place);
                        p++;
                        continue;
                    }

                    break;
                case PickleOpcode.Mark:
                    if (markCount < marks.Length)
                    {
                        marks[markCount++] = spilledCount + sp;
                        fence = sp;
                        p++;
                        continue;
                    }

                    break;
                case PickleOpcode.EmptyList or PickleOpcode.EmptyDict:
                    long created = arena.Allocate(2);
                    Span<PickleValue> header = arena.At(created, 2);
                    header.Clear();
                    values[sp++] = PickleValue.Node(opcode == PickleOpcode.EmptyList ? PickleKind.List : PickleKind.Dict, 0, created);
                    p++;
                    continue;

                // Named although they do nothing here: with all opcodes present the compiler makes one jump table.
                case PickleOpcode.Pop:
                case PickleOpcode.PopMark:
                case PickleOpcode.Dup:
                case PickleOpcode.Float:
                case PickleOpcode.Int:
                case PickleOpcode.Long:
                case PickleOpcode.PersId:
                case PickleOpcode.BinPersId:
                case PickleOpcode.Reduce:
                case PickleOpcode.String:
                case PickleOpcode.BinString:
                case PickleOpcode.ShortBinString:
                case PickleOpcode.Unicode:
                case PickleOpcode.Append:
                case PickleOpcode.Build:
                case PickleOpcode.Global:
                case PickleOpcode.Dict:
                case PickleOpcode.Get:
                case PickleOpcode.Inst:
                case PickleOpcode.List:
                case PickleOpcode.Obj:
                case PickleOpcode.Put:
                case PickleOpcode.SetItem:
                case PickleOpcode.Tuple:
                case PickleOpcode.Proto:
                case PickleOpcode.NewObj:
                case PickleOpcode.Ext1:
                case PickleOpcode.Ext2:
                case PickleOpcode.Ext4:
                case PickleOpcode.Long1:
                case PickleOpcode.Long4:
                case PickleOpcode.BinBytes:
                case PickleOpcode.ShortBinBytes:
                case PickleOpcode.BinUnicode8:
                case PickleOpcode.BinBytes8:
                case PickleOpcode.EmptySet:
                case PickleOpcode.AddItems:
                case PickleOpcode.FrozenSet:
                case PickleOpcode.NewObjEx:
                case PickleOpcode.StackGlobal:
                case PickleOpcode.Frame:
                case PickleOpcode.ByteArray8:
                case PickleOpcode.NextBuffer:
                case PickleOpcode.ReadOnlyBuffer:
                case PickleOpcode.Appends:
                case PickleOpcode.SetItems:
                case PickleOpcode.Stop:
                    break;
            }

            // Everything else works on the fields.
            top = sp;
            position = p;
            if (!Step(opcode))
            {
                opcodes += count;
                return;
            }

            values = stack;
            sp = top;
            p = position;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsShortAscii(ref byte text, int length)
    {
        // The window has slack behind its end, so eight bytes can always be read.
        if (length <= 8)
        {
            ulong mask = length == 8 ? ulong.MaxValue : (1UL << (length * 8)) - 1;
            return !BitConverter.IsLittleEndian ? IsAscii(ref text, length) : (Unsafe.ReadUnaligned<ulong>(ref text) & mask & 0x8080808080808080) == 0;
        }

        return IsAscii(ref text, length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsAscii(ref byte text, int length) => System.Text.Ascii.IsValid(MemoryMarshal.CreateReadOnlySpan(ref text, length));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Consider(int opcode, int start, int length)
    {
        if (mode != PickleMode.Trial && PicklePayloads.Begins(buffer.AsSpan(start, Math.Min(length, windowEnd - start))))
        {
            record.Candidate(windowStart + opcode);
        }
    }
}
