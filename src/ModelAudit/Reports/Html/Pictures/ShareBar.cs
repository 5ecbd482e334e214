using System.Globalization;

namespace ModelAudit.Reports.Html.Pictures;

/// <summary>A bar that is divided by shares, with a legend that says the same in words and numbers.</summary>
internal static class ShareBar
{
    private const int Width = 1000;

    // The narrowest part that is still seen; the widths of the others give way.
    private const int Narrowest = 6;

    /// <summary>Writes the picture.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="id">An identifier in the page.</param>
    /// <param name="title">What the picture shows.</param>
    /// <param name="parts">The parts: label, the amount, the amount as people read it, and the class of its color.</param>
    public static void Write(HtmlWriter html, string id, string title, IReadOnlyList<(string Label, long Amount, string Shown, string Color)> parts)
    {
        decimal total = parts.Sum(part => (decimal)part.Amount);
        if (total <= 0)
        {
            return;
        }

        string inWords = string.Join(", ", parts.Select(part => $"{part.Label} {part.Shown}"));
        html.Write($"<figure><figcaption id=\"{id}\">{title}</figcaption>\n<svg class=\"bar\" viewBox=\"0 0 {Width} 36\" preserveAspectRatio=\"none\" role=\"img\" aria-labelledby=\"{id} {id}-d\"><desc id=\"{id}-d\">{inWords:600}</desc>");
        int free = Width - (parts.Count * Narrowest);
        int at = 0;
        for (int i = 0; i < parts.Count; i++)
        {
            int width = i == parts.Count - 1 ? Width - at : Narrowest + (int)(parts[i].Amount * free / total);
            html.Write($"<rect class=\"{parts[i].Color}\" x=\"{at}\" y=\"0\" width=\"{Math.Max(1, width - 2)}\" height=\"36\"></rect>");
            at += width;
        }

        html.Constant("</svg>\n<ul class=\"legend\">");
        foreach ((string label, long amount, string shown, string color) in parts)
        {
            html.Write($"<li><svg class=\"key\" viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect class=\"{color}\" width=\"10\" height=\"10\"></rect></svg> {label:60} <b>{shown}</b> <small>{(amount * 100 / total).ToString("0.#", CultureInfo.InvariantCulture)} %</small></li>");
        }

        html.Constant("</ul></figure>\n");
    }
}
