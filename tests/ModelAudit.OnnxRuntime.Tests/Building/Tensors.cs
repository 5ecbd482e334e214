using System.Runtime.InteropServices;
using ModelAudit.Samples.Building;

namespace ModelAudit.OnnxRuntime.Tests.Building;

/// <summary>TensorProto messages with raw data, as ONNX writes test vectors.</summary>
internal static class Tensors
{
    public static byte[] Floats(long[] dimensions, params float[] values) => Of(1, dimensions, MemoryMarshal.AsBytes<float>(values));

    public static byte[] Doubles(long[] dimensions, params double[] values) => Of(11, dimensions, MemoryMarshal.AsBytes<double>(values));

    public static byte[] Int64s(long[] dimensions, params long[] values) => Of(7, dimensions, MemoryMarshal.AsBytes<long>(values));

    public static byte[] Texts(long[] dimensions, params string[] values)
    {
        ProtobufWriter tensor = Start(8, dimensions);
        Array.ForEach(values, value => tensor.Text(6, value));
        return tensor.ToArray();
    }

    public static byte[] Of(int type, long[] dimensions, ReadOnlySpan<byte> raw) => Start(type, dimensions).Bytes(9, raw).ToArray();

    /// <summary>With a name, as exporters write it.</summary>
    public static byte[] Named(string name, byte[] tensor) => [.. tensor, .. new ProtobufWriter().Text(8, name).ToArray()];

    private static ProtobufWriter Start(int type, long[] dimensions)
    {
        var tensor = new ProtobufWriter();
        Array.ForEach(dimensions, dimension => tensor.Varint(1, dimension));
        return tensor.Varint(2, type);
    }
}
