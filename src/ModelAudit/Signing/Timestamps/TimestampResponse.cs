using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace ModelAudit.Signing.Timestamps;

/// <summary>
/// What a timestamping authority answered (RFC 3161, section 2.4.2): a CMS message (RFC 5652) around the time and the digest of what was
/// stamped. Read strictly as DER.
/// </summary>
internal sealed class TimestampResponse
{
    /// <summary>The longest response that is read, in bytes.</summary>
    public const int MaximumBytes = 1 << 16;

    private const string SignedDataOid = "1.2.840.113549.1.7.2";
    private const string TimestampInfoOid = "1.2.840.113549.1.9.16.1.4";
    private const string ContentTypeOid = "1.2.840.113549.1.9.3";
    private const string MessageDigestOid = "1.2.840.113549.1.9.4";
    private const string SigningCertificateOid = "1.2.840.113549.1.9.16.2.12";
    private const string SigningCertificateV2Oid = "1.2.840.113549.1.9.16.2.47";

    private static readonly Asn1Tag First = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Second = new(TagClass.ContextSpecific, 1, isConstructed: true);

    private readonly HashAlgorithmName imprintAlgorithm;
    private readonly byte[] imprint;

    private TimestampResponse(ReadOnlyMemory<byte> response)
    {
        AsnReader outer = new AsnReader(response, AsnEncodingRules.DER);
        AsnReader fields = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        AsnReader status = fields.ReadSequence();
        if (status.ReadInteger() != BigInteger.Zero)
        {
            throw new CryptographicException("The authority did not grant the timestamp.");
        }

        AsnReader content = fields.ReadSequence();
        fields.ThrowIfNotEmpty();
        AsnReader message = Content(content, SignedDataOid).ReadSequence();
        if (message.ReadInteger() != 3)
        {
            throw new CryptographicException("The message is not of version 3.");
        }

        HashAlgorithmName? listed = SignatureAlgorithm.ReadDigest(message.ReadSetOf(skipSortOrderValidation: true));
        AsnReader inner = Content(message.ReadSequence(), TimestampInfoOid);
        Info = inner.ReadOctetString();
        inner.ThrowIfNotEmpty();
        if (message.HasData && message.PeekTag() == First)
        {
            AsnReader certificates = message.ReadSetOf(skipSortOrderValidation: true, First);
            while (certificates.HasData)
            {
                Certificates.Add(certificates.ReadEncodedValue().ToArray());
            }
        }

        AsnReader signers = message.ReadSetOf(skipSortOrderValidation: true);
        message.ThrowIfNotEmpty();
        ReadSigner(signers.ReadSequence());
        signers.ThrowIfNotEmpty();
        if (listed != Digest)
        {
            throw new CryptographicException("The message lists another digest than its signer.");
        }

        (imprintAlgorithm, imprint, Time, Nonce) = ReadInfo(Info);
    }

    /// <summary>The time of the stamp.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The nonce of the request; null when it had none.</summary>
    public BigInteger? Nonce { get; }

    /// <summary>The certificates that came along, in DER; never anchors.</summary>
    public List<byte[]> Certificates { get; } = [];

    /// <summary>The issuer of the authority's certificate, in DER; null when it is named by its key id.</summary>
    public byte[]? Issuer { get; private set; }

    /// <summary>The serial number of the authority's certificate, big-endian.</summary>
    public byte[] Serial { get; private set; } = [];

    /// <summary>The key id of the authority's certificate, when that is how it is named.</summary>
    public byte[]? KeyId { get; private set; }

    /// <summary>The digest that the signature goes with.</summary>
    public HashAlgorithmName Digest { get; private set; }

    /// <summary>What the authority signed: its attributes as a set.</summary>
    public byte[] Signed { get; private set; } = [];

    /// <summary>The identifier of the signature's algorithm.</summary>
    public ReadOnlyMemory<byte> Algorithm { get; private set; }

    /// <summary>The signature.</summary>
    public byte[] Signature { get; private set; } = [];

    private byte[] Info { get; }

    private (HashAlgorithmName Algorithm, byte[] Digest)? SigningCertificate { get; set; }

    /// <summary>Reads a response.</summary>
    /// <exception cref="CryptographicException">It is not one; says why.</exception>
    public static TimestampResponse Read(ReadOnlyMemory<byte> response)
    {
        if (response.Length > MaximumBytes)
        {
            throw new CryptographicException($"The response is longer than {MaximumBytes} bytes.");
        }

        try
        {
            return new TimestampResponse(response);
        }
        catch (AsnContentException)
        {
            throw new CryptographicException("The response is damaged, or is not in DER.");
        }
    }

    /// <summary>Whether these are the bytes that were stamped.</summary>
    public bool Covers(ReadOnlySpan<byte> bytes) => CryptographicOperations.HashData(imprintAlgorithm, bytes).AsSpan().SequenceEqual(imprint);

    /// <summary>Whether the signer says that this is its certificate (RFC 5035).</summary>
    public bool NamesCertificate(ReadOnlySpan<byte> der) =>
        SigningCertificate is { } named && CryptographicOperations.HashData(named.Algorithm, der).AsSpan().SequenceEqual(named.Digest);

    private static AsnReader Content(AsnReader contentInfo, string oid)
    {
        if (contentInfo.ReadObjectIdentifier() != oid)
        {
            throw new CryptographicException("The response is no timestamp.");
        }

        AsnReader content = contentInfo.ReadSequence(First);
        contentInfo.ThrowIfNotEmpty();
        return content;
    }

    private static (HashAlgorithmName Algorithm, byte[] Imprint, DateTimeOffset Time, BigInteger? Nonce) ReadInfo(byte[] der)
    {
        AsnReader outer = new AsnReader(der, AsnEncodingRules.DER);
        AsnReader info = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        if (info.ReadInteger() != 1)
        {
            throw new CryptographicException("The timestamp is not of version 1.");
        }

        _ = info.ReadObjectIdentifier();
        AsnReader imprint = info.ReadSequence();
        HashAlgorithmName algorithm = SignatureAlgorithm.ReadDigest(imprint) ?? throw new CryptographicException("The timestamp is over a digest that is not SHA-2.");
        byte[] digest = imprint.ReadOctetString();
        imprint.ThrowIfNotEmpty();
        _ = info.ReadInteger();
        DateTimeOffset time = info.ReadGeneralizedTime();
        BigInteger? nonce = null;
        while (info.HasData)
        {
            // accuracy, ordering, nonce, name of the authority, extensions: of these only the nonce is of use here.
            if (info.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            {
                nonce = info.ReadInteger();
            }
            else
            {
                _ = info.ReadEncodedValue();
            }
        }

        return (algorithm, digest, time, nonce);
    }

    private void ReadSigner(AsnReader signer)
    {
        BigInteger version = signer.ReadInteger();
        if (signer.PeekTag().TagClass == TagClass.ContextSpecific)
        {
            KeyId = signer.ReadOctetString(new Asn1Tag(TagClass.ContextSpecific, 0));
        }
        else
        {
            AsnReader id = signer.ReadSequence();
            Issuer = id.ReadEncodedValue().ToArray();
            Serial = id.ReadIntegerBytes().ToArray();
            id.ThrowIfNotEmpty();
        }

        if (version != (KeyId is null ? 1 : 3))
        {
            throw new CryptographicException("The version of the signer does not fit how it is named.");
        }

        Digest = SignatureAlgorithm.ReadDigest(signer) ?? throw new CryptographicException("The digest of the signer is not SHA-2.");
        byte[] attributes = signer.PeekEncodedValue().ToArray();
        ReadAttributes(signer.ReadSetOf(skipSortOrderValidation: true, First));

        // Signed is the set itself, not the field that carries it (RFC 5652, section 5.4).
        attributes[0] = 0x31;
        Signed = attributes;
        Algorithm = signer.ReadEncodedValue();
        Signature = signer.ReadOctetString();
        if (signer.HasData)
        {
            _ = signer.ReadSetOf(skipSortOrderValidation: true, Second);
        }

        signer.ThrowIfNotEmpty();
    }

    private void ReadAttributes(AsnReader attributes)
    {
        bool typed = false;
        bool digested = false;
        while (attributes.HasData)
        {
            AsnReader attribute = attributes.ReadSequence();
            string oid = attribute.ReadObjectIdentifier();
            AsnReader values = attribute.ReadSetOf(skipSortOrderValidation: true);
            attribute.ThrowIfNotEmpty();
            switch (oid)
            {
                case ContentTypeOid:
                    typed = values.ReadObjectIdentifier() == TimestampInfoOid;
                    break;
                case MessageDigestOid:
                    digested = values.ReadOctetString().AsSpan().SequenceEqual(CryptographicOperations.HashData(Digest, Info));
                    break;
                case SigningCertificateOid:
                    // The first version of the attribute knows SHA-1 only; it says which certificate, and the chain says whether to trust it.
                    SigningCertificate ??= (HashAlgorithmName.SHA1, values.ReadSequence().ReadSequence().ReadSequence().ReadOctetString());
                    break;
                case SigningCertificateV2Oid:
                    SigningCertificate = ReadSecond(values.ReadSequence().ReadSequence().ReadSequence());
                    break;
            }
        }

        if (!typed || !digested)
        {
            throw new CryptographicException("What the authority signed is not this timestamp.");
        }
    }

    private static (HashAlgorithmName, byte[]) ReadSecond(AsnReader id)
    {
        HashAlgorithmName? algorithm = id.PeekTag() == Asn1Tag.Sequence ? SignatureAlgorithm.ReadDigest(id) : HashAlgorithmName.SHA256;
        return (algorithm ?? throw new CryptographicException("The signer's certificate is named by a digest that is not SHA-2."), id.ReadOctetString());
    }
}
