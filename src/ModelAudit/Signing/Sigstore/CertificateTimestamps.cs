using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelAudit.Signing.Sigstore;

/// <summary>
/// The signed certificate timestamps inside a certificate (RFC 6962, section 3): a public log promised to show the certificate, so that its
/// owner can see it. They are made over the certificate as it was before they were put in.
/// </summary>
internal static class CertificateTimestamps
{
    private const string ListOid = "1.3.6.1.4.1.11129.2.4.2";
    private const byte Sha256 = 4;
    private const byte Rsa = 1;
    private const byte Ecdsa = 3;

    /// <summary>Checks that at least one trusted log promised to show the certificate, and that no promise of a trusted log is false.</summary>
    /// <param name="leaf">The certificate.</param>
    /// <param name="issuer">The certificate of whoever issued it, as the verified chain has it.</param>
    /// <param name="logs">The certificate logs that are trusted.</param>
    /// <returns>A sentence, or null when one did.</returns>
    public static string? Problem(X509Certificate2 leaf, X509Certificate2 issuer, IEnumerable<LogKey> logs)
    {
        X509Extension? extension = leaf.Extensions.FirstOrDefault(extension => extension.Oid?.Value == ListOid);
        if (extension is null)
        {
            return "The certificate has no timestamp of a certificate log.";
        }

        try
        {
            byte[] issuerHash = SHA256.HashData(issuer.PublicKey.ExportSubjectPublicKeyInfo());
            byte[] before = Before(leaf.RawDataMemory);
            bool logged = false;
            foreach (ReadOnlyMemory<byte> item in List(AsnDecoder.ReadOctetString(extension.RawData, AsnEncodingRules.DER, out _)))
            {
                LogKey[] named = [.. logs.Where(log => log.Id.AsSpan().SequenceEqual(item.Span.Slice(1, Math.Min(32, item.Length - 1))))];
                if (named.Length == 0)
                {
                    continue;
                }

                if (!Array.Exists(named, log => IsBy(item.Span, issuerHash, before, log)))
                {
                    return $"The timestamp of the certificate log {named[0].Name} does not fit the certificate.";
                }

                logged = true;
            }

            return logged ? null : "No certificate log that is trusted has seen the certificate.";
        }
        catch (Exception exception) when (exception is AsnContentException or CryptographicException or ArgumentOutOfRangeException)
        {
            return "The timestamps of certificate logs in the certificate are damaged.";
        }
    }

    private static List<ReadOnlyMemory<byte>> List(byte[] list)
    {
        ReadOnlyMemory<byte> rest = list;
        rest = Take(ref rest);
        if (list.Length != rest.Length + 2)
        {
            throw new CryptographicException();
        }

        var items = new List<ReadOnlyMemory<byte>>();
        while (!rest.IsEmpty)
        {
            items.Add(Take(ref rest));
        }

        return items;
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> rest)
    {
        int length = BinaryPrimitives.ReadUInt16BigEndian(rest.Span);
        ReadOnlyMemory<byte> taken = rest.Slice(2, length);
        rest = rest[(2 + length)..];
        return taken;
    }

    // version, log id (32), milliseconds since 1970 (8), extensions, algorithm of hash and of signature, signature.
    private static bool IsBy(ReadOnlySpan<byte> item, byte[] issuerHash, byte[] before, LogKey log)
    {
        if (item[0] != 0)
        {
            return false;
        }

        ulong milliseconds = BinaryPrimitives.ReadUInt64BigEndian(item[33..]);
        int extensions = BinaryPrimitives.ReadUInt16BigEndian(item[41..]);
        ReadOnlySpan<byte> tail = item[(43 + extensions)..];
        int length = BinaryPrimitives.ReadUInt16BigEndian(tail[2..]);
        ReadOnlySpan<byte> signature = tail[4..];
        if (signature.Length != length || !log.Valid.Covers(DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)))
        {
            return false;
        }

        // timestamp type 0, entry type 1: a precertificate, whose length takes three bytes.
        byte[] signed =
        [
            0, 0, .. item[33..41], 0, 1, .. issuerHash,
            (byte)(before.Length >> 16), (byte)(before.Length >> 8), (byte)before.Length, .. before,
            .. item[41..(43 + extensions)],
        ];
        try
        {
            using SigningKey key = log.Open();
            return tail[0] == Sha256
                && tail[1] == (key.Kind == SigningKeyKind.Rsa ? Rsa : Ecdsa)
                && key.FormProblem(signature) is null
                && key.Verify(signed, signature) is not null;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    // The to-be-signed certificate without the list itself (RFC 6962, section 3.2).
    private static byte[] Before(ReadOnlyMemory<byte> certificate)
    {
        AsnReader fields = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        var extensionsTag = new Asn1Tag(TagClass.ContextSpecific, 3, isConstructed: true);
        using (writer.PushSequence())
        {
            while (fields.HasData)
            {
                if (fields.PeekTag() != extensionsTag)
                {
                    writer.WriteEncodedValue(fields.ReadEncodedValue().Span);
                    continue;
                }

                AsnReader extensions = fields.ReadSequence(extensionsTag).ReadSequence();
                using (writer.PushSequence(extensionsTag))
                using (writer.PushSequence())
                {
                    while (extensions.HasData)
                    {
                        ReadOnlyMemory<byte> extension = extensions.ReadEncodedValue();
                        if (new AsnReader(extension, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier() != ListOid)
                        {
                            writer.WriteEncodedValue(extension.Span);
                        }
                    }
                }
            }
        }

        return writer.Encode();
    }
}
