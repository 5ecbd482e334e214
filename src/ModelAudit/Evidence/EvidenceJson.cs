namespace ModelAudit.Evidence;

/// <summary>
/// Evidence as canonical JSON, without loss in both directions: UTF-8, members in a fixed order, no floating-point numbers, no
/// insignificant whitespace, UTC times with "Z". Writing what was read gives the same bytes. The schema is
/// <c>modelaudit.evidence.v1.schema.json</c>.
/// </summary>
public static class EvidenceJson
{
    /// <summary>The media type of the document.</summary>
    public const string MediaType = "application/vnd.modelaudit.evidence+json";

    /// <summary>What the document calls itself.</summary>
    public const string Schema = "modelaudit.evidence.v1";

    /// <summary>Writes evidence; the stream stays open.</summary>
    /// <exception cref="ArgumentException">A fact has a value of a type that no inspector of the evidence declares.</exception>
    public static void Write(AuditEvidence evidence, Stream output)
    {
        using var writer = new DocumentWriter(output);
        EvidenceJsonWriter.Write(writer, evidence);
    }

    /// <summary>The canonical bytes of evidence.</summary>
    /// <exception cref="ArgumentException">A fact has a value of a type that no inspector of the evidence declares.</exception>
    public static byte[] ToBytes(AuditEvidence evidence)
    {
        using var buffer = new MemoryStream();
        Write(evidence, buffer);
        return buffer.ToArray();
    }

    /// <summary>Reads evidence.</summary>
    /// <param name="utf8">The document, which must be valid in every detail: unknown members are refused.</param>
    /// <param name="name">The document's name in messages.</param>
    /// <exception cref="InvalidInputException">It is not evidence of version 1; says where and why.</exception>
    public static AuditEvidence Read(ReadOnlySpan<byte> utf8, string name = "evidence")
    {
        var reader = new DocumentReader(utf8, name);
        reader.ReadToken();
        AuditEvidence evidence = EvidenceJsonReader.Read(ref reader);
        reader.ReadEnd();
        return evidence;
    }
}
