using System.Security.Cryptography.X509Certificates;

namespace ModelAudit.Signing;

/// <summary>How a signer names itself in a bundle: by its key, or by the certificate for it.</summary>
internal static class SignerNaming
{
    /// <summary>The material that names a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="chainPem">The certificate in PEM, with or without its issuers; null to name the key itself.</param>
    /// <param name="name">The file's name in messages.</param>
    /// <exception cref="InvalidInputException">No certificate of the chain is for this key.</exception>
    public static VerificationMaterial Of(SigningKey key, string? chainPem, string name)
    {
        if (chainPem is null)
        {
            return new VerificationMaterial { PublicKeyHint = key.Hint };
        }

        X509Certificate2Collection chain = CertificateReader.ReadPem(chainPem, name);
        try
        {
            X509Certificate2? leaf = chain.FirstOrDefault(certificate => certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.SubjectPublicKeyInfo));
            return leaf is not null
                ? new VerificationMaterial { Certificate = leaf.RawData }
                : throw new InvalidInputException(new InputProblem(name, 0, 0, "No certificate in the file is for the private key that signs."));
        }
        finally
        {
            CertificateReader.Dispose(chain);
        }
    }
}
