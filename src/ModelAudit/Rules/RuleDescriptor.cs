using System.Collections.Immutable;

namespace ModelAudit.Rules;

/// <summary>Everything about a rule but its logic: what reports, SARIF and portals show.</summary>
/// <param name="Id">The identifier, two to eight capital letters and four digits ("MA1305"). Never reused.</param>
/// <param name="Title">A short name.</param>
/// <param name="Severity">How bad an unmet rule is.</param>
public sealed record RuleDescriptor(string Id, string Title, Severity Severity)
{
    /// <summary>What the rule demands and why, in one or two sentences.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>What to do about an unmet rule.</summary>
    public string Remediation { get; init; } = string.Empty;

    /// <summary>The controls of compliance frameworks and weakness catalogues that the rule gives evidence for ("CWE-502", "ATLAS:AML.T0010").</summary>
    public ImmutableArray<string> Controls { get; init; } = [];

    /// <summary>The pack the rule comes from, or the name of the assembly of a rule in C#.</summary>
    public string Pack { get; init; } = string.Empty;

    /// <summary>Whether the rule cannot be waived: only the policy owner's profile can change its level.</summary>
    public bool Locked { get; init; }

    /// <summary>The identifier of the attestation question that answers a Review of this rule, or null.</summary>
    public string? Question { get; init; }

    /// <inheritdoc/>
    public bool Equals(RuleDescriptor? other) =>
        other is not null
        && Id == other.Id
        && Title == other.Title
        && Severity == other.Severity
        && Description == other.Description
        && Remediation == other.Remediation
        && Controls.SequenceEqual(other.Controls, StringComparer.Ordinal)
        && Pack == other.Pack
        && Locked == other.Locked
        && Question == other.Question;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Title, Severity, Pack);
}
