using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <content>What each operator makes of its inputs.</content>
internal sealed partial class OnnxShapeInference
{
    private const int Float = 1;
    private const int Int64 = 7;
    private const int Bool = 9;

    private void Infer(int node)
    {
        ref readonly OnnxNode written = ref model.Nodes[node];
        ReadOnlySpan<int> inputs = flow.InputsOf(written);
        foreach (int input in inputs)
        {
            Load(input);
        }

        ReadOnlySpan<int> outputs = flow.OutputsOf(written);
        if (outputs.IsEmpty || outputs[0] < 0)
        {
            return;
        }

        int first = inputs.IsEmpty ? OnnxDataflow.None : inputs[0];
        int second = inputs.Length > 1 ? inputs[1] : OnnxDataflow.None;
        int output = outputs[0];
        switch (ops[node])
        {
            case OnnxOp.Identity or OnnxOp.Dropout:
                Same(output, first);
                shapes.SetElementsAs(output, first);
                break;
            case OnnxOp.Relu or OnnxOp.Sigmoid or OnnxOp.Tanh or OnnxOp.Exp or OnnxOp.Log or OnnxOp.Sqrt or OnnxOp.Neg or OnnxOp.Abs or OnnxOp.Erf or OnnxOp.Sin or OnnxOp.Cos
                or OnnxOp.Floor or OnnxOp.Ceil or OnnxOp.Round or OnnxOp.Sign or OnnxOp.Clip or OnnxOp.Softmax or OnnxOp.LogSoftmax or OnnxOp.LeakyRelu or OnnxOp.Elu or OnnxOp.Selu
                or OnnxOp.HardSigmoid or OnnxOp.HardSwish or OnnxOp.Gelu or OnnxOp.Mish or OnnxOp.Softplus or OnnxOp.Softsign or OnnxOp.ThresholdedRelu or OnnxOp.CumSum or OnnxOp.Reciprocal
                or OnnxOp.BatchNormalization or OnnxOp.InstanceNormalization or OnnxOp.LpNormalization or OnnxOp.GroupNormalization or OnnxOp.Trilu
                or OnnxOp.ScatterND or OnnxOp.ScatterElements or OnnxOp.Scatter or OnnxOp.BitwiseNot or OnnxOp.ReverseSequence or OnnxOp.PRelu:
                Same(output, first);
                break;
            case OnnxOp.LayerNormalization:
                // ONNX Runtime's own form makes the type of the scale.
                shapes.SetAs(output, first);
                shapes.Types[output] = TypeOf(first) == TypeOf(second) ? TypeOf(first) : 0;
                break;
            case OnnxOp.Not or OnnxOp.IsNaN or OnnxOp.IsInf:
                shapes.SetAs(output, first);
                shapes.Types[output] = Bool;
                break;
            case OnnxOp.Add or OnnxOp.Sub or OnnxOp.Mul or OnnxOp.Div:
                Broadcast(output, inputs);
                shapes.Types[output] = TypeOf(first);
                FoldArithmetic(ops[node], output, first, second);
                break;
            case OnnxOp.Pow or OnnxOp.Max or OnnxOp.Min or OnnxOp.Mean or OnnxOp.Sum or OnnxOp.Mod or OnnxOp.BitShift or OnnxOp.BitwiseAnd or OnnxOp.BitwiseOr or OnnxOp.BitwiseXor:
                Broadcast(output, inputs);
                shapes.Types[output] = TypeOf(first);
                break;
            case OnnxOp.Equal or OnnxOp.Less or OnnxOp.LessOrEqual or OnnxOp.Greater or OnnxOp.GreaterOrEqual or OnnxOp.And or OnnxOp.Or or OnnxOp.Xor:
                Broadcast(output, inputs);
                shapes.Types[output] = Bool;
                break;
            case OnnxOp.Where:
                Broadcast(output, inputs);
                shapes.Types[output] = TypeOf(second);
                break;
            case OnnxOp.Cast:
                shapes.SetAs(output, first);
                shapes.Types[output] = (int)Math.Clamp(ops.Int(node, "to"u8, 0), 0, int.MaxValue);
                if (shapes.Types[output] is 6 or Int64)
                {
                    shapes.SetElementsAs(output, first);
                }

                break;
            case OnnxOp.CastLike:
                shapes.SetAs(output, first);
                shapes.Types[output] = TypeOf(second);
                break;
            case OnnxOp.Shape:
                ShapeOfInput(node, output, first);
                break;
            case OnnxOp.Size:
                Scalar(output, Int64);
                break;
            case OnnxOp.Constant:
                Constant(node, output);
                break;
            case OnnxOp.ConstantOfShape:
                shapes.Types[output] = model.TryGetAttribute(written, "value"u8, out OnnxAttribute value) && value is { Kind: OnnxAttributeKind.Tensor, Kept: > 0 }
                    ? model.Tensors[value.First].DataType : Float;
                FromElements(output, first);
                break;
            case OnnxOp.Reshape:
                shapes.Types[output] = TypeOf(first);
                Reshape(node, output, first, second);
                shapes.SetElementsAs(output, first);
                break;
            case OnnxOp.Flatten:
                Flatten(node, output, first);
                break;
            case OnnxOp.Transpose:
                Transpose(node, output, first);
                break;
            case OnnxOp.Concat:
                Concat(node, output, inputs);
                break;
            case OnnxOp.MatMul or OnnxOp.FusedMatMul:
                shapes.Types[output] = ops[node] == OnnxOp.MatMul ? TypeOf(first) : 0;
                MatMul(output, first, second);
                break;
            case OnnxOp.Gemm:
                shapes.Types[output] = TypeOf(first);
                Gemm(node, output, first, second);
                break;
            case OnnxOp.MatMulInteger:
                shapes.Types[output] = 6;
                MatMul(output, first, second);
                break;
            case OnnxOp.QLinearMatMul:
                MatMul(output, first, inputs.Length > 3 ? inputs[3] : OnnxDataflow.None);
                break;
            case OnnxOp.Conv:
                shapes.Types[output] = TypeOf(first);
                Window(output, first, shapes.RankOf(second) > 0 ? shapes.ShapeOf(second)[0] : Unknown, Unknown);
                break;
            case OnnxOp.MaxPool or OnnxOp.AveragePool or OnnxOp.LpPool:
                shapes.Types[output] = TypeOf(first);
                Window(output, first, Dimension(first, 1), Unknown);
                break;
            case OnnxOp.GlobalAveragePool or OnnxOp.GlobalMaxPool or OnnxOp.GlobalLpPool:
                shapes.Types[output] = TypeOf(first);
                Window(output, first, Dimension(first, 1), 1);
                break;
            case OnnxOp.ReduceL1 or OnnxOp.ReduceL2 or OnnxOp.ReduceLogSum or OnnxOp.ReduceLogSumExp or OnnxOp.ReduceMax or OnnxOp.ReduceMean or OnnxOp.ReduceMin or OnnxOp.ReduceProd
                or OnnxOp.ReduceSum or OnnxOp.ReduceSumSquare:
                shapes.Types[output] = TypeOf(first);
                Reduce(node, output, first, second);
                break;
            case OnnxOp.ArgMax or OnnxOp.ArgMin:
                shapes.Types[output] = Int64;
                Reduce(output, first, [ops.Int(node, "axis"u8, 0)], ops.Int(node, "keepdims"u8, 1) != 0);
                break;
            case OnnxOp.Gather:
                shapes.Types[output] = TypeOf(first);
                Gather(node, output, first, second);
                break;
            case OnnxOp.GatherElements:
                shapes.Types[output] = TypeOf(first);
                shapes.SetAs(output, second);
                break;
            case OnnxOp.GatherND or OnnxOp.Einsum or OnnxOp.LSTM or OnnxOp.GRU or OnnxOp.RNN or OnnxOp.ConvTranspose or OnnxOp.Compress:
                shapes.Types[output] = ops[node] == OnnxOp.Einsum && inputs.Length == 0 ? 0 : TypeOf(first);
                break;
            case OnnxOp.Slice:
                shapes.Types[output] = TypeOf(first);
                Slice(node, output, inputs);
                break;
            case OnnxOp.Squeeze or OnnxOp.Unsqueeze:
                shapes.Types[output] = TypeOf(first);
                Squeeze(node, output, first, second);
                shapes.SetElementsAs(output, first);
                break;
            case OnnxOp.Expand:
                shapes.Types[output] = TypeOf(first);
                Expand(output, first, second);
                break;
            case OnnxOp.Tile:
                shapes.Types[output] = TypeOf(first);
                Tile(output, first, second);
                break;
            case OnnxOp.Pad:
                shapes.Types[output] = TypeOf(first);
                Pad(node, output, first, second);
                break;
            case OnnxOp.Resize or OnnxOp.Upsample:
                shapes.Types[output] = TypeOf(first);
                Resize(output, first, inputs.Length > 3 ? inputs[3] : OnnxDataflow.None);
                break;
            case OnnxOp.Range:
                shapes.Types[output] = TypeOf(first);
                Range(output, inputs);
                break;
            case OnnxOp.OneHot:
                shapes.Types[output] = inputs.Length > 2 ? TypeOf(inputs[2]) : 0;
                OneHot(node, output, first, second);
                break;
            case OnnxOp.Split:
                Split(node, outputs, first, second);
                break;
            case OnnxOp.TopK:
                TopK(node, outputs, first, second);
                break;
            case OnnxOp.NonZero:
                shapes.Types[output] = Int64;
                shapes.Set(output, [Unknown, Unknown]);
                break;
            case OnnxOp.DepthToSpace or OnnxOp.SpaceToDepth:
                shapes.Types[output] = TypeOf(first);
                Unsized(output, first);
                break;
            default:
                break;
        }
    }

    private int TypeOf(int value) => value < 0 ? 0 : shapes.Types[value];

    private long Dimension(int value, int axis) => shapes.RankOf(value) > axis ? shapes.ShapeOf(value)[axis] : Unknown;

    private void Same(int output, int input)
    {
        shapes.SetAs(output, input);
        shapes.Types[output] = TypeOf(input);
    }

    private void Scalar(int output, int type)
    {
        shapes.Types[output] = type;
        shapes.Set(output, []);
    }

    private void Unsized(int output, int input)
    {
        if (shapes.RankOf(input) is >= 0 and var rank)
        {
            Span<long> shape = stackalloc long[OnnxValueShapes.MostDimensions];
            shape.Fill(Unknown);
            shapes.Set(output, shape[..rank]);
        }
    }
}
