using System.Collections.Immutable;

namespace ModelAudit.Reports.Comparison;

/// <summary>One question, and what each report says to it.</summary>
/// <param name="Label">The question in a word or two.</param>
/// <param name="Cells">The answers in the order of the reports.</param>
public sealed record ComparisonRow(string Label, ImmutableArray<ComparisonCell> Cells)
{
    /// <summary>Whether the answers are not all the same.</summary>
    public bool Differs => Cells.Any(cell => cell != Cells[0]);

    /// <inheritdoc/>
    public bool Equals(ComparisonRow? other) => other is not null && Label == other.Label && Cells.SequenceEqual(other.Cells);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Label, Cells.Length);
}
