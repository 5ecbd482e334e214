namespace ModelAudit.Formats.Onnx.Analysis;

/// <content>Whether each node stands behind what it needs.</content>
internal sealed partial class OnnxDataflowBuilder
{
    private sealed class Violations
    {
        public long Count { get; set; }

        public List<(int Node, int Value)> First { get; } = [];
    }

    private void Violate(int graph, int node, int value)
    {
        if (!violations.TryGetValue(graph, out Violations? found))
        {
            violations.Add(graph, found = new Violations());
        }

        found.Count++;
        if (found.First.Count < KeptViolations)
        {
            found.First.Add((node, value));
        }
    }

    private Dictionary<int, int[]> OrderUnsorted()
    {
        var orders = new Dictionary<int, int[]>();
        if (violations.Count == 0)
        {
            return orders;
        }

        ILookup<int, OnnxEdge> edges = captures.ToLookup(edge => edge.Graph);
        foreach ((int graph, Violations found) in violations.OrderBy(pair => pair.Key))
        {
            cancellation.ThrowIfCancellationRequested();
            orders.Add(graph, OnnxTopologicalOrder.Of(flow, graph, edges[graph], out int[] cycle));
            if (cycle.Length > 0)
            {
                flow.Cyclic.Add(graph);
                defects.Add("cycle", "invalid", graph, cycle[0], () => $"The nodes need each other's outputs: {string.Join(", ", cycle.Select(flow.Label))}.");
            }
            else
            {
                foreach ((int node, int value) in found.First)
                {
                    Defect("not-sorted", graph, node, flow.Names[value], "is used by the node before the node that makes it");
                }

                for (long i = found.First.Count; i < found.Count; i++)
                {
                    defects.Count("not-sorted");
                }
            }
        }

        return orders;
    }
}
