using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.OnnxRuntime.Tests.Building;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Samples.Building;
using ModelAudit.Sources;

namespace ModelAudit.OnnxRuntime.Tests;

/// <summary>The probe in a whole audit.</summary>
public sealed class EngineTests
{
    [Fact]
    public async Task The_facts_of_the_probe_are_in_the_evidence_and_read_back()
    {
        AuditEvidence evidence = await Collect(Tree());

        Assert.Equal(["a.onnx crashed", "m/model.onnx loads"], Items(evidence, OnnxRuntimeFacts.Loads).Select(item => item["path"]!.Text + " " + item["result"]!.Text));
        Assert.Equal("matches", Assert.Single(Items(evidence, OnnxRuntimeFacts.Conformance))["result"]!.Text);
        Assert.DoesNotContain(evidence.Gaps, gap => gap.Inspector == "onnxruntime");
    }

    [Fact]
    public async Task A_pointer_to_a_model_is_not_loaded()
    {
        AuditEvidence evidence = await Collect(new TreeBuilder().Add(
            "model.onnx", "version https://git-lfs.github.com/spec/v1\noid sha256:" + new string('a', 64) + "\nsize 12345\n"));

        Assert.Empty(Items(evidence, OnnxRuntimeFacts.Loads));
    }

    [Fact]
    public async Task An_audit_does_not_fail_because_a_model_crashes_the_runtime()
    {
        using TemporaryDirectory directory = TemporaryDirectory.Of(Tree());
        AuditReport with = await Auditor(true).AuditAsync(new AuditRequest(new DirectorySource(directory.Root, "model")));
        AuditReport without = await Auditor(false).AuditAsync(new AuditRequest(new DirectorySource(directory.Root, "model")));

        Assert.Equal(without.Verdict, with.Verdict);
    }

    [Theory]
    [InlineData(-3f, AuditVerdict.Passed)]
    [InlineData(3f, AuditVerdict.Failed)]
    public async Task A_rule_of_ones_own_judges_what_the_vectors_showed(float expected, AuditVerdict verdict)
    {
        const string Pack = """
            { "pack": "acme.models", "version": "1.0.0",
              "rules": [ {
                "id": "ACME0001", "title": "Models compute what their test vectors say", "severity": "high",
                "each": "onnxruntime.conformance",
                "forbid": { "field": "item.result", "equals": "differs" },
                "message": "'{item.path}' does not compute what '{item.set}' says: {item.detail}." } ],
              "profile": { "levels": { "ACME0001": "block" } } }
            """;
        using TemporaryDirectory directory = TemporaryDirectory.Of(Tree(expected));
        ModelAuditor auditor = ModelAuditor.CreateBuilder()
            .AddModelInspector(new OnnxLoadProbe(ProbeCommand.OfHost(), ProbeRun.Limits)).AddRulePack(new RulePackSource("acme.json", Pack)).Build();

        Assert.Equal(verdict, (await auditor.AuditAsync(new AuditRequest(new DirectorySource(directory.Root, "model")))).Verdict);
    }

    private static TreeBuilder Tree(float expected = -3) => new TreeBuilder()
        .Add("a.onnx", OnnxModels.ZeroSplit())
        .Add("m/model.onnx", new GraphBuilder().Node("Neg", ["x"], ["y"]).Input("x", GraphBuilder.Float, 1).Output("y", GraphBuilder.Float, 1).Build())
        .Add("m/test_data_set_0/input_0.pb", Tensors.Floats([1], 3)).Add("m/test_data_set_0/output_0.pb", Tensors.Floats([1], expected));

    private static ImmutableArray<FactItem> Items(AuditEvidence evidence, Fact<ImmutableArray<FactItem>> fact) =>
        evidence.Facts.TryGet(fact, out ImmutableArray<FactItem> items) ? items : throw new InvalidOperationException("The fact is not stated.");

    private static async Task<AuditEvidence> Collect(TreeBuilder tree)
    {
        using TemporaryDirectory directory = TemporaryDirectory.Of(tree);
        return await Auditor(true).CollectAsync(new AuditRequest(new DirectorySource(directory.Root, "model")));
    }

    private static ModelAuditor Auditor(bool probe)
    {
        ModelAuditorBuilder builder = ModelAuditor.CreateBuilder();
        return (probe ? builder.AddModelInspector(new OnnxLoadProbe(ProbeCommand.OfHost(), ProbeRun.Limits)) : builder).Build();
    }
}
