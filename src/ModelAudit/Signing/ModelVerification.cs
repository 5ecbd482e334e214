using System.Collections.Immutable;

namespace ModelAudit.Signing;

/// <summary>What the verification of a signed model established: who signed what, how that is known, and everything that is wrong.</summary>
public sealed record ModelVerification
{
    /// <summary>Whether a trusted signer signed exactly these files.</summary>
    public bool IsVerified => Problems.IsEmpty && Signer is not null;

    /// <summary>How the signer is known: key, certificate or keyless; null when the document does not say.</summary>
    public string? Method { get; init; }

    /// <summary>Who signed, as far as the signature was checked; null when it was not. Whether they are trusted is in <see cref="Problems"/>.</summary>
    public SignerIdentity? Signer { get; init; }

    /// <summary>The algorithm of the signature; null when it was not checked.</summary>
    public string? Algorithm { get; init; }

    /// <summary>When certificates had to be valid: the earliest of <see cref="Times"/>, where there are any.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Where the time comes from: "timestamp", "transparency-log" or "now".</summary>
    public string TimeSource { get; init; } = "now";

    /// <summary>When the signature is known to have existed, by whom. All of them were verified.</summary>
    public ImmutableArray<TimeEvidence> Times { get; init; } = [];

    /// <summary>The version of the format ("1.0", "0.1"); null when there is no manifest.</summary>
    public string? FormatVersion { get; init; }

    /// <summary>files or shards; null when there is no manifest.</summary>
    public string? Serialization { get; init; }

    /// <summary>sha256, blake2b or blake3; null when there is no manifest.</summary>
    public string? HashType { get; init; }

    /// <summary>How many files or pieces were signed.</summary>
    public int Resources { get; init; }

    /// <summary>The root digest that was signed, in lowercase hexadecimal digits; null where the format has none.</summary>
    public string? RootDigest { get; init; }

    /// <summary>Everything that is wrong, in the order of the steps.</summary>
    public ImmutableArray<VerificationProblem> Problems { get; init; } = [];

    /// <summary>The files that are not as signed, in code-point order of paths.</summary>
    public ImmutableArray<ModelFileDifference> Differences { get; init; } = [];

    /// <summary>What was not evaluated, or is odd and does no harm: sentences.</summary>
    public ImmutableArray<string> Notices { get; init; } = [];
}
