using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>Sorts the nodes of a graph so that each stands behind those it needs, and finds a cycle where there is no such order.</summary>
internal static class OnnxTopologicalOrder
{
    private const int ShownOfCycle = 8;

    /// <summary>Sorts the nodes of one graph, without those of its subgraphs (Kahn's algorithm).</summary>
    /// <param name="flow">The model.</param>
    /// <param name="index">The graph.</param>
    /// <param name="captures">What its subgraphs need.</param>
    /// <param name="cycle">The first nodes of a cycle; empty when there is none.</param>
    /// <returns>The nodes; those of cycles and behind them stand last, as written.</returns>
    public static int[] Of(OnnxDataflow flow, int index, IEnumerable<OnnxEdge> captures, out int[] cycle)
    {
        OnnxGraph graph = flow.Model.Graphs[index];
        int first = graph.FirstNode;
        int count = graph.NodeCount;
        List<(int From, int To)> edges = Edges(flow, index, captures);
        var needs = new int[count];
        var starts = new int[count + 1];
        foreach ((int from, int to) in edges)
        {
            starts[from + 1]++;
            needs[to]++;
        }

        for (int i = 0; i < count; i++)
        {
            starts[i + 1] += starts[i];
        }

        var targets = new int[edges.Count];
        int[] next = [.. starts];
        foreach ((int from, int to) in edges)
        {
            targets[next[from]++] = to;
        }

        var order = new int[count];
        int done = 0;
        for (int i = 0; i < count; i++)
        {
            if (needs[i] == 0)
            {
                order[done++] = i;
            }
        }

        for (int taken = 0; taken < done; taken++)
        {
            for (int i = starts[order[taken]]; i < starts[order[taken] + 1]; i++)
            {
                if (--needs[targets[i]] == 0)
                {
                    order[done++] = targets[i];
                }
            }
        }

        cycle = done == count ? [] : Cycle(edges, needs, first);
        for (int i = 0; i < count && done < count; i++)
        {
            if (needs[i] > 0)
            {
                order[done++] = i;
            }
        }

        return Array.ConvertAll(order, node => node + first);
    }

    private static List<(int From, int To)> Edges(OnnxDataflow flow, int index, IEnumerable<OnnxEdge> captures)
    {
        OnnxGraph graph = flow.Model.Graphs[index];
        var edges = new List<(int From, int To)>();
        for (int node = graph.FirstNode; node < graph.FirstNode + graph.NodeCount; node++)
        {
            foreach (int value in flow.InputsOf(flow.Model.Nodes[node]))
            {
                if (value >= 0 && flow.Owners[value] == index && flow.Sources[value] >= 0)
                {
                    edges.Add((flow.Sources[value] - graph.FirstNode, node - graph.FirstNode));
                }
            }
        }

        edges.AddRange(captures.Select(edge => (edge.From - graph.FirstNode, edge.To - graph.FirstNode)));
        return edges;
    }

    // Every node that is left needs one that is left: going back from one to the next must come to a node twice.
    private static int[] Cycle(List<(int From, int To)> edges, int[] needs, int first)
    {
        var before = new int[needs.Length];
        Array.Fill(before, -1);
        foreach ((int from, int to) in edges)
        {
            if (needs[from] > 0 && needs[to] > 0)
            {
                before[to] = from;
            }
        }

        var seen = new bool[needs.Length];
        int node = Array.FindIndex(needs, left => left > 0);
        while (!seen[node])
        {
            seen[node] = true;
            node = before[node];
        }

        var cycle = new List<int>();
        int current = node;
        do
        {
            cycle.Add(current + first);
            current = before[current];
        }
        while (current != node && cycle.Count < ShownOfCycle);
        cycle.Reverse();
        return [.. cycle];
    }
}
