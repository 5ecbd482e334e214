using ModelAudit.Reports;
using ModelAudit.Reports.Text;

namespace ModelAudit.Tests.Reports;

public sealed class TextRendererTests
{
    public static readonly TheoryData<string> Texts = HostileTexts.Names;

    private static Task<string> Text(AuditReport report, int width = TextRenderer.DefaultWidth) => SampleReports.RenderAsync(new TextRenderer(width), report);

    private static string FirstLine(string text) => text[..text.IndexOf('\n', StringComparison.Ordinal)];

    [Fact]
    public async Task A_failed_report_says_first_that_it_failed_and_why()
    {
        string text = await Text(SampleReports.Failed());
        Assert.Equal("FAILED  acme-model: 2 blocking rules failed (MA1101, MA1305)", FirstLine(text));
        Assert.Contains(
            """
            Blocks (2)
              MA1101  No license found (high, failed)
                  Nothing in the tree declares a license.
                  To do: Ask the supplier.
              MA1305  Code from the repository runs on load (high, failed)
                  config.json, /auto_map/AutoModel: auto_map names modeling.py.
                  To do: Use a loader that does not run code, or waive this exact file.

            Warnings (1)
              MA1608  Energy use is not documented (low, failed)
                  The card does not mention energy.

            For information (1)
              MA1004  Model unsigned (info, failed)
                  There is no signature.

            """.ReplaceLineEndings("\n"),
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passed_report_tells_the_model_and_how_it_was_judged()
    {
        string text = await Text(SampleReports.Passed());
        Assert.Equal(
            """
            PASSED  acme-model: no blocking rule failed, 1 rule passed

            Model
              Weights        safetensors (1 file, 7 bytes)
              Parameters     684.5 billion (684,531,386,000)
              Element types  BF16 684.5 billion
              Architecture   DeepseekV3ForCausalLM
              Context        163,840 tokens
              Quantization   none declared
              License        MIT (declared)
              Base models    none declared
              Inventory      2 files, 9 bytes
              Not examined   no gap was left in any file
              Root digest    sha256:ROOT

            Judgement
              Profile        baseline, as of 2026-05-01T12:00:00Z
              Rules          2 run: 1 passed, 1 not applicable, 1 off
              pack           modelaudit.baseline 1.0.0 (sha256:PACK…)
              Tool           modelaudit 0.1.0
              Verify         modelaudit verify REPORT --model PATH checks the signature, and that the files are
                             the audited ones

            """.ReplaceLineEndings("\n")
                .Replace("ROOT", SampleReports.Passed().Evidence.RootDigest!.Value.Hex, StringComparison.Ordinal)
                .Replace("PACK", SampleReports.Passed().Policy[0].Digest.Hex[..12], StringComparison.Ordinal),
            text);
    }

    [Fact]
    public async Task An_attestation_about_another_model_answers_nothing()
    {
        AuditReport report = SampleReports.Incomplete();
        report = report with { Attestations = [report.Attestations[0] with { Subject = report.Policy[0].Digest }] };
        Assert.Contains("  in force, is about another model: attestation A-1:", await Text(report, width: 400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incomplete_report_says_who_has_to_decide_and_what_was_not_examined()
    {
        string text = await Text(SampleReports.Incomplete(), width: 400);
        Assert.StartsWith("INCOMPLETE  acme-model: no blocking rule failed, but 1 rule needs a human (MA2002) and 1 rule could not be concluded (MA1507)\n", text, StringComparison.Ordinal);
        Assert.Contains("Question: base-license", text, StringComparison.Ordinal);
        Assert.Contains("  in force, answers MA2002: attestation A-1: 'base-license' answered 'unsure' by Lin Counsel (counsel) on 2026-04-30, until 2026-07-30", text, StringComparison.Ordinal);
        Assert.Contains("Lin Counsel answered 'unsure' on 2026-04-30.", text, StringComparison.Ordinal);
        Assert.Contains("  1 of 2 files, 7 bytes in them\n", text, StringComparison.Ordinal);
        Assert.Contains("      model.bin: The format is not recognised.\n", text, StringComparison.Ordinal);
        Assert.Contains("The folder 'secret' cannot be listed.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("PASSED", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waivers_are_shown_with_their_state_and_the_findings_they_cover()
    {
        string text = await Text(SampleReports.Waived(), width: 400);
        Assert.StartsWith("PASSED  acme-model: no blocking rule failed, 1 rule passed, 1 waived finding\n", text, StringComparison.Ordinal);
        Assert.Contains("  in force, covers 1 finding: waiver W-1 of MA1305", text, StringComparison.Ordinal);
        Assert.Contains("requested by ada@example.com, approved by grace@example.com: Reviewed line by line.\n", text, StringComparison.Ordinal);
        Assert.Contains("  expired, covers nothing: waiver W-0", text, StringComparison.Ordinal);
        Assert.Contains("config.json: auto_map names modeling.py. (waiver W-1)", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_judged_never_reads_as_good()
    {
        Assert.Equal("INCOMPLETE  acme-model: no rule was run, so nothing is known", FirstLine(await Text(SampleReports.NothingRan())));
        Assert.Equal("INCOMPLETE  acme-model: no rule was run, so nothing is known", FirstLine(await Text(SampleReports.NoRules())));
        Assert.Contains("Rules          none was run\n", await Text(SampleReports.NoRules()), StringComparison.Ordinal);
        string empty = await Text(SampleReports.NoFiles());
        Assert.Equal("PASSED  acme-model: there was no file to examine", FirstLine(empty));
        Assert.Contains("Root digest    none: there are no files\n", empty, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gaps_that_do_not_block_are_in_the_first_line_all_the_same() =>
        Assert.Equal("PASSED  acme-model: no blocking rule failed, 0 rules passed, 1 warning, 2 parts not examined", FirstLine(await Text(SampleReports.OnlyGaps())));

    [Fact]
    public async Task Many_findings_are_bounded_and_counted()
    {
        string text = await Text(SampleReports.Many(20_000));
        Assert.InRange(text.Length, 0, 10_000);
        Assert.Contains("      and 6,662 more findings\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Hostile_text_cannot_drive_a_terminal_or_a_build_agent(string name)
    {
        string text = await Text(SampleReports.Hostile(HostileTexts.Of(name)));
        Assert.InRange(text.Length, 0, 60_000);
        foreach (string line in text.Split('\n'))
        {
            Assert.DoesNotContain(line, char.IsControl);
            Assert.DoesNotContain('\u202e', line);
            Assert.False(line.TrimStart().StartsWith("::", StringComparison.Ordinal), line);
            Assert.DoesNotContain("##vso[", line, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("##[", line, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    public async Task Prose_is_wrapped_at_the_width(int width)
    {
        string text = await Text(SampleReports.Failed(), width);
        Assert.All(text.Split('\n').Where(line => !line.Contains("sha256", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, Math.Max(width, TextRenderer.MinimumWidth)));
    }

    [Fact]
    public void The_layout_marks_the_verdict_for_color()
    {
        Assert.Equal(new TextSpan("FAILED  ", TextTone.Bad), new TextRenderer().Layout(SampleReports.Failed())[0][0]);
        Assert.Equal(new TextSpan("PASSED  ", TextTone.Good), new TextRenderer().Layout(SampleReports.Passed())[0][0]);
        Assert.Equal(new TextSpan("INCOMPLETE  ", TextTone.Attention), new TextRenderer().Layout(SampleReports.Incomplete())[0][0]);
    }
}
