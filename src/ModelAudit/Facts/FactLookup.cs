namespace ModelAudit.Facts;

/// <summary>The answer to "what is known of this fact here": a value, a known absence, or unknown with the reason.</summary>
/// <param name="State">What is known.</param>
/// <param name="Value">The value, when <paramref name="State"/> is <see cref="FactState.Present"/>.</param>
/// <param name="Reason">Why it is unknown, as a clause for a sentence; null otherwise.</param>
public readonly record struct FactLookup(FactState State, FactValue? Value, string? Reason)
{
    /// <summary>A known absence.</summary>
    public static FactLookup Absent => new(FactState.Absent, null, null);

    /// <summary>A value.</summary>
    public static FactLookup Present(FactValue value) => new(FactState.Present, value, null);

    /// <summary>Unknown, because of a gap.</summary>
    public static FactLookup Unknown(string reason) => new(FactState.Unknown, null, reason);
}
