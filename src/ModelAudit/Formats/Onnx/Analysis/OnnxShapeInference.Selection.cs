namespace ModelAudit.Formats.Onnx.Analysis;

/// <content>Operators that choose elements. Whatever does not fit together leaves the shape unknown.</content>
internal sealed partial class OnnxShapeInference
{
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

    private void TopK(int node, ReadOnlySpan<int> outputs, int input, int count)
    {
        int rank = shapes.RankOf(input);
        long axis = ops.Int(node, "axis"u8, -1);
        axis += axis < 0 ? Math.Max(0, rank) : 0;
        if (rank > 0 && axis >= 0 && axis < rank)
        {
            Span<long> shape = stackalloc long[OnnxValueShapes.MostDimensions];
            shapes.ShapeOf(input).CopyTo(shape);
            shape[(int)axis] = shapes.TryElements(count, out ReadOnlySpan<long> known) && known.Length == 1 ? known[0] : count < 0 ? ops.Int(node, "k"u8, Unknown) : Unknown;
            shapes.Set(outputs[0], shape[..rank]);
        }

        shapes.Types[outputs[0]] = TypeOf(input);
        if (outputs.Length > 1 && outputs[1] >= 0)
        {
            shapes.SetAs(outputs[1], outputs[0]);
            shapes.Types[outputs[1]] = Int64;
        }
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

    // The parts have the same shape as far as it is known, which is kept once, for a node may have a million of them.
    private void Split(int node, ReadOnlySpan<int> outputs, int input, int sizes)
    {
        long axis = ops.Int(node, "axis"u8, 0);
        int rank = shapes.RankOf(input);
        axis += axis < 0 ? Math.Max(0, rank) : 0;
        bool isKnown = rank > 0 && axis >= 0 && axis < rank;
        Span<long> shape = stackalloc long[OnnxValueShapes.MostDimensions];
        if (isKnown)
        {
            shapes.ShapeOf(input).CopyTo(shape);
            bool isGiven = ops.TryInts(node, "split"u8, out ReadOnlySpan<long> given) || shapes.TryElements(sizes, out given);
            long whole = shape[(int)axis];
            shape[(int)axis] = isGiven && given.Length == outputs.Length && given.IndexOfAnyExcept(given[0]) < 0 ? given[0]
                : !isGiven && sizes < 0 && !ops.Has(node, "split"u8) && whole >= 0 && whole % outputs.Length == 0 ? whole / outputs.Length
                : Unknown;
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
}
