using System.Text;

namespace ModelAudit.Reports.Markdown;

/// <summary>
/// Writes GitHub-flavored Markdown for a pull request comment: verdict, tables, and collapsed details. Everything from an artifact is
/// escaped: it formats nothing, links nowhere and mentions nobody. At most <see cref="MaximumLength"/> characters, with a note when cut.
/// </summary>
public sealed class MarkdownRenderer : IReportRenderer
{
    /// <summary>The longest result in UTF-16 code units. GitHub refuses comments above 65,536 characters.</summary>
    public const int MaximumLength = 60_000;

    /// <inheritdoc/>
    public string Format => "markdown";

    /// <inheritdoc/>
    public string MediaType => "text/markdown";

    /// <inheritdoc/>
    public string Extension => ".md";

    /// <inheritdoc/>
    public async ValueTask RenderAsync(AuditReport report, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        await output.WriteAsync(Encoding.UTF8.GetBytes(MarkdownSummary.Of(report)), cancellationToken).ConfigureAwait(false);
    }
}
