using System.Collections.Immutable;
using ModelAudit.Facts;
using ModelAudit.Licensing;
using ModelAudit.Licensing.Terms;
using ModelAudit.Models;
using ModelAudit.Rules;
using ModelAudit.Rules.Obligations;

namespace ModelAudit.Tests.Rules.Obligations;

public sealed class ObligationRegisterTests
{
    private static readonly RuleSet Rules = ModelAuditor.CreateBuilder().Build().Rules;

    private static ImmutableArray<Obligation> Register(StatedEvidence evidence, string context = "{}") => ObligationRegister.Of(
        evidence.Build(),
        new RuleContext(DateTimeOffset.UnixEpoch, ContextFile.Read("context.json", $$"""{ "context": {{context}} }""").Value, Rules.Lists, [], null)).Obligations;

    private static StatedEvidence Under(string license) => new StatedEvidence(Rules.Vocabulary).With(LicenseFacts.Declared, FactValue.Of(license));

    private static StatedEvidence Derived(string license, string parent) => Under(license).With(LineageFacts.Bases, FactValue.Of(
        [FactItem.Of(("name", FactValue.Of(parent)), ("relation", FactValue.Of("finetune")), ("declaredIn", FactValue.Of("README.md")))]));

    private static ObligationStatus Of(ImmutableArray<Obligation> register, string license, string term) => Assert.Single(register, obligation => obligation.License == license && obligation.Term == term).Status;

    [Theory]
    [InlineData("{}", ObligationStatus.Open)]
    [InlineData("""{ "monthlyActiveUsers": 700000000 }""", ObligationStatus.Met)]
    [InlineData("""{ "monthlyActiveUsers": 700000001 }""", ObligationStatus.Unmet)]
    public void A_threshold_of_users_is_judged_by_what_is_declared(string context, ObligationStatus expected) =>
        Assert.Equal(expected, Of(Register(Under("LicenseRef-llama3.1"), context), "LicenseRef-llama3.1", TermKind.UserThreshold));

    [Theory]
    [InlineData("{}", ObligationStatus.Open)]
    [InlineData("""{ "annualRevenueUsd": 999999 }""", ObligationStatus.Met)]
    [InlineData("""{ "annualRevenueUsd": 1000000 }""", ObligationStatus.Unmet)]
    public void A_threshold_of_revenue_is_judged_by_what_is_declared(string context, ObligationStatus expected) =>
        Assert.Equal(expected, Of(Register(Under("LicenseRef-stabilityai-ai-community"), context), "LicenseRef-stabilityai-ai-community", TermKind.RevenueThreshold));

    [Theory]
    [InlineData("image-text-to-text", """{ "regions": ["DE"] }""", ObligationStatus.Unmet)]
    [InlineData("image-text-to-text", """{ "regions": ["US"] }""", ObligationStatus.Met)]
    [InlineData("image-text-to-text", "{}", ObligationStatus.Open)]
    [InlineData("text-generation", """{ "regions": ["DE"] }""", ObligationStatus.NotTriggered)]
    public void A_territory_is_excluded_for_the_modality_that_the_policy_means(string task, string context, ObligationStatus expected) =>
        Assert.Equal(expected, Of(Register(Under("LicenseRef-llama3.2").With(ModelCardFacts.PipelineTag, FactValue.Of(task)), context), "LicenseRef-llama3.2", TermKind.ExcludedTerritory));

    [Fact]
    public void A_derived_model_has_to_carry_what_its_base_asks()
    {
        ImmutableArray<Obligation> register = Register(Derived("MIT", "meta-llama/Llama-3.1-8B"));
        Assert.Equal(ObligationStatus.Unmet, Of(register, "LicenseRef-llama3.1", TermKind.CopyOfLicense));
        Assert.Equal(ObligationStatus.Unmet, Of(register, "LicenseRef-llama3.1", TermKind.NoticeFile));
        Assert.Equal(ObligationStatus.Open, Of(register, "LicenseRef-llama3.1", TermKind.DisplayStatement));
        Assert.All(register.Where(obligation => obligation.License != "MIT"), obligation => Assert.Equal("inherited from the base meta-llama/Llama-3.1-8B", obligation.Origin));
    }

    [Fact]
    public void What_is_carried_is_met()
    {
        StatedEvidence evidence = Derived("LicenseRef-llama3.1", "meta-llama/Llama-3.1-8B")
            .With(LicenseFacts.Files, FactValue.Of([FactItem.Of(("path", FactValue.Of("NOTICE")), ("kind", FactValue.Of("notice")))]))
            .With(LicenseTextFacts.Detected, FactValue.Of([FactItem.Of(("path", FactValue.Of("LICENSE")), ("id", FactValue.Of("LicenseRef-llama3.1")), ("kind", FactValue.Of("text")), ("verdict", FactValue.Of("exact")))]))
            .With(LicenseStatementFacts.Statements, FactValue.Of([Statement("NOTICE", "Llama 3.1 is licensed under the Llama 3.1 Community License"), Statement("README.md", "Built with Llama")]));
        ImmutableArray<Obligation> inherited = [.. Register(evidence).Where(obligation => obligation.Origin.StartsWith("inherited", StringComparison.Ordinal))];
        Assert.All([TermKind.CopyOfLicense, TermKind.NoticeFile, TermKind.DisplayStatement], term => Assert.Equal(ObligationStatus.Met, Of(inherited, "LicenseRef-llama3.1", term)));
    }

    [Fact]
    public void Duties_of_those_who_pass_on_are_not_triggered_when_nothing_is()
    {
        ImmutableArray<Obligation> register = Register(Under("LicenseRef-gemma"), """{ "distributes": false, "modifies": false, "trainsOnOutputs": false }""");
        Assert.All([TermKind.CopyOfLicense, TermKind.EnforceableTerms, TermKind.NoticeFile, TermKind.MarkChanges, TermKind.OutputTraining], term => Assert.Equal(ObligationStatus.NotTriggered, Of(register, "LicenseRef-gemma", term)));
    }

    [Fact]
    public void A_declared_use_that_the_policy_names_is_unmet() =>
        Assert.Equal(ObligationStatus.Unmet, Of(Register(Under("LicenseRef-deepseek"), """{ "useCases": ["military"] }"""), "LicenseRef-deepseek", TermKind.UseRestrictions));

    [Fact]
    public void An_owner_may_license_anew_so_its_duties_stay_open() => Assert.DoesNotContain(
        Register(Derived("MIT", "deepseek-ai/DeepSeek-V3-Base"), """{ "publisher": "deepseek-ai" }"""),
        obligation => obligation.Status == ObligationStatus.Unmet);

    [Fact]
    public void A_license_that_nobody_read_and_an_unknown_lineage_make_no_register()
    {
        Assert.Empty(Register(Under("LicenseRef-nobody-read-this")));
        Assert.Empty(Register(Under("MIT").Unknown(LineageFacts.Bases)));
    }

    private static FactItem Statement(string path, string words) => FactItem.Of(("path", FactValue.Of(path)), ("statement", FactValue.Of(words)), ("line", FactValue.Of(1)));
}
