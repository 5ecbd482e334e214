using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ModelAudit.Reports;
using ModelAudit.Reports.Html;
using ModelAudit.Tests.Reports.Browser;

namespace ModelAudit.Tests.Reports;

public sealed partial class HtmlRendererTests
{
    public static readonly TheoryData<string> Texts = HostileTexts.Names;

    private static Task<string> Page(AuditReport report) => SampleReports.RenderAsync(new HtmlRenderer(), report);

    [Fact]
    public async Task The_policy_admits_the_pages_own_style_and_script_by_their_digests_and_nothing_else()
    {
        string page = await Page(SampleReports.Failed());
        string policy = Policy().Match(page).Groups[1].Value;
        Assert.Equal(
            $"default-src 'none'; style-src {Source(page, "style")}; script-src {Source(page, "script")}; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
            policy.Replace("&#39;", "'", StringComparison.Ordinal).Replace("&quot;", "\"", StringComparison.Ordinal));
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_page_says_verdict_blocks_and_who_decides()
    {
        string failed = await Page(SampleReports.Failed());
        Assert.Contains("<span class=\"word\">Failed</span>", failed, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#f-MA1101-failed\"><strong>No license found</strong> <code>MA1101</code></a>", failed, StringComparison.Ordinal);
        string incomplete = await Page(SampleReports.Incomplete());
        Assert.Contains("Blocks until it is decided. A named person answers &#39;base-license&#39; in an attestations file.", incomplete, StringComparison.Ordinal);
        Assert.Contains("It is not a pass.", incomplete, StringComparison.Ordinal);
        Assert.Contains("The folder &#39;secret&#39; cannot be listed.", incomplete, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_found_and_nothing_examined_are_never_called_good()
    {
        string none = await Page(SampleReports.NoRules());
        Assert.Contains("no rule was run, so nothing is known", none, StringComparison.Ordinal);
        Assert.Contains("No rule was run, so nothing could be found.", none, StringComparison.Ordinal);
        Assert.Contains("There was no file to examine.", await Page(SampleReports.NoFiles()), StringComparison.Ordinal);
        Assert.Contains("What license it declares is not known", none, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waived_finding_is_shown_with_its_waiver()
    {
        string page = await Page(SampleReports.Waived());
        Assert.Contains("Waived by W-1, approved by grace@example.com until 2026-05-31: Reviewed line by line.", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"tag open\">expired</span> <span><b>covers nothing</b>: waiver W-0", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finding_comes_with_the_fact_it_is_about_and_a_pickle_as_text()
    {
        string page = await Page(HtmlReports.Rich());
        Assert.Contains("<div><dt>opcode</dt><dd><code>GLOBAL</code></dd></div>", page, StringComparison.Ordinal);
        Assert.Contains("<div><dt>node</dt><dd><code>node_7</code></dd></div>", page, StringComparison.Ordinal);
        Assert.Contains("import os\nos.system(&#39;echo &lt;b&gt;\\u{202E}&#39;)\n</pre>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_say_in_words_what_they_show()
    {
        string page = await Page(HtmlReports.Rich());
        Assert.Contains("<desc id=\"p-types-d\">BF16 2.0 billion, F8_E4M3 999.9 million, F32 1</desc>", page, StringComparison.Ordinal);
        Assert.Contains("<desc id=\"p-ops-d\">com.acme::Run 1 (custom-domain), ai.onnx::Conv 53</desc>", page, StringComparison.Ordinal);
        Assert.Contains("<desc id=\"p-line-d\">This model comes from: acme/base-model, declared: finetune; acme/teacher, only mentioned in the card: teacher</desc>", page, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Hostile_texts_are_bounded_and_bring_no_markup(string name)
    {
        string page = await Page(SampleReports.Hostile(HostileTexts.Of(name)));
        string plain = await Page(SampleReports.Hostile("plain"));
        Assert.Equal(Tag().Count(plain), Tag().Count(page));
        Assert.True(page.Length < plain.Length + 100_000, $"{page.Length}");
    }

    [Fact]
    public async Task Beyond_twenty_five_thousand_findings_the_rest_is_counted()
    {
        string page = await Page(SampleReports.Many(25_200));
        Assert.Contains("And 200 more findings in the signed report.", page, StringComparison.Ordinal);
        Assert.Contains("And 15,200 more files in the signed report.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Twenty_thousand_findings_are_rendered_without_three_hundred_mebibytes()
    {
        AuditReport report = SampleReports.Many(20_000);
        using var stream = new MemoryStream();
        Assert.InRange(await Allocations.LeastAsync(stream, () => new HtmlRenderer().RenderAsync(report, stream, CancellationToken.None)), 1, 300L << 20);
        Assert.InRange(stream.Length, 1, 20 << 20);
    }

    [Fact]
    public async Task A_cancelled_rendering_writes_nothing()
    {
        using var stream = new MemoryStream();
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await new HtmlRenderer().RenderAsync(SampleReports.Failed(), stream, new CancellationToken(canceled: true)));
        Assert.Equal(0, stream.Length);
    }

    private static string Source(string page, string element)
    {
        int start = page.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        string text = page[start..page.IndexOf($"</{element}>", start, StringComparison.Ordinal)];
        return $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
    }

    [GeneratedRegex("http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("<[a-zA-Z/!]")]
    private static partial Regex Tag();
}
