using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ModelAudit.Facts;
using ModelAudit.Licensing;
using ModelAudit.Models;
using ModelAudit.Reports;
using ModelAudit.Reports.CycloneDx;
using ModelAudit.Rules;
using ModelAudit.Tests.Schemas;

namespace ModelAudit.Tests.Reports;

public sealed class CycloneDxRendererTests
{
    public static readonly TheoryData<string> Texts = HostileTexts.Names;

    private static readonly CycloneDxVersion[] Versions = [CycloneDxVersion.V16, CycloneDxVersion.V17];

    private static async Task<JsonNode> DocumentAsync(AuditReport report, CycloneDxVersion version = CycloneDxVersion.V17)
    {
        string text = await SampleReports.RenderAsync(new CycloneDxRenderer(version), report);
        Assert.Equal([], CycloneDxSchemas.Problems(text));
        return JsonNode.Parse(text)!;
    }

    [Fact]
    public async Task Every_report_gives_a_document_that_is_valid_by_the_official_schema()
    {
        foreach (CycloneDxVersion version in Versions)
        {
            foreach (AuditReport report in SampleReports.All().Append(Browser.HtmlReports.Rich()).Append(Declared()))
            {
                await DocumentAsync(report, version);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Hostile_texts_leave_the_document_valid_and_bounded(string name)
    {
        foreach (CycloneDxVersion version in Versions)
        {
            JsonNode document = await DocumentAsync(SampleReports.Hostile(HostileTexts.Of(name)), version);
            Assert.True(document.ToJsonString().Length < 400_000);
        }
    }

    [Fact]
    public void The_official_schema_refuses_what_is_wrong() =>
        Assert.NotEmpty(CycloneDxSchemas.Problems("""{ "bomFormat": "CycloneDX", "specVersion": "1.7", "version": 1, "components": [ { "type": "model", "name": "x" } ] }"""));

    [Fact]
    public async Task The_model_is_named_by_what_is_declared_and_what_is_not_has_a_reason()
    {
        JsonNode model = (await DocumentAsync(Declared()))["metadata"]!["component"]!;
        Assert.Equal("pkg:huggingface/acme/model@0123456789012345678901234567890123456789", (string?)model["purl"]);
        Assert.Equal("acme", (string?)model["supplier"]!["name"]);
        Assert.Equal("MIT", (string?)model["licenses"]![0]!["expression"]);
        Assert.Equal("declared", (string?)model["licenses"]![0]!["acknowledgement"]);
        Assert.Equal("acme/base", (string?)model["pedigree"]!["ancestors"]![0]!["name"]);
        Assert.Equal("dataset-0", (string?)model["modelCard"]!["modelParameters"]!["datasets"]![0]!["ref"]);

        JsonNode unknown = (await DocumentAsync(SampleReports.NoRules()))["metadata"]!["component"]!;
        Assert.Null(unknown["purl"]);
        Assert.Null(unknown["supplier"]);
        Assert.Null(unknown["licenses"]);
        Assert.StartsWith("NOASSERTION: context.publisher is not declared", Property(unknown, "modelaudit:supplier"), StringComparison.Ordinal);
        Assert.StartsWith("NOASSERTION: ", Property(unknown, "modelaudit:license:declared"), StringComparison.Ordinal);
        Assert.StartsWith("NOASSERTION: ", Property(unknown, "modelaudit:releaseDate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_file_is_a_component_with_its_digest()
    {
        AuditReport report = SampleReports.Passed();
        JsonArray files = (await DocumentAsync(report))["metadata"]!["component"]!["components"]!.AsArray();
        Assert.Equal(report.Evidence.Files.Select(file => file.Path.Value), files.Select(file => (string)file!["name"]!));
        Assert.Equal(report.Evidence.Files.Select(file => file.Digests.Sha256!.Value.Hex), files.Select(file => (string)file!["hashes"]![0]!["content"]!));
    }

    [Fact]
    public async Task What_was_not_examined_makes_the_composition_incomplete()
    {
        Assert.Equal("complete", (string?)(await DocumentAsync(SampleReports.Passed()))["compositions"]![0]!["aggregate"]);
        Assert.Equal("incomplete", (string?)(await DocumentAsync(SampleReports.Incomplete()))["compositions"]![0]!["aggregate"]);
    }

    [Fact]
    public async Task A_pass_is_a_claim_a_fail_a_counter_claim_and_a_review_neither()
    {
        JsonNode failed = await DocumentAsync(SampleReports.Failed());
        JsonNode Map(JsonNode document, string rule) => document["declarations"]!["attestations"]![0]!["map"]!.AsArray().Single(map => (string?)map!["requirement"] == $"rule-{rule}")!;
        Assert.Equal("claim-MA1002", (string?)Map(failed, "MA1002")["claims"]![0]);
        Assert.Equal("claim-MA1101", (string?)Map(failed, "MA1101")["counterClaims"]![0]);
        Assert.Equal(0, (int)Map(failed, "MA1101")["conformance"]!["score"]!);
        JsonNode review = Map(await DocumentAsync(SampleReports.Incomplete()), "MA2002");
        Assert.Null(review["claims"]);
        Assert.Null(review["counterClaims"]);
        Assert.Null(review["conformance"]);
        Assert.Null((await DocumentAsync(SampleReports.NoRules()))["declarations"]);
    }

    [Fact]
    public async Task Completeness_is_explained_element_by_element_and_adds_up()
    {
        JsonArray properties = (await DocumentAsync(Declared()))["metadata"]!["properties"]!.AsArray();
        string[] lines = [.. properties.Where(property => ((string)property!["name"]!).StartsWith("modelaudit:completeness:", StringComparison.Ordinal)).Select(property => (string)property!["value"]!)];
        Assert.Equal(50, lines.Length);
        int stated = lines.Sum(line => int.Parse(line.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
        int total = lines.Sum(line => int.Parse(line.Split(' ', ':')[2], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal($"{stated} of {total}", (string)properties[0]!["value"]!);
        Assert.All(lines.Where(line => line.StartsWith("0 ", StringComparison.Ordinal)), line => Assert.Contains("NOASSERTION: ", line, StringComparison.Ordinal));
        JsonArray less = (await DocumentAsync(SampleReports.NoRules()))["metadata"]!["properties"]!.AsArray();
        Assert.True(int.Parse(((string)less[0]!["value"]!).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) < stated);
    }

    [Fact]
    public async Task Twenty_thousand_files_are_written_without_three_hundred_mebibytes()
    {
        AuditReport report = SampleReports.Many(20_000);
        using var stream = new MemoryStream();
        Assert.InRange(await Allocations.LeastAsync(stream, () => new CycloneDxRenderer().RenderAsync(report, stream, CancellationToken.None)), 1, 300L << 20);
    }

    private static string Property(JsonNode component, string name) =>
        (string)component["properties"]!.AsArray().Single(property => (string?)property!["name"] == name)!["value"]!;

    private static AuditReport Declared()
    {
        AuditReport report = new SampleReportBuilder()
            .File("README.md", "card", "markdown")
            .Fact(LicenseFacts.Declared, "MIT")
            .Fact(LineageFacts.Bases, [FactItem.Of(("name", FactValue.Of("acme/base")), ("relation", FactValue.Of("finetune")))])
            .Fact(ModelCardFacts.Datasets, ImmutableArray.Create("acme/data"))
            .Rule(SampleReports.Digest, EnforcementLevel.Block, "No checksum disagrees.", Verdict.Pass)
            .Build();
        return report with
        {
            Context = new AuditContext(new FactSet(
            [
                new("context.publisher", FactValue.Of("acme")), new("context.sourceRepository", FactValue.Of("https://huggingface.co/acme/model")),
                new("context.sourceRevision", FactValue.Of("0123456789012345678901234567890123456789")),
            ])),
        };
    }
}
