using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Pickle;

/// <summary>What a file of Python pickles would do when it is loaded, found by simulating the unpickler (CPython <c>Modules/_pickle.c</c>); nothing is imported or run.</summary>
public static class PickleFacts
{
    /// <summary>The pickles, one after another.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Streams = new(
        "pickle.streams",
        FactScope.File,
        "The pickles of the file in their order, and how each ends.",
        new FactField("index", FactType.Integer, "The place of the pickle, from 0.", IsKey: true),
        new FactField("offset", FactType.Integer, "Where it starts, in bytes."),
        new FactField("length", FactType.Integer, "Its length in bytes, up to where the unpickler stops."),
        new FactField("protocol", FactType.Integer, "The highest protocol it declares; 0 when it declares none."),
        new FactField("opcodes", FactType.Integer, "The number of opcodes that were run."),
        new FactField("ending", FactType.Text, $"{string.Join(", ", PickleEnding.All[..^1])} or {PickleEnding.All[^1]}.", IsKey: true),
        new FactField("endOffset", FactType.Integer, "The position of the opcode that ends it, in bytes."),
        new FactField("executed", FactType.Boolean, "Whether an import or a call runs before the ending."),
        new FactField("detail", FactType.Text, "One sentence about an ending other than stop."));

    /// <summary>What is imported.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Imports = new(
        "pickle.imports",
        FactScope.File,
        "Every import, once for each name, opcode and way of resolution.",
        new FactField("name", FactType.Text, "What the unpickler resolves: module and qualified name, with Python 2 names mapped below protocol 3. Parts that are not constant are '?'.", IsKey: true),
        new FactField("module", FactType.Text, "The module."),
        new FactField("qualifiedName", FactType.Text, "The name inside the module; may hold dots."),
        new FactField("written", FactType.Text, "Module and name as they stand in the stream, if they differ."),
        new FactField("offset", FactType.Integer, "The position of the first, in bytes."),
        new FactField("stream", FactType.Integer, "The pickle that holds the first."),
        new FactField("opcode", FactType.Text, "GLOBAL, INST, STACK_GLOBAL, EXT1, EXT2, EXT4, or REDUCE for an attribute fetched by a getattr-like call.", IsKey: true),
        new FactField("resolution", FactType.Text, "literal, memo, computed, extension, attribute or unresolved.", IsKey: true),
        new FactField("called", FactType.Boolean, "Whether it is called."),
        new FactField("passed", FactType.Boolean, "Whether it is handed to a call or kept in the result, and so may be called later."),
        new FactField("count", FactType.Integer, "How often it is imported."));

    /// <summary>What is called.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Calls = new(
        "pickle.calls",
        FactScope.File,
        "Every call, once for each callable, opcode and arguments.",
        new FactField("callable", FactType.Text, "The name of what is called; '?' when it is unknown, 'os.getcwd()()' when it is the result of a call, 'Class.__setstate__' for BUILD.", IsKey: true),
        new FactField("offset", FactType.Integer, "The position of the first, in bytes."),
        new FactField("stream", FactType.Integer, "The pickle that holds the first."),
        new FactField("opcode", FactType.Text, "REDUCE, NEWOBJ, NEWOBJ_EX, OBJ, INST, BUILD, PERSID, BINPERSID, or APPEND, APPENDS, ADDITEMS, SETITEM and SETITEMS on an object.", IsKey: true),
        new FactField("arguments", FactType.Text, "The arguments as text, bounded.", IsKey: true),
        new FactField("callables", FactType.TextList, "The imports among the arguments, at any depth."),
        new FactField("count", FactType.Integer, "How often it is called."),
        new FactField("torchFiles", FactType.Integer, "Of these calls, those whose only argument is the bytes of a PyTorch file of the form before 1.6 that was examined as a file of its own; absent when no argument begins like one."),
        new FactField("evaluated", FactType.Text, "For BUILD in a pickle that names SciPy's distributions or statsmodels near its start: whether the text that their classes evaluate of a state is absent or of the form these libraries write (ordinary), is a formula or the source of a parser in another form (formula, source), or is not known (unknown)."));

    /// <summary>Content hidden in strings and bytes.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Payloads = new(
        "pickle.payloads",
        FactScope.File,
        "Strings and bytes that are themselves a pickle, an archive, compressed or executable content; each is examined as a file of its own.",
        new FactField("offset", FactType.Integer, "Where the string or bytes start, in bytes."),
        new FactField("length", FactType.Integer, "Their length in bytes."),
        new FactField("encoding", FactType.Text, "raw, latin1, base64, base32, base85, ascii85, hex, zlib, gzip, bzip2, xz or lzma, or several joined by '+', the outermost first.", IsKey: true),
        new FactField("format", FactType.Text, "What is inside.", IsKey: true),
        new FactField("child", FactType.Text, "The path under which it was examined, inside this file.", IsKey: true));

    /// <summary>What no ordinary writer does.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Anomalies = new(
        "pickle.anomalies",
        FactScope.File,
        "What no ordinary writer of pickles does; empty for an ordinary file.",
        new FactField("code", FactType.Text, $"{string.Join(", ", PickleAnomalyCode.All[..^1])} or {PickleAnomalyCode.All[^1]}.", IsKey: true),
        new FactField("offset", FactType.Integer, "The position in bytes."),
        new FactField("stream", FactType.Integer, "The pickle; absent when it is outside of any."),
        new FactField("detail", FactType.Text, "One sentence."));

    /// <summary>The number of persistent ids.</summary>
    public static readonly Fact<long> PersistentIds = new("pickle.persistentIds", FactScope.File, "The number of objects that the pickles refer to by a persistent id (PyTorch storages).");

    /// <summary>The pickles as pseudo-Python.</summary>
    public static readonly Fact<string> Decompilation = new("pickle.decompilation", FactScope.File, "The imports and calls as pseudo-Python, bounded; for reading, not for judging.");

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Streams, Imports, Calls, Payloads, Anomalies, PersistentIds, Decompilation];
}
