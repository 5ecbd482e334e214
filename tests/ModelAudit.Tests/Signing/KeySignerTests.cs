using System.Security.Cryptography;
using ModelAudit.Signing;

namespace ModelAudit.Tests.Signing;

public sealed class KeySignerTests
{
    [Fact]
    public void Every_form_of_a_private_key_gives_the_same_signer()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string expected = key.ExportSubjectPublicKeyInfoPem() + "\n";
        var aes = new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1000);
        foreach ((string pem, string? password) in new[]
        {
            (key.ExportPkcs8PrivateKeyPem(), (string?)null),
            (key.ExportECPrivateKeyPem(), null),
            ("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + key.ExportECPrivateKeyPem() + "\n", null),
            ("A comment.\r\n" + key.ExportPkcs8PrivateKeyPem().ReplaceLineEndings("\r\n"), null),
            (key.ExportEncryptedPkcs8PrivateKeyPem("pässword", aes), "pässword"),
            (key.ExportPkcs8PrivateKeyPem(), "not needed"),
        })
        {
            using KeySigner signer = KeySigner.FromPem(pem, password);
            Assert.Equal(expected, signer.ExportPublicKeyPem());
        }
    }

    [Theory]
    [InlineData(SigningKeyKind.EcdsaP256)]
    [InlineData(SigningKeyKind.EcdsaP384)]
    [InlineData(SigningKeyKind.EcdsaP521)]
    [InlineData(SigningKeyKind.Rsa)]
    public void A_new_key_can_be_kept_with_and_without_a_password(SigningKeyKind kind)
    {
        using var signer = KeySigner.Generate(kind);
        Assert.Equal(kind, signer.Kind);
        string plain = signer.ExportPrivateKeyPem();
        string sealedPem = signer.ExportPrivateKeyPem("secret");
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----\n", plain, StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n", sealedPem, StringComparison.Ordinal);
        using KeySigner one = KeySigner.FromPem(plain);
        using KeySigner two = KeySigner.FromPem(sealedPem, "secret");
        Assert.Equal(signer.KeyId, one.KeyId);
        Assert.Equal(signer.KeyId, two.KeyId);
    }

    [Fact]
    public void What_cannot_be_used_is_explained_in_one_sentence()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using RSA weak = RSA.Create(2048);
        using ECDsa curve = ECDsa.Create(ECCurve.CreateFromValue("1.3.132.0.10"));
        string encrypted = key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1000));
        (string Pem, string? Password, string Message)[] cases =
        [
            ("", null, "not PEM"),
            ("hello", null, "not PEM"),
            (key.ExportSubjectPublicKeyInfoPem(), null, "public key"),
            ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", null, "certificate"),
            ("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----", null, "'OPENSSH PRIVATE KEY'"),
            ("-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----", "secret", "cosign"),
            ("-----BEGIN ENCRYPTED COSIGN PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED COSIGN PRIVATE KEY-----", "secret", "cosign"),
            ("-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END EC PRIVATE KEY-----", "secret", "openssl pkcs8 -topk8"),
            (encrypted, null, "give its password"),
            (encrypted, "wrong", "the password is wrong"),
            (encrypted, "", "the password is wrong"),
            (Scrypt(), "secret", "scrypt"),
            (key.ExportPkcs8PrivateKeyPem().Replace("MIG", "MIF", StringComparison.Ordinal), null, "damaged"),
            (weak.ExportPkcs8PrivateKeyPem(), null, "2048 bits"),
            (key.ExportPkcs8PrivateKeyPem() + "\n" + weak.ExportPkcs8PrivateKeyPem(), null, "more than one private key"),
            (curve.ExportPkcs8PrivateKeyPem(), null, "not supported"),
        ];
        foreach ((string pem, string? password, string message) in cases)
        {
            InputProblem problem = Assert.Single(Assert.Throws<InvalidInputException>(() => KeySigner.FromPem(pem, password, name: "my.pem")).Problems);
            Assert.Equal("my.pem", problem.File);
            Assert.Contains(message, problem.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", problem.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("\n", problem.Message, StringComparison.Ordinal);
        }
    }

    // An EncryptedPrivateKeyInfo that names id-scrypt as its key derivation; what is encrypted does not matter.
    private static string Scrypt()
    {
        ReadOnlySpan<byte> oid = [0x06, 0x09, 0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x04, 0x0B];
        byte[] inner = [0x30, (byte)oid.Length, .. oid];
        byte[] outer = [0x30, (byte)(inner.Length + 4), .. inner, 0x04, 0x02, 0x01, 0x02];
        return new string(PemEncoding.Write("ENCRYPTED PRIVATE KEY", outer));
    }
}
