using System.Runtime.InteropServices;
using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>Lays all nodes in the order of <see cref="OnnxDataflow.Schedule"/>.</summary>
internal static class OnnxSchedule
{
    private record struct Frame(int Graph, int Next, int Child, int[]? Order);

    /// <summary>Lays them.</summary>
    /// <param name="flow">Where it is written to.</param>
    /// <param name="orders">The order of the nodes of graphs that are not written in order.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static void Build(OnnxDataflow flow, Dictionary<int, int[]> orders, CancellationToken cancellation)
    {
        OnnxModel model = flow.Model;
        var schedule = new List<int>(model.Nodes.Length + model.Graphs.Count);
        var frames = new Stack<Frame>();
        for (int root = 0; root < model.Graphs.Count; root++)
        {
            if (model.Graphs[root].Kind == OnnxGraphKind.Subgraph)
            {
                continue;
            }

            cancellation.ThrowIfCancellationRequested();
            int start = schedule.Count;
            schedule.Add(~root);
            frames.Push(new Frame(root, 0, -2, orders.GetValueOrDefault(root)));
            while (frames.Count > 0)
            {
                Frame frame = frames.Pop();
                OnnxGraph graph = model.Graphs[frame.Graph];
                if (frame.Next == graph.NodeCount)
                {
                    continue;
                }

                int node = frame.Order is { } order ? order[frame.Next] : graph.FirstNode + frame.Next;
                int child = frame.Child == -2 ? flow.ChildOf(node) : frame.Child;
                if (child >= 0)
                {
                    frames.Push(frame with { Child = flow.NextChild[child] });
                    schedule.Add(~child);
                    frames.Push(new Frame(child, 0, -2, orders.GetValueOrDefault(child)));
                }
                else
                {
                    schedule.Add(node);
                    frames.Push(frame with { Next = frame.Next + 1, Child = -2 });
                }
            }

            flow.Roots.Add(root, start..schedule.Count);
        }

        flow.Schedule = CollectionsMarshal.AsSpan(schedule).ToArray();
    }
}
