using System.Text;
using ModelAudit.Evidence;
using Newtonsoft.Json;

namespace ModelAudit.Reports.CycloneDx;

/// <summary>
/// Writes a machine learning bill of materials of the audited model (CycloneDX JSON): the model with its files, digests, license, base models and data
/// sets, what is not known and why, how complete it is, and the report's rules as declarations. Nothing is invented: no dates, suppliers or energy.
/// </summary>
/// <param name="version">The version of CycloneDX.</param>
public sealed class CycloneDxRenderer(CycloneDxVersion version = CycloneDxVersion.V17) : IReportRenderer
{
    /// <inheritdoc/>
    public string Format => version == CycloneDxVersion.V17 ? "cyclonedx" : "cyclonedx-1.6";

    /// <inheritdoc/>
    public string MediaType => "application/vnd.cyclonedx+json";

    /// <inheritdoc/>
    public string Extension => ".cdx.json";

    /// <inheritdoc/>
    public async ValueTask RenderAsync(AuditReport report, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        cancellationToken.ThrowIfCancellationRequested();

        // Written to memory first: the JSON writer is synchronous, and the stream may be a network response.
        using var buffer = new ChunkedBuffer();
        var text = new StreamWriter(buffer, new UTF8Encoding(false), bufferSize: 1 << 14, leaveOpen: true) { NewLine = "\n" };
        await using (text.ConfigureAwait(false))
        {
            using var writer = new JsonTextWriter(text) { Formatting = Formatting.Indented, StringEscapeHandling = StringEscapeHandling.EscapeNonAscii };
            new CycloneDxDocument(report, version).ToJson().WriteTo(writer);
        }

        await buffer.CopyChunksToAsync(output, cancellationToken).ConfigureAwait(false);
    }
}
