using System.Numerics;
using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Tensors;

/// <summary>Checks every tensor against itself: shape, element type, and whether the values are there exactly once and as many as the shape says.</summary>
internal static class OnnxTensorChecks
{
    /// <summary>Checks all tensors.</summary>
    public static void Run(OnnxModel model, OnnxDefects defects, CancellationToken cancellation)
    {
        ReadOnlySpan<OnnxTensor> tensors = model.Tensors;
        for (int i = 0; i < tensors.Length; i++)
        {
            if ((i & 0xFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            if (Check(tensors[i], out string code) is { } detail && defects.Count(code))
            {
                string name = model.Names.Text(tensors[i].Name);
                defects.List(code, name.Length == 0 ? null : name, tensors[i].Offset, $"The tensor '{name}' {detail}.");
            }
        }
    }

    /// <summary>The number of bytes that the elements of a tensor take in raw_data, or null where that cannot be told.</summary>
    public static long? BytesOf(in OnnxTensor tensor)
    {
        if (tensor.Elements < 0 || OnnxDataTypes.Find(tensor.DataType) is not { Bits: > 0 } type)
        {
            return null;
        }

        UInt128 bytes = (((UInt128)(ulong)tensor.Elements * (uint)type.Bits) + 7) / 8;
        return bytes > long.MaxValue ? null : (long)bytes;
    }

    private static string? Check(in OnnxTensor tensor, out string code)
    {
        code = "tensor-dims";
        if (tensor.Elements < 0)
        {
            return "has a negative dimension, or more elements than 63 bits can count";
        }

        code = "tensor-type";
        if (OnnxDataTypes.Find(tensor.DataType) is not { } type)
        {
            return $"has the element type {OnnxDataTypes.NameOf(tensor.DataType)}, which does not exist";
        }

        code = "tensor-values";
        if (BitOperations.PopCount((uint)tensor.Fields) > 1)
        {
            return $"has its values in more than one field ({tensor.Fields}); readers differ on which one counts";
        }

        if (tensor.IsExternal)
        {
            return tensor.Fields != OnnxTensorFields.None ? $"has values in {tensor.Fields} and says that they lie in another file" : null;
        }

        if (tensor.DataLocation is not 0)
        {
            return FormattableString.Invariant($"has data_location {tensor.DataLocation}, which does not exist");
        }

        code = "tensor-field";
        if (tensor.Fields is not OnnxTensorFields.None and not OnnxTensorFields.RawData && tensor.Fields != type.Field)
        {
            return $"is of type {type.Name} and has its values in {tensor.Fields}";
        }

        if (tensor.Fields == OnnxTensorFields.RawData && type.Bits == 0)
        {
            return "is of type STRING and has its values in raw_data";
        }

        return Size(tensor, type, out code);
    }

    private static string? Size(in OnnxTensor tensor, OnnxDataTypes.Info type, out string code)
    {
        code = "tensor-short";
        (UInt128 needed, UInt128 found, string unit) = tensor.Fields == OnnxTensorFields.RawData
            ? ((((UInt128)(ulong)tensor.Elements * (uint)type.Bits) + 7) / 8, (UInt128)(ulong)tensor.DataBytes, "bytes")
            : (TypedValues((ulong)tensor.Elements, type), (UInt128)(ulong)tensor.TypedValues, "values");
        if (found == needed)
        {
            return null;
        }

        code = found < needed ? "tensor-short" : "tensor-slack";
        return FormattableString.Invariant($"has {found} {unit} where its shape and type ask for {needed}");
    }

    // Complex numbers are two values; types of less than a byte stand several in one value (onnx.in.proto, TensorProto).
    private static UInt128 TypedValues(UInt128 elements, OnnxDataTypes.Info type) => type.Name switch
    {
        "COMPLEX64" or "COMPLEX128" => elements * 2,
        _ when type.Bits is > 0 and < 8 => ((elements * (uint)type.Bits) + 7) / 8,
        _ => elements,
    };
}
