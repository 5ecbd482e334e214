using System.Text.Json;
using ModelAudit.Reports;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tool.Tests.Commands;

public sealed class EvaluateAndDiffTests : IDisposable
{
    private const string Old = "modelaudit-reports/model.audit.json";

    private readonly ToolRun tool = new();

    public EvaluateAndDiffTests()
    {
        tool.Write("model/config.json", "{}");
        tool.Write("needs-config.json", Policies.NeedsConfig);
        tool.Write("asks.json", Policies.AsksSomebody);
        tool.Write("answers.json", Policies.Agreed);
        Assert.Equal(0, tool.Run("audit", "model", "--rules", "needs-config.json", "--as-of", "2026-01-10"));
        Directory.Delete(tool["model"], recursive: true);
    }

    public void Dispose() => tool.Dispose();

    [Fact]
    public void The_evidence_is_judged_again_without_the_model()
    {
        Assert.Equal(3, tool.Run("evaluate", Old, "--rules", "asks.json", "--output", "again"));
        AuditReport report = Open("again/model.audit.json");
        Assert.Equal(AuditVerdict.Incomplete, report.Verdict);
        Assert.Equal(Open(Old).Evidence, report.Evidence);
        Assert.Equal(0, tool.Run("verify", "again/model.audit.json"));
    }

    [Fact]
    public void Attestations_stay_unless_others_are_given()
    {
        Assert.Equal(0, tool.Run("evaluate", Old, "--rules", "asks.json", "--attestations", "answers.json", "--output", "a"));
        Assert.Equal(0, tool.Run("evaluate", "a/model.audit.json", "--rules", "asks.json", "--output", "b"));
        Assert.Contains(Open("b/model.audit.json").Policy, document => document.Kind == "attestations");

        tool.Write("none.json", """{ "attestations": [] }""");
        Assert.Equal(3, tool.Run("evaluate", "b/model.audit.json", "--rules", "asks.json", "--attestations", "none.json", "--output", "c"));
    }

    [Fact]
    public void A_report_that_nobody_trusted_signed_is_4()
    {
        tool.Run("key", "new", "--out", "other.pem");
        Assert.Equal(4, tool.Run("evaluate", Old, "--rules", "asks.json", "--key", "other.pub.pem", "--output", "again"));
        Assert.False(Directory.Exists(tool["again"]));
        Assert.Empty(tool.Output);
    }

    [Fact]
    public void Unsigned_evidence_is_accepted_only_with_the_unsafe_flag()
    {
        tool.Write("m/config.json", "{}");
        tool.Run("inspect", "m", "--format", "json");
        tool.Write("evidence.json", tool.Output);

        Assert.Equal(4, tool.Run("evaluate", "evidence.json", "--rules", "needs-config.json"));
        Assert.Equal(0, tool.Run("evaluate", "evidence.json", "--rules", "needs-config.json", "--unsafe-accept-any-key"));
        Assert.Contains("WARNING", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_old_report_is_not_overwritten()
    {
        byte[] before = File.ReadAllBytes(tool[Old]);
        Assert.Equal(2, tool.Run("evaluate", Old, "--rules", "asks.json"));
        Assert.Equal(before, File.ReadAllBytes(tool[Old]));
    }

    [Fact]
    public void What_is_no_report_is_2_with_a_place()
    {
        tool.Write("broken.json", "{ \"_type\": 1 }");
        Assert.Equal(2, tool.Run("evaluate", "broken.json", "--unsafe-accept-any-key", "--rules", "asks.json"));
        Assert.StartsWith("broken.json(1,", tool.Error.Split('\n').First(line => !line.StartsWith("WARNING", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_says_why_the_verdict_changed()
    {
        tool.Run("evaluate", Old, "--rules", "asks.json", "--output", "again");
        Assert.Equal(0, tool.Run("diff", Old, "again/model.audit.json"));
        Assert.StartsWith("Verdict: Passed -> Incomplete\n  because ", tool.Output, StringComparison.Ordinal);
        Assert.Contains("TEST0003", tool.Output, StringComparison.Ordinal);

        Assert.Equal(0, tool.Run("diff", Old, "again/model.audit.json", "--format", "json"));
        using JsonDocument document = JsonDocument.Parse(tool.Output);
        Assert.Equal("Incomplete", document.RootElement.GetProperty("verdict").GetProperty("new").GetString());
        Assert.Equal("TEST0003", document.RootElement.GetProperty("findings").GetProperty("new")[0].GetProperty("rule").GetString());
    }

    [Fact]
    public void Diff_tells_the_level_that_a_finding_had_and_collections_that_changed_within()
    {
        tool.Write("model/README.md", "---\nlicense: mit\n---\n");
        tool.Run("audit", "model", "--rules", "needs-config.json", "--output", "one");
        tool.Write("model/README.md", "---\nlicense: apache-2.0\n---\n");
        tool.Write("asks-more.json", Policies.NeedsConfig.Replace("\"TEST0002\": \"warn\"", "\"TEST0002\": \"info\"", StringComparison.Ordinal));
        tool.Run("audit", "model", "--rules", "asks-more.json", "--output", "two");
        Assert.Equal(0, tool.Run("diff", "one/model.audit.json", "two/model.audit.json"));
        Assert.Contains("[was warn]", tool.Output, StringComparison.Ordinal);
        Assert.Contains("license.declarations: 1 item, with other content", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_tells_structure_and_operators_of_onnx_models()
    {
        foreach ((string output, string op) in new[] { ("one", "Relu"), ("two", "Neg") })
        {
            Directory.CreateDirectory(tool["model"]);
            File.WriteAllBytes(tool["model/model.onnx"], OnnxBuilder.Of(graph => graph.Node(op, "x", "a").Node("Neg", "a", "y").Input("x").Output("y")).Build());
            tool.Run("audit", "model", "--rules", "needs-config.json", "--output", output);
        }

        Assert.Equal(0, tool.Run("diff", "one/model.audit.json", "two/model.audit.json"));
        Assert.Contains("model.onnx onnx.structure: ", tool.Output, StringComparison.Ordinal);
        Assert.Contains("Operators (2)\n  model.onnx ai.onnx::Neg: 1 -> 2\n  model.onnx ai.onnx::Relu: 1 -> 0\n", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_of_the_same_report_is_empty()
    {
        Assert.Equal(0, tool.Run("diff", Old, Old));
        Assert.Equal("Verdict: Passed, as before\nNothing changed.\n", tool.Output);
    }

    [Fact]
    public void Diff_of_two_missing_reports_names_both()
    {
        Assert.Equal(2, tool.Run("diff", "one.json", "two.json"));
        Assert.Contains("one.json", tool.Error, StringComparison.Ordinal);
        Assert.Contains("two.json", tool.Error, StringComparison.Ordinal);
    }

    private AuditReport Open(string path) => EarlierReport.Open(File.ReadAllBytes(tool[path]), path).Report!;
}
