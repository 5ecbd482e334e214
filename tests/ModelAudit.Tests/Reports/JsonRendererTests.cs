using System.Text;
using ModelAudit.Reports;
using ModelAudit.Reports.Json;

namespace ModelAudit.Tests.Reports;

public sealed class JsonRendererTests
{
    [Fact]
    public async Task The_rendered_report_is_the_canonical_one_and_reads_back()
    {
        foreach (AuditReport report in SampleReports.All())
        {
            string text = await SampleReports.RenderAsync(new JsonRenderer(), report);
            Assert.Equal(ReportJson.ToBytes(report), Encoding.UTF8.GetBytes(text));
            AuditReport read = ReportJson.Read(Encoding.UTF8.GetBytes(text));
            Assert.Equal(report.Findings.AsEnumerable(), read.Findings);
            Assert.Equal(report.Evidence, read.Evidence);
        }
    }
}
