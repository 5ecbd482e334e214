using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace ModelAudit.Samples.Building;

/// <summary>Small files of TensorFlow, well formed unless told otherwise.</summary>
public static class TensorFlowModels
{
    /// <summary>A constant of 32-bit floats (DT_FLOAT).</summary>
    public static ProtobufWriter Constant(string name, int bytes, params ReadOnlySpan<long> shape)
    {
        ProtobufWriter tensor = new ProtobufWriter().Varint(1, 1).Message(2, Shape(shape)).Bytes(4, new byte[bytes]);
        return Node(name, "Const").Message(5, new ProtobufWriter().Text(1, "value").Message(2, new ProtobufWriter().Message(8, tensor)));
    }

    /// <summary>A node (NodeDef).</summary>
    public static ProtobufWriter Node(string name, string operation) => new ProtobufWriter().Text(1, name).Text(2, operation);

    /// <summary>A function (FunctionDef).</summary>
    public static ProtobufWriter Function(string name, params ReadOnlySpan<ProtobufWriter> nodes)
    {
        ProtobufWriter function = new ProtobufWriter().Message(1, new ProtobufWriter().Text(1, name));
        foreach (ProtobufWriter node in nodes)
        {
            function.Message(3, node);
        }

        return function;
    }

    /// <summary>A graph (GraphDef) with a library of functions.</summary>
    public static ProtobufWriter Graph(ProtobufWriter[] nodes, params ReadOnlySpan<ProtobufWriter> functions)
    {
        var graph = new ProtobufWriter();
        foreach (ProtobufWriter node in nodes)
        {
            graph.Message(1, node);
        }

        var library = new ProtobufWriter();
        foreach (ProtobufWriter function in functions)
        {
            library.Message(1, function);
        }

        return graph.Message(2, library).Message(4, new ProtobufWriter().Varint(1, 1994).Varint(2, 12));
    }

    /// <summary>A graph with what describes it (MetaGraphDef): tag serve, signature serving_default, an asset.</summary>
    public static ProtobufWriter MetaGraph(ProtobufWriter graph, string asset = "vocab.txt")
    {
        ProtobufWriter value = new ProtobufWriter().Text(1, "x:0").Varint(2, 1).Message(3, Shape(-1, 3));
        ProtobufWriter signature = new ProtobufWriter().Message(1, Entry("x", value)).Message(2, Entry("y", value)).Text(3, "tensorflow/serving/predict");
        ProtobufWriter keras = new ProtobufWriter().Text(1, "_tf_keras_layer").Text(3, """{"class_name": "Lambda", "config": {"name": "l", "function": ["4wEAAAAA", null, null]}}""");
        return new ProtobufWriter()
            .Message(1, new ProtobufWriter().Text(4, "serve").Text(5, "2.15.0").Text(6, "v2.15.0-1"))
            .Message(2, graph)
            .Message(5, Entry("serving_default", signature))
            .Message(6, new ProtobufWriter().Text(2, asset))
            .Message(7, new ProtobufWriter().Message(1, new ProtobufWriter().Message(4, keras)));
    }

    /// <summary>A SavedModel.</summary>
    public static byte[] SavedModel(params ReadOnlySpan<ProtobufWriter> graphs)
    {
        ProtobufWriter model = new ProtobufWriter().Varint(1, 1);
        foreach (ProtobufWriter graph in graphs)
        {
            model.Message(2, graph);
        }

        return model.ToArray();
    }

    /// <summary>The index of a checkpoint: the header and tensors of 32-bit floats, one after another in data file 0.</summary>
    public static byte[] Checkpoint(int shards, params ReadOnlySpan<(string Name, long Elements, ProtobufWriter? Entry)> tensors)
    {
        var entries = new List<(byte[] Key, byte[] Value)> { ([], new ProtobufWriter().Varint(1, shards).Message(3, new ProtobufWriter().Varint(1, 1)).ToArray()) };
        long offset = 0;
        foreach ((string name, long elements, ProtobufWriter? entry) in tensors)
        {
            entries.Add((Encoding.UTF8.GetBytes(name), (entry ?? CheckpointEntry(0, offset, elements * 4, elements)).ToArray()));
            offset += elements * 4;
        }

        return Table([.. entries]);
    }

    /// <summary>The description of a tensor of 32-bit floats (BundleEntryProto).</summary>
    public static ProtobufWriter CheckpointEntry(long shard, long offset, long size, params ReadOnlySpan<long> shape) =>
        new ProtobufWriter().Varint(1, 1).Message(2, Shape(shape)).Varint(3, shard).Varint(4, offset).Varint(5, size);

    /// <summary>A table of one block (table_format.txt).</summary>
    public static byte[] Table(params ReadOnlySpan<(byte[] Key, byte[] Value)> entries)
    {
        var file = new List<byte>();
        byte[] data = AddBlock(file, entries);
        byte[] meta = AddBlock(file);
        byte[] index = AddBlock(file, ([0xFF], data));
        byte[] footer = new byte[48];
        meta.CopyTo(footer, 0);
        index.CopyTo(footer, meta.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(footer.AsSpan(40), 0xDB4775248B80FB57);
        file.AddRange(footer);
        return [.. file];
    }

    private static byte[] AddBlock(List<byte> file, params ReadOnlySpan<(byte[] Key, byte[] Value)> entries)
    {
        int start = file.Count;
        byte[] before = [];
        foreach ((byte[] key, byte[] value) in entries)
        {
            int shared = before.AsSpan().CommonPrefixLength(key);
            file.AddRange([.. Varint(shared), .. Varint(key.Length - shared), .. Varint(value.Length), .. key[shared..], .. value]);
            before = key;
        }

        file.AddRange([0, 0, 0, 0, 1, 0, 0, 0]);
        int length = file.Count - start;
        file.Add(0);
        uint crc = uint.MaxValue;
        foreach (byte value in file[start..])
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        file.AddRange(BitConverter.GetBytes(BitOperations.RotateRight(~crc, 15) + 0xA282EAD8));
        return [.. Varint(start), .. Varint(length)];
    }

    private static byte[] Varint(int value) => new ProtobufWriter().Varint(1, value).ToArray()[1..];

    private static ProtobufWriter Entry(string key, ProtobufWriter value) => new ProtobufWriter().Text(1, key).Message(2, value);

    private static ProtobufWriter Shape(params ReadOnlySpan<long> dimensions)
    {
        var shape = new ProtobufWriter();
        foreach (long dimension in dimensions)
        {
            shape.Message(2, new ProtobufWriter().Varint(1, dimension));
        }

        return shape;
    }
}
