namespace ModelAudit.Formats.Pickle;

/// <content>The opcodes that the loop leaves to methods: containers, marks, the memo by text.</content>
internal sealed partial class PickleMachine
{
    // Runs the opcode at the position. False ends the run; the position then is that opcode.
    private bool Step(byte opcode)
    {
        sbyte shape = PickleOpcode.Shape(opcode);
        switch (opcode)
        {
            case PickleOpcode.Mark:
                PushMark();
                return Skip(1);
            case PickleOpcode.Stop:
                // Only reached where the stack is empty above the last mark; a value may still have been spilled.
                if (!Need(1))
                {
                    return false;
                }

                Result = stack[top - 1];
                return End(PickleEnding.Stop, null);
            case PickleOpcode.Pop:
                return Pop() && Skip(1);
            case PickleOpcode.PopMark:
                if (!PopMark(out int above))
                {
                    return false;
                }

                top = above;
                return Skip(1);
            case PickleOpcode.Dup:
                if (!Need(1))
                {
                    return false;
                }

                // Every pickler refers to a value again by its memo.
                record.Anomaly(PickleAnomalyCode.Duplicate, windowStart + position, stream, "DUP doubles a value, which no writer of pickles does.");
                Push(stack[top - 1]);
                return Skip(1);
            case PickleOpcode.EmptyList:
                return Create(PickleKind.List) && Skip(1);
            case PickleOpcode.EmptyDict:
                return Create(PickleKind.Dict) && Skip(1);
            case PickleOpcode.EmptySet:
                return Create(PickleKind.Set) && Skip(1);
            case PickleOpcode.Tuple1 or PickleOpcode.Tuple2 or PickleOpcode.Tuple3:
                int items = opcode - PickleOpcode.Tuple1 + 1;
                return Need(items) && Gather(PickleKind.Tuple, top - items) && Skip(1);
            case PickleOpcode.Tuple:
                return PopMark(out int first) && Gather(PickleKind.Tuple, first) && Skip(1);
            case PickleOpcode.FrozenSet:
                return PopMark(out int member) && Gather(PickleKind.FrozenSet, member) && Skip(1);
            case PickleOpcode.List:
                return PopMark(out int item) && Collect(PickleKind.List, item) && Skip(1);
            case PickleOpcode.Dict:
                return PopMark(out int pair) && Even(pair) && Collect(PickleKind.Dict, pair) && Skip(1);
            case PickleOpcode.Append:
                return Need(2) && Extend(opcode, top - 1) && Skip(1);
            case PickleOpcode.Appends or PickleOpcode.AddItems:
                return PopMark(out int added) && NeedBelow(ref added) && Extend(opcode, added) && Skip(1);
            case PickleOpcode.SetItem:
                return Need(3) && Extend(opcode, top - 2) && Skip(1);
            case PickleOpcode.SetItems:
                return PopMark(out int entry) && NeedBelow(ref entry) && Even(entry) && Extend(opcode, entry) && Skip(1);
            case PickleOpcode.BinPut or PickleOpcode.LongBinPut:
                return Need(1) && Put((long)Argument(shape)) && Skip(1 + shape);
            case PickleOpcode.Memoize:
                return Need(1) && Put(memo.Count) && Skip(1);
            case PickleOpcode.BinGet or PickleOpcode.LongBinGet:
                return Get((long)Argument(shape)) && Skip(1 + shape);
            case PickleOpcode.Get or PickleOpcode.Put:
                return MemoLine(opcode);
            case PickleOpcode.Proto:
                return Proto();
            case PickleOpcode.Frame:
                return Frame();
            case PickleOpcode.NextBuffer:
                Push(PickleValue.Of(PickleKind.Buffer));
                return Skip(1);
            case PickleOpcode.ReadOnlyBuffer:
                return Need(1) && Skip(1);
            case PickleOpcode.Int or PickleOpcode.Long or PickleOpcode.Float or PickleOpcode.String or PickleOpcode.Unicode:
                return TextLine(opcode);
        }

        return shape switch
        {
            PickleOpcode.Counted1 => Counted(opcode, 1),
            PickleOpcode.Counted4 => Counted(opcode, 4),
            PickleOpcode.Counted8 => Counted(opcode, 8),
            PickleOpcode.Invalid => End(PickleEnding.InvalidOpcode, $"0x{opcode:X2} is no opcode."),
            _ => Act(opcode),
        };
    }

    private void Push(PickleValue value)
    {
        if (top >= stack.Length)
        {
            GrowStack();
        }

        stack[top++] = value;
    }

    // POP takes a value, or the mark when nothing lies above it (_pickle.c, load_pop).
    private bool Pop()
    {
        if (markCount > 0 && marks[markCount - 1] == spilledCount + top)
        {
            markCount--;
            SetFence();
            return true;
        }

        if (!Need(1))
        {
            return false;
        }

        top--;
        return true;
    }

    private bool Even(int start) =>
        (top - start) % 2 == 0 || End(PickleEnding.InvalidArgument, "A dictionary gets an odd number of keys and values.");

    // The container lies right below the items, and above the next mark.
    private bool NeedBelow(ref int start)
    {
        int items = top - start;
        if (!Need(items + 1))
        {
            return false;
        }

        start = top - items;
        return true;
    }

    private bool Create(PickleKind kind)
    {
        long place = arena.Allocate(2);
        arena[place, 0] = arena[place, 1] = default;
        Push(PickleValue.Node(kind, 0, place));
        return true;
    }

    // A tuple or a frozen set of all values from 'start'.
    private bool Gather(PickleKind kind, int start)
    {
        ReadOnlySpan<PickleValue> items = stack.AsSpan(start, top - start);
        int inside = CallablesIn(items);
        long place = arena.Store(items);
        top = start;
        Push(items.Length == 0 && kind == PickleKind.Tuple ? PickleValue.Of(PickleKind.EmptyTuple)
            : inside == CallableSets.None ? PickleValue.Node(kind, 0, place)
            : PickleValue.Node(kind == PickleKind.Tuple ? PickleKind.CallableTuple : PickleKind.CallableFrozenSet, inside, place));
        MarkPassed(inside);
        return true;
    }

    private bool Collect(PickleKind kind, int start)
    {
        int items = top - start;
        Create(kind);
        PickleValue container = stack[top - 1];
        Add(container, stack.AsSpan(start, items));
        top = start;
        Push(container);
        return true;
    }

    private bool Extend(byte opcode, int start)
    {
        ReadOnlySpan<PickleValue> items = stack.AsSpan(start, top - start);
        PickleValue target = stack[start - 1];
        bool isOwn = target.Kind == (opcode switch
        {
            PickleOpcode.Append or PickleOpcode.Appends => PickleKind.List,
            PickleOpcode.AddItems => PickleKind.Set,
            _ => PickleKind.Dict,
        });
        if (items.Length > 0 && isOwn)
        {
            Add(target, items);
        }
        else if (items.Length > 0 && !ExtendOther(opcode, target, items))
        {
            return false;
        }

        top = start;
        return true;
    }

    private bool ExtendOther(byte opcode, PickleValue target, ReadOnlySpan<PickleValue> items)
    {
        switch (target.Kind)
        {
            case PickleKind.Object or PickleKind.Import or PickleKind.Persistent:
                Mutate(opcode, target, items);
                return true;
            case PickleKind.List when opcode is PickleOpcode.SetItem or PickleOpcode.SetItems:
            case PickleKind.Forgotten or PickleKind.Unknown or PickleKind.Bytes or PickleKind.List or PickleKind.Dict or PickleKind.Set or PickleKind.Buffer:
                // A byte array can be extended, a list can be assigned to.
                if (watchesStates && opcode is PickleOpcode.SetItem or PickleOpcode.SetItems)
                {
                    WatchEntries(items);
                }

                MarkPassed(CallablesIn(items));
                return true;
            default:
                return End(PickleEnding.TypeConfusion, "Items are added to a value that can hold none.");
        }
    }

    private void Add(PickleValue container, ReadOnlySpan<PickleValue> items)
    {
        int inside = CallablesIn(items);
        MarkPassed(inside);
        Taint(container.Place, inside);
        if (watchesStates && container.Kind == PickleKind.Dict)
        {
            WatchEntries(items);
        }

        Keep(container.Place, items);
    }

    // Remembers the first items of a container, for the command lines that attackers write.
    private void Keep(long place, ReadOnlySpan<PickleValue> items)
    {
        if (!arena.IsAlive(place) || items.Length == 0)
        {
            return;
        }

        const int FewItems = 8;
        ulong raw = arena[place, 1].Bits;
        int before = (int)(uint)raw;
        if (before == 0)
        {
            long stored = arena.Store(items);
            if (arena.IsAlive(place))
            {
                arena[place, 0] = new PickleValue((ulong)stored);
            }
        }
        else if (before < FewItems && (long)arena[place, 0].Bits is var old && arena.IsAlive(old))
        {
            // Appended one by one: the first few are worth copying.
            Span<PickleValue> all = new PickleValue[before + Math.Min(items.Length, PickleArena.MaximumItems)];
            for (int i = 0; i < before; i++)
            {
                all[i] = arena[old, 1 + i];
            }

            items[..(all.Length - before)].CopyTo(all[before..]);
            long stored = arena.Store(all);
            if (arena.IsAlive(place))
            {
                arena[place, 0] = new PickleValue((ulong)stored);
            }
        }

        if (arena.IsAlive(place))
        {
            uint count = (uint)Math.Min(int.MaxValue, (long)before + items.Length);
            arena[place, 1] = new PickleValue(count);
        }
    }
}
