namespace ModelAudit.Reports.Comparison;

/// <summary>What one report says in one row.</summary>
/// <param name="Text">The value, or the reason why there is none; not yet escaped.</param>
/// <param name="IsKnown">Whether it is a value. What is not known is neither better nor worse than a value.</param>
public sealed record ComparisonCell(string Text, bool IsKnown);
