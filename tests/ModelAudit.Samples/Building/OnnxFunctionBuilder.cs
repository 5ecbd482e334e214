namespace ModelAudit.Samples.Building;

/// <summary>Writes a function (FunctionProto).</summary>
/// <param name="domain">Its domain.</param>
/// <param name="name">Its name.</param>
public sealed class OnnxFunctionBuilder(string domain, string name)
{
    private readonly ProtobufWriter fields = new();
    private readonly ProtobufWriter opsets = new();
    private bool hasOpset;

    /// <summary>Adds inputs, separated by spaces.</summary>
    public OnnxFunctionBuilder Inputs(string names) => Names(4, names);

    /// <summary>Adds outputs, separated by spaces.</summary>
    public OnnxFunctionBuilder Outputs(string names) => Names(5, names);

    /// <summary>Adds attributes that a call gives, separated by spaces.</summary>
    public OnnxFunctionBuilder Attributes(string names) => Names(6, names);

    /// <summary>Adds a node; parameters as for <see cref="OnnxGraphBuilder.Node"/>.</summary>
    public OnnxFunctionBuilder Node(string op, string inputs, string outputs, Action<OnnxNodeBuilder>? fill = null)
    {
        var node = new OnnxNodeBuilder(op, inputs, outputs);
        fill?.Invoke(node);
        fields.Message(7, node.ToWriter());
        return this;
    }

    /// <summary>Imports an operator set for its nodes.</summary>
    public OnnxFunctionBuilder Opset(string imported, long version)
    {
        hasOpset = true;
        opsets.Message(9, new ProtobufWriter().Text(1, imported).Varint(2, version));
        return this;
    }

    /// <summary>Says which overload it is.</summary>
    public OnnxFunctionBuilder Overload(string overload) => Field(writer => writer.Text(13, overload));

    /// <summary>Writes fields behind those so far.</summary>
    public OnnxFunctionBuilder Field(Action<ProtobufWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        write(fields);
        return this;
    }

    /// <summary>The message.</summary>
    public ProtobufWriter ToWriter()
    {
        var function = new ProtobufWriter().Text(1, name).Raw(fields.ToArray());
        function.Raw((hasOpset ? opsets : new ProtobufWriter().Message(9, new ProtobufWriter().Text(1, string.Empty).Varint(2, 17))).ToArray());
        return function.Text(10, domain);
    }

    private OnnxFunctionBuilder Names(int field, string names) => Field(writer =>
    {
        foreach (string value in names.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            writer.Text(field, value);
        }
    });
}
