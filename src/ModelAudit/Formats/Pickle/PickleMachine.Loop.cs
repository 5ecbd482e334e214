using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelAudit.Formats.Pickle;

/// <content>The loop, and the opcodes that data is made of: a hundred megabytes of small objects are nearly thirty million of them.</content>
internal sealed partial class PickleMachine
{
    /// <summary>The bytes that the loop may read behind an opcode without looking.</summary>
    private const int Slack = 16;

    // Called when the first opcode is prepared. It returns at the end of every window, for code that was compiled ahead is replaced by better
    // code between two calls only. False ends the run.
    private bool Loop()
    {
        ref byte window = ref MemoryMarshal.GetArrayDataReference(buffer);
        ref PickleValue values = ref MemoryMarshal.GetArrayDataReference(stack);
        int room = stack.Length;
        int sp = top;
        int p = position;
        long count = 0;
        while (true)
        {
            if ((p > safe || sp >= room) && count > 0)
            {
                top = sp;
                position = p;
                opcodes += count;
                return true;
            }

            byte opcode = Unsafe.Add(ref window, p);
            count++;
            switch (opcode)
            {
                case PickleOpcode.None or PickleOpcode.NewTrue or PickleOpcode.NewFalse or PickleOpcode.EmptyTuple:
                    Unsafe.Add(ref values, sp++) = PickleValue.Of(opcode switch
                    {
                        PickleOpcode.None => PickleKind.None,
                        PickleOpcode.NewTrue => PickleKind.True,
                        PickleOpcode.NewFalse => PickleKind.False,
                        _ => PickleKind.EmptyTuple,
                    });
                    p++;
                    continue;

                // One case for all lengths: which of them comes next is chance, and a wrong guess of a jump costs more than the work.
                case PickleOpcode.BinInt1 or PickleOpcode.BinInt2 or PickleOpcode.BinInt:
                    Unsafe.Add(ref values, sp++) = PickleValue.Constant(PickleKind.Int, windowStart + p);
                    p += 2 + (opcode == PickleOpcode.BinInt2 ? 1 : 0) + (opcode == PickleOpcode.BinInt ? 3 : 0);
                    continue;
                case PickleOpcode.BinFloat:
                    Unsafe.Add(ref values, sp++) = PickleValue.Constant(PickleKind.Float, windowStart + p);
                    p += 9;
                    continue;
                case PickleOpcode.ShortBinUnicode:
                    int length = Unsafe.Add(ref window, p + 1);
                    if (p + 2 + length <= windowEnd && IsAscii(ref Unsafe.Add(ref window, p + 2), length))
                    {
                        if (length >= PicklePayloads.ShortestBytes && PicklePayloads.MayBegin(Unsafe.Add(ref window, p + 2)))
                        {
                            Consider(p, p + 2, length);
                        }

                        Unsafe.Add(ref values, sp++) = PickleValue.Constant(PickleKind.Text, windowStart + p);
                        p += 2 + length;
                        if (p <= safe && Unsafe.Add(ref window, p) == PickleOpcode.Memoize)
                        {
                            count++;
                            goto case PickleOpcode.Memoize;
                        }

                        continue;
                    }

                    break;
                case PickleOpcode.BinUnicode:
                    uint longer = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref window, p + 1));
                    if (BitConverter.IsLittleEndian && longer <= (uint)(windowEnd - p - 5) && windowEnd - p >= 5 && IsAscii(ref Unsafe.Add(ref window, p + 5), (int)longer))
                    {
                        if (longer >= PicklePayloads.ShortestBytes && PicklePayloads.MayBegin(Unsafe.Add(ref window, p + 5)))
                        {
                            Consider(p, p + 5, (int)longer);
                        }

                        Unsafe.Add(ref values, sp++) = PickleValue.Constant(PickleKind.Text, windowStart + p);
                        p += 5 + (int)longer;
                        continue;
                    }

                    break;
                case PickleOpcode.Memoize:
                    if (sp > fence)
                    {
                        memo.Memoize(Unsafe.Add(ref values, sp - 1));
                        p++;
                        continue;
                    }

                    break;
                case PickleOpcode.BinPut:
                    if (sp > fence)
                    {
                        memo.Put(Unsafe.Add(ref window, p + 1), Unsafe.Add(ref values, sp - 1));
                        p += 2;
                        continue;
                    }

                    break;
                case PickleOpcode.LongBinPut:
                    if (sp > fence && BitConverter.IsLittleEndian)
                    {
                        memo.Put(Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref window, p + 1)), Unsafe.Add(ref values, sp - 1));
                        p += 5;
                        continue;
                    }

                    break;
                case PickleOpcode.BinGet:
                    PickleValue known = memo.Get(Unsafe.Add(ref window, p + 1));
                    if (known.Kind != PickleKind.Absent)
                    {
                        Unsafe.Add(ref values, sp++) = known;
                        p += 2;
                        continue;
                    }

                    break;
                case PickleOpcode.LongBinGet:
                    uint index = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref window, p + 1));
                    PickleValue remembered = BitConverter.IsLittleEndian ? memo.Get(index) : default;
                    if (remembered.Kind != PickleKind.Absent)
                    {
                        Unsafe.Add(ref values, sp++) = remembered;
                        p += 5;
                        continue;
                    }

                    break;
                case PickleOpcode.Tuple1 or PickleOpcode.Tuple2 or PickleOpcode.Tuple3:
                    int items = opcode - PickleOpcode.Tuple1 + 1;
                    ref PickleValue last = ref Unsafe.Add(ref values, sp - 1);
                    if (sp - items >= fence
                        && PickleValue.AreInert(last.Bits | (items > 1 ? Unsafe.Subtract(ref last, 1).Bits : 0) | (items > 2 ? Unsafe.Subtract(ref last, 2).Bits : 0)))
                    {
                        ref PickleValue slots = ref arena.Take(4, out long place);
                        slots = new PickleValue((ulong)(uint)items);
                        ref PickleValue first = ref Unsafe.Subtract(ref last, items - 1);
                        Unsafe.Add(ref slots, 1) = first;

                        // What lies behind a shorter tuple is copied and never looked at: cheaper than a branch.
                        Unsafe.Add(ref slots, 2) = Unsafe.Add(ref first, items > 1 ? 1 : 0);
                        Unsafe.Add(ref slots, 3) = last;
                        first = PickleValue.Node(PickleKind.Tuple, 0, place);
                        sp -= items - 1;
                        p++;
                        if (p <= safe && Unsafe.Add(ref window, p) == PickleOpcode.Memoize)
                        {
                            count++;
                            goto case PickleOpcode.Memoize;
                        }

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
                    ref PickleValue header = ref arena.Take(2, out long created);
                    header = default;
                    Unsafe.Add(ref header, 1) = default;
                    Unsafe.Add(ref values, sp++) = PickleValue.Node(opcode == PickleOpcode.EmptyList ? PickleKind.List : PickleKind.Dict, 0, created);
                    p++;
                    continue;
                case PickleOpcode.Appends or PickleOpcode.SetItems:
                    int start = Harmless(ref values, sp, opcode == PickleOpcode.Appends ? PickleKind.List : PickleKind.Dict);
                    if (start > 0)
                    {
                        sp = start;
                        p++;
                        continue;
                    }

                    break;

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
                case PickleOpcode.Stop:
                    break;
            }

            // Everything else works on the fields.
            top = sp;
            position = p;
            if (!Step(opcode))
            {
                opcodes += count;
                return false;
            }

            values = ref MemoryMarshal.GetArrayDataReference(stack);
            room = stack.Length;
            sp = top;
            p = position;
        }
    }
}
