using ModelAudit.Openness;
using ModelAudit.Reports.Html.Pictures;

namespace ModelAudit.Reports.Html.Sections;

/// <summary>How open the release is: its class, the way to the next one, the parts with their licenses, and the Open Source AI Definition.</summary>
internal static class OpennessSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, AuditReport report)
    {
        html.Constant("<section id=\"openness\" aria-labelledby=\"openness-h\">\n<h2 id=\"openness-h\">Openness</h2>\n");
        if (ModelOpenness.Of(report.Evidence, OpennessLicenses.From(report), out string? unknown) is not { } openness)
        {
            html.Write($"<p class=\"none\">How open the release is, is not known: {unknown:400}.</p>\n</section>\n");
            return;
        }

        html.Write($"<p>Model Openness Framework {MofFramework.Version}: {openness.Summary:600}.</p>\n<div class=\"pictures\">\n");
        OpennessPicture.Write(html, openness);
        html.Constant("</div>\n<div class=\"scroll\" role=\"group\" aria-labelledby=\"openness-h\" tabindex=\"0\"><table class=\"cards\" data-sort><thead><tr><th scope=\"col\">Component</th><th scope=\"col\">Class</th><th scope=\"col\">State</th><th scope=\"col\">License</th><th scope=\"col\">Where</th></tr></thead><tbody>\n");
        foreach (MofComponent component in MofFramework.Components.OrderByDescending(component => component.Class).ThenByDescending(component => component.IsRequired))
        {
            ComponentState? state = openness.Components.FirstOrDefault(found => found.Component == component);
            string word = state is null ? "missing" : State(state);
            string tag = state is null ? "tag" : state.Standing switch { LicenseStanding.Open => "tag passed", LicenseStanding.OpenForOther => "tag open", _ => "tag failed" };
            html.Write($"<tr><td data-l=\"Component\">{component.Name}</td><td data-l=\"Class\">{MofFramework.Numeral(component.Class)}{(component.IsRequired ? string.Empty : ", optional")}</td><td data-l=\"State\"><span class=\"{tag}\">{word}</span></td>");
            html.Write($"<td data-l=\"License\">{(state?.License ?? "-"):120}</td><td data-l=\"Where\">{Where(state):300}</td></tr>\n");
        }

        html.Constant("</tbody></table></div>\n<h3>Open Source AI Definition 1.0</h3>\n<ul>");
        foreach (OsaidElement element in openness.OpenSourceAi)
        {
            html.Write($"<li><b>{element.Name}</b>: {(element.IsMet ? element.NeedsHuman ? "there; a person has to say whether it is complete" : "there" : string.Join("; ", element.Lacking)):600}</li>");
        }

        html.Constant("</ul>\n<p><small>By names of files, by the card, and by a mof.yml where there is one. Openness is no verdict on quality or safety.</small></p>\n</section>\n");
    }

    private static string State(ComponentState state) => state.Standing switch
    {
        LicenseStanding.Open => "open",
        LicenseStanding.OpenForOther => "open, license made for other content",
        LicenseStanding.NotOpen => "license is not open",
        _ => state.Origin == "card" ? "only named in the card" : "no license",
    };

    private static string Where(ComponentState? state) => state is null ? "-"
        : state.Paths.IsEmpty ? state.Origin
        : $"{string.Join(", ", state.Paths.Take(3))}{(state.Paths.Length > 3 ? ", …" : string.Empty)}{(state.Origin == "declared" ? " (declared)" : string.Empty)}";
}
