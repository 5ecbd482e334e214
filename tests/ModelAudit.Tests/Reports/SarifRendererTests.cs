using ModelAudit.Reports;
using ModelAudit.Reports.Sarif;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tests.Reports;

public sealed class SarifRendererTests
{
    public static readonly TheoryData<string> Texts = HostileTexts.Names;

    private static async Task<JToken> LogAsync(AuditReport report)
    {
        using var reader = new JsonTextReader(new StringReader(await SampleReports.RenderAsync(new SarifRenderer(), report))) { DateParseHandling = DateParseHandling.None };
        return JToken.ReadFrom(reader, new JsonLoadSettings { DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error });
    }

    private static async Task<JToken> RunAsync(AuditReport report) => (await LogAsync(report))["runs"]![0]!;

    [Fact]
    public async Task Every_report_has_the_shape_of_the_standard()
    {
        foreach (AuditReport report in SampleReports.All().Append(SampleReports.Many(50)))
        {
            Assert.Empty(SarifShape.Violations(await LogAsync(report)));
        }
    }

    [Fact]
    public async Task The_shape_check_finds_what_is_wrong()
    {
        JToken log = await LogAsync(SampleReports.Failed());
        log["runs"]![0]!["results"]![0]!["kind"] = "failed";
        log["runs"]![0]!["artifacts"]![0]!["size"] = 3;
        log["runs"]![0]!["invocations"]![0]!["executionSuccessful"]!.Parent!.Remove();
        Assert.Equal(3, SarifShape.Violations(log).Count);

        log = await LogAsync(SampleReports.Failed());
        log["runs"]![0]!["results"]![0]!["ruleIndex"] = 0;
        log["runs"]![0]!["results"]![1]!["level"] = "none";
        Assert.Equal(2, SarifShape.Violations(log).Count);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Hostile_text_keeps_the_shape_and_stays_visible(string name)
    {
        string text = await SampleReports.RenderAsync(new SarifRenderer(), SampleReports.Hostile(HostileTexts.Of(name)));
        Assert.DoesNotContain(text, c => c > '~' || (c < ' ' && c != '\n'));
        Assert.DoesNotContain("\\u202e", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\\u001b", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\\ud800", text, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(SarifShape.Violations(JToken.Parse(text)));
    }

    [Fact]
    public async Task Outcomes_become_kinds_and_only_failures_have_a_level()
    {
        static IEnumerable<string> Of(JToken run) => run["results"]!.Select(result => $"{result["ruleId"]} {result["kind"]} {result["level"]}");
        Assert.Equal(["MA1101 fail error", "MA1305 fail error", "MA1608 fail warning", "MA1004 fail note", "MA1002 pass none"], Of(await RunAsync(SampleReports.Failed())));
        Assert.Equal(["MA2002 review none", "MA1507 open none"], Of(await RunAsync(SampleReports.Incomplete())));
        Assert.Equal(["MA1002 pass none", "MA1305 notApplicable none"], Of(await RunAsync(SampleReports.Passed())));
    }

    [Fact]
    public async Task A_waiver_is_an_accepted_external_suppression_and_the_finding_stays()
    {
        JToken run = await RunAsync(SampleReports.Waived());
        JToken result = run["results"]!.Single(result => result["ruleId"]!.Value<string>() == "MA1305");
        Assert.Equal("fail", result["kind"]);
        JToken suppression = Assert.Single(result["suppressions"]!);
        Assert.Equal("external", suppression["kind"]);
        Assert.Equal("accepted", suppression["status"]);
        Assert.Equal("Reviewed line by line.", suppression["justification"]);
        Assert.Equal("grace@example.com", suppression["properties"]!["approvedBy"]);
        Assert.All(run["results"]!, any => Assert.NotNull(any["suppressions"]));
    }

    [Fact]
    public async Task Gaps_become_tool_notifications()
    {
        JToken invocation = (await RunAsync(SampleReports.Incomplete()))["invocations"]![0]!;
        Assert.Equal(["Unsupported", "Unreadable"], invocation["toolExecutionNotifications"]!.Select(notification => notification["descriptor"]!["id"]!.Value<string>()));
        Assert.Equal("model.bin", invocation.SelectToken("toolExecutionNotifications[0].locations[0].physicalLocation.artifactLocation.uri"));
        Assert.True(invocation["executionSuccessful"]!.Value<bool>());
    }

    [Fact]
    public async Task A_run_without_a_rule_is_not_a_successful_execution()
    {
        JToken invocation = (await RunAsync(SampleReports.NothingRan()))["invocations"]![0]!;
        Assert.False(invocation["executionSuccessful"]!.Value<bool>());
        Assert.False(invocation.SelectToken("ruleConfigurationOverrides[0].configuration.enabled")!.Value<bool>());
    }

    [Fact]
    public async Task Controls_become_taxa_and_tags()
    {
        JToken run = await RunAsync(SampleReports.Failed());
        Assert.Equal(["354", "829"], run["taxonomies"]![0]!["taxa"]!.Select(taxon => taxon["id"]!.Value<string>()));
        Assert.Equal(["AML.T0011.000"], run["taxonomies"]![1]!["taxa"]!.Select(taxon => taxon["id"]!.Value<string>()));
        JToken rule = run["tool"]!["driver"]!["rules"]!.Single(rule => rule["id"]!.Value<string>() == "MA1305");
        Assert.Equal(["829", "AML.T0011.000"], rule["relationships"]!.Select(relationship => relationship["target"]!["id"]!.Value<string>()));
        Assert.Equal(["security", "external/cwe/cwe-829", "ATLAS:AML.T0011.000", "OWASP-LLM:2025:LLM03"], rule["properties"]!["tags"]!.Select(tag => tag.Value<string>()));
        Assert.Equal("CodeFromTheRepositoryRunsOnLoad", rule["name"]);
        Assert.Equal("8.0", rule["properties"]!["security-severity"]);
    }

    [Fact]
    public async Task A_finding_has_its_place_and_a_fingerprint()
    {
        JToken result = (await RunAsync(SampleReports.Failed()))["results"]![1]!;
        Assert.Equal("config.json", result.SelectToken("locations[0].physicalLocation.artifactLocation.uri"));
        Assert.Equal("/auto_map/AutoModel", result.SelectToken("locations[0].logicalLocations[0].fullyQualifiedName"));
        Assert.Matches("^[0-9a-f]{32}$", result["partialFingerprints"]!["modelAudit/v1"]!.Value<string>());
    }

    [Theory]
    [InlineData("a b.txt", "a%20b.txt")]
    [InlineData("c:evil/x", "c%3Aevil/x")]
    [InlineData("http://x", "http%3A//x")]
    [InlineData("model.pt!/archive/data.pkl", "model.pt%21/archive/data.pkl")]
    [InlineData("100%#?.bin", "100%25%23%3F.bin")]
    [InlineData("größe", "gr%C3%B6%C3%9Fe")]
    public void A_path_becomes_a_relative_reference(string path, string uri) => Assert.Equal(uri, SarifText.RelativeUri(path));

    [Theory]
    [InlineData("use {0} of {1}", "use {{0}} of {{1}}")]
    [InlineData("a[0]", "a[0]")]
    [InlineData("[here](1)", "\\[here\\](1)")]
    public void Message_syntax_in_text_is_escaped(string text, string message) => Assert.Equal(message, SarifText.Message(text));
}
