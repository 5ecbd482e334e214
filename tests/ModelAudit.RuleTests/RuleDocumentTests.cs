using ModelAudit.Rules;

namespace ModelAudit.RuleTests;

public sealed class RuleDocumentTests
{
    private static readonly ModelAuditor Auditor = ModelAuditor.CreateBuilder().Build();

    public static TheoryData<string> Ids => [.. Auditor.Rules.Descriptors.Select(rule => rule.Id)];

    /// <summary>Rules of the engine judge the audit itself, which a folder with a model cannot show; their tests are the engine's.</summary>
    public static TheoryData<string> IdsWithCases => [.. Auditor.Rules.Rules.Select(rule => rule.Descriptor.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_documentation_that_agrees_with_it(string id)
    {
        RuleDescriptor rule = Auditor.Rules.Descriptors.Single(known => known.Id == id);
        RuleDocument document = RuleDocument.Read(id);

        Assert.StartsWith($"# {id} {rule.Title}\n", document.Text, StringComparison.Ordinal);
        Assert.Contains($"Severity {rule.Severity.ToString().ToLowerInvariant()}.", document.Text, StringComparison.Ordinal);
        Assert.Equal(rule.Locked && !rule.Id.StartsWith("MA90", StringComparison.Ordinal), document.Text.Contains("Locked: no waiver applies.", StringComparison.Ordinal));
        Assert.Empty(document.MissingHeadings);
        Assert.NotEmpty(document.Outcomes);
        Assert.All(document.Controls, control => Assert.Contains(control, rule.Controls));
        Assert.Contains($"[{id}]({id}.md)", RuleFiles.Text("docs", "README.md"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_s_documentation_states_its_levels(string id)
    {
        string Level(string profile) => Auditor.Rules.Level(profile, id).ToString().ToLowerInvariant();

        Assert.Contains(
            $"Levels: baseline {Level("baseline")}, strict {Level("strict")}, eu-ai-act {Level("eu-ai-act")}, research {Level("research")}.",
            RuleDocument.Read(id).Text,
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(IdsWithCases))]
    public void A_rule_has_a_case_for_each_outcome_it_documents(string id) =>
        Assert.Equal(RuleDocument.Read(id).Outcomes, RuleCase.All.Where(known => known.Rule == id).Select(known => known.Expected).Distinct().Order());

    [Fact]
    public void No_documentation_is_left_of_a_rule_that_is_gone() =>
        Assert.Equal(
            Auditor.Rules.Descriptors.Select(rule => rule.Id),
            RuleFiles.In("docs", ".md").Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => name.StartsWith("MA", StringComparison.Ordinal)));
}
