namespace ModelAudit.Facts;

/// <summary>What is known of a fact.</summary>
public enum FactState
{
    /// <summary>Nobody could tell: a gap covers it. Conditions over it are unknown, never false.</summary>
    Unknown,

    /// <summary>It was looked for and is not there.</summary>
    Absent,

    /// <summary>It has a value.</summary>
    Present,
}
