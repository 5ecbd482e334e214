using System.Text;
using ModelAudit.Reports.Outline;

namespace ModelAudit.Reports.Github;

/// <summary>
/// Writes workflow commands for GitHub Actions: an error for each blocking finding, a warning or notice for the others, on the file it
/// is about. At most ten of each kind, as many as GitHub shows for a step, with the rest counted.
/// </summary>
public sealed class GithubRenderer : IReportRenderer
{
    private const int MaximumOfKind = 10;

    private readonly string folder;

    /// <summary>Makes a renderer.</summary>
    /// <param name="folder">The audited folder relative to the workspace, with '/' between segments, or empty when both are the same.</param>
    public GithubRenderer(string folder = "")
    {
        ArgumentNullException.ThrowIfNull(folder);
        this.folder = folder.TrimEnd('/');
    }

    /// <inheritdoc/>
    public string Format => "github";

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
        string verdict = report.Verdict switch
        {
            AuditVerdict.Passed => "notice",
            AuditVerdict.Failed => "error",
            _ => "warning",
        };
        Command(text, verdict, $"ModelAudit {outline.VerdictWord}", null, $"{report.Evidence.Source.Name}: {outline.Reason}");

        // The verdict takes one of its kind.
        foreach (Annotation annotation in Annotations.Of(outline, MaximumOfKind - 1))
        {
            string title = annotation.Finding is { } finding ? $"{finding.Rule.Id} {finding.Rule.Title}" : "ModelAudit";
            Command(text, Name(annotation.Kind), title, annotation.Finding?.Outcome.Path?.Value, annotation.Text);
        }

        await output.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken).ConfigureAwait(false);
    }

    private static string Name(AnnotationKind kind) => kind switch
    {
        AnnotationKind.Error => "error",
        AnnotationKind.Warning => "warning",
        _ => "notice",
    };

    private static string Data(string text) => text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    private void Command(StringBuilder text, string name, string title, string? path, string message)
    {
        text.Append("::").Append(name).Append(' ');
        if (path is not null)
        {
            string full = folder.Length == 0 ? path : $"{folder}/{path}";
            text.Append("file=").Append(Property(VisibleText.Of(full, 1_000))).Append(',');
        }

        text.Append("title=").Append(Property(VisibleText.Of(title, 200))).Append("::").Append(Data(VisibleText.Of(message, 1_000))).Append('\n');
    }
}
