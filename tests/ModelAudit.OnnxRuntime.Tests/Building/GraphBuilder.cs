using ModelAudit.Samples.Building;

namespace ModelAudit.OnnxRuntime.Tests.Building;

/// <summary>Builds an ONNX model (onnx.proto) of a graph, call by call.</summary>
internal sealed class GraphBuilder
{
    public const int Float = 1;
    public const int Int32 = 6;
    public const int Int64 = 7;
    public const int Text = 8;

    private readonly ProtobufWriter graph = new();
    private readonly ProtobufWriter functions = new();
    private long irVersion = 8;
    private long operatorSet = 17;
    private string? functionDomain;

    public GraphBuilder Versions(long ir, long operators)
    {
        (irVersion, operatorSet) = (ir, operators);
        return this;
    }

    public GraphBuilder Node(string op, string[] inputs, string[] outputs, params ProtobufWriter[] attributes)
    {
        graph.Message(1, NodeOf(op, inputs, outputs, null, attributes));
        return this;
    }

    public GraphBuilder Call(string function, string input, string output)
    {
        graph.Message(1, NodeOf(function, [input], [output], functionDomain));
        return this;
    }

    public GraphBuilder Input(string name, int type, params long[] dimensions)
    {
        graph.Message(11, Value(name, type, dimensions));
        return this;
    }

    public GraphBuilder Output(string name, int type, params long[] dimensions)
    {
        graph.Message(12, Value(name, type, dimensions));
        return this;
    }

    public GraphBuilder SequenceOutput(string name, int type)
    {
        graph.Message(12, new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(4, new ProtobufWriter().Message(1, TypeOf(type, [-1])))));
        return this;
    }

    public GraphBuilder Initializer(string name, byte[] tensor)
    {
        graph.Bytes(5, [.. tensor, .. new ProtobufWriter().Text(8, name).ToArray()]);
        return this;
    }

    /// <summary>A function of one input "a" and one output "b".</summary>
    public GraphBuilder Function(string domain, string name, params (string Op, string Domain, string Input, string Output)[] nodes)
    {
        functionDomain = domain;
        ProtobufWriter function = new ProtobufWriter().Text(1, name).Text(4, "a").Text(5, "b");
        foreach ((string op, string nodeDomain, string input, string output) in nodes)
        {
            function.Message(7, NodeOf(op, [input], [output], nodeDomain));
        }

        functions.Message(25, function.Message(9, OperatorSet(string.Empty, operatorSet)).Message(9, OperatorSet(domain, 1)).Text(10, domain));
        return this;
    }

    public byte[] Build()
    {
        ProtobufWriter model = new ProtobufWriter().Varint(1, irVersion).Text(2, "tests").Message(7, graph.Text(2, "graph")).Message(8, OperatorSet(string.Empty, operatorSet));
        if (functionDomain is not null)
        {
            model.Message(8, OperatorSet(functionDomain, 1));
        }

        return [.. model.ToArray(), .. functions.ToArray()];
    }

    public static ProtobufWriter GraphAttribute(string name, GraphBuilder body) =>
        new ProtobufWriter().Text(1, name).Message(6, body.graph.Text(2, name)).Varint(20, 5);

    public static ProtobufWriter TensorAttribute(string name, byte[] tensor) => new ProtobufWriter().Text(1, name).Bytes(5, tensor).Varint(20, 4);

    public static ProtobufWriter IntegerAttribute(string name, long value) => new ProtobufWriter().Text(1, name).Varint(3, value).Varint(20, 2);

    private static ProtobufWriter OperatorSet(string domain, long version) => new ProtobufWriter().Text(1, domain).Varint(2, version);

    private static ProtobufWriter NodeOf(string op, string[] inputs, string[] outputs, string? domain, params ProtobufWriter[] attributes)
    {
        var node = new ProtobufWriter();
        Array.ForEach(inputs, input => node.Text(1, input));
        Array.ForEach(outputs, output => node.Text(2, output));
        node.Text(4, op);
        Array.ForEach(attributes, attribute => node.Message(5, attribute));
        return domain is null ? node : node.Text(7, domain);
    }

    private static ProtobufWriter Value(string name, int type, long[] dimensions) => new ProtobufWriter().Text(1, name).Message(2, TypeOf(type, dimensions));

    // A dimension below zero is a symbol.
    private static ProtobufWriter TypeOf(int type, long[] dimensions)
    {
        var shape = new ProtobufWriter();
        foreach (long dimension in dimensions)
        {
            shape.Message(1, dimension < 0 ? new ProtobufWriter().Text(2, "N") : new ProtobufWriter().Varint(1, dimension));
        }

        return new ProtobufWriter().Message(1, new ProtobufWriter().Varint(1, type).Message(2, shape));
    }
}
