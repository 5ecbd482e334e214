using System.Runtime.InteropServices;
using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>
/// Resolves the names of a model by their scopes (onnx/docs/IR.md, "Names Within a Graph"): a subgraph sees the names of the graphs
/// around it that are made before its node; the body of a function sees its own only. What does not resolve, is made twice or is used
/// before it is made becomes a defect. Graphs inside each other lie on an explicit stack; the work is linear in nodes.
/// </summary>
internal sealed class OnnxDataflowBuilder
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

    private sealed class Violations
    {
        public long Count { get; set; }

        public List<(int Node, int Value)> First { get; } = [];
    }

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

    private int Declare(int graph, int name, int source, int node)
    {
        if (name == OnnxNames.Empty)
        {
            if (node < 0 && model.Graphs[graph].Kind != OnnxGraphKind.Function)
            {
                Defect("unnamed", graph, node, name, "is an input of the graph and has no name");
            }

            return OnnxDataflow.None;
        }

        int before = current[name];
        bool isAgain = before >= 0 && flow.Owners[before] == graph;
        if (isAgain)
        {
            Defect("duplicate-definition", graph, node, name, "is defined more than once in the graph");
        }
        else if (before >= 0)
        {
            Unusual("shadowed-name", graph, node, name, "is defined in a graph around this one too");
        }

        int value = flow.Sources.Count;
        flow.Sources.Add(source);
        flow.Owners.Add(graph);
        flow.Names.Add(name);
        if (!isAgain)
        {
            undo.Add((name, before));
            current[name] = value;
        }

        return value;
    }

    private void DeclareInitializer(int graph, int name, int tensor)
    {
        if (name == OnnxNames.Empty)
        {
            Defect("unnamed", graph, -1, name, "is an initializer of the graph and has no name");
        }
        else if (current[name] is >= 0 and var input && flow.Owners[input] == graph && flow.Sources[input] == OnnxDataflow.FromInput)
        {
            // An input with a default: what runs unless a caller replaces it.
            flow.Sources[input] = OnnxDataflow.SourceOfTensor(tensor);
        }
        else
        {
            Declare(graph, name, OnnxDataflow.SourceOfTensor(tensor), -1);
        }
    }

    private void ResolveInputs(int node, OnnxGraph graph)
    {
        ref readonly OnnxNode written = ref model.Nodes[node];
        for (int i = written.FirstValue; i < written.FirstValue + written.InputCount; i++)
        {
            int name = model.NodeValues[i];
            if (name == OnnxNames.Empty)
            {
                continue;
            }

            int value = flow.NodeValues[i] = current[name];
            if (value < 0)
            {
                if (!IsTraining(graph))
                {
                    Defect("dangling-input", written.Graph, node, name, "is an input of the node and nothing makes it");
                }

                continue;
            }

            if (flow.Owners[value] != written.Graph)
            {
                Capture(value);
            }
            else if (flow.Sources[value] >= node)
            {
                Violate(written.Graph, node, value);
            }
        }
    }

    // A value of a graph around this one is needed by the node of that graph which holds this one.
    private void Capture(int value)
    {
        int owner = flow.Owners[value];
        int producer = flow.Sources[value];
        if (producer < 0)
        {
            return;
        }

        captures.Add(new OnnxEdge(owner, producer, position[owner]));
        if (producer >= position[owner])
        {
            Violate(owner, position[owner], value);
        }
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

    private static bool IsTraining(OnnxGraph graph) => graph.Kind is OnnxGraphKind.TrainingAlgorithm or OnnxGraphKind.TrainingInitialization;

    private void Defect(string code, int graph, int node, int name, string what) => defects.Add(code, "invalid", graph, node, () => $"'{model.Names.Text(name)}' {what}.");

    private void Unusual(string code, int graph, int node, int name, string what) => defects.Add(code, "unusual", graph, node, () => $"'{model.Names.Text(name)}' {what}.");
}
