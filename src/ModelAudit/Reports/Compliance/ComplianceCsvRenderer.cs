using System.Text;
using ModelAudit.Evidence;

namespace ModelAudit.Reports.Compliance;

/// <summary>
/// Writes the compliance matrix as CSV (RFC 4180), a row for each control. A cell that a spreadsheet would take for a formula begins with an apostrophe.
/// </summary>
public sealed class ComplianceCsvRenderer : IReportRenderer
{
    private static readonly string[] Columns = ["framework", "version", "control", "title", "state", "detail", "rules"];

    /// <inheritdoc/>
    public string Format => "compliance-csv";

    /// <inheritdoc/>
    public string MediaType => "text/csv";

    /// <inheritdoc/>
    public string Extension => ".compliance.csv";

    /// <inheritdoc/>
    public async ValueTask RenderAsync(AuditReport report, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        using var buffer = new ChunkedBuffer();
        using (var text = new StreamWriter(buffer, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n" })
        {
            await text.WriteLineAsync(string.Join(',', Columns).AsMemory(), cancellationToken).ConfigureAwait(false);
            foreach (FrameworkMatrix framework in ComplianceMatrix.Of(report).Frameworks)
            {
                foreach (ControlRow control in framework.Controls)
                {
                    string rules = string.Join(' ', control.Evidence.Select(evidence => $"{evidence.Source}={ComplianceRenderer.Outcome(evidence.Verdict)}"));
                    string[] cells = [framework.Id, framework.Version, control.Id, control.Title, ComplianceMatrix.Word(control.State), control.Detail, rules];
                    await text.WriteLineAsync(string.Join(',', cells.Select(Cell)).AsMemory(), cancellationToken).ConfigureAwait(false);
                }
            }
        }

        await buffer.CopyChunksToAsync(output, cancellationToken).ConfigureAwait(false);
    }

    private static string Cell(string text)
    {
        string visible = VisibleText.Of(text, 2_000);
        string harmless = visible.Length > 0 && visible[0] is '=' or '+' or '-' or '@' or '|' or '%' ? "'" + visible : visible;
        return harmless.AsSpan().IndexOfAny(',', '"', '\n') >= 0 || harmless.StartsWith(' ') || harmless.EndsWith(' ')
            ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : harmless;
    }
}
