using ModelAudit.Reports;
using ModelAudit.Reports.Comparison;
using ModelAudit.Reports.Html;

namespace ModelAudit.Tests.Reports.Browser;

/// <summary>A report as a file that a browser can open.</summary>
internal sealed class RenderedPage : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("page-").FullName;

    private RenderedPage()
    {
    }

    public string Path => System.IO.Path.Combine(folder, "report.html");

    public static async Task<RenderedPage> OfAsync(AuditReport report)
    {
        var page = new RenderedPage();
        using FileStream file = File.Create(page.Path);
        await new HtmlRenderer().RenderAsync(report, file, CancellationToken.None);
        return page;
    }

    public static async Task<RenderedPage> OfAsync(ReportComparison comparison)
    {
        var page = new RenderedPage();
        using FileStream file = File.Create(page.Path);
        await ComparisonPage.WriteAsync(comparison, file, CancellationToken.None);
        return page;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
