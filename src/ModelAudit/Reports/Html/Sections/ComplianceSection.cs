using ModelAudit.Reports.Compliance;
using ModelAudit.Reports.Outline;

namespace ModelAudit.Reports.Html.Sections;

/// <summary>The controls of compliance frameworks, and whether evidence for them was found, is missing, is contradicted or needs a person.</summary>
internal static class ComplianceSection
{
    private const int MaximumControls = 2_000;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, AuditReport report)
    {
        html.Constant("<section id=\"compliance\" aria-labelledby=\"compliance-h\">\n<h2 id=\"compliance-h\">Frameworks</h2>\n<p>Evidence, not compliance: what the audit has to say to controls of frameworks, by the mappings in the report as of its date. A control with evidence is not thereby met.</p>\n");
        ComplianceMatrix matrix = ComplianceMatrix.Of(report);
        if (matrix.Frameworks.IsEmpty)
        {
            html.Constant("<p class=\"none\">The report carries no framework.</p>\n");
        }

        int left = MaximumControls;
        for (int i = 0; i < matrix.Frameworks.Length; i++)
        {
            FrameworkMatrix framework = matrix.Frameworks[i];
            html.Write($"<details class=\"framework\"><summary><b id=\"fw-{i}\">{framework.Name:120}</b> <small>{framework.Version:120}</small> {Counts(framework)}</summary>\n");
            html.Write($"<div class=\"scroll\" role=\"group\" aria-labelledby=\"fw-{i}\" tabindex=\"0\"><table class=\"cards\" data-sort><thead><tr><th scope=\"col\">Control</th><th scope=\"col\">State</th><th scope=\"col\">What was seen</th><th scope=\"col\">Rules</th></tr></thead><tbody>\n");
            foreach (ControlRow control in framework.Controls.Take(left))
            {
                string rules = string.Join(", ", control.Evidence.Select(evidence => evidence.Source));
                html.Write($"<tr><td data-l=\"Control\"><span><code>{control.Id:60}</code> {control.Title:200}</span></td><td data-l=\"State\"><span class=\"tag {Class(control.State)}\">{ComplianceMatrix.Word(control.State)}</span></td><td data-l=\"Seen\">{control.Detail:400}</td><td data-l=\"Rules\">{rules:200}</td></tr>\n");
            }

            left = Math.Max(0, left - framework.Controls.Length);
            html.Constant("</tbody></table></div></details>\n");
        }

        html.Constant("</section>\n");
    }

    private static string Counts(FrameworkMatrix framework) => string.Join(", ", Enum.GetValues<ControlState>().Where(state => framework.Count(state) > 0)
        .Select(state => $"{Quantity.Count(framework.Count(state))} {ComplianceMatrix.Word(state)}"));

    private static string Class(ControlState state) => state switch
    {
        ControlState.Contradicted => "failed",
        ControlState.Missing => "inconclusive",
        ControlState.NeedsAttestation => "review",
        ControlState.Found => "passed",
        _ => "off",
    };
}
