using System.Formats.Asn1;
using System.Security.Cryptography;
using ModelAudit.Signing.Pkcs11;

namespace ModelAudit.Signing;

/// <summary>
/// Signs with a key that never leaves its token: a hardware security module, a smart card or a software token, by its PKCS #11 module.
/// ECDSA on P-256, P-384 and P-521, RSA (PKCS #1 v1.5 or PSS) and Ed25519. Not on Windows.
/// </summary>
public sealed class Pkcs11Signer : IKeyedSigner, IDisposable
{
    private const nuint Class = 0;
    private const nuint Label = 3;
    private const nuint CertificateValue = 0x11;
    private const nuint Id = 0x102;
    private const nuint Modulus = 0x120;
    private const nuint Exponent = 0x122;
    private const nuint CurveParameters = 0x180;
    private const nuint Point = 0x181;
    private const nuint CertificateClass = 1;
    private const nuint PublicClass = 2;
    private const nuint PrivateClass = 3;
    private const nuint RsaMechanism = 0x1;
    private const nuint PssMechanism = 0xD;
    private const nuint EcdsaMechanism = 0x1041;
    private const nuint EddsaMechanism = 0x1057;
    private const nuint Sha256Mechanism = 0x250;
    private const nuint Mgf1Sha256 = 2;

    // DigestInfo of SHA-256 (RFC 8017, section 9.2, note 1).
    private static ReadOnlySpan<byte> DigestInfo => [0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

    private readonly Pkcs11Module module;
    private readonly nuint session;
    private readonly nuint privateKey;
    private readonly SigningKey key;
    private readonly bool pss;
    private readonly Lock one = new();

    private Pkcs11Signer(Pkcs11Module module, nuint session, nuint privateKey, SigningKey key, VerificationMaterial material, bool pss)
    {
        this.module = module;
        this.session = session;
        this.privateKey = privateKey;
        this.key = key;
        this.pss = pss;
        Material = material;
    }

    /// <inheritdoc/>
    public string KeyId => key.Hint;

    /// <inheritdoc/>
    public VerificationMaterial Material { get; }

    /// <summary>The signature algorithm, for people ("ECDSA P-256 with SHA-256").</summary>
    public string Algorithm => key.Algorithm(pss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);

    /// <inheritdoc/>
    SigningKey IKeyedSigner.PublicKey => key;

    /// <summary>Opens a key on a token.</summary>
    /// <param name="uri">Which key: <c>pkcs11:token=…;object=…;id=%01?module-path=…</c> (RFC 7512). Attributes that are left out match anything; the key has to be the only one.</param>
    /// <param name="pin">The PIN of the token's user; null when it needs none.</param>
    /// <param name="chainPem">The certificate for the key in PEM; null to sign by the key alone.</param>
    /// <param name="usesPss">Whether an RSA key signs with PSS instead of PKCS #1 v1.5.</param>
    /// <exception cref="InvalidInputException">The key cannot be used; says why.</exception>
    public static Pkcs11Signer Open(string uri, string? pin, string? chainPem = null, bool usesPss = false)
    {
        ArgumentNullException.ThrowIfNull(uri);
        try
        {
            Pkcs11Uri wanted = Pkcs11Uri.Parse(uri);
            var module = new Pkcs11Module(wanted.Module ?? throw new FormatException("The URI does not say which module: add '?module-path=…'."));
            return Open(module, wanted, pin, chainPem, usesPss);
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException or AsnContentException)
        {
            throw new InvalidInputException(new InputProblem("PKCS #11 key", 0, 0, exception.Message));
        }
    }

    /// <summary>The public key in PEM, with a newline at the end: what verifiers need.</summary>
    public string ExportPublicKeyPem() => key.PublicKeyPem;

    /// <inheritdoc/>
    /// <exception cref="InvalidInputException">The token does not sign.</exception>
    public ValueTask<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> preAuthenticationEncoding, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            lock (one)
            {
                byte[] made = Sign(preAuthenticationEncoding.Span);
                return key.Accept(preAuthenticationEncoding.Span, made) is { } signature
                    ? ValueTask.FromResult<ReadOnlyMemory<byte>>(signature)
                    : throw new CryptographicException("What the token returned is no signature of these bytes by its public key.");
            }
        }
        catch (CryptographicException exception)
        {
            throw new InvalidInputException(new InputProblem("PKCS #11 key", 0, 0, exception.Message));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        module.Close(session);
        key.Dispose();
    }

    private byte[] Sign(ReadOnlySpan<byte> data) => key.Kind switch
    {
        SigningKeyKind.Ed25519 => module.Sign(session, privateKey, EddsaMechanism, [], data),
        SigningKeyKind.Rsa when pss => module.Sign(session, privateKey, PssMechanism, [Sha256Mechanism, Mgf1Sha256, SHA256.HashSizeInBytes], key.Digest(data)),
        SigningKeyKind.Rsa => module.Sign(session, privateKey, RsaMechanism, [], [.. DigestInfo, .. key.Digest(data)]),
        _ => module.Sign(session, privateKey, EcdsaMechanism, [], key.Digest(data)),
    };

    private static Pkcs11Signer Open(Pkcs11Module module, Pkcs11Uri wanted, string? pin, string? chainPem, bool pss)
    {
        List<nuint> slots = module.FindSlots(wanted.Token, wanted.Serial);
        if (slots.Count != 1)
        {
            throw new CryptographicException(slots.Count == 0 ? "There is no such token." : "More than one token fits; add 'token=…' or 'serial=…'.");
        }

        nuint session = module.Open(slots[0], pin);
        try
        {
            nuint privateKey = Only(module.Find(session, Named(wanted, PrivateClass)), pin is null ? "There is no such private key; a token shows it only after its PIN." : "There is no such private key.");
            SigningKey key = ReadPublic(module, session, wanted);
            return new Pkcs11Signer(module, session, privateKey, key, SignerNaming.Of(key, chainPem, "certificate"), pss);
        }
        catch
        {
            module.Close(session);
            throw;
        }
    }

    private static nuint Only(List<nuint> objects, string missing) => objects.Count switch
    {
        0 => throw new CryptographicException(missing),
        1 => objects[0],
        _ => throw new CryptographicException("More than one key fits; add 'object=…' or 'id=…'."),
    };

    private static (nuint Type, byte[] Value)[] Named(Pkcs11Uri wanted, nuint objectClass) =>
    [
        (Class, BitConverter.GetBytes((ulong)objectClass)),
        .. wanted.Label is { } label ? [(Label, System.Text.Encoding.UTF8.GetBytes(label))] : Array.Empty<(nuint, byte[])>(),
        .. wanted.Id is { } id ? [(Id, id)] : Array.Empty<(nuint, byte[])>(),
    ];

    private static SigningKey ReadPublic(Pkcs11Module module, nuint session, Pkcs11Uri wanted)
    {
        foreach (nuint item in module.Find(session, Named(wanted, PublicClass)))
        {
            if (module.Value(session, item, Point) is { } point && module.Value(session, item, CurveParameters) is { } curve)
            {
                return SigningKey.FromSubjectPublicKeyInfo(Elliptic(curve, point));
            }

            if (module.Value(session, item, Modulus) is { } modulus && module.Value(session, item, Exponent) is { } exponent)
            {
                var rsa = RSA.Create();
                rsa.ImportParameters(new RSAParameters { Modulus = modulus, Exponent = exponent });
                return SigningKey.Own(rsa);
            }
        }

        foreach (nuint item in module.Find(session, Named(wanted, CertificateClass)))
        {
            if (module.Value(session, item, CertificateValue) is { } der)
            {
                using System.Security.Cryptography.X509Certificates.X509Certificate2 certificate = CertificateReader.Load(der);
                return SigningKey.FromSubjectPublicKeyInfo(certificate.PublicKey.ExportSubjectPublicKeyInfo());
            }
        }

        throw new CryptographicException("The token has neither the public key nor a certificate of the private key.");
    }

    // The point is an octet string in DER, and some tokens give it bare. Ed25519 has an algorithm of its own (RFC 8410).
    private static byte[] Elliptic(byte[] curve, byte[] point)
    {
        const string Edwards = "1.3.101.112";
        byte[] bare = point is [0x04, var length, ..] && point.Length == length + 2 ? point[2..] : point is [0x04, 0x81, var longer, ..] && point.Length == longer + 3 ? point[3..] : point;
        bool named = curve[0] == 0x06;
        bool edwards = bare.Length == Ed25519.KeyBytes && (!named || AsnDecoder.ReadObjectIdentifier(curve, AsnEncodingRules.DER, out _) == Edwards);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(edwards ? Edwards : "1.2.840.10045.2.1");
                if (!edwards)
                {
                    writer.WriteEncodedValue(curve);
                }
            }

            writer.WriteBitString(bare);
        }

        return writer.Encode();
    }
}
