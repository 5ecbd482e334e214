using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace ModelAudit.Samples.Building;

/// <summary>Small models of frameworks whose files are simple: MXNet, ncnn, RKNN, CNTK, MNN and the databases of Orbax.</summary>
public static class SmallFrameworkModels
{
    /// <summary>Parameters of MXNet: a dense array of 2 x 3 32-bit floats, and a sparse one of 4 x 2 with one row.</summary>
    /// <param name="rows">What the shape of the dense array says of its rows.</param>
    /// <param name="names">The names.</param>
    public static byte[] MxnetParameters(long rows = 2, params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var bytes = new Writer().Long(0x112).Long(0).Long(2);
        bytes.Int(unchecked((int)0xF993FAC9)).Int(0).Int(2).Long(rows).Long(3).Int(1).Int(0).Int(0).Zeros(24);
        bytes.Int(unchecked((int)0xF993FAC9)).Int(1).Int(2).Long(1).Long(2).Int(2).Long(4).Long(2).Int(1).Int(0).Int(2).Int(6).Int(1).Long(1).Zeros(4).Zeros(8);
        string[] written = names.Length == 0 ? ["arg:w", "aux:s"] : names;
        bytes.Long(written.Length);
        foreach (string name in written)
        {
            bytes.Long(name.Length).Text(name);
        }

        return bytes.ToArray();
    }

    /// <summary>A graph of MXNet.</summary>
    /// <param name="op">Its operator.</param>
    /// <param name="attributes">The attributes of the operator.</param>
    /// <param name="input">The number of the node that the operator takes.</param>
    public static string MxnetSymbol(string op = "FullyConnected", string attributes = "\"num_hidden\": \"3\"", int input = 0) =>
        "{\"nodes\": [{\"op\": \"null\", \"name\": \"data\", \"inputs\": []}, {\"op\": \"" + op + "\", \"name\": \"fc\", \"attrs\": {" + attributes + "}, \"inputs\": [["
        + input + ", 0, 0]]}], \"arg_nodes\": [0], \"heads\": [[1, 0, 0]], \"attrs\": {\"mxnet_version\": [\"int\", 10700]}}";

    /// <summary>A graph of ncnn as text.</summary>
    /// <param name="layer">Its second line of a layer.</param>
    public static string Ncnn(string layer = "Convolution conv1 1 1 data out 0=8 1=3 6=216") => $"7767517\n2 2\nInput data 0 1 data 0=32 1=32 2=3\n{layer}\n";

    /// <summary>A graph of ncnn as numbers: an input and a layer.</summary>
    /// <param name="type">The number of the layer.</param>
    /// <param name="blob">The blob that it takes.</param>
    public static byte[] NcnnBinary(int type = 6, int blob = 0) => new Writer()
        .Int(7_767_517).Int(2).Int(2).Int(16).Int(0).Int(1).Int(0).Int(0).Int(32).Int(-233)
        .Int(type).Int(1).Int(1).Int(blob).Int(1).Int(0).Int(8).Int(-23_304).Int(2).Int(1).Int(1).Int(-233).ToArray();

    /// <summary>An RKNN model.</summary>
    /// <param name="description">What stands at its end.</param>
    public static byte[] Rknn(string description = "{\"name\": \"m\", \"target_platform\": [\"rk3588\"], \"nodes\": [{\"op\": \"RKNN_OP_NNBG\"}]}") =>
        new Writer().Text("RKNN").Int(0).Long(6).Long(16).Zeros(40).Zeros(16).Long(description.Length).Text(description).ToArray();

    /// <summary>A manifest of an OCDBT database.</summary>
    public static byte[] Ocdbt()
    {
        byte[] bytes = new Writer().Int(0x2A3ADB0C).Long(38).Zeros(2).Zeros(20).Zeros(4).ToArray();
        uint sum = uint.MaxValue;
        foreach (byte value in bytes.AsSpan(0, 34))
        {
            sum = BitOperations.Crc32C(sum, value);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(34), ~sum);
        return bytes;
    }

    /// <summary>A model of CNTK: a parameter of 2 x 3 and a function, primitive or the user's own.</summary>
    /// <param name="state">The entries of a function of the user's own; none for a primitive one.</param>
    public static byte[] Cntk(params (string Key, string Value)[] state)
    {
        ArgumentNullException.ThrowIfNull(state);
        ProtobufWriter array = new ProtobufWriter().Varint(1, 1).Message(3, new ProtobufWriter().Packed(1, 2L, 3L)).Message(4, new ProtobufWriter().Packed(1, new float[6]));
        ProtobufWriter function = state.Length == 0
            ? Entries(("type", Item("PrimitiveFunction")), ("op", Value(3, value => value.Varint(5, 31))), ("uid", Item("Plus1")))
            : Entries(("type", Item("UserDefinedFunction")), ("uid", Item("Mine1")), ("user_defined_state", Value(10, value => value.Message(12, Entries([.. state.Select(pair => (pair.Key, Item(pair.Value)))])))));
        ProtobufWriter functions = new ProtobufWriter().Message(1, Value(10, value => value.Message(12, function)));
        ProtobufWriter inputs = new ProtobufWriter().Message(1, Value(10, value => value.Message(12, Entries(("value", Value(11, inner => inner.Message(13, array)))))));
        return Entries(("version", Value(3, value => value.Varint(5, 1))), ("type", Item("CompositeFunction")), ("primitive_functions", Value(9, value => value.Message(11, functions))), ("inputs", Value(9, value => value.Message(11, inputs)))).ToArray();
    }

    /// <summary>A model of MNN with a convolution and an operator.</summary>
    /// <param name="type">The number of the operator.</param>
    /// <param name="member">The number of its parameters' table.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="input">The tensor that it takes.</param>
    public static byte[] Mnn(int type = 69, int member = 0, FlatBufferBuilder? parameters = null, int input = 1)
    {
        FlatBufferBuilder op = new FlatBufferBuilder().Ints(0, input).Text(3, "last").Ints(4, 2).Scalar(5, 4, type);
        op = parameters is null ? op : op.Union(1, member, parameters);
        return new FlatBufferBuilder()
            .Text(0, "model")
            .Tables(3, new FlatBufferBuilder().Ints(0, 0).Text(3, "conv").Ints(4, 1).Scalar(5, 4, 12), op)
            .Texts(4, "y")
            .Scalar(6, 1, 3)
            .Texts(7, "x", "h", "y")
            .Build("\0\0\0\0");
    }

    private static ProtobufWriter Entries(params (string Key, ProtobufWriter Value)[] entries)
    {
        ProtobufWriter dictionary = new ProtobufWriter().Varint(1, 1);
        foreach ((string key, ProtobufWriter value) in entries)
        {
            dictionary.Message(2, new ProtobufWriter().Text(1, key).Message(2, value));
        }

        return dictionary;
    }

    private static ProtobufWriter Item(string text) => Value(6, value => value.Text(8, text));

    private static ProtobufWriter Value(int type, Action<ProtobufWriter> write)
    {
        ProtobufWriter value = new ProtobufWriter().Varint(1, 1).Varint(2, type);
        write(value);
        return value;
    }

    private sealed class Writer
    {
        private readonly List<byte> bytes = [];

        public Writer Int(int value)
        {
            Span<byte> written = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(written, value);
            bytes.AddRange(written);
            return this;
        }

        public Writer Long(long value)
        {
            Span<byte> written = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(written, value);
            bytes.AddRange(written);
            return this;
        }

        public Writer Text(string text)
        {
            bytes.AddRange(Encoding.UTF8.GetBytes(text));
            return this;
        }

        public Writer Zeros(int count)
        {
            bytes.AddRange(new byte[count]);
            return this;
        }

        public byte[] ToArray() => [.. bytes];
    }
}
