using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <content>What steps like a comparison without being one: steep curves between bounds, peaks, and numbers that are cut to whole ones.</content>
internal sealed partial class OnnxGateAnalysis
{
    // A factor that makes a step of what is bounded behind it.
    private const double LargeGain = 30;

    // Bounds that are closer together than this turn whole numbers into a truth value.
    private const double NarrowRange = 2;

    // Numbers of about one are quantized to few others with a scale like this.
    private const double CoarseScale = 0.25;

    private void Bounded(int node, ReadOnlySpan<int> inputs, OnnxOp op)
    {
        int input = op is OnnxOp.Max or OnnxOp.Min && TaintOf(inputs[0]) == 0 ? inputs[1] : inputs[0];
        OnnxTaint taint = TaintOf(input);
        if ((taint & OnnxTaint.Heavy) != 0 || (taint & (OnnxTaint.Gate | OnnxTaint.Step)) != 0)
        {
            Finish(node, inputs, op is OnnxOp.Floor or OnnxOp.Ceil or OnnxOp.Round ? taint : taint & ~OnnxTaint.Linear, isSelection: false);
            return;
        }

        bool hasGain = (taint & OnnxTaint.Gain) != 0;
        bool isStep;
        switch (op)
        {
            case OnnxOp.Clip:
                (double? least, double? most) = Bounds(node, inputs);
                bool isBoth = least is not null && most is not null;
                isStep = isBoth && (hasGain || most - least <= NarrowRange);
                taint |= isBoth ? OnnxTaint.Clipped : OnnxTaint.Half;
                break;
            case OnnxOp.Floor or OnnxOp.Ceil or OnnxOp.Round:
                isStep = (taint & (OnnxTaint.Clipped | OnnxTaint.Gain)) == OnnxTaint.Clipped;
                break;
            case OnnxOp.Sigmoid or OnnxOp.HardSigmoid or OnnxOp.Tanh or OnnxOp.Softsign or OnnxOp.Erf or OnnxOp.Softmax:
                isStep = hasGain;
                taint |= OnnxTaint.Clipped;
                break;
            case OnnxOp.Exp or OnnxOp.Reciprocal:
                isStep = hasGain;
                break;
            case OnnxOp.ThresholdedRelu:
                isStep = true;
                break;
            default:
                isStep = hasGain || (taint & OnnxTaint.Half) != 0;
                taint |= OnnxTaint.Half;
                break;
        }

        Finish(node, inputs, (taint & ~OnnxTaint.Raw) | (isStep ? OnnxTaint.Step : 0), isSelection: false);
    }

    private (double? Least, double? Most) Bounds(int node, ReadOnlySpan<int> inputs)
    {
        Span<double> numbers = stackalloc double[OnnxBounds.KeptElements];
        double? least = inputs.Length > 1 && scalars.Read(inputs[1], numbers) == 1 ? numbers[0] : null;
        double? most = inputs.Length > 2 && scalars.Read(inputs[2], numbers) == 1 ? numbers[0] : null;
        if (model.TryGetAttribute(model.Nodes[node], "min"u8, out OnnxAttribute low) && low.Kind == OnnxAttributeKind.Float)
        {
            least = low.Float;
        }

        if (model.TryGetAttribute(model.Nodes[node], "max"u8, out OnnxAttribute high) && high.Kind == OnnxAttributeKind.Float)
        {
            most = high.Float;
        }

        return (least is > float.MinValue ? least : null, most is < float.MaxValue ? most : null);
    }

    private OnnxTaint GainOf(OnnxOp op, ReadOnlySpan<int> inputs)
    {
        if (op is OnnxOp.Mul or OnnxOp.Div && inputs.Length == 2)
        {
            int constant = TaintOf(inputs[1]) == 0 ? inputs[1] : op == OnnxOp.Mul && TaintOf(inputs[0]) == 0 ? inputs[0] : -1;
            if (scalars.Magnitude(constant) is { } factor && (op == OnnxOp.Mul ? factor >= LargeGain : factor is > 0 and <= 1 / LargeGain))
            {
                return OnnxTaint.Gain;
            }
        }

        return op == OnnxOp.Pow && inputs.Length == 2 && TaintOf(inputs[1]) == 0 && scalars.Magnitude(inputs[1]) >= LargeGain ? OnnxTaint.Gain : OnnxTaint.None;
    }

    // A tiny constant over something is nothing, unless that is nothing too; a high power of something is nothing, unless that is one.
    private bool IsPeak(OnnxOp op, ReadOnlySpan<int> inputs, OnnxTaint union)
    {
        if (inputs.Length != 2 || (union & OnnxTaint.Heavy) != 0)
        {
            return false;
        }

        return op == OnnxOp.Div
            ? TaintOf(inputs[0]) == 0 && ((TaintOf(inputs[1]) & OnnxTaint.Gain) != 0 || scalars.Magnitude(inputs[0]) <= 1 / (LargeGain * LargeGain))
            : op == OnnxOp.Pow && GainOf(op, inputs) != 0;
    }

    // A number that is cut to whole ones is a condition when it meets what a network has computed.
    private void Rounding(int node, ReadOnlySpan<int> inputs, OnnxOp op)
    {
        if (inputs.IsEmpty || inputs[0] < 0 || (TaintOf(inputs[0]) & (OnnxTaint.Data | OnnxTaint.Reduced | OnnxTaint.Heavy | OnnxTaint.Shape)) != (OnnxTaint.Data | OnnxTaint.Reduced))
        {
            return;
        }

        int type = shapes.Types[inputs[0]];
        bool isFloat = type is 1 or 10 or 11 or 16;
        bool isRounding = op switch
        {
            OnnxOp.Floor or OnnxOp.Ceil or OnnxOp.Round => true,
            OnnxOp.Cast => isFloat && ops.Int(node, "to"u8, 0) is 2 or 3 or 4 or 5 or 6 or 7 or 12 or 13,
            OnnxOp.Div => type is 2 or 3 or 4 or 5 or 6 or 7 or 12 or 13 && inputs.Length == 2 && TaintOf(inputs[1]) == 0,
            OnnxOp.QuantizeLinear => inputs.Length > 1 && scalars.Magnitude(inputs[1]) >= CoarseScale,
            _ => false,
        };
        foreach (int output in flow.OutputsOf(model.Nodes[node]))
        {
            if (isRounding && output >= 0 && (taints[output] & (OnnxTaint.Narrow | OnnxTaint.Heavy)) == OnnxTaint.Narrow)
            {
                taints[output] |= OnnxTaint.Rounded;
            }
        }
    }
}
