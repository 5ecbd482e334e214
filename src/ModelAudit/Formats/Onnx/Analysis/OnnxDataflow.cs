using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>
/// The values of a model and where each comes from: names are resolved by their scopes, so that an analysis follows indices only. A value
/// is an input or initializer of a graph, or an output of a node; <see cref="OnnxDataflowBuilder"/> makes them.
/// </summary>
/// <param name="model">The model.</param>
internal sealed class OnnxDataflow(OnnxModel model)
{
    /// <summary>The source of an input of a graph that has no default.</summary>
    public const int FromInput = -1;

    /// <summary>What an input or an output refers to when it is left out, or when nothing has that name.</summary>
    public const int None = -1;

    /// <summary>The model.</summary>
    public OnnxModel Model { get; } = model;

    /// <summary>For each of <see cref="OnnxModel.NodeValues"/>, the value that it refers to or makes, or <see cref="None"/>.</summary>
    public int[] NodeValues { get; init; } = [];

    /// <summary>For each of <see cref="OnnxModel.Values"/>, the value of that name in its graph, or <see cref="None"/>.</summary>
    public int[] GraphValues { get; init; } = [];

    /// <summary>
    /// For each value where it comes from: the node that makes it; <see cref="FromInput"/>; or an initializer, read with <see cref="TensorOf"/>.
    /// </summary>
    public List<int> Sources { get; } = [];

    /// <summary>For each value the graph that it belongs to.</summary>
    public List<int> Owners { get; } = [];

    /// <summary>For each value its name.</summary>
    public List<int> Names { get; } = [];

    /// <summary>
    /// All nodes in an order in which each one stands behind what it needs, as far as the graph has one; the nodes of a subgraph stand
    /// before the node that it belongs to. Negative entries are graphs (<c>~graph</c>) whose nodes begin there. The roots
    /// (the main graph, bodies of functions, training) lie behind each other.
    /// </summary>
    public int[] Schedule { get; set; } = [];

    /// <summary>For each graph that is not inside another where its part of <see cref="Schedule"/> starts and ends.</summary>
    public Dictionary<int, Range> Roots { get; } = [];

    /// <summary>For each node the function that it calls, or -1; empty when the model has no functions.</summary>
    public int[] Callees { get; set; } = [];

    /// <summary>For each node that has subgraphs the first of them; the others follow by <see cref="NextChild"/>.</summary>
    public Dictionary<int, int> FirstChild { get; } = [];

    /// <summary>For each graph the next subgraph of the same node, or -1.</summary>
    public int[] NextChild { get; init; } = [];

    /// <summary>Graphs with a cycle.</summary>
    public HashSet<int> Cyclic { get; } = [];

    /// <summary>The number of values.</summary>
    public int Count => Sources.Count;

    /// <summary>The values of a node's inputs.</summary>
    public ReadOnlySpan<int> InputsOf(in OnnxNode node) => NodeValues.AsSpan(node.FirstValue, node.InputCount);

    /// <summary>The values of a node's outputs.</summary>
    public ReadOnlySpan<int> OutputsOf(in OnnxNode node) => NodeValues.AsSpan(node.FirstValue + node.InputCount, node.OutputCount);

    /// <summary>The function that a node calls, or -1.</summary>
    public int CalleeOf(int node) => Callees.Length == 0 ? -1 : Callees[node];

    /// <summary>The first subgraph of a node, or -1.</summary>
    public int ChildOf(int node) => FirstChild.Count > 0 && FirstChild.TryGetValue(node, out int child) ? child : -1;

    /// <summary>The tensor of a value that is an initializer (of a sparse one its values), or -1; a negative source below -1 says so.</summary>
    public int TensorOf(int value) => Sources[value] < FromInput ? -2 - Sources[value] : -1;

    /// <summary>The source of a value that is an initializer.</summary>
    public static int SourceOfTensor(int tensor) => -2 - tensor;

    /// <summary>What people call a node: its name, or else the operator with its first output.</summary>
    public string Label(int node)
    {
        ref readonly OnnxNode written = ref Model.Nodes[node];
        string name = Model.Names.Text(written.Name);
        if (name.Length > 0)
        {
            return name;
        }

        string output = written.OutputCount == 0 ? string.Empty : Model.Names.Text(Model.OutputsOf(written)[0]);
        string op = Model.Names.Text(written.OpType);
        return output.Length == 0 ? op : $"{op} → {output}";
    }
}
