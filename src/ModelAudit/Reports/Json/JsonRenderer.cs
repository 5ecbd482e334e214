namespace ModelAudit.Reports.Json;

/// <summary>
/// Writes the whole report as canonical JSON, the form that is signed (<see cref="ReportJson"/>). Loss-free and made for programs: texts
/// are as they were found, so whoever shows one escapes it.
/// </summary>
public sealed class JsonRenderer : IReportRenderer
{
    /// <inheritdoc/>
    public string Format => "json";

    /// <inheritdoc/>
    public string MediaType => ReportJson.MediaType;

    /// <inheritdoc/>
    public string Extension => ".json";

    /// <inheritdoc/>
    public async ValueTask RenderAsync(AuditReport report, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);

        // Written to memory first: the JSON writer is synchronous, and the stream may be a network response.
        using var buffer = new MemoryStream();
        ReportJson.Write(report, buffer);
        buffer.Position = 0;
        await buffer.CopyToAsync(output, cancellationToken).ConfigureAwait(false);
    }
}
