using System.Text;
using System.Text.Json;
using CsCheck;
using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Signing;
using ModelAudit.Tests.Evidence;
using ModelAudit.Tests.Reports;
using ModelAudit.Tests.Signing;

namespace ModelAudit.Tests.Schemas;

public sealed class SchemaTests
{
    [Fact]
    public void Any_evidence_and_any_report_satisfy_their_schemas() => Gen.Int.Sample(
        seed =>
        {
            AuditReport report = new Arbitrary(seed).Report();
            SchemaCheck.AssertValid(EvidenceJson.ToBytes(report.Evidence));
            SchemaCheck.AssertValid(ReportJson.ToBytes(report));
            SchemaCheck.AssertValid(ReportSigning.Statement(report, [new ReportOutput("a", "b", Sha256Digest.Of([]))]).ToBytes());
        },
        iter: 50);

    [Theory]
    [InlineData(SigningKeyKind.EcdsaP256)]
    [InlineData(SigningKeyKind.Rsa)]
    public async Task A_signed_report_satisfies_its_schema(SigningKeyKind kind)
    {
        using var signer = KeySigner.Generate(kind);
        SignedReport signed = await ReportCases.SignAsync(SampleReports.Passed(), signer);
        SchemaCheck.AssertValid(signed.Bundle);
        SchemaCheck.AssertValid(signed.ToEnvelopeLine());
    }

    [Fact]
    public async Task A_certified_report_satisfies_its_schema()
    {
        using var authority = new TestAuthority();
        using KeySigner signer = authority.Issue();
        SchemaCheck.AssertValid((await ReportCases.SignAsync(signer: signer)).Bundle);
    }

    [Theory]
    [InlineData("\"verdict\":\"passed\"", "\"verdict\":\"fine\"")]
    [InlineData("\"asOf\":\"2026", "\"asOf\":\"26")]
    [InlineData("\"profile\":", "\"comment\":1,\"profile\":")]
    [InlineData("\"rules\":[", "\"rules\":[1,")]
    [InlineData("\"level\":\"block\"", "\"level\":\"stop\"")]
    [InlineData("\"length\":3", "\"length\":-3")]
    [InlineData("\"length\":3", "\"length\":3.5")]
    [InlineData("\"path\":\"a.txt\"", "\"path\":\"/a.txt\"")]
    [InlineData("\"sha256\":\"", "\"sha256\":\"X")]
    [InlineData("\"files\":[", "\"files\":[{},")]
    public void The_schemas_refuse_what_the_reader_refuses(string from, string to)
    {
        string json = Encoding.UTF8.GetString(ReportJson.ToBytes(ReportCases.Small()));
        string changed = json.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(json, changed);
        using JsonDocument document = JsonDocument.Parse(changed);
        Assert.NotEmpty(SchemaCheck.Problems("report", document.RootElement));
        Assert.Throws<InvalidInputException>(() => ReportJson.Read(Encoding.UTF8.GetBytes(changed)));
    }

    [Theory]
    [InlineData("evidence")]
    [InlineData("report")]
    [InlineData("statement")]
    [InlineData("bundle")]
    [InlineData("envelope")]
    [InlineData("summary")]
    public void Each_schema_is_of_draft_7_and_names_itself(string name)
    {
        using JsonDocument schema = JsonDocument.Parse(SchemaCheck.Text(name));
        Assert.Equal("http://json-schema.org/draft-07/schema#", schema.RootElement.GetProperty("$schema").GetString());
        Assert.Equal($"modelaudit.{name}.v1.schema.json", schema.RootElement.GetProperty("$id").GetString());
    }

    [Theory]
    [InlineData("report", "evidence")]
    [InlineData("statement", "report")]
    public void A_schema_that_contains_another_contains_it_whole(string outer, string inner)
    {
        // A consumer needs one file; the definitions must not drift apart.
        using JsonDocument outerSchema = JsonDocument.Parse(SchemaCheck.Text(outer));
        using JsonDocument innerSchema = JsonDocument.Parse(SchemaCheck.Text(inner));
        JsonElement outerDefinitions = outerSchema.RootElement.GetProperty("definitions");
        JsonElement whole = outerDefinitions.GetProperty(inner);
        foreach (JsonProperty property in whole.EnumerateObject())
        {
            Assert.Equal(innerSchema.RootElement.GetProperty(property.Name).GetRawText().Replace(" ", string.Empty, StringComparison.Ordinal), property.Value.GetRawText().Replace(" ", string.Empty, StringComparison.Ordinal));
        }

        foreach (JsonProperty definition in innerSchema.RootElement.GetProperty("definitions").EnumerateObject())
        {
            Assert.Equal(definition.Value.GetRawText(), outerDefinitions.GetProperty(definition.Name).GetRawText());
        }
    }
}
