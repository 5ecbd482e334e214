namespace ModelAudit.Formats.Pickle;

/// <content>Calls whose result is a name again: attribute access, imports by function, partial application.</content>
internal sealed partial class PickleMachine
{
    // What a call fetches, when it is of the kind that fetches something by a name; null for any other call.
    private PickleValue? Fetch(PickleValue callee, PickleValue arguments, long at)
    {
        if (callee.Kind == PickleKind.Object && arena.IsAlive(callee.Place))
        {
            return FetchThrough(callee, arguments, at);
        }

        if (callee.Kind != PickleKind.Import)
        {
            return null;
        }

        switch (record.Imports[callee.Extra].Name)
        {
            case "builtins.getattr" or "builtins.object.__getattribute__" or "builtins.type.__getattribute__" or "inspect.getattr_static":
                return Attribute(Item(arguments, 0), Item(arguments, 1), at);
            case "numpy.core._ufunc_reconstruct" or "numpy._core._ufunc_reconstruct" or "numpy.core.multiarray._ufunc_reconstruct" or "numpy._core.multiarray._ufunc_reconstruct" or "numpy._ufunc_reconstruct":
                // numpy/core/__init__.py: getattr(__import__(module, fromlist=[name]), name), for any module.
                return Item(arguments, 1) is { Kind: not PickleKind.Absent } function
                    ? Fetched(Name(Item(arguments, 0)), Name(function), Item(arguments, 0).Kind == PickleKind.Text && function.Kind == PickleKind.Text, at)
                    : null;
            case "builtins.__import__" or "importlib.import_module" or "importlib.__import__" or "importlib._bootstrap._gcd_import":
                return Item(arguments, 0) is { Kind: not PickleKind.Absent } module ? Fetched(Name(module), string.Empty, module.Kind == PickleKind.Text, at) : null;
            case "pkgutil.resolve_name" or "pydoc.locate" or "pydoc.safeimport":
                return Item(arguments, 0) is { Kind: PickleKind.Text } path ? FetchedPath(Name(path), at) : null;
            case "dill._dill._load_type" or "dill.dill._load_type":
                return Item(arguments, 0) is { Kind: PickleKind.Text } type ? FetchedType(Name(type), at) : null;
            case "dill._dill._create_namedtuple" or "dill.dill._create_namedtuple":
                // dill/_dill.py: a class of that name in that module, and only where there is none a new one.
                return Item(arguments, 2) is { Kind: PickleKind.Text } home && Item(arguments, 0) is { Kind: PickleKind.Text } named ? Fetched(Name(home), Name(named), true, at) : null;
            case "cloudpickle.cloudpickle._builtin_type":
                return Item(arguments, 0) is { Kind: PickleKind.Text } builtin ? Fetched("types", Name(builtin), true, at) : null;
            case "copyreg.add_extension":
                if (Item(arguments, 0) is { Kind: PickleKind.Text } from && Item(arguments, 1) is { Kind: PickleKind.Text } name
                    && literals.TryInteger(Item(arguments, 2), out long code) && code is > 0 and <= int.MaxValue && extensions.Count < MaximumExtensions)
                {
                    extensions[(int)code] = (Name(from), Name(name));
                }

                return null;
            default:
                return null;
        }
    }

    // A call of attrgetter('name'), methodcaller('name') or partial(function, …).
    private PickleValue? FetchThrough(PickleValue callee, PickleValue arguments, long at)
    {
        PickleValue maker = arena[callee.Place, 0];
        PickleValue given = arena[callee.Place, 1];
        if (maker.Kind != PickleKind.Import)
        {
            return null;
        }

        switch (record.Imports[maker.Extra].Name)
        {
            case "operator.attrgetter" or "_operator.attrgetter":
                return Attribute(Item(arguments, 0), Item(given, 0), at);
            case "operator.methodcaller" or "_operator.methodcaller":
                PickleValue method = Attribute(Item(arguments, 0), Item(given, 0), at);
                return method.Kind == PickleKind.Import ? Call(PickleOpcode.Obj, method, Rest(given), default, at) : null;
            case "functools.partial" or "_functools.partial" when Prepared(callee.Place) is { Function.Kind: PickleKind.Import } prepared && depthOfCalls < MaximumDepthOfCalls:
                depthOfCalls++;
                PickleValue result = Call(PickleOpcode.Obj, prepared.Function, Joined(prepared.Arguments, arguments), prepared.Keywords, at);
                depthOfCalls--;
                return result;
            default:
                return null;
        }
    }

    /// <summary>How many calls by way of another one are resolved inside one another.</summary>
    private const int MaximumDepthOfCalls = 4;

    private int depthOfCalls;

    private PickleValue Item(PickleValue tuple, int index)
    {
        if (tuple.Kind is not (PickleKind.Tuple or PickleKind.CallableTuple) || !arena.IsAlive(tuple.Place))
        {
            return tuple.Kind == PickleKind.EmptyTuple ? default : PickleValue.Of(PickleKind.Unknown);
        }

        return index < arena.Count(tuple.Place).Kept ? arena[tuple.Place, 1 + index] : default;
    }

    // The items of a tuple without its first.
    private PickleValue Rest(PickleValue tuple) => Joined(tuple, default, 1);

    // The items of the first tuple from one on, and those of the second.
    private PickleValue Joined(PickleValue first, PickleValue second, int from = 0)
    {
        var items = new List<PickleValue>();
        for (int i = from; Item(first, i) is { Kind: not (PickleKind.Absent or PickleKind.Unknown) } item; i++)
        {
            items.Add(item);
        }

        for (int i = 0; second.Kind != PickleKind.Absent && Item(second, i) is { Kind: not (PickleKind.Absent or PickleKind.Unknown) } item; i++)
        {
            items.Add(item);
        }

        PickleValue[] all = [.. items];
        int inside = CallablesIn(all);
        long place = arena.Store(all);
        return all.Length == 0 ? PickleValue.Of(PickleKind.EmptyTuple)
            : PickleValue.Node(inside == CallableSets.None ? PickleKind.Tuple : PickleKind.CallableTuple, inside, place);
    }

    private PickleValue Attribute(PickleValue owner, PickleValue name, long at)
    {
        bool isConstant = name.Kind == PickleKind.Text;
        string attribute = Name(name);
        return owner.Kind switch
        {
            PickleKind.Import when attribute == "__new__" => PickleValue.Node(PickleKind.Import, owner.Extra, NewOfClass),
            PickleKind.Import => FetchedFrom(record.Imports[owner.Extra], attribute, isConstant, at),
            PickleKind.Object when owner.Extra != 0 => FetchedFrom(record.Imports[owner.Extra], attribute, isConstant, at),
            _ when TypeOf(owner.Kind) is { } type => Fetched("builtins", $"{type}.{attribute}", isConstant, at),
            _ => Fetched("?", attribute, false, at),
        };
    }

    // Methods of constants are pickled this way: getattr('x', 'join').
    private static string? TypeOf(PickleKind kind) => kind switch
    {
        PickleKind.Text => "str",
        PickleKind.Bytes => "bytes",
        PickleKind.Int => "int",
        PickleKind.Float => "float",
        PickleKind.EmptyTuple or PickleKind.Tuple or PickleKind.CallableTuple => "tuple",
        PickleKind.List => "list",
        PickleKind.Dict => "dict",
        PickleKind.Set => "set",
        PickleKind.FrozenSet or PickleKind.CallableFrozenSet => "frozenset",
        _ => null,
    };

    private PickleValue FetchedFrom(PickleImport owner, string attribute, bool isConstant, long at) =>
        Fetched(owner.Module, owner.QualifiedName.Length == 0 ? attribute : $"{owner.QualifiedName}.{attribute}", isConstant, at);

    private PickleValue FetchedPath(string path, long at)
    {
        int colon = path.IndexOf(':', StringComparison.Ordinal);
        int split = colon >= 0 ? colon : path.LastIndexOf('.');
        return split < 0 ? Fetched(path, string.Empty, true, at) : Fetched(path[..split], path[(split + 1)..], true, at);
    }

    // dill/_dill.py, _reverse_typemap: builtin types by their own names, those of the module types, and a few others.
    private PickleValue FetchedType(string name, long at) => name switch
    {
        "PartialType" => Fetched("functools", "partial", true, at),
        "SuperType" => Fetched("builtins", "super", true, at),
        "ItemGetterType" => Fetched("operator", "itemgetter", true, at),
        "AttrGetterType" => Fetched("operator", "attrgetter", true, at),
        "FileType" or "BufferedRandomType" or "BufferedReaderType" or "BufferedWriterType" or "TextWrapperType" or "PyTextWrapperType" => Fetched("io", name, true, at),
        "GenericAlias" or "SimpleNamespace" => Fetched("types", name, true, at),
        _ when name.EndsWith("Type", StringComparison.Ordinal) && name.All(char.IsAsciiLetter) => Fetched("types", name, true, at),
        { Length: > 0 } when name.All(char.IsAsciiLetterLower) || IsException(name) => Fetched("builtins", name, true, at),
        _ => Fetched("dill._dill", name, true, at),
    };

    private static bool IsException(string name) =>
        name.EndsWith("Error", StringComparison.Ordinal) || name.EndsWith("Warning", StringComparison.Ordinal) || name.EndsWith("Exception", StringComparison.Ordinal);

    private PickleValue Fetched(string module, string name, bool isConstant, long at)
    {
        if (!isConstant)
        {
            record.Anomaly(PickleAnomalyCode.UnresolvedImport, at, stream, $"What is fetched from {Cut(module)} by its name is not constant.");
        }

        return PickleValue.Node(PickleKind.Import, Add(module, name, module, name, PickleOpcode.Reduce, isConstant ? "attribute" : "computed", at), 0);
    }

    private string Name(PickleValue value) => value.Kind == PickleKind.Text ? literals.Text(value.Offset, PickleLiterals.MaximumBytes, out _) : "?";
}
