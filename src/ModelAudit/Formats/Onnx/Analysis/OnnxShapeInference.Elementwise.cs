namespace ModelAudit.Formats.Onnx.Analysis;

/// <content>Shapes of what is computed element by element, and numbers of small integer tensors. Whatever does not fit together leaves the shape unknown.</content>
internal sealed partial class OnnxShapeInference
{
    private const long Unknown = OnnxValueShapes.Unknown;

    private void Broadcast(int output, ReadOnlySpan<int> inputs)
    {
        int rank = 0;
        foreach (int input in inputs)
        {
            if (shapes.RankOf(input) < 0)
            {
                return;
            }

            rank = Math.Max(rank, shapes.RankOf(input));
        }

        Span<long> shape = stackalloc long[OnnxValueShapes.MostDimensions];
        shape = shape[..rank];
        shape.Fill(1);
        foreach (int input in inputs)
        {
            ReadOnlySpan<long> own = shapes.ShapeOf(input);
            Merge(shape[(rank - own.Length)..], own);
        }

        foreach (int input in inputs)
        {
            if (shapes.ShapeOf(input).SequenceEqual(shape))
            {
                shapes.SetAs(output, input);
                return;
            }
        }

        shapes.Set(output, shape);
    }

    // Of a size and one that is not known the size counts, unless it is 1: the other may be anything then.
    private static void Merge(Span<long> shape, ReadOnlySpan<long> own)
    {
        for (int i = 0; i < own.Length; i++)
        {
            shape[i] = shape[i] == 1 ? own[i] : own[i] is 1 or Unknown ? shape[i] : own[i];
        }
    }

    private void FoldArithmetic(OnnxOp op, int output, int left, int right)
    {
        if (!shapes.TryElements(left, out ReadOnlySpan<long> a) || !shapes.TryElements(right, out ReadOnlySpan<long> b) || a.IsEmpty || b.IsEmpty || (a.Length != b.Length && a.Length != 1 && b.Length != 1))
        {
            return;
        }

        Span<long> made = stackalloc long[OnnxBounds.KeptElements];
        int count = Math.Max(a.Length, b.Length);
        for (int i = 0; i < count; i++)
        {
            Int128 x = a[a.Length == 1 ? 0 : i];
            Int128 y = b[b.Length == 1 ? 0 : i];
            if (op == OnnxOp.Div && y == 0)
            {
                return;
            }

            Int128 result = op switch { OnnxOp.Add => x + y, OnnxOp.Sub => x - y, OnnxOp.Mul => x * y, _ => x / y };
            if (result > long.MaxValue || result < long.MinValue)
            {
                return;
            }

            made[i] = (long)result;
        }

        shapes.SetElements(output, made[..count]);
    }
}
