using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelAudit.Tests.Signing.Sigstore;

/// <summary>A timestamping authority (RFC 3161) with a certificate of its own root.</summary>
internal sealed class TestTimestamps : IDisposable
{
    private readonly ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 root;
    private readonly X509Certificate2 certificate;

    public TestTimestamps(string purpose = "1.3.6.1.5.5.7.3.8", bool critical = true)
    {
        var request = new CertificateRequest("CN=Test TSA Root", rootKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        root = request.CreateSelfSigned(TestSigstore.Start, TestSigstore.Start.AddYears(10));
        var own = new CertificateRequest("CN=Test TSA", key, HashAlgorithmName.SHA256);
        own.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        own.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical));
        certificate = own.Create(root, TestSigstore.Start, TestSigstore.Start.AddYears(9), [9, 9]);
    }

    public byte[] Root => root.RawData;

    public string RootPem => root.ExportCertificatePem() + "\n";

    public byte[] Certificate => certificate.RawData;

    /// <summary>Stamps bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="time">The time that is stated.</param>
    /// <param name="embed">Whether the certificate comes along.</param>
    public byte[] Stamp(ReadOnlySpan<byte> bytes, DateTimeOffset time, bool embed = true)
    {
        byte[] info = Info(SHA256.HashData(bytes), time);
        byte[] attributes = Attributes(info);
        byte[] signature = key.SignData(attributes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var first = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
            }

            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.7.2");
                using (writer.PushSequence(first))
                using (writer.PushSequence())
                {
                    writer.WriteInteger(3);
                    using (writer.PushSetOf())
                    {
                        Algorithm(writer, "2.16.840.1.101.3.4.2.1");
                    }

                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier("1.2.840.113549.1.9.16.1.4");
                        using (writer.PushSequence(first))
                        {
                            writer.WriteOctetString(info);
                        }
                    }

                    if (embed)
                    {
                        using (writer.PushSetOf(first))
                        {
                            writer.WriteEncodedValue(certificate.RawData);
                        }
                    }

                    using (writer.PushSetOf())
                    using (writer.PushSequence())
                    {
                        writer.WriteInteger(1);
                        using (writer.PushSequence())
                        {
                            writer.WriteEncodedValue(certificate.IssuerName.RawData);
                            writer.WriteInteger(certificate.SerialNumberBytes.Span);
                        }

                        Algorithm(writer, "2.16.840.1.101.3.4.2.1");
                        byte[] tagged = (byte[])attributes.Clone();
                        tagged[0] = 0xA0;
                        writer.WriteEncodedValue(tagged);
                        Algorithm(writer, "1.2.840.10045.4.3.2");
                        writer.WriteOctetString(signature);
                    }
                }
            }
        }

        return writer.Encode();
    }

    public void Dispose()
    {
        root.Dispose();
        certificate.Dispose();
        rootKey.Dispose();
        key.Dispose();
    }

    private static byte[] Info(byte[] digest, DateTimeOffset time)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteObjectIdentifier("1.2.3.4");
            using (writer.PushSequence())
            {
                Algorithm(writer, "2.16.840.1.101.3.4.2.1");
                writer.WriteOctetString(digest);
            }

            writer.WriteInteger(42);
            writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
        }

        return writer.Encode();
    }

    private byte[] Attributes(byte[] info)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            Attribute(writer, "1.2.840.113549.1.9.3", () => writer.WriteObjectIdentifier("1.2.840.113549.1.9.16.1.4"));
            Attribute(writer, "1.2.840.113549.1.9.4", () => writer.WriteOctetString(SHA256.HashData(info)));
            Attribute(writer, "1.2.840.113549.1.9.16.2.47", () =>
            {
                using (writer.PushSequence())
                using (writer.PushSequence())
                using (writer.PushSequence())
                {
                    writer.WriteOctetString(SHA256.HashData(certificate.RawData));
                }
            });
        }

        return writer.Encode();
    }

    private static void Attribute(AsnWriter writer, string oid, Action value)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            using (writer.PushSetOf())
            {
                value();
            }
        }
    }

    private static void Algorithm(AsnWriter writer, string oid)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
        }
    }
}
