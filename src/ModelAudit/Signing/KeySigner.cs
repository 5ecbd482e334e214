using System.Security.Cryptography;

namespace ModelAudit.Signing;

/// <summary>
/// Signs with a private key that is held in memory: ECDSA on P-256 (SHA-256), P-384 (SHA-384) or P-521 (SHA-512), RSA of at least
/// 3072 bits (SHA-256, PKCS #1 v1.5 or PSS), or Ed25519. Thread-safe until disposed.
/// </summary>
public sealed class KeySigner : IKeyedSigner, IDisposable
{
    private readonly SigningKey key;
    private readonly RSASignaturePadding padding;

    private KeySigner(SigningKey key, RSASignaturePadding? padding, byte[]? certificate)
    {
        this.key = key;
        this.padding = padding ?? RSASignaturePadding.Pkcs1;
        Material = certificate is null
            ? new VerificationMaterial { PublicKeyHint = key.Hint }
            : new VerificationMaterial { Certificate = certificate };
    }

    /// <inheritdoc/>
    public string KeyId => key.Hint;

    /// <inheritdoc/>
    public VerificationMaterial Material { get; }

    /// <inheritdoc/>
    SigningKey IKeyedSigner.PublicKey => key;

    /// <summary>The kind of key.</summary>
    public SigningKeyKind Kind => key.Kind;

    /// <summary>The signature algorithm, for people ("ECDSA P-256 with SHA-256").</summary>
    public string Algorithm => key.Algorithm(padding);

    /// <summary>Makes a new key.</summary>
    /// <param name="kind">The kind; RSA keys get 3072 bits.</param>
    public static KeySigner Generate(SigningKeyKind kind = SigningKeyKind.EcdsaP256) => new(
        kind switch
        {
            SigningKeyKind.EcdsaP256 => SigningKey.Own(ECDsa.Create(ECCurve.NamedCurves.nistP256)),
            SigningKeyKind.EcdsaP384 => SigningKey.Own(ECDsa.Create(ECCurve.NamedCurves.nistP384)),
            SigningKeyKind.EcdsaP521 => SigningKey.Own(ECDsa.Create(ECCurve.NamedCurves.nistP521)),
            SigningKeyKind.Rsa => SigningKey.Own(RSA.Create(SigningKey.MinimumRsaBits)),
            SigningKeyKind.Ed25519 => SigningKey.Own(Ed25519Key.Generate()),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        },
        padding: null,
        certificate: null);

    /// <summary>Reads a private key in PEM: PKCS#8, PKCS#8 encrypted with PBES2, SEC1 or PKCS#1; Ed25519 keys in PKCS#8.</summary>
    /// <param name="pem">The text of the file.</param>
    /// <param name="password">The password of an encrypted key.</param>
    /// <param name="rsaPadding">The padding of RSA signatures; PKCS #1 v1.5 when null, which every verifier supports.</param>
    /// <param name="name">The file's name in messages.</param>
    /// <exception cref="InvalidInputException">There is no usable private key; the message says what to do.</exception>
    public static KeySigner FromPem(string pem, string? password = null, RSASignaturePadding? rsaPadding = null, string name = "key") =>
        new(PrivateKeyReader.ReadPem(pem, password, name), rsaPadding, certificate: null);

    /// <summary>Reads a private key and its certificate from a PKCS#12 file; signs in certificate mode.</summary>
    /// <param name="pkcs12">The bytes of the file.</param>
    /// <param name="password">Its password, or null when it has none.</param>
    /// <param name="rsaPadding">The padding of RSA signatures; PKCS #1 v1.5 when null.</param>
    /// <param name="name">The file's name in messages.</param>
    /// <exception cref="InvalidInputException">There is no usable private key; the message says what to do.</exception>
    public static KeySigner FromPkcs12(ReadOnlySpan<byte> pkcs12, string? password = null, RSASignaturePadding? rsaPadding = null, string name = "key")
    {
        (SigningKey key, byte[] certificate) = PrivateKeyReader.ReadPkcs12(pkcs12, password, name);
        return new KeySigner(key, rsaPadding, certificate);
    }

    /// <summary>A signer with the same key that names itself by a certificate. This one must not be used or disposed any more.</summary>
    /// <param name="chainPem">The leaf certificate in PEM, with or without its issuers; only the leaf goes into signatures.</param>
    /// <param name="name">The file's name in messages.</param>
    /// <exception cref="InvalidInputException">No certificate of the chain is for this key.</exception>
    public KeySigner WithCertificate(string chainPem, string name = "certificate")
    {
        ArgumentNullException.ThrowIfNull(chainPem);
        return new KeySigner(key, padding, SignerNaming.Of(key, chainPem, name).Certificate!.Value.ToArray());
    }

    /// <summary>The public key in PEM, with a newline at the end: what verifiers need.</summary>
    public string ExportPublicKeyPem() => key.PublicKeyPem;

    /// <summary>The private key in PEM (PKCS#8), with a newline at the end.</summary>
    /// <param name="password">Encrypts it (PBES2 with AES-256); null writes it in the clear.</param>
    public string ExportPrivateKeyPem(string? password = null) => key.ExportPrivateKeyPem(password);

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> preAuthenticationEncoding, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<ReadOnlyMemory<byte>>(key.Sign(preAuthenticationEncoding.Span, padding));
    }

    /// <summary>Signs an encoding that is not in memory.</summary>
    /// <param name="head">What comes before the payload.</param>
    /// <param name="payload">The payload, from where it stands to its end.</param>
    internal byte[] Sign(ReadOnlySpan<byte> head, Stream payload) => key.Sign(head, payload, padding);

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}
