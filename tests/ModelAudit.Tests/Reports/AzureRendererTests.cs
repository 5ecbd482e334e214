using ModelAudit.Reports;
using ModelAudit.Reports.Azure;

namespace ModelAudit.Tests.Reports;

public sealed class AzureRendererTests
{
    public static readonly TheoryData<string> Texts = HostileTexts.Names;

    private static Task<string> Text(AuditReport report, string folder = "") => SampleReports.RenderAsync(new AzureRenderer(folder), report);

    [Fact]
    public async Task Levels_become_errors_and_warnings_and_the_rest_plain_lines() =>
        Assert.Equal(
            """
            ##vso[task.logissue type=error;]ModelAudit FAILED  acme-model: 2 blocking rules failed (MA1101, MA1305)
            ##vso[task.logissue type=error;code=MA1101;]MA1101 No license found: Nothing in the tree declares a license.
            ##vso[task.logissue type=error;sourcepath=models/acme/config.json;code=MA1305;]MA1305 Code from the repository runs on load: auto_map names modeling.py. (/auto_map/AutoModel)
            ##vso[task.logissue type=warning;code=MA1608;]MA1608 Energy use is not documented: The card does not mention energy.
            MA1004 Model unsigned: There is no signature.

            """.ReplaceLineEndings("\n"),
            await Text(SampleReports.Failed(), "models/acme"));

    [Fact]
    public async Task A_passed_report_is_a_plain_line_and_an_incomplete_one_a_warning()
    {
        Assert.Equal("ModelAudit PASSED  acme-model: no blocking rule failed, 1 rule passed\n", await Text(SampleReports.Passed()));
        Assert.StartsWith("##vso[task.logissue type=warning;]ModelAudit INCOMPLETE  acme-model: no rule was run", await Text(SampleReports.NoRules()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_findings_are_bounded_and_counted()
    {
        string[] lines = (await Text(SampleReports.Many(20_000))).TrimEnd('\n').Split('\n');
        Assert.Equal(301, lines.Length);
        Assert.Contains("##vso[task.logissue type=error;]6,568 more findings of this kind: see the report.", lines);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Hostile_text_cannot_start_a_command_or_end_a_property(string name)
    {
        string text = await Text(SampleReports.Hostile(HostileTexts.Of(name)));
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            int last = line.LastIndexOf("##vso[", StringComparison.OrdinalIgnoreCase);
            Assert.InRange(last, -1, 0);
            if (last == 0)
            {
                Assert.Matches("^##vso\\[task\\.logissue type=(error|warning);(sourcepath=[^;\\]]*;)?(code=[^;\\]]*;)?\\]", line);
            }

            Assert.DoesNotContain("##[", line, StringComparison.Ordinal);
            Assert.DoesNotContain(line, c => char.IsControl(c) || c is '\u202e' or '\u2028');
        }
    }

    [Fact]
    public async Task A_percent_sign_cannot_become_an_escape() =>
        Assert.Contains("%AZP250A", await Text(SampleReports.Hostile("%0A")), StringComparison.Ordinal);
}
