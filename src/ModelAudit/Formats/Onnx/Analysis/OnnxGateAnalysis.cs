using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>
/// Searches for gates: comparisons of the raw input with constants that switch the result of a network, as backdoors in a graph do
/// (ShadowLogic, HiddenLayer 2024). What each value is made of flows forward through operators, subgraphs and calls; a call is followed once
/// for each different kind of arguments.
/// <para>
/// What it cannot see: a condition that has passed a learned layer, one that is hidden in weights, one made by operators of other domains,
/// and two sides that are both networks.
/// </para>
/// </summary>
internal sealed partial class OnnxGateAnalysis
{
    /// <summary>The most nodes that are looked at again because functions are called in different ways.</summary>
    public const long MaximumSteps = 16_000_000;

    /// <summary>The most different ways of calling functions that are kept.</summary>
    public const int MaximumCalls = 200_000;

    private const int CancellationInterval = 1 << 14;

    private readonly OnnxDataflow flow;
    private readonly OnnxModel model;
    private readonly OnnxOps ops;
    private readonly OnnxValueShapes shapes;
    private readonly OnnxScalars scalars;
    private readonly OnnxTaint[] taints;
    private readonly int[] via;
    private readonly Stack<Frame> frames = [];
    private readonly HashSet<int> active = [];
    private readonly Dictionary<(int Function, UInt128 Arguments), OnnxTaint[]> results = [];

    private OnnxGateAnalysis(OnnxDataflow flow, OnnxOps ops, OnnxValueShapes shapes)
    {
        this.flow = flow;
        this.ops = ops;
        this.shapes = shapes;
        model = flow.Model;
        scalars = new OnnxScalars(flow, ops);
        taints = new OnnxTaint[flow.Count];
        via = new int[flow.Count];
        Array.Fill(via, -1);
    }

    private record struct Frame(int Next, int End, int Call, int Function, UInt128 Arguments);

    /// <summary>The gates, in the order in which they were met.</summary>
    public List<OnnxGate> Gates { get; } = [];

    /// <summary>The number of gates that are not listed.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Whether <see cref="MaximumSteps"/> or <see cref="MaximumCalls"/> ended the following of calls.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Searches the main graph.</summary>
    public static OnnxGateAnalysis Run(OnnxDataflow flow, OnnxOps ops, OnnxValueShapes shapes, CancellationToken cancellation)
    {
        var analysis = new OnnxGateAnalysis(flow, ops, shapes);
        if (flow.Model.MainGraph >= 0)
        {
            analysis.Walk(cancellation);
        }

        return analysis;
    }

    private void Walk(CancellationToken cancellation)
    {
        Range main = flow.Roots[model.MainGraph];
        frames.Push(new Frame(main.Start.Value, main.End.Value, -1, -1, 0));
        long steps = 0;
        while (frames.Count > 0)
        {
            Frame frame = frames.Pop();
            if (frame.Next == frame.End)
            {
                Return(frame);
                continue;
            }

            if ((++steps & (CancellationInterval - 1)) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            int step = flow.Schedule[frame.Next];
            frames.Push(frame with { Next = frame.Next + 1 });
            if (step < 0)
            {
                Begin(~step);
            }
            else if (flow.CalleeOf(step) is >= 0 and var callee)
            {
                Call(step, callee, steps);
            }
            else
            {
                Step(step);
            }
        }
    }

    private void Call(int node, int callee, long steps)
    {
        OnnxGraph body = model.Graphs[model.Functions[callee].Body];
        ReadOnlySpan<int> inputs = flow.InputsOf(model.Nodes[node]);
        var arguments = new StructureHash(20);
        var union = OnnxTaint.None;
        foreach (int input in inputs)
        {
            arguments.Add((long)TaintOf(input));
            union |= TaintOf(input);
        }

        IsCutOff |= steps > MaximumSteps + model.Nodes.Length || results.Count >= MaximumCalls;
        if (results.TryGetValue((callee, arguments.Value), out OnnxTaint[]? known))
        {
            SetOutputs(node, known);
        }
        else if (IsCutOff || !active.Add(callee))
        {
            // What is not followed counts as a learned layer, as an operator that is not known does.
            SetOutputs(node, [Opaque(union)]);
        }
        else
        {
            for (int i = 0; i < body.Inputs.Count; i++)
            {
                if (flow.GraphValues[body.Inputs[i]] is >= 0 and var value)
                {
                    taints[value] = i < inputs.Length ? TaintOf(inputs[i]) : OnnxTaint.None;
                    via[value] = i < inputs.Length ? inputs[i] : -1;
                }
            }

            Range range = flow.Roots[model.Functions[callee].Body];
            frames.Push(new Frame(range.Start.Value, range.End.Value, node, callee, arguments.Value));
        }
    }

    private void Return(in Frame frame)
    {
        if (frame.Call < 0)
        {
            return;
        }

        active.Remove(frame.Function);
        OnnxGraph body = model.Graphs[model.Functions[frame.Function].Body];
        OnnxTaint[] made = [.. body.Outputs.Select(output => TaintOf(flow.GraphValues[output]))];
        results[(frame.Function, frame.Arguments)] = made;
        SetOutputs(frame.Call, made);
        ReadOnlySpan<int> outputs = flow.OutputsOf(model.Nodes[frame.Call]);
        for (int i = 0; i < outputs.Length && i < body.Outputs.Count; i++)
        {
            if (outputs[i] >= 0)
            {
                via[outputs[i]] = flow.GraphValues[body.Outputs[i]];
            }
        }
    }

    private void SetOutputs(int node, ReadOnlySpan<OnnxTaint> made)
    {
        ReadOnlySpan<int> outputs = flow.OutputsOf(model.Nodes[node]);
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i] >= 0 && made.Length > 0)
            {
                taints[outputs[i]] = made[Math.Min(i, made.Length - 1)];
                via[outputs[i]] = Strongest(flow.InputsOf(model.Nodes[node]));
            }
        }
    }

    private void Begin(int index)
    {
        OnnxGraph graph = model.Graphs[index];
        if (graph.Kind == OnnxGraphKind.Function)
        {
            return;
        }

        for (int i = 0; i < graph.Inputs.Count; i++)
        {
            if (flow.GraphValues[graph.Inputs[i]] is not (>= 0 and var value) || flow.TensorOf(value) >= 0)
            {
                continue;
            }

            if (graph.Kind == OnnxGraphKind.Subgraph && graph.ParentNode >= 0)
            {
                SeedBody(graph.ParentNode, i, value);
            }
            else
            {
                taints[value] = OnnxTaint.Data | OnnxTaint.Raw | (IsSingle(value) ? OnnxTaint.Narrow : 0) | (IsControl(value) ? OnnxTaint.Control : 0);
            }
        }
    }

    // Loop: round, condition, carried values. Scan: states and the elements of what is scanned, in the order of the inputs.
    private void SeedBody(int node, int position, int value)
    {
        ReadOnlySpan<int> inputs = flow.InputsOf(model.Nodes[node]);
        if (ops[node] == OnnxOp.Loop && position == 0)
        {
            taints[value] = OnnxTaint.Ramp;
            return;
        }

        int source = position < inputs.Length ? inputs[position] : -1;
        taints[value] = TaintOf(source);
        via[value] = source;
    }

    private OnnxTaint TaintOf(int value) => value < 0 ? OnnxTaint.None : taints[value];

    private bool IsSingle(int value)
    {
        if (shapes.RankOf(value) is not (>= 0 and var rank))
        {
            return false;
        }

        ReadOnlySpan<long> shape = shapes.ShapeOf(value);
        return rank == 0 || (rank == 1 ? shape[0] == 1 : shape[1..].IndexOfAnyExcept(1) < 0);
    }

    private bool IsControl(int value) => shapes.RankOf(value) == 0 || (shapes.RankOf(value) == 1 && shapes.ShapeOf(value)[0] == 1);

    private static OnnxTaint Opaque(OnnxTaint union) => (union & (OnnxTaint.Data | OnnxTaint.Shape)) | ((union & OnnxTaint.Data) != 0 ? OnnxTaint.Heavy : 0);

    // Of several inputs the one that a reader of the path wants to follow: the gate, then what is compared, then data.
    private int Strongest(ReadOnlySpan<int> inputs)
    {
        int best = -1;
        int strength = 0;
        foreach (int input in inputs)
        {
            OnnxTaint taint = TaintOf(input);
            int own = (taint & OnnxTaint.Heavy) != 0 ? 1 : (taint & OnnxTaint.Gate) != 0 ? 5 : (taint & OnnxTaint.Step) != 0 ? 4 : (taint & OnnxTaint.Count) != 0 ? 3 : (taint & OnnxTaint.Data) != 0 ? 2 : 0;
            if (own > strength)
            {
                (best, strength) = (input, own);
            }
        }

        return best;
    }
}
