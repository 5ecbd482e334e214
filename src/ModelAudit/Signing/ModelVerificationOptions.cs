using ModelAudit.Sources;

namespace ModelAudit.Signing;

/// <summary>How a signed model is verified.</summary>
public sealed record ModelVerificationOptions
{
    /// <summary>The path of the signature when it lies in the tree: it cannot sign itself.</summary>
    public ArtifactPath? SignaturePath { get; init; }

    /// <summary>Whether files that were not signed are no problem. Every signed one is still compared.</summary>
    public bool IgnoresUnsignedFiles { get; init; }

    /// <summary>How many files are read at once; 0 means one per core.</summary>
    public int Jobs { get; init; }

    /// <summary>The clock that certificates have to be valid by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
