using System.Runtime.InteropServices;

namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>Brings the nodes of each graph together: on the wire a subgraph's nodes lie between those of the graph around it.</summary>
internal static class OnnxNodeOrder
{
    /// <summary>Sorts the nodes by graph, stably, and corrects what refers to them.</summary>
    public static void GroupByGraph(OnnxModel model)
    {
        int next = 0;
        foreach (OnnxGraph graph in model.Graphs)
        {
            graph.FirstNode = next;
            next += graph.NodeCount;
        }

        if (model.Graphs.Count < 2)
        {
            return;
        }

        ReadOnlySpan<OnnxNode> nodes = CollectionsMarshal.AsSpan(model.NodeList);
        var places = new int[nodes.Length];
        var filled = new int[model.Graphs.Count];
        var sorted = new List<OnnxNode>(nodes.Length);
        CollectionsMarshal.SetCount(sorted, nodes.Length);
        Span<OnnxNode> target = CollectionsMarshal.AsSpan(sorted);
        for (int i = 0; i < nodes.Length; i++)
        {
            int graph = nodes[i].Graph;
            int place = model.Graphs[graph].FirstNode + filled[graph]++;
            places[i] = place;
            target[place] = nodes[i];
        }

        model.NodeList = sorted;
        foreach (OnnxGraph graph in model.Graphs)
        {
            graph.ParentNode = graph.ParentNode < 0 ? -1 : places[graph.ParentNode];
        }

        foreach (ref OnnxTensor tensor in CollectionsMarshal.AsSpan(model.TensorList))
        {
            tensor.Node = tensor.Node < 0 ? -1 : places[tensor.Node];
        }
    }
}
