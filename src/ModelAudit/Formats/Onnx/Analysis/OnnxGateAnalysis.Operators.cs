namespace ModelAudit.Formats.Onnx.Analysis;

/// <content>How what a value is made of flows through each operator.</content>
internal sealed partial class OnnxGateAnalysis
{
    private const int BoolType = 9;

    private const OnnxTaint Kept = OnnxTaint.Data | OnnxTaint.Shape | OnnxTaint.Heavy | OnnxTaint.Reduced | OnnxTaint.Half | OnnxTaint.Clipped | OnnxTaint.Gain | OnnxTaint.Ramp
        | OnnxTaint.Linear | OnnxTaint.Sized;

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
                Sizes(node, inputs, op);
                break;
            case OnnxOp.Equal or OnnxOp.Greater or OnnxOp.GreaterOrEqual or OnnxOp.Less or OnnxOp.LessOrEqual or OnnxOp.IsNaN or OnnxOp.IsInf or OnnxOp.Sign or OnnxOp.LabelEncoder
                or OnnxOp.RegexFullMatch or OnnxOp.Binarizer or OnnxOp.Hardmax:
                Comparison(node, inputs, union);
                break;
            case OnnxOp.OneHot:
                // The numbers that stand for no and yes count up, and are no places.
                Comparison(node, inputs[..1], union);
                break;
            case OnnxOp.TfIdfVectorizer:
                bool isSingleGram = ops.TryInts(node, "ngram_indexes"u8, out ReadOnlySpan<long> grams) && grams.Length == 1;
                Finish(node, inputs, (union & Kept) | OnnxTaint.Reduced | OnnxTaint.Step, isSelection: isSingleGram);
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
                    Rounding(node, inputs, op);
                }

                break;
            case OnnxOp.Not or OnnxOp.And or OnnxOp.Or or OnnxOp.Xor or OnnxOp.BitwiseAnd or OnnxOp.BitwiseOr or OnnxOp.BitwiseXor:
                Arithmetic(node, inputs, union, op, keepsStep: true);
                break;
            case OnnxOp.ReduceMax or OnnxOp.ReduceMin or OnnxOp.ReduceProd or OnnxOp.GlobalMaxPool or OnnxOp.Det:
                Finish(node, inputs, (TaintOf(inputs[0]) & ~(OnnxTaint.Ramp | OnnxTaint.Linear)) | OnnxTaint.Reduced, isSelection: true);
                break;
            case OnnxOp.ReduceSum or OnnxOp.ReduceMean or OnnxOp.ReduceL1 or OnnxOp.ReduceL2 or OnnxOp.ReduceLogSum or OnnxOp.ReduceLogSumExp or OnnxOp.ReduceSumSquare or OnnxOp.GlobalAveragePool or OnnxOp.GlobalLpPool
                or OnnxOp.ArgMax or OnnxOp.ArgMin:
                OnnxTaint summed = TaintOf(inputs[0]) & (op is OnnxOp.ReduceSum or OnnxOp.ReduceMean or OnnxOp.GlobalAveragePool ? ~OnnxTaint.None : ~OnnxTaint.Linear);
                Finish(node, inputs, (summed & ~(OnnxTaint.Step | OnnxTaint.Ramp)) | OnnxTaint.Reduced | ((summed & OnnxTaint.Step) != 0 ? OnnxTaint.Count : 0), isSelection: true);
                break;
            case OnnxOp.Slice or OnnxOp.Split or OnnxOp.GatherND or OnnxOp.GatherElements or OnnxOp.Compress or OnnxOp.TopK or OnnxOp.Gather or OnnxOp.SequenceAt:
                Selection(node, inputs, op);
                break;
            case OnnxOp.ScatterND or OnnxOp.ScatterElements or OnnxOp.Scatter:
                Arithmetic(node, inputs, union, op, keepsStep: true);
                break;
            case OnnxOp.Concat:
                Joined(node, inputs, union);
                break;
            case OnnxOp.Unique:
                Finish(node, inputs, (union & Kept) | OnnxTaint.Sized | OnnxTaint.Reduced, isSelection: false);
                break;
            case OnnxOp.Dropout when inputs.Length > 1:
                Arithmetic(node, inputs, union, op, keepsStep: true);
                break;
            case OnnxOp.Expand or OnnxOp.Tile or OnnxOp.Pad or OnnxOp.DequantizeLinear or OnnxOp.QuantizeLinear or OnnxOp.Upsample or OnnxOp.Resize or OnnxOp.NonMaxSuppression
                when inputs.Length > 1 && Meeting(node, inputs, isLinear: false):
                Finish(node, inputs, Opaque(union), isSelection: false);
                break;
            case OnnxOp.CumSum or OnnxOp.Trilu when inputs.Length > 1 && Meeting(node, inputs, isLinear: false):
                Finish(node, inputs, Opaque(union), isSelection: false);
                break;
            case OnnxOp.Identity or OnnxOp.Reshape or OnnxOp.Transpose or OnnxOp.Squeeze or OnnxOp.Unsqueeze or OnnxOp.Flatten or OnnxOp.Expand or OnnxOp.Tile or OnnxOp.Pad or OnnxOp.Dropout
                or OnnxOp.DequantizeLinear or OnnxOp.DepthToSpace or OnnxOp.SpaceToDepth or OnnxOp.Trilu or OnnxOp.CastLike or OnnxOp.MaxPool or OnnxOp.Upsample or OnnxOp.Resize:
                Finish(node, inputs, TaintOf(inputs[0]) | (union & OnnxTaint.Shape), isSelection: false);
                break;
            case OnnxOp.Range or OnnxOp.CumSum:
                Finish(node, inputs, (union & (OnnxTaint.Data | OnnxTaint.Shape | OnnxTaint.Heavy)) | OnnxTaint.Ramp, isSelection: false);
                break;
            case OnnxOp.NonZero:
                Finish(node, inputs, (union & (OnnxTaint.Data | OnnxTaint.Shape | OnnxTaint.Heavy)) | OnnxTaint.Ramp | OnnxTaint.Sized, isSelection: false);
                break;
            case OnnxOp.Clip when inputs.Length > 1 && Meeting(node, inputs, isLinear: true, takesRounded: false):
                Finish(node, inputs, Opaque(union), isSelection: false);
                break;
            case OnnxOp.Clip or OnnxOp.Relu or OnnxOp.LeakyRelu or OnnxOp.Softplus or OnnxOp.ThresholdedRelu or OnnxOp.Sigmoid or OnnxOp.HardSigmoid or OnnxOp.Tanh or OnnxOp.Softsign or OnnxOp.Erf
                or OnnxOp.Softmax or OnnxOp.Exp or OnnxOp.Reciprocal or OnnxOp.Floor or OnnxOp.Ceil or OnnxOp.Round:
                Bounded(node, inputs, op);
                Rounding(node, inputs, op);
                break;
            case OnnxOp.QuantizeLinear:
                Finish(node, inputs, TaintOf(inputs[0]) | (union & OnnxTaint.Shape), isSelection: false);
                Rounding(node, inputs, op);
                break;
            case OnnxOp.Max or OnnxOp.Min when inputs.Length == 2 && (TaintOf(inputs[0]) == 0 || TaintOf(inputs[1]) == 0):
                Bounded(node, inputs, op);
                break;
            case OnnxOp.Other when Meeting(node, inputs, isLinear: false, takesRounded: false):
                Finish(node, inputs, Opaque(union), isSelection: false);
                break;
            case OnnxOp.Other or OnnxOp.NonMaxSuppression or OnnxOp.SequenceConstruct:
                Finish(node, inputs, union & Kept, isSelection: false);
                break;
            default:
                if (IsLearned(op))
                {
                    Learned(node, inputs, union, op);
                }
                else
                {
                    Arithmetic(node, inputs, union, op, keepsStep: inputs.Length == 1 || op is OnnxOp.Mul or OnnxOp.Sub);
                    Rounding(node, inputs, op);
                }

                break;
        }
    }

    private static OnnxTaint ConstantResult(OnnxOp op, OnnxTaint union) =>
        op is OnnxOp.Shape or OnnxOp.Size ? OnnxTaint.Shape : (union & (OnnxTaint.Shape | OnnxTaint.Ramp)) | (op is OnnxOp.Range or OnnxOp.CumSum ? OnnxTaint.Ramp : 0);

    // States what a node makes; a step with one element for each sample is a gate from here on.
    private void Finish(int node, ReadOnlySpan<int> inputs, OnnxTaint made, bool isSelection)
    {
        int from = Strongest(inputs);
        made &= ~OnnxTaint.Control;
        made |= IsControlled(inputs) ? OnnxTaint.Control : 0;
        foreach (int input in inputs)
        {
            made &= (TaintOf(input) & (OnnxTaint.Heavy | OnnxTaint.Linear)) == OnnxTaint.Heavy ? ~OnnxTaint.Linear : ~OnnxTaint.None;
        }

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
                own &= OnnxTaint.Data | OnnxTaint.Shape | OnnxTaint.Heavy | OnnxTaint.Narrow | OnnxTaint.Linear | OnnxTaint.Sized | OnnxTaint.Void;
            }

            taints[output] = own;
            via[output] = from;
        }
    }

    // Whether all data comes from inputs of a single number.
    private bool IsControlled(ReadOnlySpan<int> inputs)
    {
        var all = OnnxTaint.Control;
        bool hasData = false;
        foreach (int input in inputs)
        {
            OnnxTaint taint = TaintOf(input);
            all &= (taint & OnnxTaint.Data) == 0 ? OnnxTaint.Control : taint;
            hasData |= (taint & OnnxTaint.Data) != 0;
        }

        return hasData && all != 0;
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
}
