using System.Text;
using System.Text.Json.Nodes;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Reports;
using ModelAudit.Reports.Compliance;
using ModelAudit.Rules;

namespace ModelAudit.Tests.Reports;

public sealed class ComplianceTests
{
    public static readonly TheoryData<string> Texts = HostileTexts.Names;

    private static AuditReport Report(string mappings, string controls, params (string Rule, Verdict Verdict)[] outcomes)
    {
        AuditReport passed = SampleReports.Passed();
        string framework = $$"""{ "framework": "F", "name": "Framework", "version": "1", "source": "https://f.example", "controls": [{{controls}}], "mappings": [{{mappings}}] }""";
        string list = """{ "list": "absence-rules", "version": "1", "provenance": "test", "entries": ["MA1606", "MA1101"] }""";
        return passed with
        {
            Policy = [new PolicyDocument("controls", "F", "1", Sha256Digest.Of(Encoding.UTF8.GetBytes(framework)), framework), new PolicyDocument("list", "absence-rules", "1", Sha256Digest.Of(Encoding.UTF8.GetBytes(list)), list)],
            Rules =
            [
                .. outcomes.Select(outcome => new RuleResult(
                    new RuleDescriptor(outcome.Rule, "Title", Severity.Low), EnforcementLevel.Warn,
                    outcome.Verdict == Verdict.Pass ? 1 : 0, outcome.Verdict == Verdict.Fail ? 1 : 0, outcome.Verdict == Verdict.Review ? 1 : 0, outcome.Verdict == Verdict.Inconclusive ? 1 : 0, outcome.Verdict == Verdict.NotApplicable ? 1 : 0, $"{outcome.Rule} was seen.")),
            ],
            Findings = [],
        };
    }

    private static ControlRow Only(AuditReport report) => Assert.Single(Assert.Single(ComplianceMatrix.Of(report).Frameworks).Controls);

    private static async Task<string> Render(IReportRenderer renderer, AuditReport report)
    {
        using var output = new MemoryStream();
        await renderer.RenderAsync(report, output, CancellationToken.None);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    [Theory]
    [InlineData("Pass", "Pass", "Found")]
    [InlineData("Pass", "NotApplicable", "Found")]
    [InlineData("NotApplicable", "NotApplicable", "NotEvaluated")]
    [InlineData("Pass", "Review", "NeedsAttestation")]
    [InlineData("Pass", "Inconclusive", "Missing")]
    [InlineData("Review", "Inconclusive", "Missing")]
    [InlineData("Fail", "Pass", "Missing")]
    [InlineData("Pass", "Fail", "Contradicted")]
    [InlineData("Fail", "Fail", "Contradicted")]
    public void A_control_is_as_good_as_the_worst_of_its_rules(string absence, string other, string state)
    {
        ControlRow control = Only(Report(
            """{"rule": "MA1606", "control": "F:1", "relation": "evidences"}, {"rule": "MA1103", "control": "F:1", "relation": "supports"}""",
            """{"id": "F:1", "title": "One"}""",
            ("MA1606", Enum.Parse<Verdict>(absence)), ("MA1103", Enum.Parse<Verdict>(other))));
        Assert.Equal(Enum.Parse<ControlState>(state), control.State);
        Assert.Equal(["MA1103", "MA1606"], control.Evidence.Select(evidence => evidence.Source));
        Assert.NotEmpty(control.Detail);
    }

    [Theory]
    [InlineData("\"effectiveFrom\": \"2026-05-01\"", ControlStateName.Found)]
    [InlineData("\"effectiveFrom\": \"2026-05-02\"", ControlStateName.NotEvaluated)]
    [InlineData("\"effectiveUntil\": \"2026-05-01\"", ControlStateName.NotEvaluated)]
    [InlineData("\"effectiveUntil\": \"2026-05-02\"", ControlStateName.Found)]
    public void A_mapping_counts_between_its_dates_as_of_the_report(string dates, string state)
    {
        ControlRow control = Only(Report($$"""{"rule": "MA1606", "control": "F:1", "relation": "evidences", {{dates}}}""", """{"id": "F:1", "title": "One"}""", ("MA1606", Verdict.Pass)));
        Assert.Equal(state, control.State.ToString());
    }

    [Fact]
    public void A_control_that_no_file_can_show_waits_for_its_attestation()
    {
        AuditReport report = Report(string.Empty, """{"id": "F:1", "title": "One", "question": "bias-evaluated"}""");
        ControlRow open = Only(report);
        Assert.Equal(ControlState.NeedsAttestation, open.State);
        Assert.Contains("'bias-evaluated'", open.Detail, StringComparison.Ordinal);

        Attestation Given(string answer, int days) => new("A-1", "bias-evaluated", answer, "Ada", "counsel", report.AsOf.AddDays(-1), report.AsOf.AddDays(days));
        Assert.Equal(ControlState.Found, Only(report with { Attestations = [Given("yes", 1)] }).State);
        Assert.Equal(ControlState.Contradicted, Only(report with { Attestations = [Given("no", 1)] }).State);
        Assert.Equal(ControlState.NeedsAttestation, Only(report with { Attestations = [Given("yes", 0)] }).State);
    }

    [Fact]
    public void A_framework_that_cannot_be_read_is_left_out()
    {
        AuditReport report = Report(string.Empty, string.Empty);
        Assert.Empty(ComplianceMatrix.Of(report with { Policy = [report.Policy[0] with { Text = "{" }] }).Frameworks);
        Assert.Empty(ComplianceMatrix.Of(report with { Policy = [report.Policy[0] with { Text = null }] }).Frameworks);
    }

    [Fact]
    public async Task Json_and_csv_say_the_same()
    {
        AuditReport report = Report("""{"rule": "MA1606", "control": "F:1", "relation": "evidences"}""", """{"id": "F:1", "title": "One, with a comma"}""", ("MA1606", Verdict.Fail));
        JsonNode json = JsonNode.Parse(await Render(new ComplianceRenderer(), report))!;
        Assert.Equal("missing", (string?)json["frameworks"]![0]!["controls"]![0]!["state"]);
        Assert.Equal(
            "framework,version,control,title,state,detail,rules\r\nF,1,F:1,\"One, with a comma\",missing,MA1606: MA1606 was seen.,MA1606=fail\r\n",
            await Render(new ComplianceCsvRenderer(), report));
    }

    [Theory]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM")]
    public async Task No_cell_is_a_formula(string title, string written) =>
        Assert.Contains($",{written}", await Render(new ComplianceCsvRenderer(), Report(string.Empty, $$"""{"id": "F:1", "title": "{{title}}"}""")), StringComparison.Ordinal);

    [Fact]
    public async Task The_form_states_what_the_report_has_and_why_the_rest_is_open()
    {
        AuditReport report = SampleReports.Passed() with
        {
            Context = new AuditContext(new FactSet([new(ContextFacts.SupplierEntity.Name, FactValue.Of("Acme GmbH")), new(ContextFacts.SupplierCountry.Name, FactValue.Of("DE"))])),
        };
        string form = await Render(new DocumentationFormRenderer(), report);
        Assert.Contains("| Legal name of the model provider | AIO, NCA, DP | Acme GmbH (DE) | declared by the organisation |", form, StringComparison.Ordinal);
        Assert.Contains(report.Evidence.RootDigest!.Value.Hex, form, StringComparison.Ordinal);
        Assert.Contains("| Total model size, to two significant figures at least | AIO, NCA, DP | 684.5 billion", form, StringComparison.Ordinal);
        Assert.Contains("| Union market release date | AIO, NCA, DP | *open: no file of a model tells; the provider states it* |", form, StringComparison.Ordinal);
        Assert.Equal(8, form.Split("\n## ").Length - 1);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Hostile_text_stays_in_its_cell(string name)
    {
        string text = HostileTexts.Of(name);
        AuditReport report = SampleReports.Passed() with { Context = new AuditContext(new FactSet([new(ContextFacts.SupplierEntity.Name, FactValue.Of(text))])) };
        string form = await Render(new DocumentationFormRenderer(), report);
        string[] rows = [.. form.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))];
        Assert.All(rows, row => Assert.Equal(5, row.Replace("\\|", string.Empty, StringComparison.Ordinal).Count(character => character == '|')));
        Assert.DoesNotContain("<script", form, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Every_rule_that_speaks_of_absence_exists()
    {
        RuleSet rules = ModelAuditor.CreateBuilder().Build().Rules;
        Assert.Empty(rules.Lists["absence-rules"].Entries.Except(rules.Rules.Select(rule => rule.Descriptor.Id)));
        Assert.Contains("MA1606", rules.Lists["absence-rules"].Entries);
    }

    private static class ControlStateName
    {
        public const string Found = "Found";
        public const string NotEvaluated = "NotEvaluated";
    }
}
