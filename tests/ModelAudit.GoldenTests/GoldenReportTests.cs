using System.Text;
using System.Text.RegularExpressions;
using ModelAudit.Reports;
using ModelAudit.Samples.Models;

namespace ModelAudit.GoldenTests;

public sealed partial class GoldenReportTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (SampleModel model in SampleModels.All)
            {
                cases.Add(model.Name, "baseline");
                cases.Add(model.Name, "strict");
            }

            return cases;
        }
    }

    public static TheoryData<string, string, string> Formats
    {
        get
        {
            var cases = new TheoryData<string, string, string>();
            foreach (string name in SampleModels.All.Select(model => model.Name).Where(name => name != "deepseek-r1-distill-qwen-7b"))
            {
                foreach ((string format, string extension) in new[] { ("sarif", "sarif"), ("junit", "xml"), ("markdown", "md"), ("cyclonedx", "cdx.json"), ("spdx", "spdx.json"), ("compliance-csv", "csv"), ("mof", "mof.yml"), ("eu-model-documentation", "eu.md") })
                {
                    cases.Add(name, format, extension);
                }
            }

            return cases;
        }
    }

    public static TheoryData<string> Names => [.. SampleModels.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_text_report_is_the_golden_one(string name, string profile)
    {
        AuditReport report = await SampleAudit.RunAsync(name, profile);

        // The digests of packs and lists change with each edit of theirs; they have tests of their own.
        string text = Encoding.UTF8.GetString(await SampleAudit.RenderAsync(report, "text"));
        GoldenFile.Compare($"{name}.{profile}.txt", ShortDigest().Replace(text, "sha256:…"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_json_report_is_the_golden_one(string name)
    {
        AuditReport report = await SampleAudit.RunAsync(name, "baseline");

        GoldenFile.Compare($"{name}.baseline.json", JudgementText.Of(await SampleAudit.RenderAsync(report, "json")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_html_report_is_the_golden_one(string name)
    {
        AuditReport report = await SampleAudit.RunAsync(name, "baseline");

        // Style, script and the documents of the policy have tests of their own and would change every golden file at each edit.
        string page = Encoding.UTF8.GetString(await SampleAudit.RenderAsync(report, "html"));
        GoldenFile.Compare($"{name}.baseline.html", ElidedHtml().Replace(page, "…"));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task The_report_in_another_format_is_the_golden_one(string name, string format, string extension)
    {
        AuditReport report = await SampleAudit.RunAsync(name, "eu-ai-act");

        // Identifiers are made of the digests of packs and lists, which change with each edit of theirs; the rules' own texts have tests of their own.
        string text = Encoding.UTF8.GetString(await SampleAudit.RenderAsync(report, format));
        text = format == "sarif" ? SarifResults.Of(text) : text.ReplaceLineEndings("\n");
        GoldenFile.Compare($"{name}.eu-ai-act.{extension}", Uuid().Replace(ShortDigest().Replace(text, "sha256:…"), "urn:uuid:…"));
    }

    [GeneratedRegex("urn:uuid:[0-9a-f-]{36}")]
    private static partial Regex Uuid();

    [GeneratedRegex("(?<=<style>).*?(?=</style>)|(?<=<script>).*?(?=</script>)|(?<=sha256-)[^&]+(?=&#39;)|(?<=<details><summary>)[0-9,]+ (documents|inspectors) .*?(?=</details>)|(?<=<summary>Every rule and how it went).*?(?=</details>)", RegexOptions.Singleline)]
    private static partial Regex ElidedHtml();

    [GeneratedRegex("sha256:[0-9a-f]{12}…")]
    private static partial Regex ShortDigest();
}
