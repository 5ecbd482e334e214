using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using ModelAudit.Facts;
using ModelAudit.Signing;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>Describes the keys and certificates that an audit trusts, so that a report shows whom and until when.</summary>
internal static class TrustMaterial
{
    /// <summary>The items of <see cref="ModelSigningFacts.Trust"/>.</summary>
    public static ImmutableArray<FactItem> Of(ModelTrust trust) =>
        [.. trust.PublicKeys.SelectMany(Keys), .. trust.Roots.SelectMany(Certificates), .. trust.Identities.Select(identity => Item("identity", identity.ToString()))];

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

    private static List<FactItem> Certificates(string pem)
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
                    ("kind", FactValue.Of(root ? "root" : "intermediate")),
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
