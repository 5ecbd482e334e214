using ModelAudit.Evidence;
using ModelAudit.Reports.Outline;

namespace ModelAudit.Reports.Html.Sections;

/// <summary>What was not examined, or not completely: never silent, and never a pass.</summary>
internal static class UnexaminedSection
{
    private const int MaximumRows = 2000;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, ReportOutline outline)
    {
        html.Constant("<section id=\"unexamined\" aria-labelledby=\"unexamined-h\">\n<h2 id=\"unexamined-h\">Not examined, or not completely</h2>\n");
        if (outline.Gaps.IsEmpty)
        {
            html.Write($"<p class=\"none\">{(outline.FileCount == 0 ? "There was no file to examine." : "No gap was left in any file that was examined.")}</p>\n");
        }
        else
        {
            FileEvidence[] files = [.. outline.FilesWithGaps];
            html.Write($"<p>{Quantity.Count(files.Length)} of {Quantity.Count(outline.FileCount, "file")}, {Quantity.Bytes(Quantity.Sum(files))} in them. What is listed here was not judged, and does not count as good.</p>\n");
        }

        int room = MaximumRows;
        foreach (GapGroup group in outline.Gaps)
        {
            html.Write($"<h3>{group.Title} <span class=\"n\">{Quantity.Count(group.Gaps.Length)}</span></h3>\n<ul class=\"gaps\">");
            foreach (EvidenceGap gap in group.Gaps.Take(room))
            {
                html.Constant("<li>");
                if (gap.Path is { } path)
                {
                    html.Write($"<code>{path.Value:240}</code> ");
                }

                html.Write($"{gap.Detail:500} <small>{gap.Inspector:60}</small></li>\n");
            }

            html.Constant("</ul>\n");
            if (group.Gaps.Length > room)
            {
                html.Write($"<p class=\"more\">And {Quantity.Count(group.Gaps.Length - room)} more in the signed report.</p>\n");
            }

            room = Math.Max(0, room - group.Gaps.Length);
        }

        html.Constant("<p class=\"note\">No audit of files can show what a model does when it runs, what it was trained on, or that it holds no hidden behavior. Nothing of the model was run.</p>\n</section>\n");
    }
}
