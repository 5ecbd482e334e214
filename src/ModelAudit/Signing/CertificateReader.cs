using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelAudit.Signing;

/// <summary>Reads certificates from PEM.</summary>
internal static class CertificateReader
{
    /// <summary>Reads every certificate of a text.</summary>
    /// <exception cref="InvalidInputException">There is none, or one cannot be read.</exception>
    public static X509Certificate2Collection ReadPem(string pem, string name)
    {
        var certificates = new X509Certificate2Collection();
        ReadOnlySpan<char> rest = pem;
        while (PemEncoding.TryFind(rest, out PemFields fields))
        {
            if (rest[fields.Label] is "CERTIFICATE")
            {
                byte[] der = Convert.FromBase64String(rest[fields.Base64Data].ToString());
                try
                {
                    certificates.Add(Load(der));
                }
                catch (CryptographicException)
                {
                    Dispose(certificates);
                    throw new InvalidInputException(new InputProblem(name, 0, 0, "A certificate in the file is damaged."));
                }
            }

            rest = rest[fields.Location.End..];
        }

        return certificates.Count > 0 ? certificates : throw new InvalidInputException(new InputProblem(name, 0, 0, "The file has no certificate in PEM."));
    }

    /// <summary>Reads a certificate in DER with nothing behind it.</summary>
    /// <exception cref="CryptographicException">It is not one.</exception>
    public static X509Certificate2 Load(ReadOnlySpan<byte> der)
    {
        X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der);
        if (!certificate.RawDataMemory.Span.SequenceEqual(der))
        {
            certificate.Dispose();
            throw new CryptographicException("Something follows the certificate.");
        }

        return certificate;
    }

    /// <summary>Lets go of every certificate.</summary>
    public static void Dispose(X509Certificate2Collection certificates)
    {
        foreach (X509Certificate2 certificate in certificates)
        {
            certificate.Dispose();
        }
    }
}
