using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Python;

/// <summary>What Python code does, told from its source. Nothing is run or imported.</summary>
public static class PythonFacts
{
    /// <summary>The encoding.</summary>
    public static readonly Fact<string> Encoding = new("python.encoding", FactScope.File, "The encoding that the source declares (PEP 263), or utf-8.");

    /// <summary>The number of lines.</summary>
    public static readonly Fact<long> Lines = new("python.lines", FactScope.File, "The number of lines.");

    /// <summary>The imports.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Imports = new(
        "python.imports",
        FactScope.File,
        "Every import, each once: statements, and calls that import a constant name.",
        new FactField("module", FactType.Text, "The module; dots in front stand for a relative import.", IsKey: true),
        new FactField("member", FactType.Text, "The name taken from it, or *; missing when the module itself is imported.", IsKey: true),
        new FactField("alias", FactType.Text, "The name it gets, when that is another one."),
        new FactField("how", FactType.Text, "import, from, or call (__import__, importlib.import_module and the like)."),
        new FactField("onImport", FactType.Boolean, "Whether it happens when the module is imported, and not in a function or a script alone.", IsKey: true),
        new FactField("line", FactType.Integer, "The line of the first one, from 1."),
        new FactField("column", FactType.Integer, "Its column in UTF-16 code units, from 1."));

    /// <summary>The calls.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Calls = new(
        "python.calls",
        FactScope.File,
        "Uses of imported names and of built-in functions that run code or reach outside, by their dotted names however they are reached: aliases, assignments, getattr, globals(), names put together from constants, and source code in constants that is run.",
        new FactField("name", FactType.Text, "The dotted name; dots in front stand for a relative import, builtins. for a built-in function.", IsKey: true),
        new FactField("kind", FactType.Text, "call, decorator, or reference (handed on, returned or stored).", IsKey: true),
        new FactField("onImport", FactType.Boolean, "Whether it happens when the module is imported: at the top, in a class, a decorator or a default, not in a function, a lambda or under __name__ == \"__main__\".", IsKey: true),
        new FactField("argument", FactType.Text, "The first argument when it is a constant string, up to 200 characters.", IsKey: true),
        new FactField("argumentFrom", FactType.Text, "The call that gives the first argument, by its dotted name.", IsKey: true),
        new FactField("line", FactType.Integer, "The line of the first one, from 1."),
        new FactField("column", FactType.Integer, "Its column in UTF-16 code units, from 1."),
        new FactField("count", FactType.Integer, "How often it occurs."));

    /// <summary>The structure.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Structure = new(
        "python.structure",
        FactScope.File,
        "The classes and functions of the module itself.",
        new FactField("kind", FactType.Text, "class or function.", IsKey: true),
        new FactField("name", FactType.Text, "Its name.", IsKey: true),
        new FactField("bases", FactType.TextList, "The base classes of a class, by their dotted names."),
        new FactField("line", FactType.Integer, "The line, from 1."));

    /// <summary>Encoded values.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Blobs = new(
        "python.blobs",
        FactScope.File,
        "Strings of 200 characters and more that are nothing but base64 or hexadecimal digits.",
        new FactField("encoding", FactType.Text, "base64 or hex."),
        new FactField("line", FactType.Integer, "The line, from 1.", IsKey: true),
        new FactField("characters", FactType.Integer, "The length in characters.", IsKey: true),
        new FactField("bytes", FactType.Integer, "The length of what it encodes, in bytes."));

    /// <summary>Addresses.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Urls = new(
        "python.urls",
        FactScope.File,
        "The addresses (http, https, ftp, ws) in strings, each once.",
        new FactField("value", FactType.Text, "The address, up to 2,048 characters.", IsKey: true),
        new FactField("line", FactType.Integer, "The line of the first one, from 1."),
        new FactField("isDocumentation", FactType.Boolean, "Whether the string stands alone, as documentation does."));

    /// <summary>Signs of hiding.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Signals = new(
        "python.signals",
        FactScope.File,
        "Signs that the source hides what it does.",
        new FactField("code", FactType.Text, "direction (characters that turn the direction of text), look-alike (names in other letters than they seem), long-line (more than 5,000 characters), blanks (code behind 200 blanks), decoded-code (what is run is decoded first), nested-code (what is run is a constant), encoding (an encoding that changes plain text).", IsKey: true),
        new FactField("line", FactType.Integer, "The line, from 1.", IsKey: true),
        new FactField("detail", FactType.Text, "One sentence."));

    /// <summary>What breaks the lexical rules.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Defects = new(
        "python.defects",
        FactScope.File,
        "Where the source breaks the lexical rules of Python.",
        new FactField("code", FactType.Text, "encoding, nul, character, string, bracket, indentation or depth.", IsKey: true),
        new FactField("line", FactType.Integer, "The line, from 1.", IsKey: true),
        new FactField("column", FactType.Integer, "The column in UTF-16 code units, from 1.", IsKey: true),
        new FactField("detail", FactType.Text, "One sentence."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Encoding, Lines, Imports, Calls, Structure, Blobs, Urls, Signals, Defects];
}
