using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using ModelAudit.Facts;
using ModelAudit.Signing;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>Describes the keys and certificates that an audit trusts, so that a report shows whom and until when.</summary>
internal static class TrustMaterial
{
    /// <summary>The items of <see cref="ModelSigningFacts.Trust"/>.</summary>
    /// <param name="trust">Who is trusted.</param>
    /// <param name="now">The moment of the audit, by which a trusted root is old or not.</param>
    public static ImmutableArray<FactItem> Of(TrustedSigners trust, DateTimeOffset now) =>
    [
        .. trust.PublicKeys.SelectMany(Keys),
        .. trust.Roots.SelectMany(pem => Certificates(pem, "root")),
        .. trust.TimestampRoots.SelectMany(pem => Certificates(pem, "timestamp-root")),
        .. trust.TrustedRoot is { } root ? [Root(root, now)] : Array.Empty<FactItem>(),
        .. trust.Identities.Select(identity => Item("identity", identity.ToString())),
    ];

    private static FactItem Root(TrustedRoot root, DateTimeOffset now) => FactItem.Of(
        ("kind", FactValue.Of("trusted-root")),
        ("name", FactValue.Of("trusted root of Sigstore")),
        ("validFrom", root.Newest is { } newest ? FactValue.Of(Evidence.DocumentTime.Format(newest)) : null),
        ("notice", root.Freshness(now) is { IsEmpty: false } sentences ? FactValue.Of(string.Join(' ', sentences)) : null));

    private static List<FactItem> Keys(string pem)
    {
        var items = new List<FactItem>();
        try
        {
            foreach (SigningKey key in TrustedKeys.Read(pem))
            {
                items.Add(Item("key", key.Hint));
                key.Dispose();
            }
        }
        catch (FormatException exception)
        {
            items.Add(Item("unreadable", exception.Message));
        }

        return items;
    }

    private static List<FactItem> Certificates(string pem, string kind)
    {
        var items = new List<FactItem>();
        try
        {
            X509Certificate2Collection certificates = CertificateReader.ReadPem(pem, "roots");
            foreach (X509Certificate2 certificate in certificates)
            {
                bool root = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
                StatedCertificate stated = StatedCertificate.Of(certificate);
                items.Add(FactItem.Of(
                    ("kind", FactValue.Of(root ? kind : "intermediate")),
                    ("name", FactValue.Of(stated.Subject)),
                    ("digest", FactValue.Of(stated.Digest)),
                    ("validFrom", FactValue.Of(stated.ValidFrom)),
                    ("validUntil", FactValue.Of(stated.ValidUntil))));
            }

            CertificateReader.Dispose(certificates);
        }
        catch (InvalidInputException exception)
        {
            items.Add(Item("unreadable", exception.Problems[0].Message));
        }

        return items;
    }

    private static FactItem Item(string kind, string name) => FactItem.Of(("kind", FactValue.Of(kind)), ("name", FactValue.Of(name)));
}
