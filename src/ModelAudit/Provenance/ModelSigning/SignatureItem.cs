using System.Security.Cryptography;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Signing;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>Describes a signature over a model as an item of <see cref="ModelSigningFacts.Signatures"/>.</summary>
internal static class SignatureItem
{
    /// <summary>Makes the item.</summary>
    public static FactItem Of(OmsDocument document, OmsVerification verification, OmsScope? scope, string status, string files)
    {
        OmsManifest? manifest = verification.Manifest ?? document.Manifest;
        StatedCertificate? leaf = Leaf(document.Envelope);
        bool isTimed = verification.TimeSource is "timestamp" or "transparency-log";
        return FactItem.Of(
            ("path", FactValue.Of(document.File.Name)),
            ("place", FactValue.Of(document.File.Place)),
            ("scope", Text(scope?.Name)),
            ("status", FactValue.Of(status)),
            ("files", FactValue.Of(files)),
            ("method", Text(verification.Method)),
            ("keyHint", Text(document.Envelope?.Hint is { Length: > 0 } hint ? hint : null)),
            ("subject", Text(leaf?.Subject)),
            ("issuer", Text(leaf?.Issuer)),
            ("names", leaf is { Names: { IsEmpty: false } names } ? FactValue.Of(names) : null),
            ("certificate", Text(leaf?.Digest)),
            ("validFrom", Text(leaf?.ValidFrom)),
            ("validUntil", Text(leaf?.ValidUntil)),
            ("algorithm", Text(verification.Algorithm)),
            ("oidcIssuer", Text(verification.Signer?.OidcIssuer)),
            ("signedAt", isTimed ? FactValue.Of(DocumentTime.Format(verification.Time)) : null),
            ("signedAtBy", isTimed ? FactValue.Of(verification.TimeSource) : null),
            ("predicateType", Text(document.PredicateType)),
            ("formatVersion", Text(manifest?.Version)),
            ("serialization", Text(manifest?.Method)),
            ("hashType", Text(manifest?.HashType)),
            ("allowSymlinks", manifest is null ? null : FactValue.Of(manifest.AllowSymlinks)),
            ("ignored", manifest is { IgnoredPaths: { IsEmpty: false } ignored } ? FactValue.Of(ignored) : null),
            ("resources", manifest is null ? null : FactValue.Of((long)manifest.Resources.Length)),
            ("rootDigest", Text(manifest?.RootDigest)));
    }

    private static FactValue? Text(string? value) => value is null ? null : FactValue.Of(value);

    private static StatedCertificate? Leaf(Envelope? envelope)
    {
        if (envelope is not { Certificates: [{ } der, ..] })
        {
            return null;
        }

        try
        {
            return StatedCertificate.Read(der);
        }
        catch (CryptographicException)
        {
            // The verification says that it is damaged.
            return null;
        }
    }
}
