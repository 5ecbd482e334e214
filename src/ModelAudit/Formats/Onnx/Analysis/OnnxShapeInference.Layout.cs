namespace ModelAudit.Formats.Onnx.Analysis;

/// <content>Operators that move, join or repeat elements. Whatever does not fit together leaves the shape unknown.</content>
internal sealed partial class OnnxShapeInference
{
    private void Reshape(int node, int output, int input, int target)
    {
        if (!shapes.TryElements(target, out ReadOnlySpan<long> sizes) && !ops.TryInts(node, "shape"u8, out sizes))
        {
            FromElements(output, target);
            return;
        }

        if (sizes.Length > OnnxValueShapes.MostDimensions)
        {
            return;
        }

        Span<long> shape = stackalloc long[OnnxValueShapes.MostDimensions];
        bool copiesZero = ops.Int(node, "allowzero"u8, 0) == 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            shape[i] = sizes[i] == 0 && copiesZero ? Dimension(input, i) : sizes[i] < 0 ? Unknown : sizes[i];
        }

        shapes.Set(output, shape[..sizes.Length]);
    }

    private void Flatten(int node, int output, int input)
    {
        shapes.Types[output] = TypeOf(input);
        int rank = shapes.RankOf(input);
        long axis = ops.Int(node, "axis"u8, 1);
        axis += axis < 0 ? Math.Max(0, rank) : 0;
        shapes.Set(output, rank < 0 || axis < 0 || axis > rank ? [Unknown, Unknown] : [SizeOf(shapes.ShapeOf(input)[..(int)axis]), SizeOf(shapes.ShapeOf(input)[(int)axis..])]);
    }

    private static long SizeOf(ReadOnlySpan<long> shape)
    {
        long size = 1;
        foreach (long dimension in shape)
        {
            if (dimension < 0 || (dimension > 0 && size > long.MaxValue / dimension))
            {
                return Unknown;
            }

            size *= dimension;
        }

        return size;
    }

    private void Transpose(int node, int output, int input)
    {
        shapes.Types[output] = TypeOf(input);
        if (shapes.RankOf(input) is not (>= 0 and var rank))
        {
            return;
        }

        Span<long> shape = stackalloc long[OnnxValueShapes.MostDimensions];
        bool isGiven = ops.TryInts(node, "perm"u8, out ReadOnlySpan<long> order);
        if (isGiven && order.Length != rank)
        {
            Misfit(node, FormattableString.Invariant($"orders {order.Length} axes of a value that has {rank}"));
            return;
        }

        for (int i = 0; i < rank; i++)
        {
            long axis = isGiven ? order[i] : rank - 1 - i;
            if (axis < 0 || axis >= rank)
            {
                Misfit(node, FormattableString.Invariant($"names the axis {axis} of a value that has {rank}"));
                return;
            }

            shape[i] = shapes.ShapeOf(input)[(int)axis];
        }

        shapes.Set(output, shape[..rank]);
    }

    private void Concat(int node, int output, ReadOnlySpan<int> inputs)
    {
        shapes.Types[output] = inputs.IsEmpty ? 0 : TypeOf(inputs[0]);
        Span<long> elements = stackalloc long[OnnxBounds.KeptElements];
        int count = 0;
        foreach (int input in inputs)
        {
            if (!shapes.TryElements(input, out ReadOnlySpan<long> part) || count + part.Length > elements.Length)
            {
                count = -1;
                break;
            }

            part.CopyTo(elements[count..]);
            count += part.Length;
        }

        if (count >= 0)
        {
            shapes.SetElements(output, elements[..count]);
        }

        if (inputs.IsEmpty || shapes.RankOf(inputs[0]) is not (> 0 and var rank))
        {
            return;
        }

        long axis = ops.Int(node, "axis"u8, 1);
        axis += axis < 0 ? rank : 0;
        Span<long> shape = stackalloc long[OnnxValueShapes.MostDimensions];
        shapes.ShapeOf(inputs[0]).CopyTo(shape);
        if (axis < 0 || axis >= rank)
        {
            Misfit(node, FormattableString.Invariant($"joins along the axis {axis} of values that have {rank}"));
            return;
        }

        for (int i = 1; i < inputs.Length; i++)
        {
            if (shapes.RankOf(inputs[i]) != rank)
            {
                shape[(int)axis] = Unknown;
                continue;
            }

            long size = shapes.ShapeOf(inputs[i])[(int)axis];
            shape[(int)axis] = size < 0 || shape[(int)axis] < 0 || size > long.MaxValue - shape[(int)axis] ? Unknown : shape[(int)axis] + size;
        }

        shapes.Set(output, shape[..rank]);
    }

    private void Squeeze(int node, int output, int input, int axes)
    {
        bool isUn = ops[node] == OnnxOp.Unsqueeze;
        if (shapes.RankOf(input) is not (>= 0 and var rank) || (!ops.TryInts(node, "axes"u8, out ReadOnlySpan<long> given) && !shapes.TryElements(axes, out given)))
        {
            return;
        }

        int outputRank = isUn ? rank + given.Length : rank;
        if (outputRank > OnnxValueShapes.MostDimensions)
        {
            return;
        }

        Span<long> shape = stackalloc long[OnnxValueShapes.MostDimensions];
        int count = 0;
        int next = 0;
        for (int i = 0; i < outputRank; i++)
        {
            bool isNamed = given.Contains(i) || given.Contains(i - outputRank);
            if (isUn)
            {
                shape[count++] = isNamed || next >= rank ? 1 : shapes.ShapeOf(input)[next++];
            }
            else if (!isNamed)
            {
                shape[count++] = shapes.ShapeOf(input)[i];
            }
        }

        shapes.Set(output, shape[..count]);
    }

    private void Expand(int output, int input, int target)
    {
        if (shapes.RankOf(input) is not (>= 0 and var own) || !shapes.TryElements(target, out ReadOnlySpan<long> sizes))
        {
            return;
        }

        int rank = Math.Max(own, sizes.Length);
        Span<long> shape = stackalloc long[OnnxValueShapes.MostDimensions];
        shape = shape[..rank];
        shape.Fill(1);
        Merge(shape[(rank - own)..], shapes.ShapeOf(input));
        Merge(shape[(rank - sizes.Length)..], sizes);
        shapes.Set(output, shape);
    }

    private void Tile(int output, int input, int repeats)
    {
        if (shapes.RankOf(input) is not (>= 0 and var rank) || !shapes.TryElements(repeats, out ReadOnlySpan<long> times) || times.Length != rank)
        {
            Unsized(output, input);
            return;
        }

        Span<long> shape = stackalloc long[OnnxValueShapes.MostDimensions];
        for (int i = 0; i < rank; i++)
        {
            long size = shapes.ShapeOf(input)[i];
            shape[i] = size < 0 || times[i] < 0 ? Unknown : times[i] > 0 && size > long.MaxValue / times[i] ? long.MaxValue : size * times[i];
        }

        shapes.Set(output, shape[..rank]);
    }

    private void Pad(int node, int output, int input, int pads)
    {
        if (shapes.RankOf(input) is not (>= 0 and var rank) || (!shapes.TryElements(pads, out ReadOnlySpan<long> around) && !ops.TryInts(node, "pads"u8, out around)) || around.Length != 2 * rank)
        {
            Unsized(output, input);
            return;
        }

        Span<long> shape = stackalloc long[OnnxValueShapes.MostDimensions];
        for (int i = 0; i < rank; i++)
        {
            Int128 size = (Int128)shapes.ShapeOf(input)[i] + around[i] + around[i + rank];
            shape[i] = shapes.ShapeOf(input)[i] < 0 || size < 0 ? Unknown : size > long.MaxValue ? long.MaxValue : (long)size;
        }

        shapes.Set(output, shape[..rank]);
    }

    private void Resize(int output, int input, int sizes)
    {
        if (shapes.TryElements(sizes, out ReadOnlySpan<long> given) && given.Length == shapes.RankOf(input))
        {
            shapes.Set(output, given);
        }
        else
        {
            Unsized(output, input);
        }
    }
}
