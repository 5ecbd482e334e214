using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>
/// Tells element types and shapes from inputs to outputs through the common operators (onnx/docs/Operators.md). What an operator makes of
/// its inputs is only stated where it is certain; the rest stays unknown, or is what the model declares.
/// </summary>
internal sealed partial class OnnxShapeInference
{
    private const int CancellationInterval = 1 << 14;

    private readonly OnnxDataflow flow;
    private readonly OnnxModel model;
    private readonly OnnxOps ops;
    private readonly OnnxFindings defects;
    private readonly OnnxResourceHazards hazards;
    private readonly OnnxValueShapes shapes;
    private readonly int[] declared;

    private OnnxShapeInference(OnnxDataflow flow, OnnxOps ops, OnnxFindings defects, OnnxFindings hazards)
    {
        this.flow = flow;
        this.ops = ops;
        this.defects = defects;
        model = flow.Model;
        shapes = new OnnxValueShapes(flow.Count);
        this.hazards = new OnnxResourceHazards(flow, ops, shapes, hazards);
        declared = new int[flow.Count];
        Array.Fill(declared, -1);
    }

    /// <summary>Infers all that it can.</summary>
    public static OnnxValueShapes Run(OnnxDataflow flow, OnnxOps ops, OnnxFindings defects, OnnxFindings hazards, CancellationToken cancellation)
    {
        var inference = new OnnxShapeInference(flow, ops, defects, hazards);
        inference.CollectDeclared();
        for (int i = 0; i < flow.Schedule.Length; i++)
        {
            if ((i & (CancellationInterval - 1)) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            int step = flow.Schedule[i];
            if (step < 0)
            {
                inference.Begin(~step);
            }
            else
            {
                inference.Infer(step);
                inference.hazards.Check(step);
                inference.Compare(step);
            }
        }

        return inference.shapes;
    }

    private void CollectDeclared()
    {
        foreach (OnnxGraph graph in model.Graphs)
        {
            foreach (int index in graph.ValueInfos.Concat(graph.Outputs).Concat(graph.Inputs))
            {
                if (flow.GraphValues[index] is >= 0 and var value && model.Values[index].Type is >= 0 and var type && model.Types[type].Kind == OnnxTypeKind.Tensor)
                {
                    declared[value] = type;
                }
            }
        }
    }

    private void Begin(int index)
    {
        OnnxGraph graph = model.Graphs[index];
        foreach (int input in graph.Inputs)
        {
            if (flow.GraphValues[input] is >= 0 and var value && flow.TensorOf(value) < 0)
            {
                // What a loop carries may change its shape from round to round, whatever its body declares.
                TakeDeclared(value, withShape: graph.Kind != OnnxGraphKind.Subgraph);
            }
        }
    }

    // Initializers are looked at when they are used first: most of a large model's are read by one node.
    private void Load(int value)
    {
        if (value < 0 || shapes.Types[value] != 0 || flow.TensorOf(value) is not (>= 0 and var tensor))
        {
            return;
        }

        Take(value, model.Tensors[tensor]);
    }

    private void Take(int value, in OnnxTensor tensor)
    {
        shapes.Types[value] = tensor.DataType;
        shapes.Set(value, model.ShapeOf(tensor));
        if (tensor.DataType is 6 or 7 && tensor.Rank <= 1)
        {
            Span<long> elements = stackalloc long[OnnxBounds.KeptElements];
            if (OnnxConstants.Integers(model, tensor, elements) is >= 0 and var count)
            {
                shapes.SetElements(value, elements[..count]);
            }
        }
    }

    private void TakeDeclared(int value, bool withShape)
    {
        if (declared[value] < 0)
        {
            return;
        }

        ref readonly OnnxType type = ref model.Types[declared[value]];
        shapes.Types[value] = shapes.Types[value] == 0 ? type.ElementType : shapes.Types[value];
        if (withShape && shapes.RankOf(value) < 0 && type.HasShape && type.Rank <= OnnxValueShapes.MostDimensions)
        {
            Span<long> shape = stackalloc long[OnnxValueShapes.MostDimensions];
            ReadOnlySpan<OnnxDimension> written = model.ShapeOf(type);
            for (int i = 0; i < written.Length; i++)
            {
                shape[i] = written[i].IsFixed && written[i].Value >= 0 ? written[i].Value : OnnxValueShapes.Unknown;
            }

            shapes.Set(value, shape[..written.Length]);
        }
    }

    private void Compare(int node)
    {
        foreach (int value in flow.OutputsOf(model.Nodes[node]))
        {
            if (value < 0 || declared[value] < 0)
            {
                continue;
            }

            ref readonly OnnxType type = ref model.Types[declared[value]];
            int inferred = shapes.Types[value];
            if (inferred != 0 && type.ElementType != 0 && inferred != type.ElementType)
            {
                int other = type.ElementType;
                defects.Add("type-conflict", "invalid", model.Nodes[node].Graph, node, () =>
                    $"'{model.Names.Text(flow.Names[value])}' is declared as {OnnxDataTypes.NameOf(other)}, and the node makes {OnnxDataTypes.NameOf(inferred)}.");
            }

            if (type.HasShape && shapes.RankOf(value) is >= 0 and var rank && (rank != type.Rank || DiffersFrom(shapes.ShapeOf(value), model.ShapeOf(type))))
            {
                string made = string.Join(',', shapes.ShapeOf(value).ToArray().Select(size => size < 0 ? "?" : FormattableString.Invariant($"{size}")));
                defects.Add("shape-conflict", "unusual", model.Nodes[node].Graph, node, () => $"'{model.Names.Text(flow.Names[value])}' is declared with another shape than [{made}], which the node makes.");
            }

            TakeDeclared(value, withShape: true);
        }
    }

    private static bool DiffersFrom(ReadOnlySpan<long> made, ReadOnlySpan<OnnxDimension> said)
    {
        for (int i = 0; i < made.Length; i++)
        {
            if (made[i] >= 0 && said[i].IsFixed && said[i].Value != made[i])
            {
                return true;
            }
        }

        return false;
    }
}
