using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>
/// Which function each node calls, an order in which each function stands behind those it calls, and how many nodes a model has when all
/// calls are replaced by the bodies. Nothing is replaced to know that: the number of a function is the sum over its calls.
/// </summary>
internal sealed class OnnxFunctionCalls
{
    /// <summary>More nodes than this behind all calls are a hazard: runtimes replace calls by bodies when they load a model.</summary>
    public const long MaximumExpansion = 1_000_000;

    private const int ShownOfCycle = 8;

    private readonly OnnxDataflow flow;
    private readonly OnnxFindings defects;
    private readonly long[] sizes;

    // One function of each cycle: those between come to it before they are measured.
    private readonly HashSet<int> recursive = [];

    private OnnxFunctionCalls(OnnxDataflow flow, OnnxFindings defects)
    {
        this.flow = flow;
        this.defects = defects;
        sizes = new long[flow.Model.Functions.Count];
    }

    /// <summary>The functions, each behind those it calls; those on a cycle stand anywhere.</summary>
    public List<int> Order { get; } = [];

    /// <summary>The nodes of the model when all calls are replaced; <see cref="long.MaxValue"/> when that never ends or cannot be counted.</summary>
    public long Expansion { get; private set; }

    /// <summary>Resolves all calls.</summary>
    public static OnnxFunctionCalls Resolve(OnnxDataflow flow, OnnxFindings defects, CancellationToken cancellation)
    {
        var calls = new OnnxFunctionCalls(flow, defects);
        OnnxModel model = flow.Model;
        if (model.Functions.Count == 0)
        {
            calls.Expansion = model.Nodes.Length;
            return calls;
        }

        calls.FindCallees(cancellation);
        int[][] callees = calls.CalleesOfFunctions();
        calls.Sort(callees, cancellation);
        calls.Measure();
        return calls;
    }

    private void FindCallees(CancellationToken cancellation)
    {
        OnnxModel model = flow.Model;
        var byId = new Dictionary<(int Domain, int Name, int Overload), int>();
        var byName = new HashSet<(int Domain, int Name)>();
        for (int i = 0; i < model.Functions.Count; i++)
        {
            OnnxFunction function = model.Functions[i];
            byName.Add((model.DomainOf(function.Domain), function.Name));
            if (!byId.TryAdd((model.DomainOf(function.Domain), function.Name, function.Overload), i))
            {
                defects.Add("duplicate-function", "invalid", function.Body, -1, () => $"The function '{Name(function)}' is defined more than once; readers differ on which one counts.");
            }
        }

        flow.Callees = new int[model.Nodes.Length];
        for (int node = 0; node < flow.Callees.Length; node++)
        {
            if ((node & 0xFFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            ref readonly OnnxNode written = ref model.Nodes[node];
            int domain = model.DomainOf(written.Domain);
            flow.Callees[node] = byId.GetValueOrDefault((domain, written.OpType, written.Overload), -1);
            if (flow.Callees[node] is >= 0 and var callee)
            {
                OnnxGraph body = model.Graphs[model.Functions[callee].Body];
                if (written.InputCount > body.Inputs.Count || written.OutputCount > body.Outputs.Count)
                {
                    Arguments(node, callee, body);
                }
            }
            else if (byName.Contains((domain, written.OpType)))
            {
                int at = node;
                defects.Add("unknown-overload", "invalid", written.Graph, node, () =>
                    $"The node calls the overload '{model.Names.Text(model.Nodes[at].Overload)}' of the function '{model.Names.Text(model.Nodes[at].OpType)}', which the model does not have.");
            }
        }
    }

    private void Arguments(int node, int callee, OnnxGraph body) => defects.Add("function-arguments", "invalid", flow.Model.Nodes[node].Graph, node, () => FormattableString.Invariant(
        $"The node gives {flow.Model.Nodes[node].InputCount} inputs and takes {flow.Model.Nodes[node].OutputCount} outputs; the function '{Name(flow.Model.Functions[callee])}' has {body.Inputs.Count} and {body.Outputs.Count}."));

    private int[][] CalleesOfFunctions()
    {
        var lists = new HashSet<int>[flow.Model.Functions.Count];
        foreach (OnnxGraph graph in flow.Model.Graphs.Where(graph => graph.Function >= 0))
        {
            HashSet<int> list = lists[graph.Function] ??= [];
            for (int node = graph.FirstNode; node < graph.FirstNode + graph.NodeCount; node++)
            {
                if (flow.Callees[node] >= 0)
                {
                    list.Add(flow.Callees[node]);
                }
            }
        }

        return [.. lists.Select(list => list is null ? [] : list.Order().ToArray())];
    }

    private void Sort(int[][] callees, CancellationToken cancellation)
    {
        var state = new byte[callees.Length];
        var path = new List<(int Function, int Next)>();
        for (int root = 0; root < callees.Length; root++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (state[root] == 0)
            {
                path.Add((root, 0));
                state[root] = 1;
            }

            while (path.Count > 0)
            {
                (int function, int next) = path[^1];
                if (next == callees[function].Length)
                {
                    state[function] = 2;
                    Order.Add(function);
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                path[^1] = (function, next + 1);
                int callee = callees[function][next];
                if (state[callee] == 0)
                {
                    state[callee] = 1;
                    path.Add((callee, 0));
                }
                else if (state[callee] == 1)
                {
                    Cycle(callee, path);
                }
            }
        }
    }

    private void Cycle(int callee, List<(int Function, int Next)> path)
    {
        recursive.Add(callee);
        defects.Add("function-cycle", "invalid", flow.Model.Functions[callee].Body, -1, () =>
        {
            int start = path.FindIndex(step => step.Function == callee);
            string names = string.Join(" → ", path.Skip(start).Take(ShownOfCycle).Select(step => Name(flow.Model.Functions[step.Function])));
            return $"Functions call themselves: {names}{(path.Count - start > ShownOfCycle ? " → …" : string.Empty)} → {Name(flow.Model.Functions[callee])}.";
        });
    }

    private void Measure()
    {
        OnnxModel model = flow.Model;
        var graphs = new List<OnnxGraph>[model.Functions.Count];
        foreach (OnnxGraph graph in model.Graphs.Where(graph => graph.Function >= 0))
        {
            (graphs[graph.Function] ??= []).Add(graph);
        }

        foreach (int function in recursive)
        {
            sizes[function] = long.MaxValue;
        }

        foreach (int function in Order)
        {
            sizes[function] = recursive.Contains(function) ? long.MaxValue : (graphs[function] ?? []).Aggregate(0L, (sum, graph) => Sum(sum, Size(graph)));
        }

        Expansion = model.Graphs.Where(graph => graph.Function < 0).Aggregate(0L, (sum, graph) => Sum(sum, Size(graph)));
    }

    private long Size(OnnxGraph graph)
    {
        long size = 0;
        for (int node = graph.FirstNode; node < graph.FirstNode + graph.NodeCount; node++)
        {
            size = Sum(size, flow.Callees[node] < 0 ? 1 : sizes[flow.Callees[node]]);
        }

        return size;
    }

    private static long Sum(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;

    private string Name(OnnxFunction function) => $"{flow.Model.Names.Text(function.Domain)}::{flow.Model.Names.Text(function.Name)}";
}
