using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>Which nodes have a part in an output of the model: going back from its outputs, into subgraphs and functions.</summary>
internal static class OnnxReachability
{
    /// <summary>Whether each node reaches an output of its root: the main graph, or the function it stands in.</summary>
    public static bool[] Of(OnnxDataflow flow, CancellationToken cancellation)
    {
        OnnxModel model = flow.Model;
        var isNeeded = new bool[flow.Count];
        var reaches = new bool[model.Nodes.Length];
        foreach ((int root, Range range) in flow.Roots)
        {
            cancellation.ThrowIfCancellationRequested();
            Mark(flow, root, isNeeded);
            for (int i = range.End.Value - 1; i >= range.Start.Value; i--)
            {
                int node = flow.Schedule[i];
                if (node < 0 || !IsNeeded(flow, node, isNeeded))
                {
                    continue;
                }

                reaches[node] = true;
                foreach (int value in flow.InputsOf(model.Nodes[node]))
                {
                    if (value >= 0)
                    {
                        isNeeded[value] = true;
                    }
                }

                for (int child = flow.ChildOf(node); child >= 0; child = flow.NextChild[child])
                {
                    Mark(flow, child, isNeeded);
                }
            }
        }

        return reaches;
    }

    private static void Mark(OnnxDataflow flow, int graph, bool[] isNeeded)
    {
        foreach (int output in flow.Model.Graphs[graph].Outputs)
        {
            if (flow.GraphValues[output] is >= 0 and var value)
            {
                isNeeded[value] = true;
            }
        }
    }

    private static bool IsNeeded(OnnxDataflow flow, int node, bool[] isNeeded)
    {
        foreach (int value in flow.OutputsOf(flow.Model.Nodes[node]))
        {
            if (value >= 0 && isNeeded[value])
            {
                return true;
            }
        }

        return false;
    }
}
