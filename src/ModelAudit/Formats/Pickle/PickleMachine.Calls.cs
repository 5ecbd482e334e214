using System.Text;

namespace ModelAudit.Formats.Pickle;

/// <content>Calls: of callables, of state setters, of methods that fill containers, of persistent_load.</content>
internal sealed partial class PickleMachine
{
    private const int ObjectSlots = 4;

    private PickleRenderer? renderer;

    private PickleRenderer Renderer => renderer ??= new PickleRenderer(arena, literals, record.Imports);

    private bool Act(byte opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Global or PickleOpcode.Inst:
                return ImportLines(opcode);
            case PickleOpcode.StackGlobal:
                return ImportFromStack() && Skip(1);
            case PickleOpcode.Ext1 or PickleOpcode.Ext2 or PickleOpcode.Ext4:
                return ImportExtension(opcode);
            case PickleOpcode.Reduce or PickleOpcode.NewObj:
                return Need(2) && CallTop(opcode, 2) && Skip(1);
            case PickleOpcode.NewObjEx:
                return Need(3) && CallTop(opcode, 3) && Skip(1);
            case PickleOpcode.Obj:
                return CallAboveMark() && Skip(1);
            case PickleOpcode.Build:
                return Need(2) && Build();
            case PickleOpcode.BinPersId:
                return Need(1) && LoadPersistent() && Skip(1);
            case PickleOpcode.PersId:
                return LoadPersistentLine();
            default:
                return End(PickleEnding.InvalidOpcode, $"0x{opcode:X2} is no opcode.");
        }
    }

    // REDUCE, NEWOBJ and NEWOBJ_EX: callee, arguments, keyword arguments.
    private bool CallTop(byte opcode, int operands)
    {
        PickleValue callee = stack[top - operands];
        PickleValue arguments = stack[top - operands + 1];
        PickleValue keywords = operands == 3 ? stack[top - 1] : default;
        if (!MayBeCallable(callee))
        {
            return End(PickleEnding.TypeConfusion, "A call of a value that cannot be called.");
        }

        if (!MayBeArguments(arguments))
        {
            return End(PickleEnding.TypeConfusion, "The arguments of a call are not a tuple.");
        }

        if (arguments.Kind is not (PickleKind.EmptyTuple or PickleKind.Tuple or PickleKind.CallableTuple or PickleKind.Forgotten or PickleKind.Unknown))
        {
            // _pickle.c refuses what pickle.py accepts: go on as the more generous of the two.
            record.Anomaly(PickleAnomalyCode.ArgumentsForm, windowStart + position, stream, "The arguments of a call are not a tuple; only the unpickler written in Python takes them.");
        }

        PickleValue result = Call(opcode, callee, arguments, keywords, windowStart + position);
        top -= operands;
        Push(result);
        return true;
    }

    private bool CallAboveMark()
    {
        if (!PopMark(out int start))
        {
            return false;
        }

        if (top - start < 1)
        {
            return End(PickleEnding.StackUnderflow, "OBJ finds no class above the mark.");
        }

        PickleValue callee = stack[start];
        if (!MayBeCallable(callee))
        {
            return End(PickleEnding.TypeConfusion, "A call of a value that cannot be called.");
        }

        Gather(PickleKind.Tuple, start + 1);
        PickleValue result = Call(PickleOpcode.Obj, callee, stack[top - 1], default, windowStart + position);
        top = start;
        Push(result);
        return true;
    }

    private static bool MayBeCallable(PickleValue value) =>
        value.Kind is PickleKind.Import or PickleKind.Object or PickleKind.Persistent or PickleKind.Unknown or PickleKind.Forgotten;

    private static bool MayBeArguments(PickleValue value) =>
        value.Kind is not (PickleKind.None or PickleKind.True or PickleKind.False or PickleKind.Int or PickleKind.Float);

    // A code of the registry of extensions, which is empty unless a program fills it: any two bytes can be one.
    private static bool IsExtension(PickleImport import) => import.Opcode.StartsWith("EXT", StringComparison.Ordinal);

    private PickleValue Call(byte opcode, PickleValue callee, PickleValue arguments, PickleValue keywords, long at)
    {
        executed = true;
        called |= callee.Kind == PickleKind.Object || (callee.Kind == PickleKind.Import && !IsExtension(record.Imports[callee.Extra]));
        if (callee.Kind == PickleKind.Import)
        {
            record.Imports[callee.Extra].Called = true;
        }

        int inside = record.Sets.Union(CallablesIn(arguments), CallablesIn(keywords));
        MarkPassed(inside);
        if (IsPartialOfNew(callee) && FetchThrough(callee, arguments, at) is { } prepared)
        {
            return prepared;
        }

        NoteCall(Renderer.Callable(callee), opcode, inside, at, arguments, keywords);
        if (callee.Kind == PickleKind.Import && IsScalarOfObjects(record.Imports[callee.Extra], arguments))
        {
            record.Anomaly(PickleAnomalyCode.ObjectScalar, at, stream, "A scalar of NumPy has the type of objects: no writer makes one, and older releases unpickle its bytes.");
        }

        if (Make(opcode, callee, arguments, keywords, at) is { } made)
        {
            return made;
        }

        if (opcode is not (PickleOpcode.NewObj or PickleOpcode.NewObjEx) && Fetch(callee, arguments, at) is { } fetched)
        {
            return fetched;
        }

        long place = arena.Allocate(ObjectSlots);
        arena[place, 0] = callee;
        arena[place, 1] = arguments;
        arena[place, 2] = keywords;
        arena[place, 3] = default;
        if (callee.Kind == PickleKind.Import)
        {
            NoteType(record.Imports[callee.Extra], arguments, place);
        }

        Taint(place, callee.Kind == PickleKind.Import ? inside : record.Sets.Union(inside, CallablesIn(callee)));
        return PickleValue.Node(PickleKind.Object, callee.Kind == PickleKind.Import ? callee.Extra : 0, place);
    }

    private void NoteCall(string callable, byte opcode, int inside, long at, PickleValue arguments, PickleValue keywords, int? evaluated = null)
    {
        if (mode == PickleMode.Trial)
        {
            return;
        }

        long? payload = record.HasCandidates && opcode == PickleOpcode.Reduce ? OnlyPayload(arguments) : null;
        if (record.Calls.TryCount(callable, opcode, inside, payload, evaluated))
        {
            return;
        }

        string shown = opcode switch
        {
            PickleOpcode.Build or PickleOpcode.BinPersId or PickleOpcode.PersId => Renderer.Value(arguments),
            _ => Renderer.Arguments(arguments, keywords),
        };
        Note(callable, opcode, shown, inside, at, payload, evaluated);
    }

    // Where the bytes stand that are the only argument, when they begin like a payload.
    private long? OnlyPayload(PickleValue arguments)
    {
        PickleValue only = Item(arguments, 0);
        if (Item(arguments, 1).Kind != PickleKind.Absent)
        {
            return null;
        }

        // Below protocol 3 bytes are a text and a call that encodes it (pickle.py, save_bytes).
        if (only.Kind == PickleKind.Object && arena.IsAlive(only.Place) && arena[only.Place, 0] is { Kind: PickleKind.Import } callee
            && record.Imports[callee.Extra].Name is "_codecs.encode" or "codecs.encode" && Item(arena[only.Place, 1], 1) is { Kind: PickleKind.Text } code && Name(code) == "latin1")
        {
            only = Item(arena[only.Place, 1], 0);
            return only.Kind == PickleKind.Text && record.IsCandidate(only.Offset) ? only.Offset : null;
        }

        return only.Kind == PickleKind.Bytes && record.IsCandidate(only.Offset) ? only.Offset : null;
    }

    private void Note(string callable, byte opcode, string arguments, int inside, long at, long? payload = null, int? evaluated = null)
    {
        if (record.Calls.Add(callable, opcode, arguments, inside, at, stream, payload, evaluated))
        {
            record.Script.Call(callable, opcode, arguments);
        }
        else if (record.Calls.LeftOut > 0)
        {
            Bound("There are more different calls than are listed.");
        }
    }

    // _pickle.c, load_build: a state that is false changes nothing.
    private static bool MayBeFalse(PickleValue value) =>
        value.Kind is not (PickleKind.True or PickleKind.Import or PickleKind.Tuple or PickleKind.CallableTuple or PickleKind.CallableFrozenSet);

    // BUILD hands the state to __setstate__, or writes it into the attributes of the object.
    private bool Build()
    {
        PickleValue state = stack[top - 1];
        PickleValue target = stack[top - 2];
        long at = windowStart + position;
        executed = true;
        int inside = CallablesIn(state);
        MarkPassed(inside);
        Taint(target.Place, target.Kind is PickleKind.Object ? inside : CallableSets.None);
        if (target.Kind == PickleKind.Import)
        {
            record.Imports[target.Extra].Passed = true;
            record.Anomaly(PickleAnomalyCode.StateOfImport, at, stream, $"The state of {record.Imports[target.Extra].Name} itself is changed, not that of an object made by it.");
        }
        else if (target.Kind is not (PickleKind.Object or PickleKind.Persistent or PickleKind.Unknown or PickleKind.Forgotten))
        {
            bool isPair = Item(state, 1).Kind is not (PickleKind.Absent or PickleKind.Unknown) && Item(state, 2).Kind == PickleKind.Absent;
            if (!MayBeFalse(state) && !(isPair && MayBeFalse(Item(state, 0)) && MayBeFalse(Item(state, 1))))
            {
                return End(PickleEnding.TypeConfusion, "BUILD of a value that has no attributes.");
            }

            record.Anomaly(PickleAnomalyCode.ArgumentsForm, at, stream, "BUILD of a value that has no attributes; the unpickler goes on where the state is empty.");
        }

        string callee = target.Kind == PickleKind.Object && target.Extra != 0 ? record.Imports[target.Extra].Name : Renderer.Callable(target);
        NoteCall(callee + ".__setstate__", PickleOpcode.Build, inside, at, state, default, Evaluated(state));
        if (target.Kind == PickleKind.Object && arena.IsAlive(target.Place))
        {
            arena[target.Place, 3] = state;
        }

        if (callee == ElementTypes.TypeName)
        {
            NoteTypeState(target, state);
        }

        top--;
        return Skip(1) && (target.Kind != PickleKind.Object || callee != JoblibArray.WrapperName || StepOverArray(target, state));
    }

    // APPENDS and its kin call a method of whatever is no list, dictionary or set.
    private void Mutate(byte opcode, PickleValue target, ReadOnlySpan<PickleValue> items)
    {
        executed = true;
        int inside = CallablesIn(items);
        MarkPassed(inside);
        if (target.Kind == PickleKind.Object)
        {
            Taint(target.Place, inside);
        }

        if (watchesStates && opcode is PickleOpcode.SetItem or PickleOpcode.SetItems)
        {
            WatchEntries(items);
        }

        long at = windowStart + position;
        string method = opcode switch
        {
            PickleOpcode.Append => ".append",
            PickleOpcode.Appends => ".extend",
            PickleOpcode.AddItems => ".add",
            _ => ".__setitem__",
        };
        if (target.Kind == PickleKind.Import)
        {
            record.Imports[target.Extra].Passed = true;
            record.Anomaly(PickleAnomalyCode.StateOfImport, at, stream, $"Items are added to {record.Imports[target.Extra].Name} itself, not to an object made by it.");
        }

        string callee = (target.Kind == PickleKind.Object && target.Extra != 0 ? record.Imports[target.Extra].Name : Renderer.Callable(target)) + method;
        if (mode != PickleMode.Trial && !record.Calls.TryCount(callee, opcode, inside))
        {
            Note(callee, opcode, Items(opcode, items), inside, at);
        }
    }

    private string Items(byte opcode, ReadOnlySpan<PickleValue> items)
    {
        var text = new StringBuilder();
        bool isMapping = opcode is PickleOpcode.SetItem or PickleOpcode.SetItems;
        for (int i = 0; i < items.Length && text.Length < PickleRenderer.MaximumText; i++)
        {
            text.Append(i == 0 ? string.Empty : isMapping && i % 2 == 1 ? ": " : ", ").Append(Renderer.Value(items[i]));
        }

        string all = text.Length < PickleRenderer.MaximumText ? text.ToString() : text.ToString(0, PickleRenderer.MaximumText - 1) + "…";
        return isMapping ? $"{{{all}}}" : opcode == PickleOpcode.Append ? all : $"[{all}]";
    }

    private bool LoadPersistent()
    {
        PickleValue id = stack[top - 1];
        record.PersistentIds++;
        if (Storages is not null)
        {
            Storages.Note(id, arena, literals, record.Imports);
            if (Item(id, 1) is { Kind: PickleKind.Import } type && Item(id, 0) is { Kind: PickleKind.Text } what && Name(what) == "module")
            {
                // torch/serialization.py, persistent_load of _legacy_load: a class that was saved with its source stands for itself.
                stack[top - 1] = type;
                return true;
            }
        }

        int inside = CallablesIn(id);
        if (inside != CallableSets.None)
        {
            MarkPassed(inside);
            NoteCall("persistent_load", PickleOpcode.BinPersId, inside, windowStart + position, id, default);
        }

        long place = arena.Allocate(1);
        arena[place, 0] = id;
        stack[top - 1] = PickleValue.Node(PickleKind.Persistent, 0, place);
        return true;
    }

    private bool LoadPersistentLine()
    {
        long at = windowStart + position;
        if (!Line(at + 1, out ReadOnlySpan<byte> line, out long length))
        {
            return NoLine(at);
        }

        bool isAscii = Ascii.IsValid(line);
        Restore(at);
        if (!isAscii)
        {
            return End(PickleEnding.InvalidText, "A persistent id is not ASCII.");
        }

        record.PersistentIds++;
        long place = arena.Allocate(1);
        arena[place, 0] = PickleValue.Constant(PickleKind.Text, at);
        Push(PickleValue.Node(PickleKind.Persistent, 0, place));
        return MoveTo(at + 1 + length + 1);
    }
}
