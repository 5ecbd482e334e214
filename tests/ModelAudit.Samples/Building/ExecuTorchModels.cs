using System.Buffers.Binary;

namespace ModelAudit.Samples.Building;

/// <summary>Small programs of ExecuTorch: one method that adds, calls a compiled part and jumps.</summary>
public static class ExecuTorchModels
{
    /// <summary>A program with its constants inside.</summary>
    /// <param name="backend">The name of the compiled part's backend.</param>
    /// <param name="operation">The operator's index.</param>
    /// <param name="argument">A value that the operator uses.</param>
    /// <param name="buffer">The buffer of the constant.</param>
    /// <param name="target">The instruction that is jumped to.</param>
    /// <param name="constantBytes">The length of the constant, whose shape wants 24 bytes.</param>
    public static FlatBufferBuilder Program(string backend = "XnnpackBackend", int operation = 0, int argument = 1, int buffer = 1, int target = 3, int constantBytes = 24)
    {
        FlatBufferBuilder chain = new FlatBufferBuilder().Ints(0, 0).Ints(1, 2).Tables(
            2,
            Instruction(1, new FlatBufferBuilder().Scalar(0, 4, operation).Ints(1, 0, argument, 2)),
            Instruction(2, new FlatBufferBuilder().Scalar(0, 4, 0).Ints(1, 2)),
            Instruction(4, new FlatBufferBuilder().Scalar(0, 4, 3).Scalar(1, 4, target)));
        FlatBufferBuilder plan = new FlatBufferBuilder()
            .Text(0, "forward")
            .Tables(2, Value(5, Tensor(0, 1, 6)), Value(5, Tensor(buffer, 2, 3)), Value(5, Tensor(0, 1, 6)), Value(3, new FlatBufferBuilder().Scalar(0, 1, 1)), Value(10, new FlatBufferBuilder().Ints(0, 0, 2)))
            .Ints(3, 0)
            .Ints(4, 2)
            .Tables(5, chain)
            .Tables(6, new FlatBufferBuilder().Text(0, "aten::add").Text(1, "out"))
            .Tables(7, new FlatBufferBuilder().Text(0, backend).Table(1, new FlatBufferBuilder().Scalar(0, 1, 0).Scalar(1, 4, 0)));
        return new FlatBufferBuilder()
            .Scalar(0, 4, 0)
            .Tables(1, plan)
            .Tables(2, new FlatBufferBuilder(), new FlatBufferBuilder().Bytes(0, new byte[constantBytes]))
            .Tables(3, new FlatBufferBuilder().Bytes(0, new byte[100]));
    }

    /// <summary>A program whose constants lie in a segment behind it.</summary>
    /// <param name="segmentBytes">How long the table of segments says that it is; 32 are there.</param>
    public static byte[] Segmented(long segmentBytes = 32)
    {
        byte[] tables = Program().Tables(2).Tables(4, new FlatBufferBuilder().Scalar(0, 8, 0).Scalar(1, 8, segmentBytes)).Table(5, new FlatBufferBuilder().Scalar(0, 4, 0).Longs(1, 0, 0)).Build("ET12");
        return WithSegments(tables, "eh00", 24, 16, 32);
    }

    /// <summary>A file of one tensor of 2 x 3 32-bit floats.</summary>
    /// <param name="segment">The index of its segment; there is one.</param>
    /// <param name="columns">The second dimension.</param>
    public static byte[] Tensors(int segment = 0, int columns = 3)
    {
        FlatBufferBuilder layout = new FlatBufferBuilder().Scalar(0, 1, 6).Ints(1, 2, columns).Bytes(2, [0, 1]);
        byte[] tables = new FlatBufferBuilder()
            .Scalar(0, 4, 0)
            .Tables(1, new FlatBufferBuilder().Scalar(0, 8, 0).Scalar(1, 8, 24))
            .Tables(2, new FlatBufferBuilder().Text(0, "linear.weight").Scalar(1, 4, segment).Table(2, layout))
            .Build("FT01");
        return WithSegments(tables, "FH01", 40, 24, 24);
    }

    // The extended header goes between the identifier and the tables, which are found by offsets from where they are.
    private static byte[] WithSegments(byte[] tables, string magic, int headerBytes, int startAt, int segmentBytes)
    {
        byte[] file = [.. tables[..8], .. new byte[headerBytes], .. tables[8..], .. new byte[segmentBytes]];
        BinaryPrimitives.WriteInt32LittleEndian(file, BinaryPrimitives.ReadInt32LittleEndian(tables) + headerBytes);
        System.Text.Encoding.ASCII.GetBytes(magic).CopyTo(file, 8);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(12), headerBytes);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(16), magic == "eh00" ? tables.Length + headerBytes : 0);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(8 + startAt), tables.Length + headerBytes);
        return file;
    }

    private static FlatBufferBuilder Instruction(int type, FlatBufferBuilder call) => new FlatBufferBuilder().Union(0, type, call);

    private static FlatBufferBuilder Value(int type, FlatBufferBuilder value) => new FlatBufferBuilder().Union(0, type, value);

    private static FlatBufferBuilder Tensor(int buffer, params int[] sizes) => new FlatBufferBuilder().Scalar(0, 1, 6).Ints(2, sizes).Scalar(5, 4, buffer);
}
