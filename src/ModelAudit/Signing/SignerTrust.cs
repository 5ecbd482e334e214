using System.Collections.Immutable;

namespace ModelAudit.Signing;

/// <summary>Who is trusted to have signed, and when certificates must be valid: what the policies for reports and for models have in common.</summary>
internal sealed record SignerTrust
{
    /// <summary>Roots and intermediates in PEM.</summary>
    public ImmutableArray<string> Roots { get; init; } = [];

    /// <summary>Roots of timestamping authorities in PEM.</summary>
    public ImmutableArray<string> TimestampRoots { get; init; } = [];

    /// <summary>What keyless signatures rest on.</summary>
    public TrustedRoot? TrustedRoot { get; init; }

    /// <summary>Whom certificates must name.</summary>
    public ImmutableArray<ExpectedIdentity> Identities { get; init; } = [];

    /// <summary>Whether certificates of <see cref="Roots"/> have to name somebody.</summary>
    public bool NeedsIdentity { get; init; } = true;

    /// <summary>Whether certificates have to be ones for signing code.</summary>
    public bool NeedsCodeSigning { get; init; }

    /// <summary>When the signature was made, where the caller knows.</summary>
    public DateTimeOffset? SigningTime { get; init; }

    /// <summary>Now.</summary>
    public DateTimeOffset Now { get; init; }
}
