using System.Collections.Immutable;

namespace ModelAudit.Reports.Comparison;

/// <summary>
/// Candidates side by side: what each report says of its model, in the same rows. It ranks nothing and judges nothing; prices are declared by whoever
/// made the catalogue and touch no verdict.
/// </summary>
public sealed record ReportComparison
{
    /// <summary>The most reports that are compared at once.</summary>
    public const int MaximumReports = 20;

    private ReportComparison()
    {
    }

    /// <summary>The names of the models in the order given; one that occurs twice has its place behind it.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>The rows.</summary>
    public required ImmutableArray<ComparisonRow> Rows { get; init; }

    /// <summary>Compares.</summary>
    /// <param name="reports">Two to <see cref="MaximumReports"/> reports.</param>
    /// <param name="prices">Declared prices, or null when there are none.</param>
    /// <param name="asOf">The day by which the age of prices is told.</param>
    /// <exception cref="ArgumentException">There are too few or too many reports.</exception>
    public static ReportComparison Of(IReadOnlyList<AuditReport> reports, PriceCatalogue? prices, DateTimeOffset asOf)
    {
        ArgumentNullException.ThrowIfNull(reports);
        if (reports.Count is < 2 or > MaximumReports)
        {
            throw new ArgumentException($"From 2 to {MaximumReports} reports are compared, not {reports.Count}.", nameof(reports));
        }

        ComparisonColumn[] columns = [.. reports.Select(report => new ComparisonColumn(report, prices, asOf))];
        string[] names = [.. reports.Select(report => report.Evidence.Source.Name)];
        return new ReportComparison
        {
            Names = [.. names.Select((name, i) => names.Count(other => other == name) > 1 ? $"{name} ({i + 1})" : name)],
            Rows = [.. ComparisonColumn.Rows.Select(row => new ComparisonRow(row.Label, [.. columns.Select(row.Cell)]))],
        };
    }

    /// <inheritdoc/>
    public bool Equals(ReportComparison? other) => other is not null && Names.SequenceEqual(other.Names, StringComparer.Ordinal) && Rows.SequenceEqual(other.Rows);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Names.Length, Rows.Length);
}
