using ModelAudit.Evidence;

namespace ModelAudit.Reports.Html;

/// <summary>
/// Writes one self-contained page for people: the answer in plain language first, then obligations, findings with their evidence, provenance,
/// the model, the inventory and what was not examined. It asks nothing of any server, works without script, in light and dark, on a phone and
/// on paper. Text from an artifact is written as text, whatever it holds, and a Content-Security-Policy forbids everything but the page's own style and script.
/// </summary>
public sealed class HtmlRenderer : IReportRenderer
{
    /// <inheritdoc/>
    public string Format => "html";

    /// <inheritdoc/>
    public string MediaType => "text/html";

    /// <inheritdoc/>
    public string Extension => ".html";

    /// <inheritdoc/>
    public async ValueTask RenderAsync(AuditReport report, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);

        // Written to memory first: the stream may be a network response, which takes no synchronous writes.
        using var page = new ChunkedBuffer();
        using (var writer = new HtmlWriter(page))
        {
            new HtmlPage(writer, report, cancellationToken).Write();
        }

        await page.CopyChunksToAsync(output, cancellationToken).ConfigureAwait(false);
    }
}
