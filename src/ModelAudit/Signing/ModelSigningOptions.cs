using System.Collections.Immutable;
using ModelAudit.Sources;

namespace ModelAudit.Signing;

/// <summary>How a model is signed.</summary>
public sealed record ModelSigningOptions
{
    /// <summary>Paths below the root that are left out with everything below them; recorded in the signature.</summary>
    public ImmutableArray<string> IgnoredPaths { get; init; } = [];

    /// <summary>The path of the signature when it will lie in the tree; left out and recorded.</summary>
    public ArtifactPath? SignaturePath { get; init; }

    /// <summary>The length of the pieces that files are cut into, in bytes; null to sign whole files, which every verifier can check.</summary>
    public long? ShardBytes { get; init; }

    /// <summary>sha256, which every verifier can check, or blake2b or blake3.</summary>
    public string HashType { get; init; } = "sha256";

    /// <summary>Whether a single file is named "." as the reference implementation does, instead of by its name as the specification says.</summary>
    public bool IsReferenceCompatible { get; init; }

    /// <summary>Certificates in PEM: the key's own, and the intermediates that go into the signature behind it. Roots are left out.</summary>
    public string? CertificateChain { get; init; }

    /// <summary>How many files or pieces are read at once; 0 means one per core.</summary>
    public int Jobs { get; init; }
}
