using System.Collections.Immutable;
using System.Text;
using ModelAudit.Provenance.ModelSigning;
using ModelAudit.Reading;
using ModelAudit.Signing;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Provenance.Attestations;

/// <summary>One signed statement as it lies in a file: a Sigstore bundle or a DSSE envelope, one to a line or alone.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Envelopes">The envelope once for each signature; empty when it has none.</param>
/// <param name="Payload">The statement; null when it cannot be read.</param>
/// <param name="Problem">What is wrong with the form; null when nothing is.</param>
internal sealed record AttestationDocument(ProvenanceFile File, int Line, ImmutableArray<Envelope> Envelopes, byte[]? Payload, string? Problem)
{
    /// <summary>The longest file that is read, in bytes.</summary>
    public const int MaximumBytes = 16 << 20;

    /// <summary>The most signatures of one envelope.</summary>
    private const int MaximumSignatures = 16;

    private const int MaximumDepth = 64;

    private static readonly string[] Suffixes =
        [".intoto.jsonl", ".intoto.json", ".sigstore.json", ".sigstore.jsonl", ".sigstore", ".dsse", ".dsse.json", ".dsse.jsonl", ".att", ".att.json", ".sig"];

    /// <summary>Whether a file name is one that attestations have.</summary>
    public static bool IsName(string name) => !name.Equals("model.sig", StringComparison.OrdinalIgnoreCase) && Array.Exists(Suffixes, suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads every statement of a file. A signature over the whole model is none, and of *.sig only what is JSON counts.</summary>
    public static IEnumerable<AttestationDocument> Read(ProvenanceFile file)
    {
        if (OmsDocument.IsName(file.Name) && OmsDocument.Read(file) is not null)
        {
            yield break;
        }

        bool detached = file.Name.EndsWith(".sig", StringComparison.OrdinalIgnoreCase) || file.Name.EndsWith(".att", StringComparison.OrdinalIgnoreCase);
        ReadOnlyMemory<byte> whole = file.Content[(file.Content.Span.StartsWith(Encoding.UTF8.Preamble) ? 3 : 0)..];
        if (detached && (whole.Span.TrimStart(" \t\r\n"u8) is not [(byte)'{', ..]))
        {
            yield break;
        }

        if (IsOneObject(whole.Span))
        {
            if (ReadOne(file, 1, whole) is { } only)
            {
                yield return only;
            }

            yield break;
        }

        int line = 0;
        ReadOnlyMemory<byte> rest = whole;
        while (!rest.IsEmpty)
        {
            int end = rest.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> text = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            line++;
            if (text.Span.Trim(" \t\r"u8).Length > 0 && ReadOne(file, line, text) is { } document)
            {
                yield return document;
            }
        }
    }

    // A pretty-printed object spans lines; a list of objects has one that ends on its first line with another behind it.
    private static bool IsOneObject(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)'\n');
        return end < 0 || text[end..].Trim(" \t\r\n"u8).IsEmpty || text[..end].Trim(" \t\r"u8) is not [.., (byte)'}'];
    }

    private static AttestationDocument? ReadOne(ProvenanceFile file, int line, ReadOnlyMemory<byte> text)
    {
        try
        {
            JObject root = StrictJson.Parse(text.Span, MaximumDepth) as JObject ?? throw new FormatException("It is not a JSON object.");
            if (root["_type"] is not null && root["predicateType"] is not null)
            {
                return new AttestationDocument(file, line, [], text.ToArray(), null);
            }

            // A bundle over the bytes of a file holds no statement.
            if (root["messageSignature"] is not null && root["dsseEnvelope"] is null)
            {
                return null;
            }

            if (root["dsseEnvelope"] is not null)
            {
                Envelope bundle = EnvelopeReader.Read(text.Span, "bundle");
                EnvelopeForm.Check(bundle);
                return Typed(file, line, [bundle]);
            }

            return root["payload"] is not null && root["payloadType"] is not null
                ? Typed(file, line, Plain(text.Span))
                : new AttestationDocument(file, line, [], null, "It is neither a Sigstore bundle nor a DSSE envelope.");
        }
        catch (StrictJsonException exception)
        {
            return new AttestationDocument(file, line, [], null, FormattableString.Invariant($"It is not strict JSON: line {exception.Line}, column {exception.Column}: {exception.Message}"));
        }
        catch (InvalidInputException exception)
        {
            return new AttestationDocument(file, line, [], null, exception.Problems[0].ToString());
        }
        catch (Exception exception) when (exception is VerificationException or FormatException)
        {
            return new AttestationDocument(file, line, [], null, exception.Message);
        }
    }

    private static ImmutableArray<Envelope> Plain(ReadOnlySpan<byte> text)
    {
        ImmutableArray<Envelope> envelopes = EnvelopeReader.ReadForeign(text, "envelope");
        return envelopes switch
        {
            [] => throw new FormatException("The envelope has no signature."),
            { Length: > MaximumSignatures } => throw new FormatException(FormattableString.Invariant($"The envelope has {envelopes.Length} signatures; at most {MaximumSignatures} are read.")),
            [{ Payload: null }, ..] => throw new FormatException("The payload is not canonical base64."),
            _ when envelopes.Any(envelope => envelope.Signatures[0] is null) => throw new FormatException("A signature is not canonical base64."),
            _ => envelopes,
        };
    }

    private static AttestationDocument Typed(ProvenanceFile file, int line, ImmutableArray<Envelope> envelopes) =>
        envelopes[0].PayloadType == Dsse.InTotoPayloadType
            ? new AttestationDocument(file, line, envelopes, envelopes[0].Payload, null)
            : new AttestationDocument(file, line, [], null, $"The payload is of type '{FactBounds.Cut(envelopes[0].PayloadType, 200)}', not '{Dsse.InTotoPayloadType}'.");
}
