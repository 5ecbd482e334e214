using System.Collections.Immutable;

namespace ModelAudit.Signing;

/// <summary>
/// Who is trusted to sign models, statements about them and reports. One that names nobody trusts nobody; nothing inside a signature is ever
/// an anchor.
/// </summary>
public record TrustedSigners
{
    /// <summary>Nobody is trusted.</summary>
    public static readonly TrustedSigners Nobody = new();

    /// <summary>Trusted public keys: each a PEM text of one or more SPKI blocks, exactly as tools write them.</summary>
    public ImmutableArray<string> PublicKeys { get; init; } = [];

    /// <summary>
    /// Trusted certificates: each a PEM text of one or more. Self-issued ones are the roots; others only help to build the chain.
    /// </summary>
    public ImmutableArray<string> Roots { get; init; } = [];

    /// <summary>
    /// Whom a certificate must name, beside a trusted root: an e-mail address, URI or DNS name among its subject alternative names, or its
    /// whole subject. Any one of them suffices. Without any, no certificate of a report or a statement is accepted, and over a model
    /// everybody's to whom one of <see cref="Roots"/> gave a certificate for signing code. For keyless signatures only those count that say
    /// who has to have authenticated the signer (<see cref="ExpectedIdentity.Issuer"/>), and one is needed.
    /// </summary>
    public ImmutableArray<ExpectedIdentity> Identities { get; init; } = [];

    /// <summary>What keyless signatures (Sigstore) rest on; null accepts none. Its authorities for timestamps count for other signatures too.</summary>
    public TrustedRoot? TrustedRoot { get; init; }

    /// <summary>
    /// Roots of timestamping authorities (RFC 3161): each a PEM text of one or more certificates. A certificate then has to have been valid at
    /// the time of the stamp. Where they are given, every timestamp of a signature has to be one of theirs.
    /// </summary>
    public ImmutableArray<string> TimestampRoots { get; init; } = [];

    /// <summary>Whether nobody is trusted.</summary>
    public bool IsEmpty => PublicKeys.IsEmpty && Roots.IsEmpty && TrustedRoot is null;

    /// <inheritdoc/>
    public virtual bool Equals(TrustedSigners? other) =>
        other is not null && EqualityContract == other.EqualityContract && PublicKeys.SequenceEqual(other.PublicKeys) && Roots.SequenceEqual(other.Roots)
        && TrustedRoot == other.TrustedRoot && TimestampRoots.SequenceEqual(other.TimestampRoots) && Identities.SequenceEqual(other.Identities);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(PublicKeys.Length, Roots.Length, Identities.Length);
}
