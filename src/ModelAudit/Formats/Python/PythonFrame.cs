using System.Text;

namespace ModelAudit.Formats.Python;

/// <summary>What an open bracket or formatted string means, and what was read in it so far. Used again for the next one.</summary>
internal sealed class PythonFrame
{
    /// <summary>The arguments or items of it.</summary>
    public List<(string? Keyword, PythonValue Value)> Elements { get; } = [];

    /// <summary>Other values that the element may have.</summary>
    public List<PythonValue> Alternatives { get; } = [];

    /// <summary>The text of a formatted string.</summary>
    public StringBuilder Format { get; } = new();

    /// <summary>What it is: o(uter), g(roup), c(all), s(ubscript), l(ist), d(ictionary), f(ormatted string) or p(lace in one).</summary>
    public char Kind { get; private set; }

    /// <summary>What is called or indexed.</summary>
    public PythonValue Target { get; private set; } = PythonValue.Unknown;

    /// <summary>Where that stands.</summary>
    public PythonPlace Place { get; private set; }

    /// <summary>The value in work, or null before one begins.</summary>
    public PythonValue? Current { get; set; }

    /// <summary>Where the value in work begins.</summary>
    public PythonPlace CurrentPlace { get; set; }

    /// <summary>The value before an operator, or null.</summary>
    public PythonValue? Left { get; set; }

    /// <summary>The operator.</summary>
    public char Operator { get; set; }

    /// <summary>The name that makes up the whole value in work, or null.</summary>
    public string? BareName { get; set; }

    /// <summary>The name of the argument.</summary>
    public string? Keyword { get; set; }

    /// <summary>The name that := binds.</summary>
    public string? Assigned { get; set; }

    /// <summary>Whether a dot came last.</summary>
    public bool AfterDot { get; set; }

    /// <summary>Whether a star stands before the element.</summary>
    public bool IsStarred { get; set; }

    /// <summary>Whether a comma came.</summary>
    public bool HasComma { get; set; }

    /// <summary>Whether the element is a comprehension.</summary>
    public bool IsComprehension { get; set; }

    /// <summary>Whether nothing certain can be said of the value: a slice, a format.</summary>
    public bool IsUncertain { get; set; }

    /// <summary>1 in the parameters of a lambda, 2 in its body.</summary>
    public int Lambda { get; set; }

    /// <summary>Makes it new.</summary>
    public PythonFrame Open(char kind, PythonValue target, PythonPlace place)
    {
        Kind = kind;
        Target = target;
        Place = place;
        Elements.Clear();
        Format.Clear();
        HasComma = false;
        IsUncertain = false;
        Lambda = 0;
        NextElement();
        return this;
    }

    /// <summary>Begins an element.</summary>
    public void NextElement()
    {
        Alternatives.Clear();
        Keyword = null;
        Assigned = null;
        IsStarred = false;
        IsComprehension = false;
        Drop();
    }

    /// <summary>Forgets the value in work.</summary>
    public void Drop()
    {
        Current = null;
        Left = null;
        Operator = '\0';
        BareName = null;
        AfterDot = false;
    }
}
