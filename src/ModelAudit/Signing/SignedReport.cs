using ModelAudit.Evidence;

namespace ModelAudit.Signing;

/// <summary>
/// A signed report in the forms in which it is kept: a Sigstore bundle and, with the same payload and signature, a plain DSSE
/// envelope. Holding one proves nothing: only <see cref="ReportVerifier"/> does.
/// </summary>
public sealed class SignedReport
{
    /// <summary>The media type of a bundle.</summary>
    public const string BundleMediaType = "application/vnd.dev.sigstore.bundle.v0.3+json";

    private readonly VerificationMaterial? material;
    private ReadOnlyMemory<byte>? document;

    private SignedReport(ReadOnlyMemory<byte>? document, VerificationMaterial? material, ReadOnlyMemory<byte> payload, string payloadType, ReadOnlyMemory<byte> signature)
    {
        this.document = document;
        this.material = material;
        Payload = payload;
        PayloadType = payloadType;
        Signature = signature;
    }

    /// <summary>The document as written or read: a Sigstore bundle (v0.3 when written here), or the plain envelope that was parsed.</summary>
    public ReadOnlyMemory<byte> Bundle
    {
        get
        {
            if (document is null)
            {
                var buffer = new MemoryStream(checked((Payload.Length / 3 * 4) + 16_384));
                WriteTo(buffer);
                document = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
            }

            return document.Value;
        }
    }

    /// <summary>The statement's bytes.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The payload's type.</summary>
    public string PayloadType { get; }

    /// <summary>The signature's bytes.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>Takes a bundle or an envelope apart, without verifying anything.</summary>
    /// <param name="document">The bytes.</param>
    /// <param name="name">The file's name in messages.</param>
    /// <exception cref="InvalidInputException">It is neither, or has not exactly one signature.</exception>
    public static SignedReport Parse(ReadOnlyMemory<byte> document, string name = "report")
    {
        Envelope envelope = EnvelopeReader.Read(document.Span, name);
        return envelope is { Payload: { } payload, Signatures: [{ } signature] }
            ? new SignedReport(document, material: null, payload, envelope.PayloadType, signature)
            : throw new InvalidInputException(new InputProblem(name, 0, 0, "A signed report has one payload and one signature, both in base64."));
    }

    /// <summary>The same payload and signature as a plain DSSE envelope on one line, as <c>.intoto.jsonl</c> files hold it.</summary>
    public byte[] ToEnvelopeLine()
    {
        using var buffer = new MemoryStream();
        using (var writer = new DocumentWriter(buffer))
        {
            WriteEnvelope(writer, (document, name) => document.Base64(name, Payload.Span), PayloadType, Signature.Span);
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>Writes what <see cref="Bundle"/> holds without keeping it in memory; the stream stays open.</summary>
    public void WriteTo(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (document is { } known)
        {
            output.Write(known.Span);
            return;
        }

        WriteBundle(output, material!, (writer, name) => writer.Base64(name, Payload.Span), Signature.Span);
    }

    /// <summary>Writes a bundle whose payload is not in memory.</summary>
    /// <param name="output">Where to; the stream stays open.</param>
    /// <param name="material">Who signed.</param>
    /// <param name="payload">The statement, from where the stream stands to its end.</param>
    /// <param name="signature">The signature.</param>
    internal static void Write(Stream output, VerificationMaterial material, Stream payload, ReadOnlySpan<byte> signature) =>
        WriteBundle(output, material, (writer, name) => writer.Base64(name, payload), signature);

    internal static SignedReport Create(ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> signature, VerificationMaterial material) =>
        new(document: null, material, payload, Dsse.InTotoPayloadType, signature);

    private static void WriteBundle(Stream output, VerificationMaterial material, Action<DocumentWriter, string> writePayload, ReadOnlySpan<byte> signature)
    {
        using var writer = new DocumentWriter(output);
        writer.BeginObject();
        writer.Member("mediaType", BundleMediaType);
        writer.BeginObject("verificationMaterial");
        if (material.Certificate is { } certificate)
        {
            writer.BeginObject("certificate");
            writer.Base64("rawBytes", certificate.Span);
        }
        else
        {
            writer.BeginObject("publicKey");
            writer.Member("hint", material.PublicKeyHint!);
        }

        writer.EndObject();
        writer.BeginArray("tlogEntries");
        writer.EndArray();
        writer.EndObject();
        writer.Name("dsseEnvelope");
        WriteEnvelope(writer, writePayload, Dsse.InTotoPayloadType, signature);
        writer.EndObject();
    }

    private static void WriteEnvelope(DocumentWriter writer, Action<DocumentWriter, string> writePayload, string payloadType, ReadOnlySpan<byte> signature)
    {
        writer.BeginObject();
        writePayload(writer, "payload");
        writer.Member("payloadType", payloadType);
        writer.BeginArray("signatures");
        writer.BeginObject();
        writer.Base64("sig", signature);

        // Any key id makes cosign fail, even one that equals the hint.
        writer.Member("keyid", string.Empty);
        writer.EndObject();
        writer.EndArray();
        writer.EndObject();
    }
}
