using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>Finds nodes that make values of an absurd size from constants, that compute with constants which have no result, and loops without end.</summary>
/// <param name="flow">The model.</param>
/// <param name="ops">Its operators.</param>
/// <param name="shapes">What is known of its values so far.</param>
/// <param name="hazards">Where findings go.</param>
internal sealed class OnnxResourceHazards(OnnxDataflow flow, OnnxOps ops, OnnxValueShapes shapes, OnnxFindings hazards)
{
    /// <summary>More elements than this in one value made of constants are a hazard.</summary>
    public const long MaximumElements = 1L << 31;

    /// <summary>A constant number of rounds above this is a hazard when nothing in the loop can end it.</summary>
    public const long MaximumTrips = 1_000_000;

    private readonly OnnxModel model = flow.Model;
    private readonly OnnxScalars scalars = new(flow, ops);

    /// <summary>Looks at a node whose outputs have been inferred.</summary>
    public void Check(int node)
    {
        switch (ops[node])
        {
            case OnnxOp.ConstantOfShape or OnnxOp.Expand or OnnxOp.Tile or OnnxOp.Range or OnnxOp.OneHot or OnnxOp.Pad or OnnxOp.Resize or OnnxOp.Upsample:
                Size(node);
                break;
            case OnnxOp.HannWindow or OnnxOp.HammingWindow or OnnxOp.BlackmanWindow:
                if (flow.InputsOf(model.Nodes[node]) is [var length, ..] && TryConstant(length, out ReadOnlySpan<long> window) && window is [> 0 and var many])
                {
                    Large(node, (ulong)many);
                }

                break;
            case OnnxOp.Div or OnnxOp.Mod:
                Division(node);
                break;
            case OnnxOp.Conv or OnnxOp.ConvTranspose or OnnxOp.ConvInteger or OnnxOp.QLinearConv or OnnxOp.MaxPool or OnnxOp.AveragePool:
                NotBelowOne(node, "strides"u8);
                NotBelowOne(node, "kernel_shape"u8);
                NotBelowOne(node, "dilations"u8);
                Positive(node, "group"u8);
                break;
            case OnnxOp.DepthToSpace or OnnxOp.SpaceToDepth:
                Positive(node, "blocksize"u8);
                break;
            case OnnxOp.SplitToSequence:
                Zero(node, 1, "splits into parts of no elements");
                break;
            case OnnxOp.Slice:
                Zero(node, 4, "steps by 0");
                break;
            case OnnxOp.Loop:
                Loop(node);
                break;
            default:
                break;
        }
    }

    private void Size(int node)
    {
        if (ops[node] is OnnxOp.Resize or OnnxOp.Upsample && Scaled(flow.InputsOf(model.Nodes[node])) is { } scaled)
        {
            Large(node, scaled);
            return;
        }

        int output = flow.OutputsOf(model.Nodes[node]) is [>= 0 and var value, ..] ? value : OnnxDataflow.None;
        if (shapes.RankOf(output) < 0)
        {
            return;
        }

        UInt128 elements = 1;
        foreach (long size in shapes.ShapeOf(output))
        {
            // Of sizes that are not known at least one element is made.
            elements = elements > long.MaxValue ? elements : size == 0 ? 0 : elements * (ulong)Math.Max(1, size);
        }

        Large(node, elements);
        if (ops[node] == OnnxOp.Range)
        {
            Zero(node, 2, "counts by 0");
        }
    }

    // What constant scales make of an input, of whose unknown sizes at least one element is there; null where they are not constant.
    private UInt128? Scaled(ReadOnlySpan<int> inputs)
    {
        Span<double> scales = stackalloc double[OnnxBounds.KeptElements];
        int count = inputs.Length is 2 or 3 ? scalars.Read(inputs[^1], scales) : -1;
        if (count < 1)
        {
            return null;
        }

        bool isKnown = shapes.RankOf(inputs[0]) == count;
        double elements = 1;
        for (int i = 0; i < count; i++)
        {
            elements *= Math.Max(1, isKnown ? shapes.ShapeOf(inputs[0])[i] : 1) * Math.Abs(scales[i]);
        }

        return UInt128.CreateSaturating(elements);
    }

    private void Large(int node, UInt128 elements)
    {
        if (elements > (UInt128)MaximumElements)
        {
            hazards.Add("allocation", string.Empty, model.Nodes[node].Graph, node, () =>
                $"The node makes a value of {(elements > long.MaxValue ? "more than 2^63" : elements.ToString(System.Globalization.CultureInfo.InvariantCulture))} elements from constants.");
        }
    }

    private void Division(int node)
    {
        if (flow.InputsOf(model.Nodes[node]) is not [var dividend, var divisor] || !TryConstant(divisor, out ReadOnlySpan<long> by))
        {
            return;
        }

        if (by.Contains(0))
        {
            Arithmetic(node, "divides integers by a constant that is 0");
        }
        else if (by.Contains(-1) && TryConstant(dividend, out ReadOnlySpan<long> numbers) && (numbers.Contains(long.MinValue) || (shapes.Types[dividend] == 6 && numbers.Contains(int.MinValue))))
        {
            Arithmetic(node, "divides the least integer by -1, which has no result");
        }
    }

    private bool TryConstant(int value, out ReadOnlySpan<long> elements) => shapes.TryElements(value, out elements) && shapes.Types[value] is 6 or 7;

    private void NotBelowOne(int node, ReadOnlySpan<byte> name)
    {
        if (ops.TryInts(node, name, out ReadOnlySpan<long> values))
        {
            foreach (long value in values)
            {
                if (value < 1)
                {
                    string text = System.Text.Encoding.UTF8.GetString(name);
                    Arithmetic(node, FormattableString.Invariant($"has {value} in {text}"));
                    return;
                }
            }
        }
    }

    private void Positive(int node, ReadOnlySpan<byte> name)
    {
        if (ops.Int(node, name, 1) is < 1 and var value)
        {
            string text = System.Text.Encoding.UTF8.GetString(name);
            Arithmetic(node, FormattableString.Invariant($"has a {text} of {value}"));
        }
    }

    private void Zero(int node, int input, string what)
    {
        ReadOnlySpan<int> inputs = flow.InputsOf(model.Nodes[node]);
        if (inputs.Length > input && shapes.TryElements(inputs[input], out ReadOnlySpan<long> values) && values.Contains(0))
        {
            Arithmetic(node, what);
        }
    }

    private void Arithmetic(int node, string what) => hazards.Add("constant-arithmetic", string.Empty, model.Nodes[node].Graph, node, () => $"The node {what}.");

    private void Loop(int node)
    {
        ReadOnlySpan<int> inputs = flow.InputsOf(model.Nodes[node]);
        int body = flow.ChildOf(node);
        if (body < 0 || CanEnd(body) || (inputs.Length > 1 && inputs[1] >= 0 && !IsTrue(inputs[1])))
        {
            return;
        }

        if (inputs.IsEmpty || inputs[0] < 0)
        {
            hazards.Add("endless-loop", string.Empty, model.Nodes[node].Graph, node, () => "The loop has no number of rounds, and nothing in it can end it.");
        }
        else if (shapes.TryElements(inputs[0], out ReadOnlySpan<long> trips) && trips is [> MaximumTrips])
        {
            long rounds = trips[0];
            hazards.Add("endless-loop", string.Empty, model.Nodes[node].Graph, node, () => FormattableString.Invariant($"The loop has {rounds} rounds, and nothing in it can end it before."));
        }
    }

    // The first output of the body decides about the next round: the condition as it came in, or a constant, does not change.
    private bool CanEnd(int body)
    {
        OnnxGraph graph = model.Graphs[body];
        if (graph.Outputs.Count == 0 || flow.GraphValues[graph.Outputs[0]] is not (>= 0 and var value))
        {
            return true;
        }

        for (int steps = 0; steps < OnnxBounds.MaximumDepth && flow.Sources[value] is >= 0 and var producer && ops[producer] == OnnxOp.Identity; steps++)
        {
            if (flow.InputsOf(model.Nodes[producer]) is not [>= 0 and var before])
            {
                return true;
            }

            value = before;
        }

        return !IsTrue(value) && !(graph.Inputs.Count > 1 && flow.GraphValues[graph.Inputs[1]] == value);
    }

    private bool IsTrue(int value)
    {
        int tensor = flow.TensorOf(value);
        if (tensor < 0 && flow.Sources[value] is >= 0 and var node && ops[node] == OnnxOp.Constant && model.TryGetAttribute(model.Nodes[node], "value"u8, out OnnxAttribute attribute) && attribute.Kept > 0)
        {
            tensor = attribute.Kind == OnnxAttributeKind.Tensor ? attribute.First : -1;
        }

        Span<long> elements = stackalloc long[1];
        return tensor >= 0 && OnnxConstants.Integers(model, model.Tensors[tensor], elements) == 1 && elements[0] != 0;
    }
}
