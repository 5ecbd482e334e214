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
    /// of them suffices. Without any, everybody to whom one of <see cref="Roots"/> gave a certificate for signing code is trusted.
    /// </summary>
    public ImmutableArray<string> Identities { get; init; } = [];

    /// <summary>Whether nobody is trusted.</summary>
    public bool IsEmpty => PublicKeys.IsEmpty && Roots.IsEmpty;

    /// <inheritdoc/>
    public bool Equals(ModelTrust? other) =>
        other is not null && PublicKeys.SequenceEqual(other.PublicKeys) && Roots.SequenceEqual(other.Roots) && Identities.SequenceEqual(other.Identities);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(PublicKeys.Length, Roots.Length, Identities.Length);
}
