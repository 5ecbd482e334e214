using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <content>Shapes of outputs. Whatever does not fit together leaves the shape unknown.</content>
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

    private void ShapeOfInput(int node, int output, int input)
    {
        shapes.Types[output] = Int64;
        bool isPart = ops.Has(node, "start"u8) || ops.Has(node, "end"u8);
        if (isPart || shapes.RankOf(input) < 0)
        {
            shapes.Set(output, [Unknown]);
            return;
        }

        shapes.Set(output, [shapes.RankOf(input)]);
        if (shapes.ShapeOf(input).IndexOf(Unknown) < 0)
        {
            shapes.SetElements(output, shapes.ShapeOf(input));
        }
    }

    private void Constant(int node, int output)
    {
        foreach (ref readonly OnnxAttribute attribute in model.AttributesOf(model.Nodes[node]))
        {
            switch (attribute.Kind)
            {
                case OnnxAttributeKind.Tensor when attribute.Kept > 0:
                    Take(output, model.Tensors[attribute.First]);
                    return;
                case OnnxAttributeKind.Int when model.Names.Is(attribute.Name, "value_int"u8):
                    Scalar(output, Int64);
                    shapes.SetElements(output, [attribute.Value]);
                    return;
                case OnnxAttributeKind.Float when model.Names.Is(attribute.Name, "value_float"u8):
                    Scalar(output, Float);
                    return;
                case OnnxAttributeKind.Ints when model.Names.Is(attribute.Name, "value_ints"u8):
                    shapes.Types[output] = Int64;
                    shapes.Set(output, [attribute.Count]);
                    if (attribute.IsWhole)
                    {
                        shapes.SetElements(output, model.ValuesOf(attribute));
                    }

                    return;
                case OnnxAttributeKind.Floats when model.Names.Is(attribute.Name, "value_floats"u8):
                    shapes.Types[output] = Float;
                    shapes.Set(output, [attribute.Count]);
                    return;
                default:
                    break;
            }
        }
    }

    private void FromElements(int output, int shape)
    {
        if (shapes.TryElements(shape, out ReadOnlySpan<long> sizes))
        {
            shapes.Set(output, sizes);
        }
        else if (shapes.RankOf(shape) == 1 && shapes.ShapeOf(shape)[0] is >= 0 and <= OnnxValueShapes.MostDimensions and var rank)
        {
            Span<long> unknown = stackalloc long[OnnxValueShapes.MostDimensions];
            unknown.Fill(Unknown);
            shapes.Set(output, unknown[..(int)rank]);
        }
    }

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

    private void Gather(int node, int output, int data, int indices)
    {
        int rank = shapes.RankOf(data);
        int indexRank = shapes.RankOf(indices);
        if (rank < 1 || indexRank < 0 || rank + indexRank - 1 > OnnxValueShapes.MostDimensions)
        {
            return;
        }

        long axis = ops.Int(node, "axis"u8, 0);
        axis += axis < 0 ? rank : 0;
        if (axis < 0 || axis >= rank)
        {
            Misfit(node, FormattableString.Invariant($"takes from the axis {axis} of a value that has {rank}"));
            return;
        }

        shapes.Set(output, [.. shapes.ShapeOf(data)[..(int)axis], .. shapes.ShapeOf(indices), .. shapes.ShapeOf(data)[((int)axis + 1)..]]);
        if (axis == 0 && shapes.TryElements(data, out ReadOnlySpan<long> from) && shapes.TryElements(indices, out ReadOnlySpan<long> places))
        {
            Span<long> taken = stackalloc long[OnnxBounds.KeptElements];
            for (int i = 0; i < places.Length; i++)
            {
                long place = places[i] < 0 ? places[i] + from.Length : places[i];
                if (place < 0 || place >= from.Length)
                {
                    return;
                }

                taken[i] = from[(int)place];
            }

            shapes.SetElements(output, taken[..places.Length]);
        }
    }

    private void Slice(int node, int output, ReadOnlySpan<int> inputs)
    {
        int input = inputs.IsEmpty ? OnnxDataflow.None : inputs[0];
        if (shapes.RankOf(input) is not (>= 0 and var rank))
        {
            return;
        }

        bool isKnown = inputs.Length > 1
            ? shapes.TryElements(inputs[1], out ReadOnlySpan<long> starts) & shapes.TryElements(inputs.Length > 2 ? inputs[2] : -1, out ReadOnlySpan<long> ends)
            : ops.TryInts(node, "starts"u8, out starts) & ops.TryInts(node, "ends"u8, out ends);
        ReadOnlySpan<long> axes = default;
        bool hasAxes = inputs.Length > 3 && inputs[3] >= 0 ? shapes.TryElements(inputs[3], out axes) : inputs.Length <= 1 && ops.TryInts(node, "axes"u8, out axes);
        bool hasSteps = inputs.Length > 4 && inputs[4] >= 0;
        if (!isKnown || starts.Length != ends.Length || (!hasAxes && inputs.Length > 3 && inputs[3] >= 0) || (hasAxes && axes.Length != starts.Length) || (!hasAxes && starts.Length > rank))
        {
            Unsized(output, input);
            return;
        }

        Span<long> shape = stackalloc long[OnnxValueShapes.MostDimensions];
        shapes.ShapeOf(input).CopyTo(shape);
        for (int i = 0; i < starts.Length; i++)
        {
            long axis = hasAxes ? axes[i] : i;
            axis += axis < 0 ? rank : 0;
            if (axis < 0 || axis >= rank)
            {
                Misfit(node, FormattableString.Invariant($"takes from the axis {axis} of a value that has {rank}"));
                return;
            }

            shape[(int)axis] = hasSteps ? Unknown : SliceSize(shape[(int)axis], starts[i], ends[i]);
        }

        shapes.Set(output, shape[..rank]);
    }

    private static long SliceSize(long size, long start, long end)
    {
        if (size < 0)
        {
            // Between two places counted from the same end the size is known, when there are enough elements.
            return (start >= 0) == (end >= 0) && end > start && end - start > 0 && end < int.MaxValue ? end - start : start == -1 && end >= int.MaxValue ? 1 : Unknown;
        }

        long from = Math.Clamp(start < 0 ? start + size : start, 0, size);
        long to = Math.Clamp(end < 0 ? end + size : end, 0, size);
        return Math.Max(0, to - from);
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

    private void Range(int output, ReadOnlySpan<int> inputs)
    {
        long size = Unknown;
        if (inputs.Length == 3
            && shapes.TryElements(inputs[0], out ReadOnlySpan<long> start) && start.Length == 1
            && shapes.TryElements(inputs[1], out ReadOnlySpan<long> limit) && limit.Length == 1
            && shapes.TryElements(inputs[2], out ReadOnlySpan<long> step) && step is [not 0])
        {
            Int128 count = ((Int128)limit[0] - start[0]) / step[0];
            size = count < 0 ? 0 : count > long.MaxValue ? long.MaxValue : (long)count;
        }

        shapes.Set(output, [size]);
    }

    private void OneHot(int node, int output, int indices, int depth)
    {
        if (shapes.RankOf(indices) is not (>= 0 and < OnnxValueShapes.MostDimensions and var rank))
        {
            return;
        }

        long axis = ops.Int(node, "axis"u8, -1);
        axis += axis < 0 ? rank + 1 : 0;
        if (axis < 0 || axis > rank)
        {
            Misfit(node, FormattableString.Invariant($"adds the axis {axis} to a value that has {rank}"));
            return;
        }

        long size = shapes.TryElements(depth, out ReadOnlySpan<long> known) && known.Length == 1 ? known[0] : Unknown;
        shapes.Set(output, [.. shapes.ShapeOf(indices)[..(int)axis], size, .. shapes.ShapeOf(indices)[(int)axis..]]);
    }

    // All parts have the same shape as far as it is known: it is kept once, for a node may have a million of them.
    private void Split(int node, ReadOnlySpan<int> outputs, int input)
    {
        long axis = ops.Int(node, "axis"u8, 0);
        int rank = shapes.RankOf(input);
        axis += axis < 0 ? Math.Max(0, rank) : 0;
        bool isKnown = rank > 0 && axis >= 0 && axis < rank;
        Span<long> shape = stackalloc long[OnnxValueShapes.MostDimensions];
        if (isKnown)
        {
            shapes.ShapeOf(input).CopyTo(shape);
            shape[(int)axis] = Unknown;
            shapes.Set(outputs[0], shape[..rank]);
        }

        foreach (int part in outputs)
        {
            if (part >= 0)
            {
                shapes.Types[part] = TypeOf(input);
                shapes.SetAs(part, outputs[0]);
            }
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

    // The shapes that do not fit may come from declarations that nobody kept up to date.
    private void Misfit(int node, string what) => defects.Add("misfit", "unusual", model.Nodes[node].Graph, node, () => $"The node {what}.");
}
