using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using ModelAudit.Signing;

namespace ModelAudit.Tests.Signing;

/// <summary>
/// The classes of negative cases that Project Wycheproof has for ECDSA in DER, RSA (PKCS #1 v1.5 and PSS) and Ed25519, made from keys of our
/// own and tried through the one place that all signatures pass (<see cref="SigningKey"/>).
/// </summary>
public sealed class WycheproofCasesTests
{
    private static readonly byte[] Message = Encoding.ASCII.GetBytes("message");

    private static readonly Lazy<RSA> Rsa = new(() => RSA.Create(3072));

    [Theory]
    [InlineData(SigningKeyKind.EcdsaP256)]
    [InlineData(SigningKeyKind.EcdsaP384)]
    [InlineData(SigningKeyKind.EcdsaP521)]
    public void An_ecdsa_signature_of_special_numbers_is_refused(SigningKeyKind kind)
    {
        (SigningKey key, byte[] signature, BigInteger order) = Ecdsa(kind);
        (BigInteger r, BigInteger s) = Numbers(signature);
        BigInteger[] special = [-order, -1, 0, 1, 2, order >> 1, order - 2, order - 1, order, order + 1, BigInteger.One << (Bits(order) - 1), (BigInteger.One << Bits(order)) - 1, BigInteger.One << Bits(order), BigInteger.Pow(2, 1024)];
        foreach (BigInteger first in special)
        {
            Assert.All(special, second => Assert.False(Accepts(key, Der(first, second)), $"{first} {second}"));
            Assert.False(Accepts(key, Der(first, s)));
            Assert.False(Accepts(key, Der(r, first)));
        }
    }

    [Theory]
    [InlineData(SigningKeyKind.EcdsaP256)]
    [InlineData(SigningKeyKind.EcdsaP384)]
    [InlineData(SigningKeyKind.EcdsaP521)]
    public void An_ecdsa_signature_whose_numbers_were_moved_is_refused(SigningKeyKind kind)
    {
        (SigningKey key, byte[] signature, BigInteger order) = Ecdsa(kind);
        (BigInteger r, BigInteger s) = Numbers(signature);
        Assert.True(Accepts(key, Der(r, s)));
        BigInteger field = BigInteger.One << Bits(order);
        (BigInteger R, BigInteger S)[] moved =
        [
            (r + order, s), (r - order, s), (r + (256 * order), s), (-r, s), (order - r, s), (-order - r, s), (r + field, s), (r + (field << 8), s), (r << 64, s),
            (r, s + order), (r, s - order), (r, s + (256 * order)), (r, -s), (r, -order - s), (r, s + field), (r, s << 64), (s, r), (r, r), (s, s), (r + 1, s), (r, s + 1), (r, s - 1), (r * s, 1),
        ];
        Assert.All(moved, numbers => Assert.False(Accepts(key, Der(numbers.R, numbers.S))));

        // The standard gives every signature a twin (FIPS 186-5, section 6.4.2): whoever has one has the other, over the same message.
        Assert.True(Accepts(key, Der(r, order - s)));
    }

    [Theory]
    [InlineData(SigningKeyKind.EcdsaP256)]
    [InlineData(SigningKeyKind.EcdsaP384)]
    [InlineData(SigningKeyKind.EcdsaP521)]
    public void An_ecdsa_signature_in_another_encoding_is_refused(SigningKeyKind kind)
    {
        (SigningKey key, byte[] signature, _) = Ecdsa(kind);
        foreach ((string what, byte[] other) in Encodings(signature))
        {
            Assert.False(Accepts(key, other), what);
        }
    }

    [Theory]
    [InlineData(SigningKeyKind.EcdsaP256)]
    [InlineData(SigningKeyKind.EcdsaP384)]
    [InlineData(SigningKeyKind.EcdsaP521)]
    public void An_ecdsa_signature_over_another_hash_message_or_curve_is_refused(SigningKeyKind kind)
    {
        (SigningKey key, _, _) = Ecdsa(kind, out ECDsa own);
        HashAlgorithmName right = kind switch { SigningKeyKind.EcdsaP384 => HashAlgorithmName.SHA384, SigningKeyKind.EcdsaP521 => HashAlgorithmName.SHA512, _ => HashAlgorithmName.SHA256 };
        foreach (HashAlgorithmName hash in new[] { HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512 })
        {
            Assert.Equal(hash == right, Accepts(key, own.SignData(Message, hash, DSASignatureFormat.Rfc3279DerSequence)));
        }

        Assert.False(Accepts(key, own.SignData([.. Message, 0], right, DSASignatureFormat.Rfc3279DerSequence)));
        Assert.False(Accepts(key, own.SignData(Message, right)));
        Assert.False(Accepts(key, own.SignHash(new byte[32], DSASignatureFormat.Rfc3279DerSequence)));
        Assert.All(new[] { SigningKeyKind.EcdsaP256, SigningKeyKind.EcdsaP384, SigningKeyKind.EcdsaP521 }, other => Assert.False(Accepts(key, Ecdsa(other).Signature)));
    }

    [Theory]
    [InlineData("the message", null, true)]
    [InlineData("no NULL in the algorithm", "300B0609608648016503040201", false)]
    [InlineData("two NULLs", "300F0609608648016503040201 0500 0500", false)]
    [InlineData("an octet string in place of NULL", "300D0609608648016503040201 0400", false)]
    [InlineData("a NULL with a byte", "300E0609608648016503040201 050100", false)]
    [InlineData("the length of the algorithm in two bytes", "30810D0609608648016503040201 0500", false)]
    [InlineData("the algorithm of SHA-1", "300906052B0E03021A 0500", false)]
    [InlineData("the algorithm of SHA-512", "300D0609608648016503040203 0500", false)]
    [InlineData("the algorithm of SHA-224", "300D0609608648016503040204 0500", false)]
    [InlineData("an unknown algorithm", "300D0609608648016503040299 0500", false)]
    public void An_rsa_signature_with_another_digest_info_is_refused(string what, string? algorithm, bool good)
    {
        byte[] info = algorithm is null ? Convert.FromHexString("300D06096086480165030402010500") : Convert.FromHexString(algorithm.Replace(" ", string.Empty, StringComparison.Ordinal));
        byte[] hash = SHA256.HashData(Message);
        byte[] body = [.. info, 0x04, 0x20, .. hash];
        Assert.True(good == AcceptsRsa(Pkcs1([0x30, (byte)body.Length, .. body])), what);
    }

    [Fact]
    public void An_rsa_signature_with_another_padding_of_pkcs_1_is_refused()
    {
        byte[] digest = [.. Convert.FromHexString("3031300D060960864801650304020105000420"), .. SHA256.HashData(Message)];
        byte[] good = Pkcs1(digest);
        Assert.True(AcceptsRsa(good));
        (string What, byte[] Encoded)[] cases =
        [
            ("first byte", With(good, 0, 1)),
            ("block type 0", With(good, 1, 0)),
            ("block type 2", With(good, 1, 2)),
            ("a padding byte", With(good, 20, 0xFE)),
            ("a zero in the padding", With(good, 20, 0)),
            ("no separator", With(good, good.Length - digest.Length - 1, 0xFF)),
            ("garbage behind the digest", [0, 1, .. Enumerable.Repeat((byte)0xFF, 8), 0, .. digest, .. new byte[good.Length - 11 - digest.Length]]),
            ("short padding, digest at the end", [.. new byte[good.Length - digest.Length - 11], 0, 1, .. Enumerable.Repeat((byte)0xFF, 8), 0, .. digest]),
            ("garbage inside the sequence", Pkcs1([0x30, (byte)(digest.Length + 2), .. digest[2..], 0x05, 0x00, 0x05, 0x00])),
            ("a longer length than there is", Pkcs1(With(digest, 1, 0x32))),
            ("indefinite length", Pkcs1([0x30, 0x80, .. digest[2..], 0, 0])),
            ("the digest in a constructed string", Pkcs1(With(digest, digest.Length - 34, 0x24))),
            ("the digest in a bit string", Pkcs1(With(digest, digest.Length - 34, 0x03))),
            ("a set in place of the sequence", Pkcs1(With(digest, 0, 0x31))),
            ("a changed digest", Pkcs1(With(digest, digest.Length - 1, (byte)(digest[^1] ^ 1)))),
            ("a cut digest", Pkcs1([0x30, 0x30, .. digest[2..^33], 0x1F, .. digest[^32..^1]])),
            ("the digest alone", Pkcs1(digest[^32..])),
            ("nothing", Pkcs1([])),
        ];
        Assert.All(cases, one => Assert.False(AcceptsRsa(one.Encoded), one.What));
    }

    [Fact]
    public void An_rsa_signature_with_another_encoding_of_pss_is_refused()
    {
        byte[] salt = SHA256.HashData("salt"u8);
        byte[] good = Pss(salt);
        Assert.True(AcceptsRsa(good));
        (string What, byte[] Encoded)[] cases =
        [
            ("trailer 0xCC", With(good, good.Length - 1, 0xCC)),
            ("trailer 0x00", With(good, good.Length - 1, 0)),
            ("trailer 0x33CC", With(With(good, good.Length - 2, 0x33), good.Length - 1, 0xCC)),
            ("a bit of the hash", With(good, good.Length - 2, (byte)(good[^2] ^ 1))),
            ("a bit of the masked block", With(good, 40, (byte)(good[40] ^ 1))),
            ("the separator", Pss(salt, separator: 2)),
            ("no separator", Pss(salt, separator: 0)),
            ("a byte in the padding", Pss(salt, padding: 1)),
            ("no salt", Pss([])),
            ("a salt that is too short", Pss(salt[..31])),
            ("a salt that is too long", Pss([.. salt, 0])),
            ("a salt as long as that of SHA-1", Pss(salt[..20])),
            ("the longest salt", Pss(new byte[384 - 32 - 2])),
            ("MGF1 with SHA-1", Pss(salt, mask: HashAlgorithmName.SHA1)),
            ("MGF1 with SHA-512", Pss(salt, mask: HashAlgorithmName.SHA512)),
            ("another message", Pss(salt, message: "massage"u8.ToArray())),
            ("the hash without the eight zeros", Pss(salt, zeros: 0)),
            ("no mask", Pss(salt, isMasked: false)),
        ];
        Assert.All(cases, one => Assert.False(AcceptsRsa(one.Encoded), one.What));

        // A salt of zeros is a salt.
        Assert.True(AcceptsRsa(Pss(new byte[32])));
    }

    [Fact]
    public void An_ed25519_signature_of_special_numbers_is_refused()
    {
        byte[] secret = SHA256.HashData("secret"u8);
        byte[] key = Ed25519.PublicKey(secret);
        byte[] signature = Ed25519.Sign(secret, Message);
        Assert.True(Ed25519.Verify(key, Message, signature));
        BigInteger prime = (BigInteger.One << 255) - 19;
        BigInteger order = (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
        byte[][] points = [.. new[] { 0, 1, 2, prime - 1, prime, prime + 1, (BigInteger.One << 255) - 1, BigInteger.One << 255, prime + (BigInteger.One << 255), (BigInteger.One << 256) - 1 }.Select(Little)];
        byte[][] scalars = [.. new[] { 0, 1, order - 1, order, order + 1, 2 * order, prime, prime - 1, BigInteger.One << 252, (BigInteger.One << 253) - 1, BigInteger.One << 255, (BigInteger.One << 256) - 1 }.Select(Little)];
        foreach (byte[] point in points)
        {
            Assert.All(scalars, scalar => Assert.False(Ed25519.Verify(key, Message, [.. point, .. scalar])));
            Assert.False(Ed25519.Verify(key, Message, [.. point, .. signature.AsSpan(32)]));
        }

        Assert.All(scalars, scalar => Assert.False(Ed25519.Verify(key, Message, [.. signature.AsSpan(0, 32), .. scalar])));
        Assert.False(Ed25519.Verify(key, Message, [.. signature.AsSpan(32), .. signature.AsSpan(0, 32)]));
        Assert.False(Ed25519.Verify(key, Message, signature.AsSpan(0, 63)));
        Assert.False(Ed25519.Verify(key, Message, signature.AsSpan(0, 32)));
        Assert.False(Ed25519.Verify(key, Message, [.. signature, .. signature]));
        Assert.False(Ed25519.Verify(key, [], signature));
    }

    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    public void An_ed25519_signature_whose_point_is_not_canonical_or_of_small_order_is_refused(string hex)
    {
        // With the neutral element for R, S = k * a fulfils the equation of RFC 8032 when the point is decoded loosely, or the cofactor is multiplied in.
        byte[] secret = SHA256.HashData("secret"u8);
        byte[] key = Ed25519.PublicKey(secret);
        byte[] point = Convert.FromHexString(hex);
        byte[] digest = SHA512.HashData(secret);
        digest[0] &= 0xF8;
        digest[31] = (byte)((digest[31] & 0x7F) | 0x40);
        BigInteger order = (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
        var scalar = new BigInteger(digest.AsSpan(0, 32), isUnsigned: true);
        var challenge = new BigInteger(SHA512.HashData([.. point, .. key, .. Message]), isUnsigned: true);
        Assert.False(Ed25519.Verify(key, Message, [.. point, .. Little(challenge * scalar % order)]));
    }

    [Theory]
    [InlineData("302A300506032B656E0321", "X25519")]
    [InlineData("302C300706032B657005000321", "NULL parameters")]
    [InlineData("30812A300506032B65700321", "a length in two bytes")]
    public void An_ed25519_key_in_another_encoding_is_refused(string head, string what)
    {
        byte[] key = Ed25519.PublicKey(SHA256.HashData("secret"u8));
        byte[] spki = [.. Convert.FromHexString(head), 0x00, .. key];
        Assert.True(Assert.ThrowsAny<FormatException>(() => SigningKey.FromSubjectPublicKeyInfo(spki)).Message.Length > 0, what);
        byte[] right = [.. Convert.FromHexString("302A300506032B6570032100"), .. key];
        using SigningKey read = SigningKey.FromSubjectPublicKeyInfo(right);
        Assert.Equal(SigningKeyKind.Ed25519, read.Kind);
        Assert.ThrowsAny<FormatException>(() => SigningKey.FromSubjectPublicKeyInfo([.. right, 0]));
        Assert.ThrowsAny<FormatException>(() => SigningKey.FromSubjectPublicKeyInfo(right[..^1]));
    }

    private static bool Accepts(SigningKey key, byte[] signature) => key.FormProblem(signature) is null && key.Verify(Message, signature) is not null;

    private static (SigningKey Key, byte[] Signature, BigInteger Order) Ecdsa(SigningKeyKind kind) => Ecdsa(kind, out _);

    private static (SigningKey Key, byte[] Signature, BigInteger Order) Ecdsa(SigningKeyKind kind, out ECDsa own)
    {
        own = ECDsa.Create(kind switch { SigningKeyKind.EcdsaP256 => ECCurve.NamedCurves.nistP256, SigningKeyKind.EcdsaP384 => ECCurve.NamedCurves.nistP384, _ => ECCurve.NamedCurves.nistP521 });
        SigningKey key = SigningKey.FromSubjectPublicKeyInfo(own.ExportSubjectPublicKeyInfo());
        HashAlgorithmName hash = kind switch { SigningKeyKind.EcdsaP384 => HashAlgorithmName.SHA384, SigningKeyKind.EcdsaP521 => HashAlgorithmName.SHA512, _ => HashAlgorithmName.SHA256 };
        byte[] signature = own.SignData(Message, hash, DSASignatureFormat.Rfc3279DerSequence);
        Assert.True(Accepts(key, signature));
        return (key, signature, new BigInteger(EcdsaSignature.Order(kind), isUnsigned: true, isBigEndian: true));
    }

    private static int Bits(BigInteger order) => (int)order.GetBitLength();

    private static (BigInteger R, BigInteger S) Numbers(byte[] der)
    {
        AsnReader sequence = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        return (sequence.ReadInteger(), sequence.ReadInteger());
    }

    private static byte[] Der(BigInteger r, BigInteger s)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(r);
            writer.WriteInteger(s);
        }

        return writer.Encode();
    }

    // A signature is SEQUENCE { INTEGER r, INTEGER s }; every length here is written anew, so that only what is named is wrong.
    private static IEnumerable<(string What, byte[] Encoded)> Encodings(byte[] der)
    {
        (BigInteger first, BigInteger second) = Numbers(der);
        byte[] r = first.ToByteArray(isBigEndian: true);
        byte[] s = second.ToByteArray(isBigEndian: true);
        byte[] Integer(byte[] number) => [0x02, .. Length(number.Length), .. number];
        byte[] Sequence(params byte[][] parts) => [0x30, .. Length(parts.Sum(part => part.Length)), .. parts.SelectMany(part => part)];
        byte[] content = [.. Integer(r), .. Integer(s)];
        int size = content.Length;
        yield return ("nothing", []);
        for (int length = 1; length < der.Length; length++)
        {
            yield return ("cut", der[..length]);
        }

        yield return ("trailing zero", [.. der, 0]);
        yield return ("trailing zeros", [.. der, 0, 0]);
        yield return ("trailing NULL", [.. der, 5, 0]);
        yield return ("trailing garbage", [.. der, 0xFF, 0xFF]);
        yield return ("leading zero", [0, .. der]);
        yield return ("twice", [.. der, .. der]);
        yield return ("garbage in the sequence", Sequence(content, [5, 0]));
        yield return ("garbage first in the sequence", Sequence([5, 0], content));
        yield return ("an empty sequence in it", Sequence([0x30, 0], content));
        yield return ("a third integer", Sequence(content, Integer([1])));
        yield return ("one integer", Sequence(Integer(r)));
        yield return ("no integer", Sequence());
        yield return ("a sequence around it", Sequence(Sequence(content)));
        if (size < 0x80)
        {
            yield return ("a long length", [0x30, 0x81, (byte)size, .. content]);
        }

        yield return ("a longer length", [0x30, 0x82, 0, (byte)size, .. content]);
        yield return ("a length of four bytes", [0x30, 0x84, 0, 0, 0, (byte)size, .. content]);
        yield return ("a length of five bytes", [0x30, 0x85, 0, 0, 0, 0, (byte)size, .. content]);
        yield return ("a length of 2^32 more", [0x30, 0x85, 1, 0, 0, 0, (byte)size, .. content]);
        yield return ("a length of 2^64 more", [0x30, 0x89, 1, 0, 0, 0, 0, 0, 0, 0, (byte)size, .. content]);
        yield return ("a length of 2^31 - 1", [0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF, .. content]);
        yield return ("a length of 2^32 - 1", [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, .. content]);
        yield return ("the reserved length", [0x30, 0xFF, .. content]);
        yield return ("indefinite length", [0x30, 0x80, .. content, 0, 0]);
        yield return ("indefinite length without an end", [0x30, 0x80, .. content]);
        yield return ("indefinite length with another end", [0x30, 0x80, .. content, 5, 0]);
        yield return ("length 0", [0x30, 0, .. content]);
        foreach (int more in new[] { -2, -1, 1, 2 })
        {
            yield return ("a wrong length", [0x30, .. Length(size + more), .. content]);
            yield return ("a wrong length of r", Sequence([0x02, .. Length(r.Length + more), .. r], Integer(s)));
            yield return ("a wrong length of s", Sequence(Integer(r), [0x02, .. Length(s.Length + more), .. s]));
        }

        foreach (int tag in new[] { 0x00, 0x01, 0x03, 0x04, 0x05, 0x06, 0x0A, 0x10, 0x22, 0x2E, 0x31, 0x70, 0x82, 0xA0, 0xF0, 0xFF })
        {
            yield return ("another tag", [(byte)tag, .. der[1..]]);
            yield return ("another tag of r", Sequence([(byte)tag, .. Integer(r)[1..]], Integer(s)));
            yield return ("another tag of s", Sequence(Integer(r), [(byte)tag, .. Integer(s)[1..]]));
        }

        foreach ((byte[] one, byte[] other) in new[] { (r, s), (s, r) })
        {
            bool isFirst = one == r;
            byte[] Both(byte[] changed) => isFirst ? Sequence(changed, Integer(other)) : Sequence(Integer(other), changed);
            yield return ("a superfluous zero", Both(Integer([0, .. one])));
            yield return ("two superfluous zeros", Both(Integer([0, 0, .. one])));
            yield return ("a zero behind", Both(Integer([.. one, 0])));
            yield return ("a long length of a number", Both([0x02, 0x81, (byte)one.Length, .. one]));
            yield return ("a longer length of a number", Both([0x02, 0x82, 0, (byte)one.Length, .. one]));
            yield return ("a number without its last byte", Both(Integer(one[..^1])));
            yield return ("a number without its first byte", Both(Integer(one[1..])));
            yield return ("a number without bytes", Both([0x02, 0]));
            yield return ("NULL in place of a number", Both([5, 0]));
            yield return ("a number in a sequence", Both([0x30, .. Length(Integer(one).Length), .. Integer(one)]));
            yield return ("a number in an indefinite string", Both([0x22, 0x80, .. Integer(one), 0, 0]));
            yield return ("infinity", Both([0x09, 1, 0x40]));
            yield return ("a text", Both([0x0C, 1, (byte)'0']));
            yield return ("a flipped sign", Both(Integer([(byte)(one[0] ^ 0x80), .. one[1..]])));
        }
    }

    private static byte[] Length(int length) => length < 0x80 ? [(byte)length] : [0x81, (byte)length];

    private static bool AcceptsRsa(byte[] encoded)
    {
        RSAParameters parameters = Rsa.Value.ExportParameters(includePrivateParameters: true);
        BigInteger Read(byte[]? number) => new(number, isUnsigned: true, isBigEndian: true);
        BigInteger signature = BigInteger.ModPow(Read(encoded), Read(parameters.D), Read(parameters.Modulus));
        byte[] bytes = signature.ToByteArray(isUnsigned: true, isBigEndian: true);
        using SigningKey key = SigningKey.FromSubjectPublicKeyInfo(Rsa.Value.ExportSubjectPublicKeyInfo());
        return Accepts(key, [.. new byte[384 - bytes.Length], .. bytes]);
    }

    private static byte[] Pkcs1(byte[] digest) => [0, 1, .. Enumerable.Repeat((byte)0xFF, 384 - 3 - digest.Length), 0, .. digest];

    // EMSA-PSS-ENCODE (RFC 8017, section 9.1.1) for a modulus of 3072 bits.
    private static byte[] Pss(byte[] salt, byte separator = 1, byte padding = 0, HashAlgorithmName? mask = null, byte[]? message = null, int zeros = 8, bool isMasked = true)
    {
        byte[] hash = SHA256.HashData([.. new byte[zeros], .. SHA256.HashData(message ?? Message), .. salt]);
        byte[] block = [.. new byte[384 - 32 - 1 - 1 - salt.Length], separator, .. salt];
        if (padding != 0)
        {
            block[10] = padding;
        }

        if (isMasked)
        {
            byte[] stream = [.. Enumerable.Range(0, 32).SelectMany(counter => CryptographicOperations.HashData(mask ?? HashAlgorithmName.SHA256, (byte[])[.. hash, 0, 0, 0, (byte)counter]))];
            for (int i = 0; i < block.Length; i++)
            {
                block[i] ^= stream[i];
            }
        }

        block[0] &= 0x7F;
        return [.. block, .. hash, 0xBC];
    }

    private static byte[] With(byte[] bytes, int at, byte value)
    {
        byte[] changed = (byte[])bytes.Clone();
        changed[at] = value;
        return changed;
    }

    private static byte[] Little(BigInteger value)
    {
        byte[] bytes = new byte[32];
        value.ToByteArray(isUnsigned: true).CopyTo(bytes, 0);
        return bytes;
    }
}
