using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using ModelAudit.Signing;

namespace ModelAudit.Tests.Signing;

/// <summary>A certification authority with a root, an intermediate and leaf certificates of any kind.</summary>
internal sealed class TestAuthority : IDisposable
{
    public const string Identity = "audit@example.com";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly X509Certificate2 root;

    public TestAuthority(string name = "CN=Test Root")
    {
        var request = new CertificateRequest(name, rootKey, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        root = request.CreateSelfSigned(Start.AddYears(-1), Start.AddYears(10));
    }

    public string RootPem => root.ExportCertificatePem() + "\n";

    public VerificationPolicy Policy => VerificationPolicy.TrustRoots(RootPem, Identity) with { Clock = new FakeTimeProvider(Start.AddMonths(6)) };

    public static DateTimeOffset LeafEnd => Start.AddYears(1);

    public void Dispose()
    {
        root.Dispose();
        rootKey.Dispose();
    }

    public KeySigner Issue(Action<CertificateRequest>? change = null, SigningKeyKind kind = SigningKeyKind.EcdsaP256, X509KeyUsageFlags usage = X509KeyUsageFlags.DigitalSignature)
    {
        KeySigner signer = KeySigner.Generate(kind);
        return signer.WithCertificate(Certificate(signer, change, usage).ExportCertificatePem());
    }

    public byte[] Pkcs12(string password)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using KeySigner signer = KeySigner.FromPem(key.ExportPkcs8PrivateKeyPem());
        using X509Certificate2 certificate = Certificate(signer, null, X509KeyUsageFlags.DigitalSignature).CopyWithPrivateKey(key);
        return certificate.Export(X509ContentType.Pkcs12, password);
    }

    private X509Certificate2 Certificate(KeySigner signer, Action<CertificateRequest>? change, X509KeyUsageFlags usage)
    {
        var request = new CertificateRequest(
            new X500DistinguishedName("CN=Auditor, O=Example"),
            PublicKey.CreateFromSubjectPublicKeyInfo(PemDer(signer.ExportPublicKeyPem()), out _),
            HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress(Identity);
        names.AddUri(new Uri("https://ci.example.com/audit"));
        request.CertificateExtensions.Add(names.Build());
        if (usage != X509KeyUsageFlags.None)
        {
            request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, true));
        }

        change?.Invoke(request);
        return request.Create(root.SubjectName, X509SignatureGenerator.CreateForECDsa(rootKey), Start, LeafEnd, [1, 2, 3, 4]);
    }

    private static byte[] PemDer(string pem)
    {
        PemFields fields = PemEncoding.Find(pem);
        return Convert.FromBase64String(pem[fields.Base64Data]);
    }
}
