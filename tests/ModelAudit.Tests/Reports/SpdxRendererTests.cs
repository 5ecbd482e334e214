using System.Text;
using System.Text.Json.Nodes;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Reports;
using ModelAudit.Reports.Spdx;
using ModelAudit.Rules;
using ModelAudit.Tests.Reports.Browser;
using ModelAudit.Tests.Schemas;

namespace ModelAudit.Tests.Reports;

public sealed class SpdxRendererTests
{
    public static readonly TheoryData<string> Texts = HostileTexts.Names;

    private static JsonNode Render(AuditReport report)
    {
        using var output = new MemoryStream();
        new SpdxRenderer().RenderAsync(report, output, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        JsonNode document = JsonNode.Parse(Encoding.UTF8.GetString(output.ToArray()))!;
        Assert.Empty(SpdxStructure.Problems(document));
        return document;
    }

    private static JsonObject[] Elements(JsonNode document, string type) => [.. document["@graph"]!.AsArray().Select(node => node!.AsObject()).Where(element => (string?)element["type"] == type)];

    private static AuditReport With(AuditReport report, params (FactDefinition Fact, string Value)[] context) =>
        report with { Context = new AuditContext(new FactSet(context.Select(pair => new KeyValuePair<string, FactValue?>(pair.Fact.Name, FactValue.Of(pair.Value))))) };

    private static AuditReport WithCard(AuditReport report) => report with
    {
        Evidence = report.Evidence with
        {
            Facts = new FactSet(report.Evidence.Facts.Where(fact => fact.Key != ModelCardFacts.Datasets.Name && fact.Key != LineageFacts.Bases.Name)
                .Append(new(ModelCardFacts.Datasets.Name, FactValue.Of(["a/b", "c/d"])))
                .Append(new(LineageFacts.Bases.Name, FactValue.Of([FactItem.Of(("name", FactValue.Of("x/base")), ("relation", FactValue.Of("finetune")))])))),
        },
    };

    [Fact]
    public void The_document_follows_the_structure_of_the_specification()
    {
        foreach (AuditReport report in (AuditReport[])[SampleReports.Passed(), SampleReports.Failed(), SampleReports.NoRules(), HtmlReports.Rich(), WithCard(SampleReports.Passed())])
        {
            _ = Render(report);
        }
    }

    [Fact]
    public void The_model_has_its_digest_its_files_and_the_report()
    {
        AuditReport report = SampleReports.Passed();
        JsonNode document = Render(report);
        JsonObject model = Assert.Single(Elements(document, "ai_AIPackage"));
        Assert.Equal(report.Evidence.RootDigest!.Value.Hex, (string?)model["verifiedUsing"]![0]!["hashValue"]);
        Assert.Contains(report.Evidence.RootDigest!.Value.Hex, (string?)model["externalRef"]![0]!["comment"], StringComparison.Ordinal);
        Assert.Equal(report.Evidence.Files.Length, Elements(document, "software_File").Length);
        Assert.Equal(report.Evidence.Files.Length, Elements(document, "Relationship").Single(element => (string?)element["relationshipType"] == "contains")["to"]!.AsArray().Count);
    }

    [Fact]
    public void What_is_not_known_is_no_assertion_with_its_reason_and_no_profile_is_claimed()
    {
        JsonNode document = Render(SampleReports.Passed());
        Assert.Contains(Elements(document, "Annotation"), element => ((string?)element["statement"])!.StartsWith("NOASSERTION: releaseTime: ", StringComparison.Ordinal));
        Assert.Null(Elements(document, "ai_AIPackage")[0]["releaseTime"]);
        Assert.Equal(["core", "software", "simpleLicensing"], Elements(document, "SpdxDocument")[0]["profileConformance"]!.AsArray().Select(name => (string)name!));
        Assert.Equal("NOASSERTION", (string?)Elements(document, "Organization")[0]["name"]);
    }

    [Fact]
    public void The_profile_is_claimed_when_the_organisation_declares_what_it_asks_for()
    {
        JsonNode document = Render(With(
            SampleReports.Passed(),
            (ContextFacts.SupplierEntity, "Acme GmbH"), (ContextFacts.ReleaseDate, "2025-01-20"), (ContextFacts.SourceRevision, "56d4cbbb4d29f4355bab4b9a39ccb717a14ad5ad"), (ContextFacts.SourceRepository, "https://huggingface.co/acme/model")));
        Assert.Contains("ai", Elements(document, "SpdxDocument")[0]["profileConformance"]!.AsArray().Select(name => (string)name!));
        JsonObject model = Elements(document, "ai_AIPackage")[0];
        Assert.Equal("2025-01-20T00:00:00Z", (string?)model["releaseTime"]);
        Assert.Equal("pkg:huggingface/acme/model@56d4cbbb4d29f4355bab4b9a39ccb717a14ad5ad", (string?)model["software_packageUrl"]);
        Assert.Equal("Acme GmbH", (string?)Elements(document, "Organization")[0]["name"]);
    }

    [Theory]
    [InlineData("20 January 2025")]
    [InlineData("2025-13-01")]
    public void A_date_that_is_none_is_not_known(string date) =>
        Assert.Null(Elements(Render(With(SampleReports.Passed(), (ContextFacts.ReleaseDate, date))), "ai_AIPackage")[0]["releaseTime"]);

    [Fact]
    public void Data_sets_and_bases_are_named_and_related()
    {
        JsonNode document = Render(WithCard(SampleReports.Passed()));
        Assert.Equal(["a/b", "c/d"], Elements(document, "dataset_DatasetPackage").Select(element => (string)element["name"]!));
        Assert.Equal("x/base", (string?)Assert.Single(Elements(document, "software_Package"))["name"]);
        string[] relations = [.. Elements(document, "Relationship").Select(element => (string)element["relationshipType"]!)];
        Assert.Contains("trainedOn", relations);
        Assert.Contains("descendantOf", relations);
        Assert.Equal(3, relations.Count(relation => relation == "hasDeclaredLicense"));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Hostile_names_leave_a_valid_document(string name) => _ = Render(SampleReports.Passed() with { Tool = new ToolIdentity(HostileTexts.Of(name), "1", null) });

    [Fact]
    public void The_same_report_gives_the_same_document() =>
        Assert.Equal(Render(SampleReports.Passed()).ToJsonString(), Render(SampleReports.Passed()).ToJsonString());

    [Fact]
    public void The_checker_sees_what_is_wrong()
    {
        JsonNode Broken(Action<JsonObject> change)
        {
            JsonNode document = Render(SampleReports.Passed()).DeepClone();
            change(Elements(document, "ai_AIPackage")[0]);
            return document;
        }

        Assert.NotEmpty(SpdxStructure.Problems(Broken(model => model["ai_autonomyType"] = "maybe")));
        Assert.NotEmpty(SpdxStructure.Problems(Broken(model => model["unheardOf"] = "x")));
        Assert.NotEmpty(SpdxStructure.Problems(Broken(model => model["suppliedBy"] = "urn:x")));
        Assert.NotEmpty(SpdxStructure.Problems(Broken(model => model.Remove("creationInfo"))));
        Assert.NotEmpty(SpdxStructure.Problems(Broken(model => model["spdxId"] = "urn:another")));
        Assert.NotEmpty(SpdxStructure.Problems(Broken(model => model["ai_typeOfModel"] = "one")));
    }
}
