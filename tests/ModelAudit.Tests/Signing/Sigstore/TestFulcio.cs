using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ModelAudit.Tests.Signing.Sigstore;

/// <summary>An authority that issues certificates for ten minutes and has them seen by a certificate log before.</summary>
internal sealed class TestFulcio : IDisposable
{
    public const string Issuer = "https://accounts.example.com";
    public const string Name = "https://git.example.com/acme/model/.github/workflows/release.yml@refs/heads/main";

    private const string ListOid = "1.3.6.1.4.1.11129.2.4.2";
    private readonly ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly ECDsa logKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 root;
    private readonly X509Certificate2 intermediate;

    public TestFulcio()
    {
        var request = new CertificateRequest("CN=sigstore, O=Test", rootKey, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        root = request.CreateSelfSigned(TestSigstore.Start, TestSigstore.Start.AddYears(10));
        var next = new CertificateRequest("CN=sigstore-intermediate, O=Test", key, HashAlgorithmName.SHA384);
        next.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        next.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        next.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3")], false));
        intermediate = next.Create(root, TestSigstore.Start, TestSigstore.Start.AddYears(9), [7]);
    }

    public byte[] Root => root.RawData;

    public byte[] Intermediate => intermediate.RawData;

    public byte[] LogKey => logKey.ExportSubjectPublicKeyInfo();

    /// <summary>Issues a certificate.</summary>
    /// <param name="signer">The key that it certifies.</param>
    /// <param name="from">The first moment of its ten minutes.</param>
    /// <param name="change">Changes the request before anything is signed.</param>
    /// <param name="seen">Whether the certificate log sees it.</param>
    /// <param name="seenAs">What the certificate log is told that the issuer's key is.</param>
    public byte[] Issue(byte[] signer, DateTimeOffset from, Action<CertificateRequest>? change = null, bool seen = true, byte[]? seenAs = null)
    {
        var request = new CertificateRequest(new X500DistinguishedName([0x30, 0x00]), PublicKey.CreateFromSubjectPublicKeyInfo(signer, out _), HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3")], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(Name));
        request.CertificateExtensions.Add(names.Build(critical: true));
        request.CertificateExtensions.Add(new X509Extension("1.3.6.1.4.1.57264.1.1", Encoding.UTF8.GetBytes(Issuer), false));
        request.CertificateExtensions.Add(new X509Extension("1.3.6.1.4.1.57264.1.8", Utf8String(Issuer), false));
        change?.Invoke(request);
        byte[] before = Sign(request, from);
        if (!seen)
        {
            return before;
        }

        request.CertificateExtensions.Add(new X509Extension(ListOid, List(before, from, seenAs ?? intermediate.PublicKey.ExportSubjectPublicKeyInfo()), false));
        return Sign(request, from);
    }

    public static byte[] Utf8String(string text)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteCharacterString(UniversalTagNumber.UTF8String, text);
        return writer.Encode();
    }

    public void Dispose()
    {
        root.Dispose();
        intermediate.Dispose();
        rootKey.Dispose();
        key.Dispose();
        logKey.Dispose();
    }

    private byte[] Sign(CertificateRequest request, DateTimeOffset from)
    {
        using X509Certificate2 certificate = request.Create(intermediate.SubjectName, X509SignatureGenerator.CreateForECDsa(key), from, from.AddMinutes(10), [1, 2, 3]);
        return certificate.RawData;
    }

    // RFC 6962, section 3.2 and 3.3.
    private byte[] List(byte[] before, DateTimeOffset time, byte[] issuer)
    {
        ReadOnlyMemory<byte> tbs = new AsnReader(before, AsnEncodingRules.DER).ReadSequence().ReadEncodedValue();
        byte[] stamp = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(stamp, time.ToUnixTimeMilliseconds());
        byte[] signed = [0, 0, .. stamp, 0, 1, .. SHA256.HashData(issuer), (byte)(tbs.Length >> 16), (byte)(tbs.Length >> 8), (byte)tbs.Length, .. tbs.Span, 0, 0];
        byte[] signature = logKey.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        byte[] item = [0, .. SHA256.HashData(LogKey), .. stamp, 0, 0, 4, 3, 0, (byte)signature.Length, .. signature];
        byte[] list = [0, (byte)(item.Length + 2), 0, (byte)item.Length, .. item];
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteOctetString(list);
        return writer.Encode();
    }
}
