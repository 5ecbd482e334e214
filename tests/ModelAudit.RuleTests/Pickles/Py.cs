namespace ModelAudit.RuleTests.Pickles;

/// <summary>Python values as a pickler sees them. Beside these: null, bool, int, double, string, byte[], object[] (a list) and (object, object)[] (a dictionary).</summary>
public abstract record Py
{
    /// <summary>Something imported.</summary>
    public static Py Import(string module, string name) => new PyImport(module, name);

    /// <summary>A tuple.</summary>
    public static Py Tuple(params object?[] items) => new PyTuple(items);

    /// <summary>What a call makes.</summary>
    public static PyCall Call(string module, string name, params object?[] arguments) => new(new PyImport(module, name), arguments, null);

    /// <summary>What a call of any value makes.</summary>
    public static PyCall CallOf(Py callable, params object?[] arguments) => new(callable, arguments, null);

    /// <summary>An object of a class, made empty and given its attributes.</summary>
    public static Py Object(string module, string name, params (object? Name, object? Value)[] attributes) => new PyObject(new PyImport(module, name), [], attributes);

    /// <summary>An object that a class makes of arguments (<c>__getnewargs__</c>).</summary>
    public static Py New(string module, string name, params object?[] arguments) => new PyObject(new PyImport(module, name), arguments, null);
}

/// <summary>Something imported.</summary>
public sealed record PyImport(string Module, string Name) : Py;

/// <summary>A tuple.</summary>
public sealed record PyTuple(object?[] Items) : Py;

/// <summary>A call, the state given to its result, and the items added to it.</summary>
public sealed record PyCall(Py Callable, object?[] Arguments, object? State) : Py
{
    /// <summary>Items that are appended.</summary>
    public object?[] Items { get; init; } = [];

    /// <summary>Entries that are set.</summary>
    public (object? Key, object? Value)[] Entries { get; init; } = [];

    /// <summary>The call with a state for its result.</summary>
    public PyCall With(object? state) => this with { State = state };
}

/// <summary>An object and its state.</summary>
public sealed record PyObject(PyImport Class, object?[] Arguments, object? State) : Py;

/// <summary>An object that lies outside of the pickle.</summary>
public sealed record PyPersistent(object? Id) : Py;
