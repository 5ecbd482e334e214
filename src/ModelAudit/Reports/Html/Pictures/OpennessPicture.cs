using ModelAudit.Openness;
using ModelAudit.Reports.Outline;

namespace ModelAudit.Reports.Html.Pictures;

/// <summary>The way to each class of the Model Openness Framework: a box for each required component, filled when it counts.</summary>
internal static class OpennessPicture
{
    private const int RowHeight = 34;
    private const int LabelWidth = 210;
    private const int Step = 30;
    private const int Box = 24;
    private const int Width = LabelWidth + (15 * Step) + 70;

    /// <summary>Writes the picture.</summary>
    public static void Write(HtmlWriter html, ModelOpenness openness)
    {
        string words = string.Join("; ", openness.Classes.Select(progress => $"{MofFramework.ClassName(progress.Class)}: {Quantity.Count(progress.Included)} of {Quantity.Count(progress.Required)}"));
        html.Write($"<figure class=\"wide\"><figcaption id=\"p-open\">Components that count, by class</figcaption>\n<svg class=\"chart\" viewBox=\"0 0 {Width} {openness.Classes.Length * RowHeight}\" role=\"img\" aria-labelledby=\"p-open p-open-d\"><desc id=\"p-open-d\">{words:400}</desc>");
        for (int row = 0; row < openness.Classes.Length; row++)
        {
            ClassProgress progress = openness.Classes[row];
            int top = row * RowHeight;
            html.Write($"<text x=\"{LabelWidth - 8}\" y=\"{top + 21}\" class=\"end\">{MofFramework.ClassName(progress.Class):40}</text>");
            for (int i = 0; i < progress.Required; i++)
            {
                html.Write($"<rect class=\"{(i < progress.Included ? "good" : "none")}\" x=\"{LabelWidth + (i * Step)}\" y=\"{top + 4}\" width=\"{Box}\" height=\"{Box}\" rx=\"4\"></rect>");
            }

            html.Write($"<text x=\"{LabelWidth + (progress.Required * Step) + 4}\" y=\"{top + 21}\">{Quantity.Count(progress.Included)}/{Quantity.Count(progress.Required)}</text>");
        }

        html.Constant("</svg></figure>\n");
    }
}
