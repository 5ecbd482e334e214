using ModelAudit.Signing;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>What a signature over a model states, before anything is verified.</summary>
/// <param name="File">The document.</param>
/// <param name="Envelope">The bundle; null when it cannot be read.</param>
/// <param name="PredicateType">The type of what is signed; null when it cannot be read.</param>
/// <param name="Manifest">What is signed; null when it cannot be read.</param>
internal sealed record OmsDocument(ProvenanceFile File, Envelope? Envelope, string? PredicateType, OmsManifest? Manifest)
{
    private const string Family = "https://model_signing/";

    /// <summary>The name that the specification gives a signature.</summary>
    private const string DefaultName = "model.sig";

    /// <summary>Whether a file name is one that signatures over models have.</summary>
    public static bool IsName(string name) =>
        name.EndsWith(".sig", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".sigstore.json", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".sigstore", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a document; null when it is no signature over a model.</summary>
    public static OmsDocument? Read(ProvenanceFile file)
    {
        bool named = file.Name.EndsWith(DefaultName, StringComparison.OrdinalIgnoreCase) && (file.Name.Length == DefaultName.Length || file.Name[^(DefaultName.Length + 1)] == '/');
        var nothing = new OmsDocument(file, null, null, null);
        ReadOnlySpan<byte> text = file.Content.Span.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty || text[0] != (byte)'{')
        {
            return named ? nothing : null;
        }

        OmsDocument stated = Parse(nothing);
        return named || stated.PredicateType?.StartsWith(Family, StringComparison.Ordinal) == true ? stated : null;
    }

    private static OmsDocument Parse(OmsDocument document)
    {
        try
        {
            document = document with { Envelope = EnvelopeReader.Read(document.File.Content.Span, "signature") };
            if (document.Envelope.Payload is not { } payload)
            {
                return document;
            }

            document = document with { PredicateType = OmsStatementReader.PredicateTypeOf(payload) };
            return document.PredicateType.StartsWith(Family, StringComparison.Ordinal) ? document with { Manifest = OmsStatementReader.Read(payload) } : document;
        }
        catch (Exception exception) when (exception is InvalidInputException or VerificationException)
        {
            return document;
        }
    }
}
