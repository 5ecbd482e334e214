namespace ModelAudit.Reports.Bom;

/// <summary>What a bill of materials says of one element: a value, or that nobody can tell and why.</summary>
/// <param name="Text">The value; null when it is not known.</param>
/// <param name="Reason">Why it is not known, as a clause; null when it is.</param>
internal sealed record BomValue(string? Text, string? Reason)
{
    /// <summary>Whether there is a value.</summary>
    public bool IsKnown => Text is not null;

    /// <summary>A value.</summary>
    public static BomValue Of(string text) => new(text, null);

    /// <summary>No value.</summary>
    public static BomValue Unknown(string reason) => new(null, reason);
}
