using System.Collections.Immutable;
using System.Globalization;

namespace ModelAudit.Formats.Python;

/// <summary>A value as far as it can be told from the source. Immutable.</summary>
internal sealed class PythonValue
{
    /// <summary>The most values that a name may have at once, and the most items of a list that are kept.</summary>
    public const int MaximumChoices = 4;

    /// <summary>The most items of a list that are kept.</summary>
    public const int MaximumItems = 4_096;

    /// <summary>The longest dotted name, in UTF-16 code units.</summary>
    public const int MaximumPath = 512;

    /// <summary>Nothing is known.</summary>
    public static readonly PythonValue Unknown = new(PythonValueKind.Unknown, string.Empty);

    /// <summary>The names of the module itself.</summary>
    public static readonly PythonValue Namespace = new(PythonValueKind.Namespace, string.Empty);

    private PythonValue(PythonValueKind kind, string text)
    {
        Kind = kind;
        Text = text;
    }

    /// <summary>What is known.</summary>
    public PythonValueKind Kind { get; }

    /// <summary>The dotted name, the constant, or the name of the method.</summary>
    public string Text { get; }

    /// <summary>The items or choices; the constant that a method belongs to.</summary>
    public ImmutableArray<PythonValue> Items { get; private init; } = [];

    /// <summary>The number.</summary>
    public long Number { get; private init; }

    /// <summary>Whether it is a constant string or bytes.</summary>
    public bool IsConstant => Kind is PythonValueKind.Text or PythonValueKind.Bytes;

    /// <summary>Makes a value of a kind with a text.</summary>
    public static PythonValue Of(PythonValueKind kind, string text) =>
        kind is PythonValueKind.Path or PythonValueKind.Unbound or PythonValueKind.Local or PythonValueKind.Result && text.Length > MaximumPath ? Unknown : new PythonValue(kind, text);

    /// <summary>Something imported or built in.</summary>
    public static PythonValue Path(string name) => Of(PythonValueKind.Path, name);

    /// <summary>A constant string.</summary>
    public static PythonValue Constant(string text) => new(PythonValueKind.Text, text);

    /// <summary>A whole number.</summary>
    public static PythonValue Integer(long number) => new(PythonValueKind.Number, string.Empty) { Number = number };

    /// <summary>A list or tuple.</summary>
    public static PythonValue List(ImmutableArray<PythonValue> items) => new(PythonValueKind.Items, string.Empty) { Items = items };

    /// <summary>One of several values.</summary>
    public static PythonValue Choice(IEnumerable<PythonValue> values)
    {
        var choices = new List<PythonValue>();
        foreach (PythonValue value in values)
        {
            foreach (PythonValue single in value.Kind == PythonValueKind.Choice ? value.Items : [value])
            {
                if (single.Kind is not PythonValueKind.Unknown && choices.Count < MaximumChoices && !choices.Exists(other => other.Kind == single.Kind && other.Text == single.Text))
                {
                    choices.Add(single);
                }
            }
        }

        return choices.Count switch
        {
            0 => Unknown,
            1 => choices[0],
            _ => new PythonValue(PythonValueKind.Choice, string.Empty) { Items = [.. choices] },
        };
    }

    /// <summary>The value of an attribute.</summary>
    public PythonValue Attribute(string name)
    {
        switch (Kind)
        {
            case PythonValueKind.Path or PythonValueKind.Unbound or PythonValueKind.Local:
                return Of(Kind, Text.Length > 0 && Text[^1] == '.' ? Text + name : Text + "." + name);
            case PythonValueKind.Result:
                return Of(PythonValueKind.Result, Text + "()." + name);
            case PythonValueKind.Text or PythonValueKind.Bytes:
                return new PythonValue(PythonValueKind.Method, name) { Items = [this] };
            case PythonValueKind.Choice:
                return Choice(Items.Select(item => item.Attribute(name)));
            default:
                return Unknown;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        PythonValueKind.Number => Number.ToString(CultureInfo.InvariantCulture),
        PythonValueKind.Result => Text + "()",
        _ => Text,
    };
}
