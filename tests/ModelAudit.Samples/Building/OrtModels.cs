namespace ModelAudit.Samples.Building;

/// <summary>Builds models in the format of ONNX Runtime (ort.fbs).</summary>
public static class OrtModels
{
    /// <summary>A node.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="domain">Its domain.</param>
    /// <param name="index">Its index in the graph.</param>
    /// <param name="attributes">Its attributes.</param>
    public static FlatBufferBuilder Node(string op, string domain = "", int index = 0, params FlatBufferBuilder[] attributes) =>
        new FlatBufferBuilder().Text(0, op + index).Text(2, domain).Scalar(4, 4, index).Text(5, op).Texts(8, "x").Texts(9, "y").Tables(10, attributes);

    /// <summary>A tensor of 32-bit floating-point numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="bytes">The length of its data; by its shape when -1.</param>
    public static FlatBufferBuilder Tensor(string name, long[] shape, int bytes = -1)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return new FlatBufferBuilder().Text(0, name).Longs(2, shape).Scalar(3, 4, 1).Bytes(4, new byte[bytes < 0 ? (int)shape.Aggregate(4L, (product, size) => product * size) : bytes]);
    }

    /// <summary>An attribute with a graph.</summary>
    public static FlatBufferBuilder GraphAttribute(string name, FlatBufferBuilder graph) => new FlatBufferBuilder().Text(0, name).Scalar(2, 4, 5).Table(7, graph);

    /// <summary>A graph.</summary>
    /// <param name="tensors">Its initializers.</param>
    /// <param name="nodes">Its nodes.</param>
    public static FlatBufferBuilder Graph(FlatBufferBuilder[] tensors, params FlatBufferBuilder[] nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        return new FlatBufferBuilder().Tables(0, tensors).Tables(2, nodes).Scalar(3, 4, nodes.Length).Texts(5, "x").Texts(6, "y");
    }

    /// <summary>A file.</summary>
    public static byte[] File(FlatBufferBuilder graph) => new FlatBufferBuilder().Text(0, "5")
        .Table(1, new FlatBufferBuilder().Scalar(0, 8, 8).Tables(1, new FlatBufferBuilder().Text(0, string.Empty).Scalar(1, 8, 17)).Text(2, "pytorch").Text(3, "2.9")
            .Table(7, graph).Tables(9, new FlatBufferBuilder().Text(0, "license").Text(1, "mit"))).Build("ORTM");
}
