using System.Collections.Immutable;

namespace ModelAudit.Signing;

/// <summary>
/// Who is trusted. One that names nobody verifies nothing; the only way to accept anyone's signature is
/// <see cref="UnsafeAcceptAnySigner"/>.
/// </summary>
public sealed record VerificationPolicy
{
    /// <summary>
    /// Accepts a report whoever signed it: its form is checked, and the signature only against a certificate that it brings itself.
    /// It says nothing about where the report comes from.
    /// </summary>
    public static readonly VerificationPolicy UnsafeAcceptAnySigner = new() { AcceptsAnySigner = true };

    /// <summary>Trusted public keys: each a PEM text of one or more SPKI blocks, exactly as tools write them.</summary>
    public ImmutableArray<string> PublicKeys { get; init; } = [];

    /// <summary>
    /// Trusted certificates: each a PEM text of one or more. Self-issued ones are the roots; others only help to build the chain.
    /// </summary>
    public ImmutableArray<string> Roots { get; init; } = [];

    /// <summary>
    /// Who the certificate must name, beside a trusted root: an e-mail address, URI or DNS name among its subject alternative names,
    /// or its whole subject. Any one of them suffices; without any, no certificate is accepted.
    /// </summary>
    public ImmutableArray<string> Identities { get; init; } = [];

    /// <summary>
    /// The time at which the report was signed, where the caller knows it from elsewhere (an archive, a ticket). Certificates must
    /// have been valid then. Null means now.
    /// </summary>
    public DateTimeOffset? SigningTime { get; init; }

    /// <summary>The clock that says what now is.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The largest document that is read, in bytes.</summary>
    public long MaximumBytes { get; init; } = 512L << 20;

    /// <summary>Whether anybody's signature is accepted.</summary>
    public bool AcceptsAnySigner { get; private init; }

    /// <summary>Trusts keys.</summary>
    /// <param name="publicKeysPem">Public keys in PEM.</param>
    public static VerificationPolicy TrustKeys(params ImmutableArray<string> publicKeysPem) => new() { PublicKeys = publicKeysPem };

    /// <summary>Trusts certificates that a root vouches for and that name an expected signer.</summary>
    /// <param name="rootsPem">Roots, and intermediates where needed, in PEM.</param>
    /// <param name="identities">Who may have signed.</param>
    public static VerificationPolicy TrustRoots(string rootsPem, params ImmutableArray<string> identities) => new() { Roots = [rootsPem], Identities = identities };
}
