using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ModelAudit.Signing;

/// <summary>Whether a certificate is vouched for, may sign, was valid, and names an expected signer (RFC 5280). Nothing is downloaded.</summary>
internal static class CertificateTrust
{
    /// <summary>The purpose of certificates that sign code (RFC 5280, section 4.2.1.12).</summary>
    public const string CodeSigning = "1.3.6.1.5.5.7.3.3";
    private const string DocumentSigning = "1.3.6.1.5.5.7.3.36";
    private const string AnyPurpose = "2.5.29.37.0";
    private const string FulcioIssuer = "1.3.6.1.4.1.57264.1.8";
    private const string FulcioOldIssuer = "1.3.6.1.4.1.57264.1.1";
    private const string FulcioUserName = "1.3.6.1.4.1.57264.1.7";

    /// <summary>Who authenticated the signer, as an authority for keyless signatures states it (Fulcio OID 1.3.6.1.4.1.57264.1.8, before that .1).</summary>
    public static string? OidcIssuer(X509Certificate2 certificate)
    {
        byte[]? Value(string oid) => certificate.Extensions.FirstOrDefault(extension => extension.Oid?.Value == oid)?.RawData;
        try
        {
            return Value(FulcioIssuer) is { } der ? AsnDecoder.ReadCharacterString(der, AsnEncodingRules.DER, UniversalTagNumber.UTF8String, out int read) is var text && read == der.Length ? text : null
                : Value(FulcioOldIssuer) is { } raw ? new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(raw)
                : null;
        }
        catch (Exception exception) when (exception is AsnContentException or DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The e-mail addresses, URIs, DNS names and user names (Fulcio OID 1.3.6.1.4.1.57264.1.7) of a certificate.</summary>
    public static ImmutableArray<string> Names(X509Certificate2 certificate)
    {
        X509Extension? extension = certificate.Extensions.FirstOrDefault(extension => extension.Oid?.Value == "2.5.29.17");
        if (extension is null)
        {
            return [];
        }

        var names = ImmutableArray.CreateBuilder<string>();
        try
        {
            AsnReader sequence = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (sequence.HasData)
            {
                Asn1Tag tag = sequence.PeekTag();
                if (tag.TagClass == TagClass.ContextSpecific && tag.TagValue is 1 or 2 or 6)
                {
                    names.Add(sequence.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                }
                else if (tag.TagClass == TagClass.ContextSpecific && tag.TagValue == 0)
                {
                    AsnReader other = sequence.ReadSequence(tag);
                    if (other.ReadObjectIdentifier() == FulcioUserName)
                    {
                        names.Add(other.ReadSequence(tag).ReadCharacterString(UniversalTagNumber.UTF8String));
                    }
                }
                else
                {
                    _ = sequence.ReadEncodedValue();
                }
            }
        }
        catch (AsnContentException)
        {
            return [];
        }

        return names.DrainToImmutable();
    }

    /// <summary>Whether a chain leads from a certificate to a root.</summary>
    /// <param name="bundle">The leaf first, then what the bundle brought along, which is never an anchor.</param>
    /// <param name="roots">Roots and intermediates in PEM.</param>
    /// <param name="time">When every certificate must have been valid.</param>
    public static IEnumerable<string> ChainProblems(X509Certificate2Collection bundle, ImmutableArray<string> roots, DateTimeOffset time)
    {
        var given = new X509Certificate2Collection();
        try
        {
            foreach (string pem in roots)
            {
                given.AddRange(CertificateReader.ReadPem(pem, "roots"));
            }

            return CertificateChain.Build(bundle[0], given, bundle, time).Problems;
        }
        catch (InvalidInputException exception)
        {
            return exception.Problems.Select(problem => problem.ToString());
        }
        finally
        {
            CertificateReader.Dispose(given);
        }
    }

    /// <summary>Whether a certificate is one that signs, and no authority's.</summary>
    /// <param name="leaf">The certificate.</param>
    /// <param name="needsCodeSigning">Whether it must say that it is for signing code.</param>
    public static IEnumerable<string> UsageProblems(X509Certificate2 leaf, bool needsCodeSigning = false)
    {
        if (leaf.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority))
        {
            yield return "The certificate is one of an authority; authorities only sign certificates.";
        }

        X509KeyUsageExtension? usage = leaf.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        if (usage is null || !usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature))
        {
            yield return "The certificate's key usage does not include digitalSignature.";
        }

        X509EnhancedKeyUsageExtension? purposes = leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        if (purposes is not null && !purposes.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value is CodeSigning or DocumentSigning or AnyPurpose))
        {
            yield return "The certificate's extended key usage includes neither code signing nor document signing.";
        }
        else if (needsCodeSigning && (purposes is null || !purposes.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value == CodeSigning)))
        {
            yield return "The certificate is not one for signing code.";
        }
    }
}
