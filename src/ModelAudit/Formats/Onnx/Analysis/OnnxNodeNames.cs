using System.IO.Hashing;
using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>Finds nodes of one graph that have the same name. Nothing refers to a node by it, but reports and viewers do.</summary>
internal static class OnnxNodeNames
{
    /// <summary>Compares the names of the nodes of each graph.</summary>
    public static void Check(OnnxDataflow flow, OnnxFindings defects, CancellationToken cancellation)
    {
        OnnxModel model = flow.Model;
        var seen = new Dictionary<UInt128, int>();
        for (int index = 0; index < model.Graphs.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            seen.Clear();
            OnnxGraph graph = model.Graphs[index];
            for (int node = graph.FirstNode; node < graph.FirstNode + graph.NodeCount; node++)
            {
                int name = model.Nodes[node].Name;
                ReadOnlySpan<byte> text = model.Names.Utf8(name);
                if (!text.IsEmpty && !seen.TryAdd(XxHash128.HashToUInt128(text), node))
                {
                    defects.Add("duplicate-node-name", "unusual", index, node, () => $"More than one node of the graph has the name '{model.Names.Text(name)}'.");
                }
            }
        }
    }
}
