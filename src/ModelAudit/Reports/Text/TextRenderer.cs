using System.Collections.Immutable;
using System.Text;

namespace ModelAudit.Reports.Text;

/// <summary>
/// The summary for a person at a terminal: the verdict and why; what blocks; what needs a human; what was not examined; then the rest.
/// Plain text without terminal sequences; <see cref="Layout"/> gives the same lines with meanings for a host that shows color.
/// </summary>
public sealed class TextRenderer : IReportRenderer
{
    /// <summary>The width when none is given.</summary>
    public const int DefaultWidth = 100;

    /// <summary>The narrowest width.</summary>
    public const int MinimumWidth = 40;

    private readonly int width;

    /// <summary>Makes a renderer.</summary>
    /// <param name="width">Where prose is wrapped, in characters; less than <see cref="MinimumWidth"/> counts as that. A word is never broken.</param>
    public TextRenderer(int width = DefaultWidth) => this.width = Math.Max(MinimumWidth, width);

    /// <inheritdoc/>
    public string Format => "text";

    /// <inheritdoc/>
    public string MediaType => "text/plain";

    /// <inheritdoc/>
    public string Extension => ".txt";

    /// <summary>The lines of the summary as spans with a meaning.</summary>
    public ImmutableArray<ImmutableArray<TextSpan>> Layout(AuditReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return TextSummary.Of(report, width);
    }

    /// <inheritdoc/>
    public async ValueTask RenderAsync(AuditReport report, Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        var text = new StringBuilder();
        foreach (ImmutableArray<TextSpan> line in Layout(report))
        {
            int start = text.Length;
            foreach (TextSpan span in line)
            {
                text.Append(span.Text);
            }

            while (text.Length > start && text[^1] == ' ')
            {
                text.Length--;
            }

            text.Append('\n');
        }

        await output.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken).ConfigureAwait(false);
    }
}
