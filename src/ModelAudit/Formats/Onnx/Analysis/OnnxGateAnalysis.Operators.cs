using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <content>How what a value is made of flows through each operator.</content>
internal sealed partial class OnnxGateAnalysis
{
    // A factor that makes a step of what is bounded behind it.
    private const double LargeGain = 30;

    // Bounds that are closer together than this turn whole numbers into a truth value.
    private const double NarrowRange = 2;

    private const int BoolType = 9;

    private const OnnxTaint Kept = OnnxTaint.Data | OnnxTaint.Shape | OnnxTaint.Heavy | OnnxTaint.Reduced | OnnxTaint.Half | OnnxTaint.Clipped | OnnxTaint.Gain | OnnxTaint.Ramp;

    private void Step(int node)
    {
        ReadOnlySpan<int> inputs = flow.InputsOf(model.Nodes[node]);
        OnnxOp op = ops[node];
        if (op is OnnxOp.If)
        {
            Branch(node, inputs);
            return;
        }

        if (op is OnnxOp.Loop or OnnxOp.Scan)
        {
            Repeat(node, inputs, op == OnnxOp.Loop);
            return;
        }

        var union = OnnxTaint.None;
        foreach (int input in inputs)
        {
            union |= TaintOf(input);
        }

        if ((union & OnnxTaint.Data) == 0)
        {
            Finish(node, inputs, ConstantResult(op, union), isSelection: false);
            return;
        }

        switch (op)
        {
            case OnnxOp.Shape or OnnxOp.Size:
                Finish(node, inputs, OnnxTaint.Shape, isSelection: false);
                break;
            case OnnxOp.Equal or OnnxOp.Greater or OnnxOp.GreaterOrEqual or OnnxOp.Less or OnnxOp.LessOrEqual or OnnxOp.IsNaN or OnnxOp.IsInf or OnnxOp.Sign or OnnxOp.LabelEncoder
                or OnnxOp.RegexFullMatch or OnnxOp.OneHot:
                Comparison(node, inputs, union);
                break;
            case OnnxOp.Where when inputs.Length == 3:
                Choice(node, inputs);
                break;
            case OnnxOp.Cast:
                OnnxTaint source = TaintOf(inputs[0]);
                if (inputs[0] >= 0 && ops.Int(node, "to"u8, 0) == BoolType && shapes.Types[inputs[0]] != BoolType && (source & OnnxTaint.Step) == 0)
                {
                    Comparison(node, inputs, union);
                }
                else
                {
                    Finish(node, inputs, source, isSelection: false);
                }

                break;
            case OnnxOp.Not or OnnxOp.And or OnnxOp.Or or OnnxOp.Xor or OnnxOp.BitwiseAnd or OnnxOp.BitwiseOr or OnnxOp.BitwiseXor:
                Arithmetic(node, inputs, union, op, keepsStep: true);
                break;
            case OnnxOp.ReduceMax or OnnxOp.ReduceMin or OnnxOp.ReduceProd or OnnxOp.GlobalMaxPool:
                Finish(node, inputs, (TaintOf(inputs[0]) & ~OnnxTaint.Ramp) | OnnxTaint.Reduced, isSelection: true);
                break;
            case OnnxOp.ReduceSum or OnnxOp.ReduceMean or OnnxOp.ReduceL1 or OnnxOp.ReduceL2 or OnnxOp.ReduceLogSum or OnnxOp.ReduceLogSumExp or OnnxOp.ReduceSumSquare or OnnxOp.GlobalAveragePool
                or OnnxOp.ArgMax or OnnxOp.ArgMin:
                OnnxTaint summed = TaintOf(inputs[0]);
                Finish(node, inputs, (summed & ~(OnnxTaint.Step | OnnxTaint.Ramp)) | OnnxTaint.Reduced | ((summed & OnnxTaint.Step) != 0 ? OnnxTaint.Count : 0), isSelection: true);
                break;
            case OnnxOp.Slice or OnnxOp.Split or OnnxOp.GatherND or OnnxOp.GatherElements or OnnxOp.Compress or OnnxOp.TopK or OnnxOp.Gather:
                Selection(node, inputs, op);
                break;
            case OnnxOp.ScatterND or OnnxOp.ScatterElements or OnnxOp.Scatter:
                Arithmetic(node, inputs, union, op, keepsStep: true);
                break;
            case OnnxOp.Concat:
                Joined(node, inputs, union);
                break;
            case OnnxOp.Identity or OnnxOp.Reshape or OnnxOp.Transpose or OnnxOp.Squeeze or OnnxOp.Unsqueeze or OnnxOp.Flatten or OnnxOp.Expand or OnnxOp.Tile or OnnxOp.Pad or OnnxOp.Dropout
                or OnnxOp.QuantizeLinear or OnnxOp.DequantizeLinear or OnnxOp.DepthToSpace or OnnxOp.SpaceToDepth or OnnxOp.Trilu or OnnxOp.CastLike or OnnxOp.MaxPool or OnnxOp.Upsample or OnnxOp.Resize:
                Finish(node, inputs, TaintOf(inputs[0]) | (union & OnnxTaint.Shape), isSelection: false);
                break;
            case OnnxOp.Range or OnnxOp.CumSum or OnnxOp.NonZero:
                Finish(node, inputs, (union & (OnnxTaint.Data | OnnxTaint.Shape | OnnxTaint.Heavy)) | OnnxTaint.Ramp, isSelection: false);
                break;
            case OnnxOp.Clip or OnnxOp.Relu or OnnxOp.LeakyRelu or OnnxOp.Softplus or OnnxOp.ThresholdedRelu or OnnxOp.Sigmoid or OnnxOp.HardSigmoid or OnnxOp.Tanh or OnnxOp.Softsign or OnnxOp.Erf
                or OnnxOp.Softmax or OnnxOp.Floor or OnnxOp.Ceil or OnnxOp.Round:
                Bounded(node, inputs, op);
                break;
            case OnnxOp.Max or OnnxOp.Min when inputs.Length == 2 && (TaintOf(inputs[0]) == 0 || TaintOf(inputs[1]) == 0):
                Bounded(node, inputs, op);
                break;
            case OnnxOp.Other or OnnxOp.NonMaxSuppression:
                Finish(node, inputs, union & Kept, isSelection: false);
                break;
            default:
                if (IsLearned(op))
                {
                    Learned(node, inputs, union, op is OnnxOp.MatMul or OnnxOp.Gemm or OnnxOp.Einsum or OnnxOp.FusedMatMul or OnnxOp.MatMulInteger);
                }
                else
                {
                    Arithmetic(node, inputs, union, op, keepsStep: inputs.Length == 1 || op is OnnxOp.Mul or OnnxOp.Sub);
                }

                break;
        }
    }

    private static OnnxTaint ConstantResult(OnnxOp op, OnnxTaint union) =>
        op is OnnxOp.Shape or OnnxOp.Size ? OnnxTaint.Shape : (union & (OnnxTaint.Shape | OnnxTaint.Ramp)) | (op is OnnxOp.Range or OnnxOp.CumSum ? OnnxTaint.Ramp : 0);

    private static bool IsLearned(OnnxOp op) => op is OnnxOp.MatMul or OnnxOp.Gemm or OnnxOp.Conv or OnnxOp.ConvTranspose or OnnxOp.ConvInteger or OnnxOp.DeformConv or OnnxOp.QLinearConv
        or OnnxOp.MatMulInteger or OnnxOp.QLinearMatMul or OnnxOp.MatMulNBits or OnnxOp.MatMulBnb4 or OnnxOp.FusedMatMul or OnnxOp.FusedConv or OnnxOp.FusedGemm or OnnxOp.Einsum or OnnxOp.LSTM or OnnxOp.GRU
        or OnnxOp.RNN or OnnxOp.Attention or OnnxOp.MultiHeadAttention or OnnxOp.GroupQueryAttention or OnnxOp.PackedAttention or OnnxOp.QAttention or OnnxOp.SparseAttention
        or OnnxOp.EmbedLayerNormalization or OnnxOp.SkipLayerNormalization or OnnxOp.SkipSimplifiedLayerNormalization or OnnxOp.MoE or OnnxOp.QMoE or OnnxOp.GatherBlockQuantized
        or OnnxOp.TreeEnsemble or OnnxOp.TreeEnsembleClassifier or OnnxOp.TreeEnsembleRegressor or OnnxOp.LinearClassifier or OnnxOp.LinearRegressor or OnnxOp.SVMClassifier or OnnxOp.SVMRegressor;

    // States what a node makes; a step with one element for each sample is a gate from here on.
    private void Finish(int node, ReadOnlySpan<int> inputs, OnnxTaint made, bool isSelection)
    {
        int from = Strongest(inputs);
        foreach (int output in flow.OutputsOf(model.Nodes[node]))
        {
            if (output < 0)
            {
                continue;
            }

            OnnxTaint own = made & ~OnnxTaint.Narrow;
            if ((own & OnnxTaint.Data) != 0 && IsNarrow(output, inputs, made, isSelection))
            {
                own |= OnnxTaint.Narrow;
            }

            if ((own & (OnnxTaint.Heavy | OnnxTaint.Step | OnnxTaint.Narrow)) == (OnnxTaint.Step | OnnxTaint.Narrow))
            {
                own |= OnnxTaint.Gate;
            }

            if ((own & OnnxTaint.Heavy) != 0)
            {
                own &= OnnxTaint.Data | OnnxTaint.Shape | OnnxTaint.Heavy | OnnxTaint.Narrow;
            }

            taints[output] = own;
            via[output] = from;
        }
    }

    private bool IsNarrow(int output, ReadOnlySpan<int> inputs, OnnxTaint made, bool isSelection)
    {
        int rank = shapes.RankOf(output);
        if (rank >= 0 && (rank != 1 || IsSingle(output)))
        {
            return IsSingle(output);
        }

        // Of one dimension it is the samples when something was reduced away from them; nothing is known of a rank that is free.
        if (isSelection && (rank < 0 || inputs.IsEmpty || shapes.RankOf(inputs[0]) != rank))
        {
            return true;
        }

        foreach (int input in inputs)
        {
            OnnxTaint taint = TaintOf(input);
            if ((taint & OnnxTaint.Data) != 0 && (taint & OnnxTaint.Narrow) == 0)
            {
                return false;
            }
        }

        return (made & OnnxTaint.Data) != 0;
    }

    private void Comparison(int node, ReadOnlySpan<int> inputs, OnnxTaint union)
    {
        bool isMask = false;
        foreach (int input in inputs)
        {
            OnnxTaint other = TaintOf(input);
            if ((other & OnnxTaint.Data) == 0)
            {
                isMask |= (other & OnnxTaint.Ramp) != 0 || ((other & OnnxTaint.Shape) != 0 && !IsSingle(input)) || scalars.IsRamp(input) || (IsLong(input) && (union & OnnxTaint.Reduced) == 0);
            }
        }

        isMask |= (union & OnnxTaint.Ramp) != 0;
        bool isStep = (union & OnnxTaint.Heavy) == 0 && (!isMask || (union & OnnxTaint.Step) != 0);
        Finish(node, inputs, (union & (OnnxTaint.Data | OnnxTaint.Shape | OnnxTaint.Heavy | OnnxTaint.Reduced)) | (isStep ? OnnxTaint.Step | (union & OnnxTaint.Gate) : 0), isSelection: false);
    }

    private bool IsLong(int value) => shapes.RankOf(value) is > 0 && shapes.ShapeOf(value).IndexOfAnyExceptInRange(0, OnnxBounds.KeptElements) is >= 0;

    private void Selection(int node, ReadOnlySpan<int> inputs, OnnxOp op)
    {
        OnnxTaint data = TaintOf(inputs[0]);
        var index = OnnxTaint.None;
        foreach (int input in inputs[1..])
        {
            index |= TaintOf(input);
        }

        if ((index & (OnnxTaint.Gate | OnnxTaint.Heavy)) == OnnxTaint.Gate)
        {
            if ((data & OnnxTaint.Heavy) != 0)
            {
                Found("mux", "review", node, inputs, 1, 0);
            }

            Finish(node, inputs, (data & Kept) | OnnxTaint.Data | ((data & OnnxTaint.Data) == 0 ? OnnxTaint.Gate : 0), isSelection: false);
        }
        else if ((data & OnnxTaint.Data) == 0)
        {
            // A table: an embedding is learned; a list of numbers maps each index to one of them.
            bool isList = op == OnnxOp.Gather && shapes.RankOf(inputs[0]) == 1 && (index & OnnxTaint.Heavy) == 0;
            Finish(node, inputs, isList ? (index & (Kept | OnnxTaint.Gate)) | OnnxTaint.Step : Opaque(index), isSelection: false);
        }
        else
        {
            Finish(node, inputs, (data & ~OnnxTaint.Ramp) | OnnxTaint.Reduced | (index & (OnnxTaint.Heavy | OnnxTaint.Shape)), isSelection: true);
        }
    }

    private void Joined(int node, ReadOnlySpan<int> inputs, OnnxTaint union)
    {
        OnnxTaint common = OnnxTaint.Gate | OnnxTaint.Step | OnnxTaint.Raw | OnnxTaint.Count;
        foreach (int input in inputs)
        {
            OnnxTaint taint = TaintOf(input);
            common &= (taint & OnnxTaint.Data) != 0 ? taint : OnnxTaint.Gate | OnnxTaint.Step | OnnxTaint.Count;
        }

        Finish(node, inputs, (union & Kept) | common, isSelection: false);
    }

    // Attention takes lengths and tables of positions which models choose by the length of the text: only products of matrices are looked at.
    private void Learned(int node, ReadOnlySpan<int> inputs, OnnxTaint union, bool isProduct)
    {
        bool isPure = (union & OnnxTaint.Heavy) == 0;
        foreach (int input in inputs)
        {
            OnnxTaint taint = TaintOf(input);
            isPure &= (taint & OnnxTaint.Data) == 0 || ((taint & OnnxTaint.Gate) != 0 && IsSpread(input, taint));
        }

        if (isPure)
        {
            Finish(node, inputs, OnnxTaint.Data | OnnxTaint.Gate, isSelection: false);
            return;
        }

        if (isProduct && (union & OnnxTaint.Heavy) != 0)
        {
            Meeting(node, inputs, isLinear: false);
        }

        Finish(node, inputs, Opaque(union), isSelection: false);
    }

    // A gate times a vector is that vector or nothing; a row of different features is not.
    private static bool IsSpread(int input, OnnxTaint taint) => input >= 0 && (taint & OnnxTaint.Narrow) != 0;

    private void Bounded(int node, ReadOnlySpan<int> inputs, OnnxOp op)
    {
        int input = op is OnnxOp.Max or OnnxOp.Min && TaintOf(inputs[0]) == 0 ? inputs[1] : inputs[0];
        OnnxTaint taint = TaintOf(input);
        if ((taint & OnnxTaint.Heavy) != 0 || (taint & (OnnxTaint.Gate | OnnxTaint.Step)) != 0)
        {
            Finish(node, inputs, taint, isSelection: false);
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

        return OnnxTaint.None;
    }
}
