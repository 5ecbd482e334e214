using System.Text;
using Microsoft.CodeAnalysis.Sarif;
using ModelAudit.Reports;
using ModelAudit.Reports.Sarif;
using ModelAudit.Tests.Reports.Browser;

namespace ModelAudit.Tests.Reports;

/// <summary>The parser of Microsoft's SARIF viewers and tools reads the logs as they are meant.</summary>
public sealed class SarifSdkTests
{
    public static readonly TheoryData<string> Texts = HostileTexts.Names;

    private static SarifLog Load(AuditReport report, FindingBaseline? known = null)
    {
        using var output = new MemoryStream();
        SarifRenderer renderer = known is null ? new SarifRenderer() : new SarifRenderer(known);
        renderer.RenderAsync(report, output, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        output.Position = 0;
        return SarifLog.Load(output);
    }

    [Fact]
    public void Every_finding_is_a_result_of_a_rule_that_the_log_describes()
    {
        foreach (AuditReport report in (AuditReport[])[SampleReports.Failed(), HtmlReports.Rich()])
        {
            Run run = Assert.Single(Load(report).Runs);
            foreach (Finding finding in report.Findings)
            {
                Assert.Contains(run.Results, result => result.RuleId == finding.Rule.Id && result.PartialFingerprints.Values.Contains(finding.Fingerprint));
            }

            Assert.All(run.Results, result => Assert.Equal(result.RuleId, result.GetRule(run).Id));
            Assert.All(run.Results, result => Assert.False(string.IsNullOrEmpty(result.Message.Text)));
        }
    }

    [Fact]
    public void Waivers_are_suppressions_and_states_tell_what_is_new()
    {
        AuditReport report = HtmlReports.Rich();
        Run run = Load(report, new FindingBaseline(report)).Runs[0];
        Assert.Equal(report.Findings.Count(finding => finding.Waiver is not null), run.Results.Count(result => result.Suppressions?.Count > 0));
        Assert.All(run.Results, result => Assert.NotEqual(BaselineState.New, result.BaselineState));
        Assert.Contains(run.Results, result => result.BaselineState == BaselineState.Unchanged);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Hostile_text_is_text(string name)
    {
        AuditReport report = SampleReports.Failed() with { Tool = new ToolIdentity(HostileTexts.Of(name), "1", null) };
        Assert.NotEmpty(Load(report).Runs[0].Tool.Driver.Name);
    }

    [Fact]
    public void What_the_parser_writes_again_has_the_same_results()
    {
        SarifLog log = Load(HtmlReports.Rich());
        using var again = new MemoryStream();
        log.Save(again);
        SarifLog second = SarifLog.Load(new MemoryStream(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(again.ToArray()))));
        Assert.True(log.Runs[0].Results.Zip(second.Runs[0].Results).All(pair => pair.First.ValueEquals(pair.Second)));
    }
}
