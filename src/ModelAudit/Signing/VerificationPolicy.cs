using System.Collections.Immutable;

namespace ModelAudit.Signing;

/// <summary>
/// Who is trusted to have signed a report, and when. One that names nobody verifies nothing; the only way to accept anyone's signature is
/// <see cref="UnsafeAcceptAnySigner"/>.
/// </summary>
public sealed record VerificationPolicy : TrustedSigners
{
    /// <summary>
    /// Accepts a report whoever signed it: its form is checked, and the signature only against a certificate that it brings itself.
    /// It says nothing about where the report comes from.
    /// </summary>
    public static readonly VerificationPolicy UnsafeAcceptAnySigner = new() { AcceptsAnySigner = true };

    /// <summary>What a file with a policy calls itself.</summary>
    public const string Schema = "modelaudit.trust.v1";

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

    /// <summary>Reads a policy from a file: a JSON object with "schema" and, each optional, "keys", "roots" and "timestampRoots" (lists of PEM texts), "sigstore" (a trusted root) and "identities" (objects with "name" or "pattern", and "issuer").</summary>
    /// <param name="utf8">The bytes of the file.</param>
    /// <param name="name">The file's name in messages.</param>
    /// <exception cref="InvalidInputException">It is not strict JSON, has other members, or a key, a certificate or a pattern cannot be read.</exception>
    public static VerificationPolicy Parse(ReadOnlyMemory<byte> utf8, string name = "trust policy") => VerificationPolicyReader.Read(utf8, name);

    /// <summary>Trusts keys.</summary>
    /// <param name="publicKeysPem">Public keys in PEM.</param>
    public static VerificationPolicy TrustKeys(params ImmutableArray<string> publicKeysPem) => new() { PublicKeys = publicKeysPem };

    /// <summary>Trusts certificates that a root vouches for and that name an expected signer.</summary>
    /// <param name="rootsPem">Roots, and intermediates where needed, in PEM.</param>
    /// <param name="identities">Who may have signed.</param>
    public static VerificationPolicy TrustRoots(string rootsPem, params ImmutableArray<string> identities) =>
        new() { Roots = [rootsPem], Identities = [.. identities.Select(ExpectedIdentity.FromString)] };

    /// <summary>Trusts keyless signatures (Sigstore) of expected signers.</summary>
    /// <param name="trustedRoot">What they rest on.</param>
    /// <param name="identities">Who may have signed, each with who has to have authenticated them.</param>
    public static VerificationPolicy TrustKeyless(TrustedRoot trustedRoot, params ImmutableArray<ExpectedIdentity> identities) =>
        new() { TrustedRoot = trustedRoot, Identities = identities };

    /// <summary>How reports are judged.</summary>
    internal SignerTrust Trust => new(this, Clock.GetUtcNow()) { SigningTime = SigningTime, AcceptsAnySigner = AcceptsAnySigner };
}
