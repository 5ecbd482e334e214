using System.Collections.Immutable;
using ModelAudit.Signing;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>What was found out about a signature without looking at the files.</summary>
internal sealed record OmsVerification
{
    /// <summary>The manifest; null when the document does not hold one.</summary>
    public OmsManifest? Manifest { get; init; }

    /// <summary>key, certificate or keyless: how the signer names itself; null when it does in no known way.</summary>
    public string? Method { get; init; }

    /// <summary>Who signed, as far as the signature was checked against it; null when it was not.</summary>
    public SignerIdentity? Signer { get; init; }

    /// <summary>Whether the signer is one of those trusted.</summary>
    public bool IsTrusted { get; init; }

    /// <summary>The algorithm; null when no signature could be checked.</summary>
    public string? Algorithm { get; init; }

    /// <summary>When certificates had to be valid.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Where <see cref="Time"/> comes from: "timestamp", "transparency-log" or "now".</summary>
    public string TimeSource { get; init; } = "now";

    /// <summary>When the signature is known to have existed, by whom.</summary>
    public ImmutableArray<TimeEvidence> Times { get; init; } = [];

    /// <summary>What is wrong, whoever signed.</summary>
    public ImmutableArray<VerificationProblem> Problems { get; init; } = [];

    /// <summary>Why the signer is not trusted.</summary>
    public ImmutableArray<VerificationProblem> TrustProblems { get; init; } = [];

    /// <summary>What was there and was not evaluated, or is odd and does no harm: sentences.</summary>
    public ImmutableArray<string> Notices { get; init; } = [];
}
