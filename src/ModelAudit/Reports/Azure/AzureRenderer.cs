using System.Text;
using ModelAudit.Reports.Outline;

namespace ModelAudit.Reports.Azure;

/// <summary>
/// Writes logging commands for Azure Pipelines: an error for each blocking finding and a warning for each of a warning rule. Azure knows
/// no third kind, so findings for information are plain lines. At most 100 of each kind, with the rest counted.
/// </summary>
public sealed class AzureRenderer : IReportRenderer
{
    private const int MaximumOfKind = 100;

    private readonly string folder;

    /// <summary>Makes a renderer.</summary>
    /// <param name="folder">The audited folder relative to the sources, with '/' between segments, or empty when both are the same.</param>
    public AzureRenderer(string folder = "")
    {
        ArgumentNullException.ThrowIfNull(folder);
        this.folder = folder.TrimEnd('/');
    }

    /// <inheritdoc/>
    public string Format => "azure";

    /// <inheritdoc/>
    public string MediaType => "text/plain";

    /// <inheritdoc/>
    public string Extension => ".txt";

    /// <inheritdoc/>
    public async ValueTask RenderAsync(AuditReport report, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        var outline = new ReportOutline(report);
        var text = new StringBuilder();
        string verdict = $"{report.Evidence.Source.Name}: {outline.Reason}";
        if (report.Verdict == AuditVerdict.Passed)
        {
            text.Append("ModelAudit PASSED  ").Append(VisibleText.Of(verdict, 1_000)).Append('\n');
        }
        else
        {
            Command(text, report.Verdict == AuditVerdict.Failed ? "error" : "warning", string.Empty, null, $"ModelAudit {outline.VerdictWord}  {verdict}");
        }

        foreach (Annotation annotation in Annotations.Of(outline, MaximumOfKind))
        {
            Finding? finding = annotation.Finding;
            string message = finding is null ? annotation.Text : $"{finding.Rule.Id} {finding.Rule.Title}: {annotation.Text}";
            if (annotation.Kind == AnnotationKind.Notice)
            {
                string path = finding?.Outcome.Path is { } place ? $"{place.Value}: " : string.Empty;
                text.Append(VisibleText.Of(path + message, 1_000)).Append('\n');
            }
            else
            {
                Command(text, annotation.Kind == AnnotationKind.Error ? "error" : "warning", finding?.Rule.Id ?? string.Empty, finding?.Outcome.Path?.Value, message);
            }
        }

        await output.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken).ConfigureAwait(false);
    }

    // The agent decodes %AZP25 last, so a percent sign of the text never becomes the start of another escape.
    private static string Data(string text) => text.Replace("%", "%AZP25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text).Replace(";", "%3B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal);

    private void Command(StringBuilder text, string type, string code, string? path, string message)
    {
        text.Append("##vso[task.logissue type=").Append(type).Append(';');
        if (path is not null)
        {
            string full = folder.Length == 0 ? path : $"{folder}/{path}";
            text.Append("sourcepath=").Append(Property(VisibleText.Of(full, 1_000))).Append(';');
        }

        if (code.Length > 0)
        {
            text.Append("code=").Append(Property(VisibleText.Of(code, 20))).Append(';');
        }

        text.Append(']').Append(Data(VisibleText.Of(message, 1_000))).Append('\n');
    }
}
