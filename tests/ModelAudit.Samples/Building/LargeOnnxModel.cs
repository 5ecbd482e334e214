using System.Globalization;

namespace ModelAudit.Samples.Building;

/// <summary>Writes an ONNX model straight into a stream: blocks of four nodes with weights of pseudo-random bytes in raw_data, as exporters lay it.</summary>
public static class LargeOnnxModel
{
    private const int BlockBytes = 1 << 20;

    /// <summary>Writes it.</summary>
    /// <param name="stream">Where it goes.</param>
    /// <param name="layers">The number of layers.</param>
    /// <param name="width">The rows and columns of each layer's FLOAT weight; a multiple of 512.</param>
    public static void Write(Stream stream, int layers, int width)
    {
        long bytes = (long)width * width * sizeof(float);
        byte[] nodes = Nodes(layers, width);
        byte[][] headers = [.. Enumerable.Range(0, layers).Select(layer => Header(layer, width))];
        long graph = nodes.Length + headers.Sum(header => Size(header.Length + RawHead(bytes).Length + bytes) + 1 + header.Length + RawHead(bytes).Length + bytes);
        stream.Write(new ProtobufWriter().Varint(1, 8).Text(2, "pytorch").Text(3, "2.9.0").ToArray());
        Head(stream, 7, graph);
        stream.Write(nodes);
        byte[] block = new byte[BlockBytes];
        new Random(1).NextBytes(block);
        foreach (byte[] header in headers)
        {
            Head(stream, 5, header.Length + RawHead(bytes).Length + bytes);
            stream.Write(header);
            stream.Write(RawHead(bytes));
            for (long left = bytes; left > 0; left -= BlockBytes)
            {
                stream.Write(block, 0, (int)Math.Min(left, BlockBytes));
            }
        }

        stream.Write(new ProtobufWriter().Message(8, new ProtobufWriter().Varint(2, 17)).ToArray());
    }

    private static byte[] Nodes(int layers, int width)
    {
        string shape = string.Create(CultureInfo.InvariantCulture, $"batch,{width}");
        var graph = new OnnxGraphBuilder("main_graph").Input("v0", 1, shape).Output(string.Create(CultureInfo.InvariantCulture, $"v{layers}"), 1, shape);
        for (int i = 0; i < layers; i++)
        {
            string layer = string.Create(CultureInfo.InvariantCulture, $"/model/layers.{i}");
            graph.Node("MatMul", $"v{i} {Weight(i)}", $"{layer}/MatMul_output_0", node => node.Name($"{layer}/MatMul"))
                .Node("Sigmoid", $"{layer}/MatMul_output_0", $"{layer}/Sigmoid_output_0", node => node.Name($"{layer}/Sigmoid"))
                .Node("Mul", $"{layer}/MatMul_output_0 {layer}/Sigmoid_output_0", $"{layer}/Mul_output_0", node => node.Name($"{layer}/Mul"))
                .Node("Add", $"{layer}/Mul_output_0 v{i}", $"v{i + 1}", node => node.Name($"{layer}/Add"));
        }

        return graph.ToWriter().ToArray();
    }

    private static string Weight(int layer) => string.Create(CultureInfo.InvariantCulture, $"model.layers.{layer}.weight");

    private static byte[] Header(int layer, int width) => new ProtobufWriter().Packed(1, width, width).Varint(2, 1).Text(8, Weight(layer)).ToArray();

    private static byte[] RawHead(long bytes)
    {
        using var head = new MemoryStream();
        Head(head, 9, bytes);
        return head.ToArray();
    }

    private static void Head(Stream stream, int field, long length)
    {
        stream.WriteByte((byte)((field << 3) | 2));
        ulong rest = (ulong)length;
        while (rest >= 0x80)
        {
            stream.WriteByte((byte)(rest | 0x80));
            rest >>= 7;
        }

        stream.WriteByte((byte)rest);
    }

    private static int Size(long length)
    {
        int size = 1;
        while ((length >>= 7) > 0)
        {
            size++;
        }

        return size;
    }
}
