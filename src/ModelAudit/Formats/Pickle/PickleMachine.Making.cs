namespace ModelAudit.Formats.Pickle;

/// <content>Functions that make an object of the class they are given, without a call of it: what they make is that class's.</content>
internal sealed partial class PickleMachine
{
    /// <summary>Stands at the place of an import for its attribute <c>__new__</c>; at that of any other is 0.</summary>
    private const long NewOfClass = 1;

    private PickleValue? Make(byte opcode, PickleValue callee, PickleValue arguments, PickleValue keywords, long at)
    {
        if (callee.Kind != PickleKind.Import || Item(arguments, 0) is not { Kind: PickleKind.Import } made || depthOfCalls >= MaximumDepthOfCalls)
        {
            return null;
        }

        depthOfCalls++;
        PickleValue? result = callee.Place == NewOfClass ? Call(opcode, made, Rest(arguments), keywords, at) : record.Imports[callee.Extra].Name switch
        {
            "copyreg.__newobj__" => Call(opcode, made, Rest(arguments), default, at),
            "copyreg.__newobj_ex__" => Call(opcode, made, Item(arguments, 1), Item(arguments, 2), at),

            // copyreg.py, _reconstructor: the base makes the object of the class from the state, unless it is the empty one.
            "copyreg._reconstructor" => Call(opcode, made, IsObject(Item(arguments, 1)) ? PickleValue.Of(PickleKind.EmptyTuple) : One(Item(arguments, 2)), default, at),
            _ => null,
        };
        depthOfCalls--;
        return result;
    }

    // Below protocol 4 an object made with keywords is written as partial(Class.__new__, Class, …)() (copyreg.py and pickle.py, save_reduce).
    private bool IsPartialOfNew(PickleValue callee) =>
        callee.Kind == PickleKind.Object && arena.IsAlive(callee.Place) && arena[callee.Place, 0] is { Kind: PickleKind.Import } maker
        && record.Imports[maker.Extra].Name is "functools.partial" or "_functools.partial"
        && Prepared(callee.Place) is { Function: { Kind: PickleKind.Import, Place: NewOfClass } } prepared && Item(prepared.Arguments, 0).Kind == PickleKind.Import;

    // What a partial application holds: what it was made with, or the state it was given since (function, arguments, keywords, attributes).
    private (PickleValue Function, PickleValue Arguments, PickleValue Keywords) Prepared(long place)
    {
        PickleValue state = arena[place, 3];
        PickleValue given = arena[place, 1];
        return state.Kind == PickleKind.CallableTuple && Item(state, 0) is { Kind: PickleKind.Import } function
            ? (function, Item(state, 1), Item(state, 2))
            : (Item(given, 0), Rest(given), arena[place, 2]);
    }

    private bool IsObject(PickleValue value) => value.Kind == PickleKind.Import && record.Imports[value.Extra].Name == "builtins.object";

    private PickleValue One(PickleValue item) => PickleValue.Node(PickleKind.Tuple, 0, arena.Store([item]));
}
