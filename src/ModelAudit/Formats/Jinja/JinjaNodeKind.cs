namespace ModelAudit.Formats.Jinja;

/// <summary>The parts of a parsed template. Chains of operators and of what follows a value are flat, so that the tree is no deeper than the source is nested.</summary>
internal enum JinjaNodeKind
{
    /// <summary>Statements in a row.</summary>
    Body,

    /// <summary>Text that is printed.</summary>
    Data,

    /// <summary>An expression that is printed.</summary>
    Output,

    /// <summary>A choice: <see cref="Branch"/> nodes, and a <see cref="Body"/> for else.</summary>
    If,

    /// <summary>A test and a body.</summary>
    Branch,

    /// <summary>A loop: target, values, test or null, body, else or null.</summary>
    For,

    /// <summary>An assignment: target and value, which is an expression or a <see cref="Body"/>.</summary>
    Set,

    /// <summary>A macro or a call block: its name, defaults, the call, and the body last.</summary>
    Macro,

    /// <summary>Any other block with expressions, and the body last.</summary>
    Block,

    /// <summary>import, from, include or extends: the text says which; the child is the name.</summary>
    Import,

    /// <summary>A statement without content.</summary>
    Empty,

    /// <summary>A string.</summary>
    Text,

    /// <summary>A number, a truth value or none.</summary>
    Number,

    /// <summary>A variable.</summary>
    Name,

    /// <summary>A list, tuple or dictionary.</summary>
    List,

    /// <summary>not, - or + before a value.</summary>
    Unary,

    /// <summary>Values with operators of one rank between them; the text holds the operators, separated by spaces.</summary>
    Chain,

    /// <summary>A comparison of two or more values; the text holds the operators.</summary>
    Compare,

    /// <summary>value if test else other: value, test, other or null.</summary>
    Condition,

    /// <summary>A value and what follows it: <see cref="Attribute"/>, <see cref="Item"/>, <see cref="Call"/>, <see cref="Filter"/> and <see cref="Test"/>.</summary>
    Postfix,

    /// <summary>.name</summary>
    Attribute,

    /// <summary>[key], or [from:to:step].</summary>
    Item,

    /// <summary>(arguments)</summary>
    Call,

    /// <summary>|name(arguments)</summary>
    Filter,

    /// <summary>is name(arguments)</summary>
    Test,

    /// <summary>name=value in arguments.</summary>
    Keyword,
}
