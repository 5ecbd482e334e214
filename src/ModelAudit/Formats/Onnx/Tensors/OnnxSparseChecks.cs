using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Tensors;

/// <summary>Checks sparse tensors (onnx.in.proto, SparseTensorProto): values and indices fit each other and the dense shape.</summary>
internal static class OnnxSparseChecks
{
    private const int Int64 = 7;

    /// <summary>Checks all sparse tensors, but for the order of their indices.</summary>
    public static void Run(OnnxModel model, OnnxDefects defects)
    {
        foreach (ref readonly OnnxSparseTensor sparse in model.Sparses)
        {
            if (Check(model, sparse) is { } detail)
            {
                Add(model, defects, sparse, detail);
            }
        }
    }

    /// <summary>How the indices of sparse tensors are to be checked that are sound otherwise, by the index of the tensor that holds them.</summary>
    public static Dictionary<int, (OnnxSparseTensor Sparse, SparseIndexOrder Order)> Orders(OnnxModel model)
    {
        var orders = new Dictionary<int, (OnnxSparseTensor Sparse, SparseIndexOrder Order)>();
        foreach (ref readonly OnnxSparseTensor sparse in model.Sparses)
        {
            if (Check(model, sparse) is null)
            {
                OnnxTensor indices = model.Tensors[sparse.Indices];
                bool isTable = indices.Rank == 2;
                if (!isTable || sparse.Rank > 0)
                {
                    orders[sparse.Indices] = (sparse, new SparseIndexOrder(model.ShapeOf(sparse).ToArray(), isTable, indices.Fields == OnnxTensorFields.RawData));
                }
            }
        }

        return orders;
    }

    /// <summary>Records what is wrong with a sparse tensor.</summary>
    public static void Add(OnnxModel model, OnnxDefects defects, in OnnxSparseTensor sparse, string detail)
    {
        string name = sparse.Values < 0 ? string.Empty : model.Names.Text(model.Tensors[sparse.Values].Name);
        defects.Add("sparse", name.Length == 0 ? null : name, sparse.Offset, $"The sparse tensor '{name}' {detail}.");
    }

    private static string? Check(OnnxModel model, in OnnxSparseTensor sparse)
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

        return null;
    }
}
