using System.Text;
using System.Text.Json.Nodes;
using ModelAudit.Reports;
using ModelAudit.Reports.Comparison;
using ModelAudit.Tests.Reports.Browser;

namespace ModelAudit.Tests.Reports;

public sealed class ReportComparisonTests
{
    public static readonly TheoryData<string> Texts = HostileTexts.Names;

    private static readonly DateTimeOffset Day = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    private static ReportComparison Compare(PriceCatalogue? prices, params AuditReport[] reports) => ReportComparison.Of(reports, prices, Day);

    private static string[] Row(ReportComparison comparison, string label) => [.. comparison.Rows.Single(row => row.Label == label).Cells.Select(cell => (cell.IsKnown ? string.Empty : "? ") + cell.Text)];

    private static PriceCatalogue Catalogue(string date, string model = "acme-model") => PriceCatalogue.Read(
        Encoding.UTF8.GetBytes($$"""{ "prices": [ { "model": "{{model}}", "provider": "Host", "currency": "USD", "input": "0.55", "output": "2.190", "date": "{{date}}", "source": "https://host.example" } ] }"""),
        "prices.json");

    [Fact]
    public void Models_are_shown_side_by_side_in_the_order_given()
    {
        ReportComparison comparison = Compare(null, SampleReports.Passed(), SampleReports.Failed(), HtmlReports.Rich());
        Assert.Equal<string>(["acme-model (1)", "acme-model (2)", "acme-model (3)"], comparison.Names);
        Assert.Equal(["PASSED under baseline, as of 2026-05-01", "FAILED under baseline, as of 2026-05-01", "FAILED under baseline, as of 2026-05-01"], Row(comparison, "Verdict"));
        Assert.Equal(["none", "2 high, 1 low, 1 info", "1 high, 1 medium"], Row(comparison, "Findings"));
        Assert.Equal("MIT", Row(comparison, "License")[0]);
        Assert.Equal("none declared", Row(comparison, "License")[1]);
        Assert.Equal("1 unmet, 1 open", Row(comparison, "Obligations")[2]);
        Assert.Equal("Uses are restricted: weapons. (LicenseRef-acme, clause 2)", Row(comparison, "Use limits")[2]);
        Assert.Equal("684.5 billion (684,531,386,000)", Row(comparison, "Parameters")[0]);
    }

    [Fact]
    public void What_is_not_known_is_said_and_never_good()
    {
        ReportComparison comparison = Compare(null, SampleReports.NoRules(), SampleReports.Passed());
        Assert.Equal("? no rule was run", Row(comparison, "Findings")[0]);
        Assert.StartsWith("? not known: ", Row(comparison, "Remote code")[0], StringComparison.Ordinal);
        Assert.Equal("? not known: no terms of the license are known", Row(comparison, "Scale limits")[1]);
        Assert.StartsWith("? not known: ", Row(comparison, "Openness class")[0], StringComparison.Ordinal);
        Assert.Equal("? no catalogue was given", Row(comparison, "Declared price")[0]);
    }

    [Fact]
    public void A_price_says_provider_day_and_source_and_that_it_is_stale()
    {
        Assert.Equal("USD 0.55 in, 2.190 out for a million tokens at Host on 2026-01-31 (https://host.example)", Row(Compare(Catalogue("2026-01-31"), SampleReports.Passed(), SampleReports.Failed()), "Declared price")[0]);
        Assert.EndsWith("(https://host.example, stale: 91 days old)", Row(Compare(Catalogue("2026-01-30"), SampleReports.Passed(), SampleReports.Failed()), "Declared price")[0], StringComparison.Ordinal);
        Assert.EndsWith(", dated in the future)", Row(Compare(Catalogue("2026-05-02"), SampleReports.Passed(), SampleReports.Failed()), "Declared price")[0], StringComparison.Ordinal);
        Assert.Equal("? the catalogue has no price for it", Row(Compare(Catalogue("2026-01-31", "other"), SampleReports.Passed(), SampleReports.Failed()), "Declared price")[0]);
        string root = SampleReports.Passed().Evidence.RootDigest!.Value.Hex;
        Assert.StartsWith("USD", Row(Compare(Catalogue("2026-01-31", root), SampleReports.Passed(), SampleReports.Failed()), "Declared price")[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "prices": [ { "model": "m" } ] }""", "'provider' is missing in a price.")]
    [InlineData("""{ "prices": [ { "model": "m", "provider": "p", "currency": "USD", "input": "1e5", "output": "1", "date": "2026-01-31", "source": "s" } ] }""", "An amount is written as \"0.55\", in quotes.")]
    [InlineData("""{ "prices": [ { "model": "m", "provider": "p", "currency": "USD", "input": "1", "output": "-1", "date": "2026-01-31", "source": "s" } ] }""", "An amount is written as \"0.55\", in quotes.")]
    [InlineData("""{ "prices": [ { "model": "m", "provider": "p", "currency": "USD", "input": "1", "output": "1", "date": "31.1.2026", "source": "s" } ] }""", "A date is written as \"2026-01-31\".")]
    [InlineData("""{ }""", "'prices' is missing in a price catalogue.")]
    public void A_catalogue_with_a_mistake_is_refused_with_its_place(string text, string problem)
    {
        InvalidInputException exception = Assert.Throws<InvalidInputException>(() => PriceCatalogue.Read(Encoding.UTF8.GetBytes(text), "prices.json"));
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.Contains("prices.json(1,", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_report_is_no_comparison_and_neither_are_twenty_one()
    {
        Assert.Throws<ArgumentException>(() => Compare(null, SampleReports.Passed()));
        Assert.Throws<ArgumentException>(() => Compare(null, [.. Enumerable.Repeat(SampleReports.Passed(), 21)]));
    }

    [Fact]
    public void Json_has_a_cell_for_each_model_in_each_row()
    {
        ReportComparison comparison = Compare(null, SampleReports.Passed(), SampleReports.Failed());
        JsonNode json = JsonNode.Parse(ComparisonJson.Write(comparison))!;
        Assert.Equal(2, json["models"]!.AsArray().Count);
        Assert.All(json["rows"]!.AsArray(), row => Assert.Equal(2, row!["cells"]!.AsArray().Count));
        Assert.True((bool)json["rows"]![0]!["differs"]!);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Hostile_texts_bring_no_markup(string name)
    {
        async Task<string> PageAsync(string text)
        {
            using var stream = new MemoryStream();
            await ComparisonPage.WriteAsync(Compare(null, SampleReports.Hostile(text), SampleReports.Passed()), stream, CancellationToken.None);
            return Encoding.UTF8.GetString(stream.ToArray());
        }

        string page = await PageAsync(HostileTexts.Of(name));
        string plain = await PageAsync("plain");

        // "plain" is known as a license where the other text is none: that cell is not in italics.
        Assert.InRange(page.Count(c => c == '<') - plain.Count(c => c == '<'), -4, 4);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.True(page.Length < plain.Length + 50_000);
    }
}
