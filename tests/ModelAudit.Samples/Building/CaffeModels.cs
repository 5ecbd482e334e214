namespace ModelAudit.Samples.Building;

/// <summary>Small weights of Caffe.</summary>
public static class CaffeModels
{
    /// <summary>A net of a convolution with six weights, and a layer in Python if one is named.</summary>
    /// <param name="module">The module of the Python layer, or null for none.</param>
    /// <param name="width">What the shape of the weights says of its second dimension.</param>
    public static ProtobufWriter Net(string? module = null, long width = 3)
    {
        ProtobufWriter blob = new ProtobufWriter().Packed(5, 1f, 2f, 3f, 4f, 5f, 6f).Message(7, new ProtobufWriter().Packed(1, 2L, width));
        ProtobufWriter net = new ProtobufWriter().Text(1, "CatNet").Message(100, new ProtobufWriter().Text(1, "conv1").Text(2, "Convolution").Text(3, "data").Text(4, "conv1").Message(7, blob));
        return module is null ? net : net.Message(100, new ProtobufWriter().Text(1, "loss").Text(2, "Python").Message(130, new ProtobufWriter().Text(1, module).Text(2, "Loss")));
    }

    /// <summary>A net of the older generation of layers.</summary>
    public static ProtobufWriter Old() => new ProtobufWriter().Text(1, "Old").Message(2, new ProtobufWriter()
        .Text(4, "fc").Varint(5, 14).Message(6, new ProtobufWriter().Varint(1, 1).Varint(2, 1).Varint(3, 2).Varint(4, 3).Packed(5, 1f, 2f, 3f, 4f, 5f, 6f)));
}
