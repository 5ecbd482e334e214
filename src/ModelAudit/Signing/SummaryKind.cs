namespace ModelAudit.Signing;

/// <summary>The kinds of small attestations that gates of other systems understand.</summary>
public enum SummaryKind
{
    /// <summary>A Verification Summary Attestation (SLSA v1.1, VSA v1): passed or failed.</summary>
    VerificationSummary,

    /// <summary>A Simple Verification Result (in-toto, SVR v0.2): the properties that were verified. It cannot say that something failed, so then it has none.</summary>
    SimpleVerificationResult,
}
