using System.Collections.Immutable;

namespace ModelAudit.Signing;

/// <summary>The facts that a verification established, or every reason why it could not.</summary>
public sealed record VerificationResult
{
    /// <summary>The verified report; null when there is a problem.</summary>
    public VerifiedReport? Verified { get; init; }

    /// <summary>Why the report is not verified; empty exactly when it is.</summary>
    public required ImmutableArray<VerificationProblem> Problems { get; init; }

    /// <summary>What was there and was not evaluated: sentences.</summary>
    public ImmutableArray<string> Notices { get; init; } = [];
}
