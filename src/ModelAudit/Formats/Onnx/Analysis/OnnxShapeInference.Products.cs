namespace ModelAudit.Formats.Onnx.Analysis;

/// <content>Products of matrices, windows and reductions. Whatever does not fit together leaves the shape unknown.</content>
internal sealed partial class OnnxShapeInference
{
    private void MatMul(int output, int left, int right)
    {
        int leftRank = shapes.RankOf(left);
        int rightRank = shapes.RankOf(right);
        if (leftRank < 1 || rightRank < 1)
        {
            return;
        }

        if (leftRank >= 2 && rightRank >= 2)
        {
            int rank = Math.Max(leftRank, rightRank);
            Span<long> shape = stackalloc long[OnnxValueShapes.MostDimensions];
            shape = shape[..rank];
            shape.Fill(1);
            Merge(shape[(rank - leftRank)..^2], shapes.ShapeOf(left)[..^2]);
            Merge(shape[(rank - rightRank)..^2], shapes.ShapeOf(right)[..^2]);
            shape[^2] = shapes.ShapeOf(left)[^2];
            shape[^1] = shapes.ShapeOf(right)[^1];
            shapes.Set(output, shape);
        }
        else if (rightRank == 1)
        {
            shapes.Set(output, shapes.ShapeOf(left)[..^1]);
        }
    }

    private void Gemm(int node, int output, int left, int right)
    {
        if (shapes.RankOf(left) == 2 && shapes.RankOf(right) == 2)
        {
            shapes.Set(output, [shapes.ShapeOf(left)[ops.Int(node, "transA"u8, 0) == 0 ? 0 : 1], shapes.ShapeOf(right)[ops.Int(node, "transB"u8, 0) == 0 ? 1 : 0]]);
        }
    }

    private void Window(int output, int input, long channels, long spatial)
    {
        if (shapes.RankOf(input) is >= 2 and var rank)
        {
            Span<long> shape = stackalloc long[OnnxValueShapes.MostDimensions];
            shape.Fill(spatial);
            shape[0] = shapes.ShapeOf(input)[0];
            shape[1] = channels;
            shapes.Set(output, shape[..rank]);
        }
    }

    private void Reduce(int node, int output, int input, int axes)
    {
        bool keeps = ops.Int(node, "keepdims"u8, 1) != 0;
        if (ops.TryInts(node, "axes"u8, out ReadOnlySpan<long> given) || shapes.TryElements(axes, out given))
        {
            if (given.IsEmpty && ops.Int(node, "noop_with_empty_axes"u8, 0) != 0)
            {
                shapes.SetAs(output, input);
                return;
            }

            Reduce(output, input, given, keeps);
        }
        else if (axes < 0 && ops.Int(node, "noop_with_empty_axes"u8, 0) == 0)
        {
            Reduce(output, input, [], keeps);
        }
    }

    private void Reduce(int output, int input, ReadOnlySpan<long> axes, bool keeps)
    {
        int rank = shapes.RankOf(input);
        if (rank < 0)
        {
            if (axes.IsEmpty && !keeps)
            {
                shapes.Set(output, []);
            }

            return;
        }

        Span<long> shape = stackalloc long[OnnxValueShapes.MostDimensions];
        int count = 0;
        for (int i = 0; i < rank; i++)
        {
            bool isReduced = axes.IsEmpty || axes.Contains(i) || axes.Contains(i - rank);
            if (!isReduced || keeps)
            {
                shape[count++] = isReduced ? 1 : shapes.ShapeOf(input)[i];
            }
        }

        shapes.Set(output, shape[..count]);
    }
}
