using System.Text;
using Newtonsoft.Json;

namespace ModelAudit.Reports.Sarif;

/// <summary>
/// Writes a SARIF 2.1.0 log for code-scanning services and viewers. Outcomes map to kinds (pass, fail, review, open, notApplicable), the
/// profile's level to the level of failures, waivers to accepted external suppressions, gaps to tool notifications, and the CWE and
/// ATLAS controls of rules to taxonomies. The log has no time but the report's date and no random identifier.
/// </summary>
/// <remarks>
/// A report keeps passes as counts, so a rule that passed is one result. A result about the whole model is located at the root (".").
/// Baseline states are not written: the report knows the digest of its baseline, not the baseline's findings.
/// </remarks>
/// <param name="baseline">The findings of an approved report: results then say whether they are new, unchanged, updated or absent (SARIF 2.1.0, section 3.27.24). Null to leave that out.</param>
public sealed class SarifRenderer(FindingBaseline? baseline = null) : IReportRenderer
{
    /// <inheritdoc/>
    public string Format => "sarif";

    /// <inheritdoc/>
    public string MediaType => "application/sarif+json";

    /// <inheritdoc/>
    public string Extension => ".sarif";

    /// <inheritdoc/>
    public async ValueTask RenderAsync(AuditReport report, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);

        // Written to memory first: the JSON writer is synchronous, and the stream may be a network response.
        using var buffer = new MemoryStream();
        var text = new StreamWriter(buffer, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
        await using (text.ConfigureAwait(false))
        {
            using var writer = new JsonTextWriter(text) { Formatting = Formatting.Indented, StringEscapeHandling = StringEscapeHandling.EscapeNonAscii };
            SarifRun.WriteLog(report, writer, baseline);
        }

        buffer.Position = 0;
        await buffer.CopyToAsync(output, cancellationToken).ConfigureAwait(false);
    }
}
