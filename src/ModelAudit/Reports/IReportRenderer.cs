namespace ModelAudit.Reports;

/// <summary>
/// Writes a report for people or other tools. A renderer has no logic of its own: everything it shows is in the report. Text that came
/// from an artifact is escaped for where it is written, and the same report gives the same bytes.
/// </summary>
public interface IReportRenderer
{
    /// <summary>The name by which it is asked for ("sarif").</summary>
    string Format { get; }

    /// <summary>The media type of what it writes, without parameters.</summary>
    string MediaType { get; }

    /// <summary>The usual file extension with its dot (".sarif").</summary>
    string Extension { get; }

    /// <summary>Writes the report; the stream stays open.</summary>
    ValueTask RenderAsync(AuditReport report, Stream output, CancellationToken cancellationToken);
}
