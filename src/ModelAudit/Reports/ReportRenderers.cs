using System.Collections.Immutable;
using ModelAudit.Reports.Azure;
using ModelAudit.Reports.Compliance;
using ModelAudit.Reports.CycloneDx;
using ModelAudit.Reports.Github;
using ModelAudit.Reports.Html;
using ModelAudit.Reports.Json;
using ModelAudit.Reports.Junit;
using ModelAudit.Reports.Markdown;
using ModelAudit.Reports.Mof;
using ModelAudit.Reports.Sarif;
using ModelAudit.Reports.Spdx;
using ModelAudit.Reports.Text;

namespace ModelAudit.Reports;

/// <summary>The renderers that ship, by the name under which they are asked for.</summary>
public static class ReportRenderers
{
    /// <summary>All of them, each with its default settings.</summary>
    public static readonly ImmutableArray<IReportRenderer> All =
    [
        new TextRenderer(), new JsonRenderer(), new HtmlRenderer(), new SarifRenderer(), new JunitRenderer(), new MarkdownRenderer(), new GithubRenderer(), new AzureRenderer(),
        new CycloneDxRenderer(), new CycloneDxRenderer(CycloneDxVersion.V16), new SpdxRenderer(), new MofRenderer(), new ComplianceRenderer(), new ComplianceCsvRenderer(), new DocumentationFormRenderer(),
    ];

    /// <summary>Finds a renderer by its format, by ordinal comparison.</summary>
    /// <param name="format">The name, such as "sarif".</param>
    /// <returns>Null when there is none of that name.</returns>
    public static IReportRenderer? Find(string format) => All.FirstOrDefault(renderer => renderer.Format == format);
}
