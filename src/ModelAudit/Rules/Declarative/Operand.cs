using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Rules.Declarative;

/// <summary>The right side of an operator that takes one value: a literal or another field.</summary>
internal sealed record ScalarOperand(FactValue? Literal, BoundField? Field)
{
    /// <summary>What is known of the value.</summary>
    public FactLookup Read(in Frame frame) => Literal is not null ? FactLookup.Present(Literal) : Field!.Read(frame);

    /// <summary>The right side in words.</summary>
    public string Describe() => Literal is null ? Field!.Name : Literal.Type == FactType.Text ? $"'{Literal}'" : Literal.ToString();
}

/// <summary>The right side of an operator that takes several texts: literals, a list, or a field that is a list of texts.</summary>
internal sealed class TextsOperand
{
    private readonly HashSet<string>? values;
    private readonly string description;

    /// <summary>Literals.</summary>
    public TextsOperand(ImmutableArray<string> literals)
    {
        Entries = literals;
        values = literals.ToHashSet(StringComparer.Ordinal);
        description = $"({MessageTemplate.Cut(string.Join(", ", literals), MessageTemplate.LongestValue)})";
    }

    /// <summary>A list.</summary>
    public TextsOperand(RuleList list)
    {
        Entries = list.Entries;
        values = list.Entries.ToHashSet(StringComparer.Ordinal);
        description = $"list '{list.Name}'";
    }

    /// <summary>A field.</summary>
    public TextsOperand(BoundField field)
    {
        Field = field;
        description = field.Name;
    }

    /// <summary>The entries that are known when the pack is loaded; empty for a field.</summary>
    public ImmutableArray<string> Entries { get; } = [];

    /// <summary>The field, or null.</summary>
    public BoundField? Field { get; }

    /// <summary>Asks something of the set of texts: of an empty one when the field has no value, unknown when it is.</summary>
    public Truth Ask(in Frame frame, Func<IReadOnlySet<string>, Truth> question)
    {
        if (values is not null)
        {
            return question(values);
        }

        FactLookup lookup = Field!.Read(frame);
        return lookup.State switch
        {
            FactState.Present => question(lookup.Value!.TextList.ToHashSet(StringComparer.Ordinal)),
            FactState.Absent => question(new HashSet<string>()),
            _ => Truth.Unknown(lookup.Reason),
        };
    }

    /// <summary>The right side in words.</summary>
    public string Describe() => description;
}
