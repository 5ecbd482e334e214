using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using ModelAudit.Signing;

namespace ModelAudit.Tests.Signing;

/// <summary>Signatures that are nearly right, in the manner of Project Wycheproof: RSA (PKCS #1 v1.5 and PSS) and Ed25519. For ECDSA see <see cref="EcdsaSignatureTests"/>.</summary>
public sealed class NegativeSignatureTests
{
    private static readonly byte[] Message = Encoding.ASCII.GetBytes("message");

    // The order of the group of Ed25519 (RFC 8032, section 5.1).
    private static readonly BigInteger Order = (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Ed25519_gives_the_vectors_of_its_specification(string privateKey, string publicKey, string message, string signature)
    {
        byte[] key = Convert.FromHexString(privateKey);
        Assert.Equal(publicKey, Convert.ToHexStringLower(Ed25519.PublicKey(key)));
        Assert.Equal(signature, Convert.ToHexStringLower(Ed25519.Sign(key, Convert.FromHexString(message))));
        Assert.True(Ed25519.Verify(Convert.FromHexString(publicKey), Convert.FromHexString(message), Convert.FromHexString(signature)));
    }

    [Fact]
    public void An_ed25519_signature_with_any_changed_bit_is_refused()
    {
        (byte[] key, byte[] signature) = Edwards();
        for (int bit = 0; bit < signature.Length * 8; bit++)
        {
            byte[] changed = (byte[])signature.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Ed25519.Verify(key, Message, changed));
        }

        Assert.False(Ed25519.Verify(key, [.. Message, 0], signature));
        Assert.False(Ed25519.Verify(key, Message, signature.AsSpan(1)));
        Assert.False(Ed25519.Verify(key, Message, [.. signature, 0]));
        Assert.False(Ed25519.Verify(key, Message, []));
        Assert.False(Ed25519.Verify(key, Message, new byte[64]));
    }

    [Fact]
    public void An_ed25519_signature_has_one_form_only()
    {
        (byte[] key, byte[] signature) = Edwards();
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true);
        for (int times = 1; (s + (times * Order)).GetByteCount(isUnsigned: true) <= 32; times++)
        {
            byte[] same = [.. signature.AsSpan(0, 32), .. Number(s + (times * Order))];
            Assert.False(Ed25519.Verify(key, Message, same));
        }

        Assert.False(Ed25519.Verify(key, Message, [.. signature.AsSpan(0, 32), .. Number(Order - s)]));
        Assert.False(Ed25519.Verify(key, Message, [.. signature.AsSpan(0, 32), .. new byte[32]]));
        Assert.False(Ed25519.Verify(key, Message, [.. new byte[32], .. signature.AsSpan(32)]));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")]
    public void A_point_of_small_order_or_in_another_form_is_no_ed25519_key(string hex)
    {
        byte[] key = Convert.FromHexString(hex);
        Assert.False(Ed25519.IsPublicKey(key));

        // The neutral element signs anything under such a key, where nobody looks.
        byte[] universal = [1, .. new byte[63]];
        Assert.False(Ed25519.Verify(key, Message, universal));
        byte[] spki = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00, .. key];
        Assert.Throws<FormatException>(() => SigningKey.FromSubjectPublicKeyInfo(spki));
    }

    [Theory]
    [InlineData("rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32", "sha256", true)]
    [InlineData("rsa_padding_mode:pkcs1", "sha256", true)]
    [InlineData("rsa_padding_mode:pss -sigopt rsa_pss_saltlen:0", "sha256", false)]
    [InlineData("rsa_padding_mode:pss -sigopt rsa_pss_saltlen:20", "sha256", false)]
    [InlineData("rsa_padding_mode:pss -sigopt rsa_pss_saltlen:64", "sha256", false)]
    [InlineData("rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 -sigopt rsa_mgf1_md:sha1", "sha256", false)]
    [InlineData("rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 -sigopt rsa_mgf1_md:sha512", "sha256", false)]
    [InlineData("rsa_padding_mode:pss -sigopt rsa_pss_saltlen:20", "sha1", false)]
    [InlineData("rsa_padding_mode:pss -sigopt rsa_pss_saltlen:48", "sha384", false)]
    [InlineData("rsa_padding_mode:pkcs1", "sha1", false)]
    [InlineData("rsa_padding_mode:pkcs1", "sha512", false)]
    public async Task An_rsa_signature_with_other_parameters_is_refused(string options, string digest, bool good)
    {
        using var folder = new TemporaryFolder();
        using var made = KeySigner.Generate(SigningKeyKind.Rsa);
        folder.Write("key.pem", made.ExportPrivateKeyPem());
        folder.Write("message", Message);
        (int code, string output) = await Shell.RunAsync(folder, $"openssl dgst -{digest} -sigopt {options} -sign key.pem -out signature message");
        Assert.True(code == 0, output);
        byte[] signature = await File.ReadAllBytesAsync(folder["signature"]);
        using SigningKey key = TrustedKeys.Read(made.ExportPublicKeyPem())[0];
        Assert.Equal(good, key.FormProblem(signature) is null && key.Verify(Message, signature) is not null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_rsa_signature_has_one_form_only(bool pss)
    {
        using var rsa = RSA.Create(3072);
        byte[] signature = rsa.SignData(Message, HashAlgorithmName.SHA256, pss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        using SigningKey key = SigningKey.FromSubjectPublicKeyInfo(rsa.ExportSubjectPublicKeyInfo());
        bool Accepts(byte[] bytes) => key.FormProblem(bytes) is null && key.Verify(Message, bytes) is not null;
        Assert.True(Accepts(signature));
        for (int bit = 0; bit < signature.Length * 8; bit += 5)
        {
            byte[] changed = (byte[])signature.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Accepts(changed));
        }

        var modulus = new BigInteger(rsa.ExportParameters(false).Modulus, isUnsigned: true, isBigEndian: true);
        var number = new BigInteger(signature, isUnsigned: true, isBigEndian: true);
        byte[] longer = (number + modulus).ToByteArray(isUnsigned: true, isBigEndian: true);
        byte[][] others =
        [
            [0, .. signature], signature[1..], [.. signature, 0], signature[..^1], [], new byte[signature.Length],
            longer, Padded(modulus - number), Padded(modulus - 1), Padded(1), Padded(modulus),
        ];
        Assert.All(others, other => Assert.False(Accepts(other)));
        byte[] Padded(BigInteger value) => value.ToByteArray(isUnsigned: true, isBigEndian: true) is var bytes ? [.. new byte[signature.Length - bytes.Length], .. bytes] : [];
    }

    [Fact]
    public void A_private_key_that_is_sealed_is_opened_by_its_password_only()
    {
        using var key = KeySigner.Generate(SigningKeyKind.Ed25519);
        string pem = key.ExportPrivateKeyPem("secret");
        using KeySigner again = KeySigner.FromPem(pem, "secret");
        Assert.Equal(key.KeyId, again.KeyId);
        Assert.Throws<InvalidInputException>(() => KeySigner.FromPem(pem, "other"));
        Assert.Throws<InvalidInputException>(() => KeySigner.FromPem(pem));
    }

    private static (byte[] Key, byte[] Signature) Edwards()
    {
        byte[] key = RandomNumberGenerator.GetBytes(32);
        return (Ed25519.PublicKey(key), Ed25519.Sign(key, Message));
    }

    private static byte[] Number(BigInteger value)
    {
        byte[] bytes = new byte[32];
        value.ToByteArray(isUnsigned: true).CopyTo(bytes, 0);
        return bytes;
    }
}
