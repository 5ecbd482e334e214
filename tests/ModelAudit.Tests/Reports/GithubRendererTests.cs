using ModelAudit.Reports;
using ModelAudit.Reports.Github;

namespace ModelAudit.Tests.Reports;

public sealed class GithubRendererTests
{
    public static readonly TheoryData<string> Texts = HostileTexts.Names;

    private static Task<string> Text(AuditReport report, string folder = "") => SampleReports.RenderAsync(new GithubRenderer(folder), report);

    [Fact]
    public async Task Levels_become_errors_warnings_and_notices() =>
        Assert.Equal(
            """
            ::error title=ModelAudit FAILED::acme-model: 2 blocking rules failed (MA1101, MA1305)
            ::error title=MA1101 No license found::Nothing in the tree declares a license.
            ::error file=models/acme/config.json,title=MA1305 Code from the repository runs on load::auto_map names modeling.py. (/auto_map/AutoModel)
            ::warning title=MA1608 Energy use is not documented::The card does not mention energy.
            ::notice title=MA1004 Model unsigned::There is no signature.

            """.ReplaceLineEndings("\n"),
            await Text(SampleReports.Failed(), "models/acme/"));

    [Fact]
    public async Task A_waived_finding_is_a_notice_with_its_waiver() =>
        Assert.Equal(
            """
            ::notice title=ModelAudit PASSED::acme-model: no blocking rule failed, 1 rule passed, 1 waived finding
            ::notice file=config.json,title=MA1305 Code from the repository runs on load::auto_map names modeling.py. Waived until 2026-05-31 by grace@example.com (W-1).

            """.ReplaceLineEndings("\n"),
            await Text(SampleReports.Waived()));

    [Fact]
    public async Task At_most_ten_of_each_kind_are_written_and_the_rest_is_counted()
    {
        string[] lines = (await Text(SampleReports.Many(20_000))).TrimEnd('\n').Split('\n');
        Assert.Equal(10, lines.Count(line => line.StartsWith("::error", StringComparison.Ordinal)));
        Assert.Contains("::error title=ModelAudit::6,659 more findings of this kind: see the report.", lines);
        Assert.InRange(lines.Length, 20, 30);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Hostile_text_cannot_start_a_command_or_end_a_property(string name)
    {
        string text = await Text(SampleReports.Hostile(HostileTexts.Of(name)));
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            Assert.Matches("^::(error|warning|notice) (file=[^:,\r\n]*,)?title=[^:,\r\n]*::", line);
            Assert.DoesNotContain(line, c => char.IsControl(c) || c is '\u202e' or '\u2028');
            Assert.DoesNotContain("##[", line, StringComparison.Ordinal);
        }
    }
}
