namespace ModelAudit.Formats.RObjects;

/// <summary>Types of items in R's serialization (R Internals, section 1.8; R sources, serialize.c and Rinternals.h).</summary>
internal enum RType
{
    /// <summary>NULL.</summary>
    Null = 0,

    /// <summary>A symbol.</summary>
    Symbol = 1,

    /// <summary>A pairlist.</summary>
    PairList = 2,

    /// <summary>A function.</summary>
    Closure = 3,

    /// <summary>An environment.</summary>
    Environment = 4,

    /// <summary>A promise: an expression that is evaluated when its value is asked for.</summary>
    Promise = 5,

    /// <summary>A call that was not evaluated.</summary>
    Language = 6,

    /// <summary>A special form of the interpreter, by name.</summary>
    Special = 7,

    /// <summary>A function of the interpreter, by name.</summary>
    Builtin = 8,

    /// <summary>A string.</summary>
    Characters = 9,

    /// <summary>A vector of truth values.</summary>
    Logical = 10,

    /// <summary>A vector of 32-bit integers.</summary>
    Integer = 13,

    /// <summary>A vector of 64-bit floats.</summary>
    Real = 14,

    /// <summary>A vector of complex numbers.</summary>
    Complex = 15,

    /// <summary>A vector of strings.</summary>
    Strings = 16,

    /// <summary>Arguments that were passed on.</summary>
    Dots = 17,

    /// <summary>A list.</summary>
    List = 19,

    /// <summary>A vector of expressions.</summary>
    Expressions = 20,

    /// <summary>Compiled code of a function.</summary>
    ByteCode = 21,

    /// <summary>A pointer of some library.</summary>
    ExternalPointer = 22,

    /// <summary>A weak reference.</summary>
    WeakReference = 23,

    /// <summary>Bytes.</summary>
    Raw = 24,

    /// <summary>An object of a formal class.</summary>
    S4 = 25,

    /// <summary>A vector in a form of its own.</summary>
    Alternative = 238,

    /// <summary>A pairlist with attributes, in compiled code.</summary>
    CodeAttributedList = 239,

    /// <summary>A call with attributes, in compiled code.</summary>
    CodeAttributedCall = 240,

    /// <summary>The base environment.</summary>
    BaseEnvironment = 241,

    /// <summary>The empty environment.</summary>
    EmptyEnvironment = 242,

    /// <summary>Something of compiled code that was written before.</summary>
    CodeReference = 243,

    /// <summary>Something of compiled code that is referred to later.</summary>
    CodeDefinition = 244,

    /// <summary>The namespace of the base package.</summary>
    BaseNamespace = 250,

    /// <summary>An argument that is missing.</summary>
    MissingArgument = 251,

    /// <summary>A value that does not exist yet.</summary>
    Unbound = 252,

    /// <summary>The global environment.</summary>
    GlobalEnvironment = 253,

    /// <summary>NULL, written short.</summary>
    NullValue = 254,

    /// <summary>Something that was written before.</summary>
    Reference = 255,

    /// <summary>A persistent name.</summary>
    Persistent = 247,

    /// <summary>A package's environment.</summary>
    Package = 248,

    /// <summary>A package's namespace.</summary>
    Namespace = 249,
}
