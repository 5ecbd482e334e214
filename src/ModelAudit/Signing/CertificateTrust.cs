using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelAudit.Signing;

/// <summary>Whether a certificate is vouched for, may sign, was valid, and names an expected signer (RFC 5280). Nothing is downloaded.</summary>
internal static class CertificateTrust
{
    /// <summary>The purpose of certificates that sign code (RFC 5280, section 4.2.1.12).</summary>
    public const string CodeSigning = "1.3.6.1.5.5.7.3.3";
    private const string DocumentSigning = "1.3.6.1.5.5.7.3.36";
    private const string AnyPurpose = "2.5.29.37.0";

    /// <summary>Everything that is wrong with a certificate.</summary>
    /// <param name="chain">The leaf first, then what the bundle brought along, which is never an anchor.</param>
    /// <param name="names">The leaf's alternative names.</param>
    /// <param name="policy">The roots, the identities and the time.</param>
    public static ImmutableArray<VerificationProblem> Problems(X509Certificate2Collection chain, ImmutableArray<string> names, VerificationPolicy policy)
    {
        X509Certificate2 leaf = chain[0];
        var problems = ImmutableArray.CreateBuilder<VerificationProblem>();
        problems.AddRange(ChainProblems(chain, policy.Roots, policy.SigningTime ?? policy.Clock.GetUtcNow()).Concat(UsageProblems(leaf)).Select(message => new VerificationProblem(VerificationStep.Certificate, message)));
        if (policy.Identities.IsEmpty)
        {
            problems.Add(new VerificationProblem(VerificationStep.Identity, "No identity is expected: say whom the certificate must name."));
        }
        else if (!policy.Identities.Any(identity => names.Contains(identity) || leaf.Subject == identity))
        {
            problems.Add(new VerificationProblem(
                VerificationStep.Identity,
                $"The certificate names '{string.Join("', '", names.Append(leaf.Subject))}', not '{string.Join("' or '", policy.Identities)}'."));
        }

        return problems.DrainToImmutable();
    }

    /// <summary>The e-mail addresses, URIs and DNS names of a certificate.</summary>
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

            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.DisableCertificateDownloads = true;
            chain.ChainPolicy.VerificationTimeIgnored = false;
            chain.ChainPolicy.VerificationTime = time.UtcDateTime;
            chain.ChainPolicy.ExtraStore.AddRange(bundle);
            foreach (X509Certificate2 certificate in given)
            {
                bool root = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
                if (root && !CertificateSignature.IsSelfSigned(certificate))
                {
                    return ["A root's own signature does not fit: the file is damaged."];
                }

                (root ? chain.ChainPolicy.CustomTrustStore : chain.ChainPolicy.ExtraStore).Add(certificate);
            }

            if (chain.ChainPolicy.CustomTrustStore.Count == 0)
            {
                return ["The trusted certificates contain no root: none is issued by itself."];
            }

            bool built = chain.Build(bundle[0]);
            string[] messages = [.. chain.ChainStatus.Select(status => Explain(status, bundle[0], time)).Distinct(StringComparer.Ordinal)];
            foreach (X509ChainElement element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }

            return built ? [] : messages.Length > 0 ? messages : ["The certificate is not vouched for by a trusted root."];
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

    private static string Explain(X509ChainStatus status, X509Certificate2 leaf, DateTimeOffset time) => status.Status switch
    {
        X509ChainStatusFlags.NotTimeValid =>
            $"A certificate of the chain was not valid at {Evidence.DocumentTime.Format(time)}; the signer's is valid from {Evidence.DocumentTime.Format(leaf.NotBefore)} to {Evidence.DocumentTime.Format(leaf.NotAfter)}.",
        X509ChainStatusFlags.PartialChain => "No chain leads from the certificate to a trusted root.",
        X509ChainStatusFlags.UntrustedRoot => "The chain ends in a root that is not trusted.",
        X509ChainStatusFlags.NotSignatureValid => "A signature in the certificate chain does not fit.",
        X509ChainStatusFlags.InvalidBasicConstraints => "A certificate of the chain may not issue others.",
        _ => $"The certificate chain is not valid ({status.Status}).",
    };

    /// <summary>Whether a certificate is one that signs, and no authority's.</summary>
    public static IEnumerable<string> UsageProblems(X509Certificate2 leaf)
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
    }
}
