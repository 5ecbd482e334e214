using ModelAudit.Evidence;

namespace ModelAudit.Reports;

/// <summary>
/// A report as canonical JSON, without loss in both directions: UTF-8, members in a fixed order, no floating-point numbers, no
/// insignificant whitespace, UTC times with "Z". Writing what was read gives the same bytes. Each rule is described once; results and
/// findings refer to it by id, and findings refer to waivers and attestations by position. The schema is
/// <c>modelaudit.report.v1.schema.json</c>.
/// </summary>
public static class ReportJson
{
    /// <summary>The media type of the document.</summary>
    public const string MediaType = "application/vnd.modelaudit.report+json";

    /// <summary>What the document calls itself.</summary>
    public const string Schema = "modelaudit.report.v1";

    /// <summary>Writes a report; the stream stays open.</summary>
    /// <exception cref="ArgumentException">The report contradicts itself: two rules share an id, or a finding names a waiver that the report does not list.</exception>
    public static void Write(AuditReport report, Stream output)
    {
        using var writer = new DocumentWriter(output);
        ReportJsonWriter.Write(writer, report);
    }

    /// <summary>The canonical bytes of a report.</summary>
    /// <exception cref="ArgumentException">The report contradicts itself: two rules share an id, or a finding names a waiver that the report does not list.</exception>
    public static byte[] ToBytes(AuditReport report)
    {
        using var buffer = new MemoryStream();
        Write(report, buffer);
        return buffer.ToArray();
    }

    /// <summary>Reads a report. Signatures are not its concern: see <see cref="Signing.ReportVerifier"/>.</summary>
    /// <param name="utf8">The document, which must be valid in every detail: unknown members are refused.</param>
    /// <param name="name">The document's name in messages.</param>
    /// <exception cref="InvalidInputException">It is not a report of version 1; says where and why.</exception>
    public static AuditReport Read(ReadOnlySpan<byte> utf8, string name = "report")
    {
        var reader = new DocumentReader(utf8, name);
        reader.ReadToken();
        AuditReport report = ReportJsonReader.Read(ref reader);
        reader.ReadEnd();
        return report;
    }
}
