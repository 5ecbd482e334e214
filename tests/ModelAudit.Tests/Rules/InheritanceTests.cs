using ModelAudit.Rules;

namespace ModelAudit.Tests.Rules;

/// <summary>Policy is inherited from the organisation to its unit to the project, each in a pack of its own that can only tighten what it extends.</summary>
public sealed class InheritanceTests
{
    private const string Organisation = """
        { "pack": "acme", "version": "1.0.0", "extends": [ { "pack": "modelaudit.baseline", "version": "[0.1,)" } ],
          "profile": { "levels": { "MA1301": "block" }, "waivers": { "maxDays": { "high": 60 } } } }
        """;

    private const string Unit = """
        { "pack": "acme.unit", "version": "1.0.0", "extends": [ { "pack": "acme", "version": "[1,2)" } ], "profile": { "levels": { "MA1305": "block" } } }
        """;

    private static RuleSet Load(string project) => ModelAuditor.CreateBuilder()
        .AddRulePack(new RulePackSource("organisation.json", Organisation))
        .AddRulePack(new RulePackSource("unit.json", Unit))
        .AddRulePack(new RulePackSource("project.json", project))
        .Build().Rules;

    private static string Project(string profile) => $$"""
        { "pack": "acme.unit.project", "version": "1.0.0", "extends": [ { "pack": "acme.unit", "version": "[1,2)" } ], "profile": {{profile}} }
        """;

    [Fact]
    public void A_project_has_what_all_above_it_decided_and_what_it_tightens()
    {
        RuleSet rules = Load(Project("""{ "levels": { "MA1004": "warn" }, "waivers": { "maxDays": { "high": 30 } } }"""));
        Assert.Equal(EnforcementLevel.Block, rules.Level("acme.unit.project", "MA1301"));
        Assert.Equal(EnforcementLevel.Block, rules.Level("acme.unit.project", "MA1305"));
        Assert.Equal(EnforcementLevel.Warn, rules.Level("acme.unit.project", "MA1004"));
        Assert.Equal(EnforcementLevel.Info, rules.Level("acme.unit", "MA1004"));
        Assert.Equal(EnforcementLevel.Warn, rules.Level("acme", "MA1305"));
        Assert.Equal(30, rules.Profile("acme.unit.project").Waivers.MaxDays[Severity.High]);
        Assert.Equal(60, rules.Profile("acme.unit").Waivers.MaxDays[Severity.High]);
    }

    [Theory]
    [InlineData("""{ "levels": { "MA1301": "warn" } }""", "can only raise levels")]
    [InlineData("""{ "levels": { "MA1305": "info" } }""", "can only raise levels")]
    [InlineData("""{ "levels": { "MA1302": "off" } }""", "can only raise levels")]
    [InlineData("""{ "waivers": { "maxDays": { "high": 90 } } }""", "can only lower that")]
    [InlineData("""{ "waivers": { "allowGlobs": true } }""", "does not allow globs")]
    public void A_project_cannot_loosen_what_anybody_above_it_decided(string profile, string problem) =>
        Assert.Contains(problem, Assert.Throws<InvalidInputException>(() => Load(Project(profile))).Message, StringComparison.Ordinal);
}
