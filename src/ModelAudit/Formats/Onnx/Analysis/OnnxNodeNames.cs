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
        for (int index = 0; index < model.Graphs.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            OnnxGraph graph = model.Graphs[index];
            var hashes = new ulong[graph.NodeCount];
            var nodes = new int[graph.NodeCount];
            int count = 0;
            for (int node = graph.FirstNode; node < graph.FirstNode + graph.NodeCount; node++)
            {
                ReadOnlySpan<byte> text = model.Names.Utf8(model.Nodes[node].Name);
                if (!text.IsEmpty)
                {
                    hashes[count] = XxHash3.HashToUInt64(text);
                    nodes[count++] = node;
                }
            }

            Array.Sort(hashes, nodes, 0, count);
            for (int i = 1; i < count; i++)
            {
                int name = model.Nodes[nodes[i]].Name;
                if (hashes[i] == hashes[i - 1] && model.Names.Utf8(name).SequenceEqual(model.Names.Utf8(model.Nodes[nodes[i - 1]].Name)))
                {
                    defects.Add("duplicate-node-name", "unusual", index, Math.Max(nodes[i], nodes[i - 1]), () => $"More than one node of the graph has the name '{model.Names.Text(name)}'.");
                }
            }
        }
    }
}
