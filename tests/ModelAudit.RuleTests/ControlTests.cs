using System.Globalization;
using ModelAudit.Rules;
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
        IEnumerable<(string Rule, string Control)> ofRules = Rules.Rules.SelectMany(rule => rule.Descriptor.Controls, (rule, control) => (rule.Descriptor.Id, control));
        IEnumerable<(string Rule, string Control)> mapped = Frameworks.SelectMany(framework => framework["mappings"]!).Select(mapping => ((string)mapping["rule"]!, (string)mapping["control"]!));

        Assert.Equal(ofRules.Order(), mapped.Order());
    }

    [Fact]
    public void A_framework_states_its_version_and_source_and_titles_each_control_it_maps() =>
        Assert.All(Frameworks, framework =>
        {
            Assert.All(["framework", "name", "version", "source"], name => Assert.False(string.IsNullOrWhiteSpace((string?)framework[name])));
            Assert.Equal(
                framework["controls"]!.Select(control => (string)control["id"]!).Order(StringComparer.Ordinal),
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
}
