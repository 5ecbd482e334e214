using System.Collections.Immutable;

namespace ModelAudit.Rules;

/// <summary>
/// An accepted risk: one rule, one subject, two people, an end. A waiver never hides a finding; it is shown with it in every output.
/// </summary>
/// <param name="Id">The waiver's own identifier.</param>
/// <param name="Rule">The rule it is for.</param>
/// <param name="Subject">A SHA-256 digest in lowercase hexadecimal (of a file, or the model's root digest), or a path glob where the policy allows globs.</param>
/// <param name="RequestedBy">Who asked.</param>
/// <param name="ApprovedBy">Who approved; never the same person.</param>
/// <param name="Justification">Why.</param>
/// <param name="CreatedAt">When it was approved.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record Waiver(
    string Id,
    string Rule,
    string Subject,
    string RequestedBy,
    string ApprovedBy,
    string Justification,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt)
{
    /// <summary>The environments it holds in; empty means all.</summary>
    public ImmutableArray<string> Environments { get; init; } = [];

    /// <summary>What is done instead.</summary>
    public string? CompensatingControls { get; init; }

    /// <summary>A ticket or decision record.</summary>
    public string? Reference { get; init; }

    /// <summary>Limits the waiver to one item of the subject (the finding's item, such as one import's name). Null means all.</summary>
    public string? Item { get; init; }

    /// <inheritdoc/>
    public bool Equals(Waiver? other) =>
        other is not null
        && Id == other.Id
        && Rule == other.Rule
        && Subject == other.Subject
        && RequestedBy == other.RequestedBy
        && ApprovedBy == other.ApprovedBy
        && Justification == other.Justification
        && CreatedAt == other.CreatedAt
        && ExpiresAt == other.ExpiresAt
        && Environments.SequenceEqual(other.Environments, StringComparer.Ordinal)
        && CompensatingControls == other.CompensatingControls
        && Reference == other.Reference
        && Item == other.Item;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Rule, Subject, ExpiresAt);
}
