using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>Says where a graph stands, for people.</summary>
internal static class OnnxGraphPath
{
    private const int MostLevels = 8;

    /// <summary>The path: "graph", "function pkg::F", and behind it the node and attribute of each subgraph ("graph/if_1.then_branch").</summary>
    /// <param name="model">The model.</param>
    /// <param name="graph">The graph in <see cref="OnnxModel.Graphs"/>.</param>
    public static string Of(OnnxModel model, int graph)
    {
        var parts = new List<string>();
        int current = graph;
        while (model.Graphs[current] is { Kind: OnnxGraphKind.Subgraph, Parent: >= 0 } inner)
        {
            string node = inner.ParentNode < 0 ? "?" : Label(model, model.Nodes[inner.ParentNode]);
            if (parts.Count < MostLevels)
            {
                parts.Add($"{node}.{model.Names.Text(inner.AttributeName)}");
            }
            else if (parts.Count == MostLevels)
            {
                parts.Add("…");
            }

            current = inner.Parent;
        }

        parts.Add(Root(model, model.Graphs[current]));
        parts.Reverse();
        return string.Join('/', parts);
    }

    private static string Root(OnnxModel model, OnnxGraph root) => root.Kind switch
    {
        OnnxGraphKind.Function when root.Function >= 0 => $"function {model.Names.Text(model.Functions[root.Function].Domain)}::{model.Names.Text(root.Name)}",
        OnnxGraphKind.TrainingInitialization => "training initialization",
        OnnxGraphKind.TrainingAlgorithm => "training algorithm",
        _ => "graph",
    };

    private static string Label(OnnxModel model, in OnnxNode node) => model.Names.Text(node.Name) is { Length: > 0 } name ? name : model.Names.Text(node.OpType);
}
