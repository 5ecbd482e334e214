namespace ModelAudit.Samples.Building;

/// <summary>Small models of Core ML.</summary>
public static class CoreMlModels
{
    /// <summary>A model with a description, of which the kind is still to be written.</summary>
    public static ProtobufWriter Described() => new ProtobufWriter()
        .Varint(1, 7)
        .Message(2, new ProtobufWriter()
            .Message(1, new ProtobufWriter().Text(1, "image"))
            .Message(10, new ProtobufWriter().Text(1, "label"))
            .Message(100, new ProtobufWriter().Text(1, "Tells cats").Text(3, "Acme").Text(4, "MIT").Message(100, new ProtobufWriter().Text(1, "source").Text(2, "torch"))));

    /// <summary>A network of one layer that a class of the application carries out.</summary>
    public static ProtobufWriter CustomLayer(string name) =>
        Described().Message(500, new ProtobufWriter().Message(1, new ProtobufWriter().Text(1, "l").Message(500, new ProtobufWriter().Text(10, name))));

    /// <summary>A program whose weights lie in a file.</summary>
    public static ProtobufWriter Program(string file)
    {
        ProtobufWriter value = new ProtobufWriter().Message(5, new ProtobufWriter().Text(1, file).Varint(2, 64));
        ProtobufWriter operation = new ProtobufWriter().Text(1, "const").Message(5, new ProtobufWriter().Text(1, "val").Message(2, value));
        ProtobufWriter block = new ProtobufWriter().Message(3, operation).Message(3, new ProtobufWriter().Text(1, "relu"));
        ProtobufWriter function = new ProtobufWriter().Message(3, new ProtobufWriter().Text(1, "CoreML7").Message(2, block));
        return Described().Message(502, new ProtobufWriter().Varint(1, 1).Message(2, new ProtobufWriter().Text(1, "main").Message(2, function)));
    }

    /// <summary>A model that another file stands for.</summary>
    public static ProtobufWriter Linked(string file) =>
        Described().Message(556, new ProtobufWriter().Message(1, new ProtobufWriter().Message(1, new ProtobufWriter().Text(1, file))));
}
