namespace ModelAudit.Samples.Building;

/// <summary>Writes a graph (GraphProto). Names say what belongs together; nothing is checked.</summary>
/// <param name="name">Its name.</param>
public sealed class OnnxGraphBuilder(string name)
{
    private readonly ProtobufWriter nodes = new();
    private readonly ProtobufWriter rest = new();

    /// <summary>Adds a node of the default domain.</summary>
    /// <param name="op">The operator.</param>
    /// <param name="inputs">Its inputs, separated by spaces; "-" leaves one out.</param>
    /// <param name="outputs">Its outputs, separated by spaces.</param>
    /// <param name="fill">Adds a name, a domain or attributes.</param>
    public OnnxGraphBuilder Node(string op, string inputs, string outputs, Action<OnnxNodeBuilder>? fill = null)
    {
        var node = new OnnxNodeBuilder(op, inputs, outputs);
        fill?.Invoke(node);
        nodes.Message(1, node.ToWriter());
        return this;
    }

    /// <summary>Adds an initializer.</summary>
    public OnnxGraphBuilder Initializer(OnnxTensorBuilder tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        rest.Message(5, tensor.ToWriter());
        return this;
    }

    /// <summary>Adds a sparse initializer.</summary>
    public OnnxGraphBuilder SparseInitializer(OnnxTensorBuilder values, OnnxTensorBuilder indices, params ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(indices);
        rest.Message(15, new ProtobufWriter().Message(1, values.ToWriter()).Message(2, indices.ToWriter()).Packed(3, shape));
        return this;
    }

    /// <summary>Adds an input.</summary>
    /// <param name="input">Its name.</param>
    /// <param name="elementType">Its element type: 1 is FLOAT, 7 is INT64.</param>
    /// <param name="shape">Its dimensions, separated by commas: numbers or names; null for none at all.</param>
    public OnnxGraphBuilder Input(string input, int elementType = 1, string? shape = "1") => Value(11, input, elementType, shape);

    /// <summary>Adds an output; parameters as for <see cref="Input"/>.</summary>
    public OnnxGraphBuilder Output(string output, int elementType = 1, string? shape = "1") => Value(12, output, elementType, shape);

    /// <summary>Gives the type of a value in between; parameters as for <see cref="Input"/>.</summary>
    public OnnxGraphBuilder ValueInfo(string value, int elementType = 1, string? shape = "1") => Value(13, value, elementType, shape);

    /// <summary>Writes fields behind all others.</summary>
    public OnnxGraphBuilder Raw(Action<ProtobufWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        write(rest);
        return this;
    }

    /// <summary>The message.</summary>
    public ProtobufWriter ToWriter() => new ProtobufWriter().Raw(nodes.ToArray()).Text(2, name).Raw(rest.ToArray());

    /// <summary>A value with its type (ValueInfoProto); parameters as for <see cref="Input"/>.</summary>
    public static ProtobufWriter ValueOf(string value, int elementType, string? shape)
    {
        var tensor = new ProtobufWriter().Varint(1, elementType);
        if (shape is not null)
        {
            var dimensions = new ProtobufWriter();
            foreach (string dimension in shape.Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                dimensions.Message(1, long.TryParse(dimension, out long size) ? new ProtobufWriter().Varint(1, size) : new ProtobufWriter().Text(2, dimension));
            }

            tensor.Message(2, dimensions);
        }

        return new ProtobufWriter().Text(1, value).Message(2, new ProtobufWriter().Message(1, tensor));
    }

    private OnnxGraphBuilder Value(int field, string value, int elementType, string? shape)
    {
        rest.Message(field, ValueOf(value, elementType, shape));
        return this;
    }
}
