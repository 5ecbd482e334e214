using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Formats.Onnx.Backend;

/// <summary>The ONNX project's own backend test models, read here and by the project's Python package.</summary>
public sealed class OnnxBackendTests
{
    // The package of Debian 12 has 1,072 models; later ones have more.
    private const int AtLeast = 1_000;

    [BackendFact]
    public async Task All_facts_agree_with_the_project_s_own_reader_and_nothing_blocks()
    {
        ModelAuditor auditor = ModelAuditor.CreateBuilder().Build();
        AuditEvidence evidence = await auditor.CollectAsync(new AuditRequest(new DirectorySource(PythonOnnx.Models)) { AsOf = Auditing.AsOf });
        FileEvidence[] models = [.. evidence.Files.Where(file => file.Path.Extension == ".onnx" && !file.Path.IsMember)];
        Assert.InRange(models.Length, AtLeast, int.MaxValue);

        Dictionary<string, List<string>> expected = PythonOnnx.Of(models.Select(FullPath));
        Assert.Equal(models.Length, expected.Count);
        string[] different = [.. models.Where(model => !Lines(model).SequenceEqual(expected[FullPath(model)]))
            .Select(model => $"{model.Path}: {string.Join(" | ", Lines(model).Except(expected[FullPath(model)]))} instead of {string.Join(" | ", expected[FullPath(model)].Except(Lines(model)))}")];
        Assert.Empty(different);

        AuditReport report = auditor.Judge(evidence);
        string[] blocking = [.. report.Findings
            .Where(finding => finding.Level == EnforcementLevel.Block && finding.Outcome.Path is { Extension: ".onnx" } && finding.Outcome.Verdict is Verdict.Fail or Verdict.Review or Verdict.Inconclusive)
            .Select(finding => $"{finding.Rule.Id} {finding.Outcome.Message}")];
        Assert.Empty(blocking);
        Assert.DoesNotContain(evidence.AllGaps, gap => gap.Path is { Extension: ".onnx" });
    }

    private static string FullPath(FileEvidence file) => Path.Combine(PythonOnnx.Models, file.Path.Value);

    private static string[] Lines(FileEvidence file) =>
    [
        $"ir {Number(file, OnnxFacts.IrVersion)}",
        .. Items(file, OnnxFacts.Opsets).Select(item => $"opset {item["domain"]} {item["version"]}").Order(StringComparer.Ordinal),
        .. Items(file, OnnxFacts.Operators).Select(item => $"op {item["name"]} {item["count"]} {item["nested"]}"),
        .. Items(file, OnnxFacts.Inputs).Select(item => $"input {item["name"]} {item["type"]?.Text ?? "none"} {item["isInitializer"]!.Boolean}"),
        .. Items(file, OnnxFacts.Outputs).Select(item => $"output {item["name"]} {item["type"]?.Text ?? "none"}"),
        $"initializers {Number(file, OnnxFacts.InitializerCount)} {Number(file, OnnxFacts.InitializerBytes)}",
    ];

    private static long? Number(FileEvidence file, Fact<long> fact) => file.Facts.TryGet(fact, out long number) ? number : null;

    private static ImmutableArray<FactItem> Items(FileEvidence file, Fact<ImmutableArray<FactItem>> fact) => file.Facts.TryGet(fact, out ImmutableArray<FactItem> items) ? items : [];
}
