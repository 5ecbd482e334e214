using System.Buffers.Binary;

namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>
/// The values of small tensors (at most <see cref="OnnxBounds.KeptElements"/> elements), which are kept while the model is read. There are
/// none for external data, for strings, and where the data does not fit the shape.
/// </summary>
internal static class OnnxConstants
{
    /// <summary>Reads the elements of a tensor of integers or booleans.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tensor">One of its tensors.</param>
    /// <param name="values">Room for its elements.</param>
    /// <returns>Their number, or -1 when they are not known or are no integers.</returns>
    public static int Integers(OnnxModel model, in OnnxTensor tensor, Span<long> values)
    {
        if (!IsKept(tensor, values.Length) || tensor.DataType is 1 or 8 or 10 or 11 or 14 or 15 or (>= 16 and <= 20) or (>= 23))
        {
            return -1;
        }

        ReadOnlySpan<byte> bytes = model.KeptValues.Slice(tensor.FirstKept, tensor.KeptBytes);
        bool isRaw = tensor.Fields == OnnxTensorFields.RawData;
        for (int i = 0; i < tensor.Elements; i++)
        {
            values[i] = isRaw || tensor.DataType is 21 or 22 ? RawInteger(tensor.DataType, isRaw ? bytes : Narrow(bytes, i), isRaw ? i : i % 2) : BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * sizeof(long))..]);
        }

        return (int)tensor.Elements;
    }

    /// <summary>Reads the elements of a tensor of numbers of any type but the ones of less than 16 bits and complex ones.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tensor">One of its tensors.</param>
    /// <param name="values">Room for its elements.</param>
    /// <returns>Their number, or -1 when they are not known.</returns>
    public static int Numbers(OnnxModel model, in OnnxTensor tensor, Span<double> values)
    {
        if (tensor.DataType is not (1 or 10 or 11 or 16))
        {
            Span<long> integers = stackalloc long[OnnxBounds.KeptElements];
            int count = Integers(model, tensor, integers[..Math.Min(integers.Length, values.Length)]);
            for (int i = 0; i < count; i++)
            {
                values[i] = tensor.DataType == 13 ? (ulong)integers[i] : integers[i];
            }

            return count;
        }

        if (!IsKept(tensor, values.Length))
        {
            return -1;
        }

        ReadOnlySpan<byte> bytes = model.KeptValues.Slice(tensor.FirstKept, tensor.KeptBytes);
        bool isRaw = tensor.Fields == OnnxTensorFields.RawData;
        for (int i = 0; i < tensor.Elements; i++)
        {
            // Half types stand in int32_data as their bits.
            ReadOnlySpan<byte> rest = bytes[(i * (isRaw ? OnnxDataTypes.Find(tensor.DataType)!.Bits / 8 : sizeof(long)))..];
            values[i] = tensor.DataType switch
            {
                10 => (double)BinaryPrimitives.ReadHalfLittleEndian(rest),
                16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(rest) << 16),
                1 when isRaw => BinaryPrimitives.ReadSingleLittleEndian(rest),
                _ => BinaryPrimitives.ReadDoubleLittleEndian(rest),
            };
        }

        return (int)tensor.Elements;
    }

    private static bool IsKept(in OnnxTensor tensor, int room)
    {
        if (tensor.IsExternal || tensor.FirstKept < 0 || tensor.Elements < 0 || tensor.Elements > Math.Min(room, OnnxBounds.KeptElements) || OnnxDataTypes.Find(tensor.DataType) is not { Bits: > 0 } type)
        {
            return false;
        }

        long bits = tensor.Elements * type.Bits;
        return tensor.Fields == OnnxTensorFields.RawData
            ? tensor.KeptBytes == (bits + 7) / 8
            : tensor.Fields == type.Field && tensor.KeptBytes == (type.Bits < 8 ? (bits + 7) / 8 : tensor.Elements) * sizeof(long);
    }

    // Two elements of four bits stand in one value of int32_data, the first in the low half (onnx.in.proto, int32_data).
    private static ReadOnlySpan<byte> Narrow(ReadOnlySpan<byte> bytes, int element) => bytes.Slice(element / 2 * sizeof(long), 1);

    private static long RawInteger(int type, ReadOnlySpan<byte> bytes, int i) => type switch
    {
        2 or 9 => bytes[i],
        3 => (sbyte)bytes[i],
        4 => BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..]),
        5 => BinaryPrimitives.ReadInt16LittleEndian(bytes[(i * 2)..]),
        6 => BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * 4)..]),
        12 => BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i * 4)..]),
        21 => (bytes[i / 2] >> (i % 2 * 4)) & 0xF,
        22 => (sbyte)(bytes[i / 2] >> (i % 2 * 4) << 4) >> 4,
        _ => BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * 8)..]),
    };
}
