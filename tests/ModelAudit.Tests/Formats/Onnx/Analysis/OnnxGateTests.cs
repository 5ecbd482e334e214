using ModelAudit.Facts;
using ModelAudit.Formats.Onnx.Analysis;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Onnx.Analysis;

/// <summary>Networks of the usual architectures, as they are and with a backdoor in the graph.</summary>
public sealed class OnnxGateTests
{
    public static TheoryData<string> Skeletons => [.. GateSkeletons.All.Keys];

    public static TheoryData<string, string> Backdoors
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string skeleton in GateSkeletons.All.Keys)
            {
                foreach (string splice in GateSplices.All.Keys)
                {
                    data.Add(skeleton, splice);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Skeletons))]
    public void An_ordinary_network_has_no_gate_to_review(string skeleton)
    {
        FactItem[] gates = Gates(OnnxBuilder.Of(graph =>
        {
            GateSkeletons.All[skeleton].Fill(graph);
            graph.Output("logits", 1, null);
        }));
        Assert.DoesNotContain(gates, gate => gate["severity"]!.Text == "review");
    }

    [Theory]
    [MemberData(nameof(Skeletons))]
    public void An_ordinary_network_is_valid(string skeleton) => Assert.Empty(OnnxInspection.Of(OnnxBuilder.Of(graph =>
    {
        GateSkeletons.All[skeleton].Fill(graph);
        graph.Output("logits", 1, null);
    }).Build()).Value(OnnxGraphFacts.Defects));

    [Theory]
    [MemberData(nameof(Backdoors))]
    public void Every_backdoor_is_found_with_its_path(string skeleton, string splice)
    {
        var missed = new List<string>();
        foreach ((string trigger, Action<OnnxGraphBuilder> condition) in GateTriggers.All)
        {
            FactItem[] gates = Gates(Backdoored(skeleton, condition, splice));
            if (!gates.Any(gate => gate["severity"]!.Text == "review" && gate["reachesOutput"]!.Boolean && gate["path"]!.TextList is { Length: >= 3 } path && path.Any(step => step.StartsWith("Cast → xf", StringComparison.Ordinal))))
            {
                missed.Add($"{trigger}: {string.Join(" | ", gates.Select(gate => gate["severity"]!.Text + " " + gate["pathText"]!.Text))}");
            }
        }

        Assert.True(missed.Count == 0, string.Join('\n', missed));
    }

    private static OnnxBuilder Backdoored(string skeleton, Action<OnnxGraphBuilder> condition, string splice) => GateSplices.Functions(OnnxBuilder.Of(graph =>
    {
        GateSkeletons.All[skeleton].Fill(graph);
        condition(GateTriggers.Prepare(GateSplices.Prepare(graph)));
        GateSplices.All[splice](graph);
        graph.Output("y", 1, null);
    }));

    private static FactItem[] Gates(OnnxBuilder model) => [.. OnnxInspection.Of(model.Build()).Value(OnnxGraphFacts.Gates)];
}
