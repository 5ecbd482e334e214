using System.Text;
using ModelAudit.Evidence;
using Newtonsoft.Json;

namespace ModelAudit.Reports.Spdx;

/// <summary>
/// Writes an SPDX 3.0.1 document (JSON-LD) of the audited model with the classes of the AI and Dataset profiles: the model with its files, licenses, data sets
/// and base models, and the report as its analysis. What is not known is stated as NOASSERTION with the reason, and a profile whose mandatory properties
/// are not all known is not claimed.
/// </summary>
public sealed class SpdxRenderer : IReportRenderer
{
    /// <inheritdoc/>
    public string Format => "spdx";

    /// <inheritdoc/>
    public string MediaType => "application/spdx+json";

    /// <inheritdoc/>
    public string Extension => ".spdx.json";

    /// <inheritdoc/>
    public async ValueTask RenderAsync(AuditReport report, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        cancellationToken.ThrowIfCancellationRequested();
        using var buffer = new ChunkedBuffer();
        var text = new StreamWriter(buffer, new UTF8Encoding(false), bufferSize: 1 << 14, leaveOpen: true) { NewLine = "\n" };
        await using (text.ConfigureAwait(false))
        {
            using var writer = new JsonTextWriter(text) { Formatting = Formatting.Indented, StringEscapeHandling = StringEscapeHandling.EscapeNonAscii };
            new SpdxDocument(report, new SpdxWriter(writer, report)).Write();
        }

        await buffer.CopyChunksToAsync(output, cancellationToken).ConfigureAwait(false);
    }
}
