namespace ModelAudit.Samples.Building;

/// <summary>
/// Writes ONNX models (onnx.proto, ModelProto). What is not asked for is not written, but for the IR version and the default operator set;
/// fields stand in the order that the onnx package writes. <see cref="Raw"/> adds whatever breaks the format.
/// </summary>
public sealed class OnnxBuilder
{
    private readonly List<(string Domain, long Version)> opsets = [];
    private readonly ProtobufWriter behind = new();
    private readonly ProtobufWriter before = new();
    private long? irVersion = 8;
    private OnnxGraphBuilder? graph;

    /// <summary>Says the IR version; null writes none.</summary>
    public OnnxBuilder IrVersion(long? version)
    {
        irVersion = version;
        return this;
    }

    /// <summary>Imports an operator set. Without any call version 17 of the default domain is imported.</summary>
    public OnnxBuilder Opset(string domain, long version)
    {
        opsets.Add((domain, version));
        return this;
    }

    /// <summary>Says who made the model.</summary>
    public OnnxBuilder Producer(string name, string version = "1")
    {
        before.Text(2, name).Text(3, version);
        return this;
    }

    /// <summary>Describes the model.</summary>
    public OnnxBuilder DocString(string text)
    {
        before.Text(6, text);
        return this;
    }

    /// <summary>Adds an entry of metadata_props.</summary>
    public OnnxBuilder Metadata(string key, string value)
    {
        behind.Message(14, new ProtobufWriter().Text(1, key).Text(2, value));
        return this;
    }

    /// <summary>Gives the graph.</summary>
    public OnnxBuilder Graph(Action<OnnxGraphBuilder> fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        fill(graph ??= new OnnxGraphBuilder("graph"));
        return this;
    }

    /// <summary>Adds a function; its nodes are of version 17 of the default domain unless <see cref="OnnxFunctionBuilder.Opset"/> says otherwise.</summary>
    public OnnxBuilder Function(string domain, string name, Action<OnnxFunctionBuilder> fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        var function = new OnnxFunctionBuilder(domain, name);
        fill(function);
        behind.Message(25, function.ToWriter());
        return this;
    }

    /// <summary>Adds training information.</summary>
    public OnnxBuilder Training(Action<OnnxGraphBuilder> algorithm)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        var body = new OnnxGraphBuilder("algorithm");
        algorithm(body);
        behind.Message(20, new ProtobufWriter().Message(2, body.ToWriter()));
        return this;
    }

    /// <summary>Writes fields behind all others.</summary>
    public OnnxBuilder Raw(Action<ProtobufWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        write(behind);
        return this;
    }

    /// <summary>The model.</summary>
    public byte[] Build()
    {
        var model = new ProtobufWriter();
        if (irVersion is { } version)
        {
            model.Varint(1, version);
        }

        model.Raw(before.ToArray());
        if (graph is not null)
        {
            model.Message(7, graph.ToWriter());
        }

        foreach ((string domain, long opset) in opsets.Count == 0 ? [(string.Empty, 17L)] : opsets)
        {
            model.Message(8, new ProtobufWriter().Text(1, domain).Varint(2, opset));
        }

        return model.Raw(behind.ToArray()).ToArray();
    }

    /// <summary>A model whose graph is filled by the caller.</summary>
    public static OnnxBuilder Of(Action<OnnxGraphBuilder> fill) => new OnnxBuilder().Graph(fill);
}
