using System.Text;

namespace ModelAudit.Samples.Building;

/// <summary>Writes a node (NodeProto).</summary>
/// <param name="op">The operator.</param>
/// <param name="inputs">Its inputs, separated by spaces; "-" leaves one out.</param>
/// <param name="outputs">Its outputs, separated by spaces.</param>
public sealed class OnnxNodeBuilder(string op, string inputs, string outputs)
{
    private readonly ProtobufWriter rest = new();

    /// <summary>Names the node.</summary>
    public OnnxNodeBuilder Name(string name) => Field(writer => writer.Text(3, name));

    /// <summary>Says the domain of the operator.</summary>
    public OnnxNodeBuilder Domain(string domain) => Field(writer => writer.Text(7, domain));

    /// <summary>Says which overload of a function is called.</summary>
    public OnnxNodeBuilder Overload(string overload) => Field(writer => writer.Text(8, overload));

    /// <summary>Adds an integer.</summary>
    public OnnxNodeBuilder Int(string name, long value) => Attribute(name, 2, writer => writer.Varint(3, value));

    /// <summary>Adds a floating-point number.</summary>
    public OnnxNodeBuilder Float(string name, float value) => Attribute(name, 1, writer => writer.Fixed32(2, value));

    /// <summary>Adds a string.</summary>
    public OnnxNodeBuilder Text(string name, string value) => Attribute(name, 3, writer => writer.Text(4, value));

    /// <summary>Adds bytes as a string.</summary>
    public OnnxNodeBuilder Bytes(string name, byte[] value) => Attribute(name, 3, writer => writer.Bytes(4, value));

    /// <summary>Adds integers.</summary>
    public OnnxNodeBuilder Ints(string name, params long[] values) => Attribute(name, 7, writer => writer.Packed(8, values));

    /// <summary>Adds floating-point numbers.</summary>
    public OnnxNodeBuilder Floats(string name, params float[] values) => Attribute(name, 6, writer => writer.Packed(7, values));

    /// <summary>Adds strings.</summary>
    public OnnxNodeBuilder Texts(string name, params string[] values) => Attribute(name, 8, writer =>
    {
        foreach (string value in values)
        {
            writer.Bytes(9, Encoding.UTF8.GetBytes(value));
        }
    });

    /// <summary>Adds a tensor.</summary>
    public OnnxNodeBuilder Tensor(string name, OnnxTensorBuilder tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return Attribute(name, 4, writer => writer.Message(5, tensor.ToWriter()));
    }

    /// <summary>Adds a sparse tensor.</summary>
    public OnnxNodeBuilder Sparse(string name, OnnxTensorBuilder values, OnnxTensorBuilder indices, params long[] shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(indices);
        return Attribute(name, 11, writer => writer.Message(22, new ProtobufWriter().Message(1, values.ToWriter()).Message(2, indices.ToWriter()).Packed(3, shape)));
    }

    /// <summary>Adds a subgraph.</summary>
    public OnnxNodeBuilder Graph(string name, Action<OnnxGraphBuilder> fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        var graph = new OnnxGraphBuilder(name);
        fill(graph);
        return Attribute(name, 5, writer => writer.Message(6, graph.ToWriter()));
    }

    /// <summary>Adds an attribute that takes its value from one of the function around it.</summary>
    public OnnxNodeBuilder Reference(string name, string attribute, int type = 2) => Attribute(name, type, writer => writer.Text(21, attribute));

    /// <summary>Adds an attribute whose fields the caller writes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its declared type: 2 is INT, 4 is TENSOR.</param>
    /// <param name="fill">Writes its fields.</param>
    public OnnxNodeBuilder Attribute(string name, int type, Action<ProtobufWriter> fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        var attribute = new ProtobufWriter().Text(1, name);
        fill(attribute);
        return Field(writer => writer.Message(5, attribute.Varint(20, type)));
    }

    /// <summary>Writes fields behind those so far.</summary>
    public OnnxNodeBuilder Field(Action<ProtobufWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        write(rest);
        return this;
    }

    /// <summary>The message.</summary>
    public ProtobufWriter ToWriter()
    {
        var node = new ProtobufWriter();
        foreach (string input in Split(inputs))
        {
            node.Text(1, input == "-" ? string.Empty : input);
        }

        foreach (string output in Split(outputs))
        {
            node.Text(2, output == "-" ? string.Empty : output);
        }

        return node.Text(4, op).Raw(rest.ToArray());
    }

    private static string[] Split(string names) => names.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
