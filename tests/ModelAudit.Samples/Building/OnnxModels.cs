using System.Buffers.Binary;

namespace ModelAudit.Samples.Building;

/// <summary>Small ONNX models (onnx.proto, ModelProto), written by hand.</summary>
public static class OnnxModels
{
    private const long IrVersion = 8;
    private const long OperatorSet = 17;
    private const int Float = 1;
    private const int Int64 = 7;

    /// <summary>One Identity node from a float input to a float output.</summary>
    public static byte[] Identity() => Model(new ProtobufWriter()
        .Message(1, Node("Identity", ["x"], "y")).Text(2, "graph").Message(11, Value("x", Float)).Message(12, Value("y", Float)));

    /// <summary>A node of an operator that does not exist.</summary>
    public static byte[] UnknownOperator() => Model(new ProtobufWriter()
        .Message(1, Node("NoSuchOperator", ["x"], "y")).Text(2, "graph").Message(11, Value("x", Float)).Message(12, Value("y", Float)));

    /// <summary>Adds an initializer whose four bytes lie in another file.</summary>
    public static byte[] ExternalData(string location) => Model(new ProtobufWriter()
        .Message(1, Node("Add", ["x", "w"], "y")).Text(2, "graph")
        .Message(5, new ProtobufWriter().Varint(1, 1).Varint(2, Float).Text(8, "w").Message(13, Entry("location", location)).Message(13, Entry("length", "4")).Varint(14, 1))
        .Message(11, Value("x", Float)).Message(12, Value("y", Float)));

    /// <summary>A constant split of length zero, which makes shape inference divide by zero.</summary>
    public static byte[] ZeroSplit()
    {
        byte[] zero = new byte[sizeof(long)];
        byte[] two = new byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(two, 2);
        return Model(new ProtobufWriter()
            .Message(1, Node("SplitToSequence", ["data", "split"], "y")).Text(2, "graph")
            .Message(5, new ProtobufWriter().Varint(1, 2).Varint(2, Int64).Text(8, "data").Bytes(9, two))
            .Message(5, new ProtobufWriter().Varint(2, Int64).Text(8, "split").Bytes(9, zero))
            .Message(12, new ProtobufWriter().Text(1, "y").Message(2, new ProtobufWriter().Message(4, new ProtobufWriter().Message(1, TensorType(Int64))))));
    }

    private static byte[] Model(ProtobufWriter graph) => new ProtobufWriter()
        .Varint(1, IrVersion).Text(2, "modelaudit-samples").Message(7, graph).Message(8, new ProtobufWriter().Text(1, string.Empty).Varint(2, OperatorSet)).ToArray();

    private static ProtobufWriter Node(string op, string[] inputs, string output)
    {
        var node = new ProtobufWriter();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        return node.Text(2, output).Text(3, "node").Text(4, op);
    }

    private static ProtobufWriter Value(string name, int elementType) => new ProtobufWriter().Text(1, name).Message(2, TensorType(elementType));

    private static ProtobufWriter TensorType(int elementType) =>
        new ProtobufWriter().Message(1, new ProtobufWriter().Varint(1, elementType).Message(2, new ProtobufWriter().Message(1, new ProtobufWriter().Varint(1, 1))));

    private static ProtobufWriter Entry(string key, string value) => new ProtobufWriter().Text(1, key).Text(2, value);
}
