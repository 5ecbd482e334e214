using System.Runtime.InteropServices;
using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>
/// Resolves the names of a model by their scopes (onnx/docs/IR.md, "Names Within a Graph"): a subgraph sees the names of the graphs
/// around it that are made before its node; the body of a function sees its own only. What does not resolve, is made twice or is used
/// before it is made becomes a defect. Graphs inside each other lie on an explicit stack; the work is linear in nodes.
/// </summary>
internal sealed partial class OnnxDataflowBuilder
{
    private const int CancellationInterval = 1 << 12;
    private const int KeptViolations = 100;

    private readonly OnnxModel model;
    private readonly OnnxDataflow flow;
    private readonly OnnxFindings defects;
    private readonly CancellationToken cancellation;

    // The value that each name means where the reading stands, and what the names of each open graph meant before it.
    private readonly int[] current;
    private readonly List<(int Name, int Before)> undo = [];
    private readonly List<Frame> frames = [];

    // The node at which each open graph stands; what stands at or behind it is not made yet.
    private readonly int[] position;
    private readonly List<OnnxEdge> captures = [];
    private readonly Dictionary<int, Violations> violations = [];

    private OnnxDataflowBuilder(OnnxModel model, AuditLimits limits, CancellationToken cancellation)
    {
        this.model = model;
        this.cancellation = cancellation;
        flow = new OnnxDataflow(model)
        {
            NodeValues = new int[model.NodeValues.Length],
            GraphValues = new int[model.Values.Length],
            NextChild = new int[model.Graphs.Count],
        };
        defects = new OnnxFindings(flow, limits, "defects of graphs");
        current = new int[model.Names.Count];
        Array.Fill(current, OnnxDataflow.None);
        Array.Fill(flow.NodeValues, OnnxDataflow.None);
        Array.Fill(flow.GraphValues, OnnxDataflow.None);
        position = new int[model.Graphs.Count];
    }

    private record struct Frame(int Graph, int Undo, int Child);

    /// <summary>Resolves a model.</summary>
    /// <param name="model">The model, read to its end.</param>
    /// <param name="limits">The bounds in force.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <param name="defects">What is wrong with the graphs.</param>
    public static OnnxDataflow Build(OnnxModel model, AuditLimits limits, CancellationToken cancellation, out OnnxFindings defects)
    {
        var builder = new OnnxDataflowBuilder(model, limits, cancellation);
        builder.LinkChildren();
        for (int graph = 0; graph < model.Graphs.Count; graph++)
        {
            if (model.Graphs[graph].Kind != OnnxGraphKind.Subgraph)
            {
                builder.Resolve(graph);
            }
        }

        OnnxSchedule.Build(builder.flow, builder.OrderUnsorted(), cancellation);
        defects = builder.defects;
        return builder.flow;
    }

    private void LinkChildren()
    {
        for (int graph = model.Graphs.Count - 1; graph >= 0; graph--)
        {
            int node = model.Graphs[graph].ParentNode;
            flow.NextChild[graph] = node < 0 ? -1 : flow.FirstChild.GetValueOrDefault(node, -1);
            if (node >= 0)
            {
                flow.FirstChild[node] = graph;
            }
        }
    }

    private void Resolve(int root)
    {
        Enter(root);
        while (frames.Count > 0)
        {
            ref Frame frame = ref CollectionsMarshal.AsSpan(frames)[^1];
            OnnxGraph graph = model.Graphs[frame.Graph];
            int node = position[frame.Graph];
            if (node == graph.FirstNode + graph.NodeCount)
            {
                Leave(graph, frame);
            }
            else if (frame.Child == -2)
            {
                if ((node & (CancellationInterval - 1)) == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                ResolveInputs(node, graph);
                frame.Child = flow.ChildOf(node);
            }
            else if (frame.Child >= 0)
            {
                int child = frame.Child;
                frame.Child = flow.NextChild[child];
                Enter(child);
            }
            else
            {
                position[frame.Graph]++;
                frame.Child = -2;
            }
        }
    }

    private void Enter(int index)
    {
        OnnxGraph graph = model.Graphs[index];
        frames.Add(new Frame(index, undo.Count, -2));
        position[index] = graph.FirstNode;
        foreach (int input in graph.Inputs)
        {
            flow.GraphValues[input] = Declare(index, model.Values[input].Name, OnnxDataflow.FromInput, -1);
        }

        foreach (int tensor in graph.Initializers)
        {
            DeclareInitializer(index, model.Tensors[tensor].Name, tensor);
        }

        foreach (int sparse in graph.SparseInitializers)
        {
            if (model.Sparses[sparse].Values is >= 0 and var values)
            {
                DeclareInitializer(index, model.Tensors[values].Name, values);
            }
        }

        for (int node = graph.FirstNode; node < graph.FirstNode + graph.NodeCount; node++)
        {
            ref readonly OnnxNode written = ref model.Nodes[node];
            for (int i = written.FirstValue + written.InputCount; i < written.FirstValue + written.InputCount + written.OutputCount; i++)
            {
                flow.NodeValues[i] = Declare(index, model.NodeValues[i], node, node);
            }
        }
    }

    private void Leave(OnnxGraph graph, in Frame frame)
    {
        foreach (int output in graph.Outputs)
        {
            int name = model.Values[output].Name;
            int value = flow.GraphValues[output] = current[name];
            if (value < 0 && !IsTraining(graph))
            {
                Defect("missing-output", frame.Graph, -1, name, "is an output of the graph and nothing makes it");
            }
            else if (value >= 0 && flow.Owners[value] != frame.Graph && !IsTraining(graph))
            {
                Capture(value);
                Unusual("outer-output", frame.Graph, -1, name, "is an output of the graph and comes from a graph around it, which ONNX Runtime refuses");
            }
        }

        foreach (int info in graph.ValueInfos)
        {
            int value = current[model.Values[info].Name];
            flow.GraphValues[info] = value >= 0 && flow.Owners[value] == frame.Graph ? value : OnnxDataflow.None;
        }

        while (undo.Count > frame.Undo)
        {
            (int name, int before) = undo[^1];
            current[name] = before;
            undo.RemoveAt(undo.Count - 1);
        }

        frames.RemoveAt(frames.Count - 1);
    }

    private static bool IsTraining(OnnxGraph graph) => graph.Kind is OnnxGraphKind.TrainingAlgorithm or OnnxGraphKind.TrainingInitialization;

    private void Defect(string code, int graph, int node, int name, string what) => defects.Add(code, "invalid", graph, node, () => $"'{model.Names.Text(name)}' {what}.");

    private void Unusual(string code, int graph, int node, int name, string what) => defects.Add(code, "unusual", graph, node, () => $"'{model.Names.Text(name)}' {what}.");
}
