using System.Collections.Immutable;
using System.Text;
using ModelAudit.Reports;
using ModelAudit.Reports.Text;

namespace ModelAudit.Tool.Output;

/// <summary>Writes the text summary to standard output: in color on a terminal, as wide as it is.</summary>
internal static class TextOutput
{
    private const int WidestText = 120;

    /// <summary>The bytes to write.</summary>
    /// <param name="report">The report.</param>
    /// <param name="color">Whether tones become colors.</param>
    /// <param name="width">The columns of the terminal.</param>
    public static byte[] Render(AuditReport report, bool color, int width)
    {
        var renderer = new TextRenderer(Math.Min(width, WidestText));
        var text = new StringBuilder();
        foreach (ImmutableArray<TextSpan> line in renderer.Layout(report))
        {
            foreach (TextSpan span in line)
            {
                string? code = color ? Code(span.Tone) : null;
                text.Append(code).Append(span.Text).Append(code is null ? null : "\e[0m");
            }

            text.Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string? Code(TextTone tone) => tone switch
    {
        TextTone.Heading => "\e[1m",
        TextTone.Good => "\e[32m",
        TextTone.Bad => "\e[1;31m",
        TextTone.Attention => "\e[33m",
        TextTone.Faint => "\e[2m",
        _ => null,
    };
}
