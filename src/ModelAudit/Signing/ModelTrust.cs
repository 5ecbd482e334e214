using System.Collections.Immutable;

namespace ModelAudit.Signing;

/// <summary>Whose signatures over models are trusted. One that names nobody trusts nobody; nothing inside a signature is ever an anchor.</summary>
public sealed record ModelTrust
{
    /// <summary>Nobody is trusted.</summary>
    public static readonly ModelTrust Nobody = new();

    /// <summary>Trusted public keys: each a PEM text of one or more SPKI blocks.</summary>
    public ImmutableArray<string> PublicKeys { get; init; } = [];

    /// <summary>Roots of authorities whose certificates are trusted, and intermediates where needed: each a PEM text of one or more.</summary>
    public ImmutableArray<string> Roots { get; init; } = [];

    /// <summary>
    /// Whom a certificate must name: an e-mail address, URI or DNS name among its subject alternative names, or its whole subject. Any one
    /// of them suffices. Without any, everybody to whom one of <see cref="Roots"/> gave a certificate for signing code is trusted. For keyless
    /// signatures only those count that say who has to have authenticated the signer (<see cref="ExpectedIdentity.Issuer"/>), and one is needed.
    /// </summary>
    public ImmutableArray<ExpectedIdentity> Identities { get; init; } = [];

    /// <summary>What keyless signatures (Sigstore) rest on; null accepts none. Its authorities for timestamps count for other signatures too.</summary>
    public TrustedRoot? TrustedRoot { get; init; }

    /// <summary>Roots of timestamping authorities (RFC 3161): each a PEM text of one or more certificates.</summary>
    public ImmutableArray<string> TimestampRoots { get; init; } = [];

    /// <summary>Whether nobody is trusted.</summary>
    public bool IsEmpty => PublicKeys.IsEmpty && Roots.IsEmpty && TrustedRoot is null;

    /// <summary>The part that reports and models have in common.</summary>
    internal SignerTrust Trust(DateTimeOffset now) => new()
    {
        Roots = Roots,
        TimestampRoots = TimestampRoots,
        TrustedRoot = TrustedRoot,
        Identities = Identities,
        NeedsIdentity = false,
        NeedsCodeSigning = true,
        Now = now,
    };

    /// <inheritdoc/>
    public bool Equals(ModelTrust? other) =>
        other is not null && PublicKeys.SequenceEqual(other.PublicKeys) && Roots.SequenceEqual(other.Roots)
        && TrustedRoot == other.TrustedRoot && TimestampRoots.SequenceEqual(other.TimestampRoots) && Identities.SequenceEqual(other.Identities);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(PublicKeys.Length, Roots.Length, Identities.Length);
}
