using System.Globalization;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Sources;
using Newtonsoft.Json.Linq;

namespace ModelAudit.RuleTests;

public sealed class ControlTests
{
    private static readonly string[] Relations = ["detects", "mitigates", "evidences", "supports"];
    private static readonly RuleSet Rules = ModelAuditor.CreateBuilder().Build().Rules;
    private static readonly JObject[] Frameworks = [.. RuleFiles.In("controls", ".json").Select(file => JObject.Parse(File.ReadAllText(file)))];

    [Fact]
    public void Every_control_of_a_rule_is_mapped_in_one_framework_and_every_mapping_is_a_rule_s()
    {
        IEnumerable<(string Rule, string Control)> ofRules = Rules.Descriptors.SelectMany(rule => rule.Controls, (rule, control) => (rule.Id, control));
        IEnumerable<(string Rule, string Control)> mapped = Frameworks.SelectMany(framework => framework["mappings"]!).Select(mapping => ((string)mapping["rule"]!, (string)mapping["control"]!));

        Assert.Equal(ofRules.Order(), mapped.Order());
    }

    [Fact]
    public void A_framework_states_its_version_and_source_and_titles_each_control_it_maps() =>
        Assert.All(Frameworks, framework =>
        {
            Assert.All(["framework", "name", "version", "source"], name => Assert.False(string.IsNullOrWhiteSpace((string?)framework[name])));
            Assert.Equal(
                framework["controls"]!.Where(control => control["question"] is null).Select(control => (string)control["id"]!).Order(StringComparer.Ordinal),
                framework["mappings"]!.Select(mapping => (string)mapping["control"]!).Distinct().Order(StringComparer.Ordinal));
            Assert.All(framework["controls"]!, control => Assert.False(string.IsNullOrWhiteSpace((string?)control["title"])));
        });

    [Fact]
    public void A_mapping_has_a_known_relation_and_dates_in_order() =>
        Assert.All(Frameworks.SelectMany(framework => framework["mappings"]!), mapping =>
        {
            Assert.Contains((string?)mapping["relation"], Relations);
            Assert.All(["effectiveFrom", "effectiveUntil"], name => Assert.True(
                mapping[name] is null || DateOnly.TryParseExact((string?)mapping[name], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)));
        });

    [Fact]
    public void What_a_law_asks_for_says_from_when() =>
        Assert.All(
            Frameworks.Where(framework => (string?)framework["framework"] is "EU-AI-ACT" or "GDPR" or "CA-AB-2013" or "US-NDAA-FY26").SelectMany(framework => framework["mappings"]!),
            mapping => Assert.NotNull(mapping["effectiveFrom"]));

    [Fact]
    public void A_report_carries_the_frameworks_whose_controls_its_rules_name()
    {
        var evidence = new AuditEvidence(new SourceDescription("test", "test"), [], FactSet.Empty, []) { CollectedAt = DateTimeOffset.UnixEpoch, Limits = AuditLimits.Default, Inspectors = [] };
        AuditReport report = RuleRunner.Run(Rules, evidence, JudgementRequest.Default, new ToolIdentity("test", "1", null), DateTimeOffset.UnixEpoch);
        PolicyDocument[] documents = [.. report.Policy.Where(document => document.Kind == "controls")];

        Assert.Equal(Frameworks.Select(framework => (string)framework["framework"]!).Order(StringComparer.Ordinal), documents.Select(document => document.Name));
        Assert.All(documents, document => Assert.Equal(Sha256Digest.Of(Encoding.UTF8.GetBytes(document.Text!)), document.Digest));
        HashSet<string> titled = [.. documents.SelectMany(document => JObject.Parse(document.Text!)["controls"]!).Select(control => (string)control["id"]!)];
        Assert.All(report.Rules, result => Assert.Subset(titled, result.Rule.Controls.ToHashSet()));
    }

    [Fact]
    public void A_report_carries_no_framework_that_no_rule_names()
    {
        RuleSet rules = ModelAuditor.CreateBuilder().AddRulePack(new RulePackSource("a.json", """
            { "pack": "a", "version": "1.0.0", "rules": [ { "id": "AC0001", "title": "t", "severity": "low", "require": { "field": "card.path", "exists": true }, "message": "m", "controls": [ "GDPR:44", "HOUSE:1" ] } ] }
            """)).Build().Rules;

        Assert.Equal(["CWE", "GDPR"], rules.Documents.Where(document => document.Kind == "controls").Select(document => document.Name));
    }
}
