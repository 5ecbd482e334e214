using ModelAudit.Reports;
using ModelAudit.Reports.Markdown;

namespace ModelAudit.Tests.Reports;

public sealed class MarkdownRendererTests
{
    public static readonly TheoryData<string> Texts = HostileTexts.Names;

    private static Task<string> Text(AuditReport report) => SampleReports.RenderAsync(new MarkdownRenderer(), report);

    [Fact]
    public async Task A_failed_report_starts_with_the_verdict_and_what_blocks() =>
        Assert.StartsWith(
            """
            ## ❌ Failed: <code>acme-model</code>

            ModelAudit: 2 blocking rules failed (MA1101, MA1305).

            ### Blocks (2)

            | Rule | Severity | Where | What |
            |---|---|---|---|
            | <code>MA1101</code> No license found | high | the model | Nothing in the tree declares a license.<br>To do: Ask the supplier. |
            | <code>MA1305</code> Code from the repository runs on load | high | <code>config.json</code> <code>/auto&#95;map/AutoModel</code> | auto\_map names modeling.py.<br>To do: Use a loader that does not run code, or waive this exact file. |

            <details><summary>Warnings (1)</summary>


            """.ReplaceLineEndings("\n"),
            await Text(SampleReports.Failed()),
            StringComparison.Ordinal);

    [Fact]
    public async Task Details_are_closed_in_every_report()
    {
        foreach (AuditReport report in SampleReports.All().Append(SampleReports.Many(20_000)))
        {
            string text = await Text(report);
            Assert.Equal(text.Split("<details>").Length, text.Split("</details>").Length);
        }
    }

    [Fact]
    public async Task What_was_not_examined_and_what_is_waived_is_shown()
    {
        string incomplete = await Text(SampleReports.Incomplete());
        Assert.StartsWith("## ⚠️ Incomplete", incomplete, StringComparison.Ordinal);
        Assert.Contains("| format not supported | <code>model.bin</code> | The format is not recognised. |", incomplete, StringComparison.Ordinal);
        Assert.Contains("Question: <code>base-license</code>.", incomplete, StringComparison.Ordinal);
        string waived = await Text(SampleReports.Waived());
        Assert.Contains("| in force | covers 1 finding | waiver W-1 of MA1305", waived, StringComparison.Ordinal);
        Assert.Contains("| expired | covers nothing | waiver W-0", waived, StringComparison.Ordinal);
        Assert.Contains("Waived findings (1)", waived, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_length_is_bounded_and_a_note_says_what_was_left_out()
    {
        string text = await Text(SampleReports.ManyRules(100));
        Assert.InRange(text.Length, 50_000, MarkdownRenderer.MaximumLength);
        Assert.Contains("rows left out. The signed report has all of them.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("left out", await Text(SampleReports.Failed()), StringComparison.Ordinal);
        Assert.Contains("and 6,567 more", await Text(SampleReports.Many(20_000)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Hostile_text_formats_nothing_links_nowhere_and_mentions_nobody(string name)
    {
        string text = await Text(SampleReports.Hostile(HostileTexts.Of(name)));
        Assert.InRange(text.Length, 0, MarkdownRenderer.MaximumLength);
        Assert.DoesNotContain(text, c => (char.IsControl(c) && c != '\n') || c is '\u202e' or '\u200b');
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@o", text, StringComparison.Ordinal);
        Assert.DoesNotContain("://", text, StringComparison.Ordinal);
        Assert.DoesNotContain("www.evil", text, StringComparison.Ordinal);
        Assert.DoesNotContain("#1", text.Replace("&#1", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(" `", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[click]", text, StringComparison.Ordinal);
        foreach (string row in text.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)))
        {
            int cells = row.Replace("\\\\", string.Empty, StringComparison.Ordinal).Replace("\\|", string.Empty, StringComparison.Ordinal).Count(c => c == '|') - 1;
            Assert.InRange(cells, 2, 4);
        }

        Assert.Equal(text.Split("<details>").Length, text.Split("</details>").Length);
    }
}
