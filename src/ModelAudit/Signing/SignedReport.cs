using System.Runtime.InteropServices;
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

    private SignedReport(ReadOnlyMemory<byte> document, ReadOnlyMemory<byte> payload, string payloadType, ReadOnlyMemory<byte> signature)
    {
        Bundle = document;
        Payload = payload;
        PayloadType = payloadType;
        Signature = signature;
    }

    /// <summary>The document as written or read: a Sigstore bundle (v0.3 when written here), or the plain envelope that was parsed.</summary>
    public ReadOnlyMemory<byte> Bundle { get; }

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
            ? new SignedReport(document, payload, envelope.PayloadType, signature)
            : throw new InvalidInputException(new InputProblem(name, 0, 0, "A signed report has one payload and one signature, both in base64."));
    }

    /// <summary>The same payload and signature as a plain DSSE envelope on one line, as <c>.intoto.jsonl</c> files hold it.</summary>
    public byte[] ToEnvelopeLine()
    {
        using var buffer = new MemoryStream();
        using (var writer = new DocumentWriter(buffer))
        {
            WriteEnvelope(writer);
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    internal static SignedReport Create(ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> signature, VerificationMaterial material)
    {
        var unwritten = new SignedReport(default, payload, Dsse.InTotoPayloadType, signature);
        using var buffer = new MemoryStream(checked((payload.Length / 3 * 4) + 16_384));
        using (var writer = new DocumentWriter(buffer))
        {
            writer.BeginObject();
            writer.Member("mediaType", BundleMediaType);
            writer.BeginObject("verificationMaterial");
            if (material.Certificate is { } certificate)
            {
                writer.BeginObject("certificate");
                writer.Base64("rawBytes", certificate.ToArray());
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
            unwritten.WriteEnvelope(writer);
            writer.EndObject();
        }

        return new SignedReport(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), payload, Dsse.InTotoPayloadType, signature);
    }

    private void WriteEnvelope(DocumentWriter writer)
    {
        writer.BeginObject();
        writer.Base64("payload", ArrayOf(Payload));
        writer.Member("payloadType", PayloadType);
        writer.BeginArray("signatures");
        writer.BeginObject();
        writer.Base64("sig", ArrayOf(Signature));

        // Any key id makes cosign fail, even one that equals the hint.
        writer.Member("keyid", string.Empty);
        writer.EndObject();
        writer.EndArray();
        writer.EndObject();
    }

    // A payload may have hundreds of megabytes; it is not copied where it is an array already.
    private static byte[] ArrayOf(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> segment) && segment.Array is { } array && segment.Count == array.Length ? array : bytes.ToArray();
}
