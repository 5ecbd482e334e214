using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Tensors;

/// <summary>Checks sparse tensors (onnx.in.proto, SparseTensorProto): values and indices fit each other and the dense shape.</summary>
internal static class OnnxSparseChecks
{
    private const int Int64 = 7;

    /// <summary>Checks all sparse tensors. Indices are compared with the shape where they are few; the others are only counted.</summary>
    public static void Run(OnnxModel model, OnnxDefects defects)
    {
        Span<long> indices = stackalloc long[OnnxBounds.KeptElements];
        foreach (ref readonly OnnxSparseTensor sparse in model.Sparses)
        {
            if (Check(model, sparse, indices) is { } detail)
            {
                string name = sparse.Values < 0 ? string.Empty : model.Names.Text(model.Tensors[sparse.Values].Name);
                defects.Add("sparse", name.Length == 0 ? null : name, sparse.Offset, $"The sparse tensor '{name}' {detail}.");
            }
        }
    }

    private static string? Check(OnnxModel model, in OnnxSparseTensor sparse, Span<long> kept)
    {
        if (sparse.Values < 0 || sparse.Indices < 0)
        {
            return sparse.Values < 0 ? "has no values" : "has no indices";
        }

        OnnxTensor values = model.Tensors[sparse.Values];
        OnnxTensor indices = model.Tensors[sparse.Indices];
        if (values.Rank != 1 || indices.DataType != Int64 || indices.Rank is not (1 or 2))
        {
            return "has values that are no vector, or indices that are no INT64 tensor of one or two dimensions";
        }

        UInt128 dense = 1;
        foreach (long size in model.ShapeOf(sparse))
        {
            dense = size < 0 || dense > long.MaxValue ? UInt128.MaxValue : dense * (ulong)size;
        }

        if (dense > long.MaxValue)
        {
            return "has a negative dimension, or more elements than 63 bits can count";
        }

        ReadOnlySpan<long> shape = model.ShapeOf(indices);
        if (shape[0] != values.Elements || (shape.Length == 2 && shape[1] != sparse.Rank) || values.Elements > (long)dense)
        {
            return FormattableString.Invariant($"has {values.Elements} values and indices for {shape[0]}");
        }

        int count = OnnxConstants.Integers(model, indices, kept);
        return count < 0 ? null : Order(model.ShapeOf(sparse), kept[..count], shape.Length == 2, (long)dense);
    }

    private static string? Order(ReadOnlySpan<long> dense, ReadOnlySpan<long> indices, bool isTable, long size)
    {
        int width = isTable ? dense.Length : 1;
        long previous = -1;
        for (int i = 0; width > 0 && i + width <= indices.Length; i += width)
        {
            long linear = 0;
            for (int axis = 0; axis < width; axis++)
            {
                long index = indices[i + axis];
                long bound = isTable ? dense[axis] : size;
                if (index < 0 || index >= bound)
                {
                    return FormattableString.Invariant($"has the index {index} where {bound} is the size");
                }

                linear = isTable ? (linear * bound) + index : index;
            }

            if (linear <= previous)
            {
                return "has indices that are not in ascending order, or twice the same";
            }

            previous = linear;
        }

        return null;
    }
}
