using ModelAudit.Facts;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Sources;

namespace ModelAudit.Tests;

public sealed class ModelAuditorBuilderTests
{
    [Fact]
    public void Every_problem_of_the_inspectors_is_told_at_once()
    {
        var wrongScope = new StubFormat(".a", _ => { }, StubModel.Text) { Name = "one" };
        var engine = new StubModel(_ => { }) { Name = "engine" };
        var twice = new StubModel(_ => { }, StubModel.Text) { Name = "two" };
        var nameless = new StubFormat(".b", _ => { }) { Name = " " };
        var exception = Assert.Throws<InvalidInputException>(() =>
            ModelAuditor.CreateBuilder().AddFormat(wrongScope).AddFormat(nameless).AddModelInspector(engine).AddModelInspector(twice).Build());
        Assert.Equal(
            [
                "The fact 'stub-model.text' of the inspector 'one' has the scope Model; it has to be File.",
                "The inspector has no name.",
                "The name 'engine' is taken by another inspector or by the engine.",
                "The fact 'stub-model.text' of the inspector 'two' is declared by the inspector 'one' as well.",
            ],
            exception.Problems.Select(problem => problem.Message));
    }

    [Fact]
    public void An_inspector_with_a_known_name_replaces_the_one_that_ships()
    {
        var safetensors = new StubFormat(".x", _ => { }, StubFormat.Text) { Name = "safetensors" };
        Vocabulary vocabulary = ModelAuditor.CreateBuilder().AddRulePack(Pack("source.fileCount")).AddFormat(safetensors).Build().Vocabulary;
        Assert.True(vocabulary.TryGet("stub.text", out _));
        Assert.False(vocabulary.TryGet("safetensors.tensorCount", out _));
    }

    [Fact]
    public async Task A_tree_is_audited_from_files_to_verdict()
    {
        using var folder = new TemporaryFolder();
        folder.Write("m/a.txt", "text");
        AuditReport report = await ModelAuditor.CreateBuilder()
            .AddRulePack(Pack("source.fileCount"))
            .WithTool(new ToolIdentity("test", "1.2.3", null))
            .Build()
            .AuditAsync(new AuditRequest(new DirectorySource(folder["m"])) { AsOf = Auditing.AsOf });
        Assert.Equal(("test", "1.2.3"), (report.Tool.Name, report.Tool.Version));
        Assert.Equal((Auditing.AsOf, Auditing.AsOf), (report.AsOf, report.Evidence.CollectedAt));
        Assert.Contains(report.Rules, rule => rule.Rule.Id == "TEST0001");
    }

    [Fact]
    public async Task A_profile_that_does_not_exist_is_told_before_anything_is_read()
    {
        bool opened = false;
        using var folder = new TemporaryFolder();
        string real = folder.Write("x.txt", "text");
        var source = new StubSource(StubSource.File("x.txt", real, () => opened = true));
        ModelAuditor auditor = ModelAuditor.CreateBuilder().AddRulePack(Pack("source.fileCount")).Build();
        await Assert.ThrowsAsync<InvalidInputException>(() => auditor.AuditAsync(new AuditRequest(source) { Judgement = new JudgementRequest { Profile = "nonesuch" } }));
        Assert.False(opened);
    }

    [Fact]
    public void A_rule_that_names_an_unknown_fact_is_told_by_the_builder() =>
        Assert.Throws<InvalidInputException>(() => ModelAuditor.CreateBuilder().AddRulePack(Pack("source.fileCuont")).Build());

    [Fact]
    public async Task A_report_names_the_library_unless_told_otherwise()
    {
        ModelAuditor auditor = ModelAuditor.CreateBuilder().AddRulePack(Pack("source.fileCount")).WithTimeProvider(TimeProvider.System).WithLimits(AuditLimits.Default).Build();
        AuditReport report = auditor.Judge(await auditor.CollectAsync(new AuditRequest(new StubSource())));
        Assert.Equal("ModelAudit", report.Tool.Name);
        Assert.DoesNotContain('+', report.Tool.Version);
        Assert.NotNull(report.Tool.Digest);
    }

    private static RulePackSource Pack(string field) => new("test.json", $$"""
        { "pack": "test.pack", "version": "1.0.0", "rules": [ {
          "id": "TEST0001", "title": "A test", "severity": "high",
          "require": { "field": "{{field}}", "exists": true }, "message": "Unmet." } ] }
        """);
}
