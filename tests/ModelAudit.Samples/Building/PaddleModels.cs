using System.Buffers.Binary;

namespace ModelAudit.Samples.Building;

/// <summary>Small programs and weights of PaddlePaddle.</summary>
public static class PaddleModels
{
    /// <summary>A program of two operators.</summary>
    /// <param name="operation">The second operator.</param>
    public static ProtobufWriter Program(string operation = "softmax")
    {
        ProtobufWriter tensor = new ProtobufWriter().Varint(1, 5).Varint(2, -1).Varint(2, 3);
        ProtobufWriter type = new ProtobufWriter().Varint(1, 7).Message(3, new ProtobufWriter().Message(1, tensor).Varint(2, 0));
        ProtobufWriter block = new ProtobufWriter()
            .Varint(1, 0)
            .Varint(2, -1)
            .Message(3, new ProtobufWriter().Text(1, "x").Message(2, type).Varint(3, 0).Varint(4, 1))
            .Message(4, Operation("matmul_v2"))
            .Message(4, Operation(operation));
        return new ProtobufWriter().Message(1, block).Message(4, new ProtobufWriter().Varint(1, 2_006_000));
    }

    /// <summary>A tensor of 2 x 3 32-bit floats.</summary>
    /// <param name="columns">What its description says of the second dimension.</param>
    public static byte[] Weights(long columns = 3)
    {
        byte[] description = new ProtobufWriter().Varint(1, 5).Varint(2, 2).Varint(2, columns).ToArray();
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, description.Length);
        return [.. new byte[16], .. length, .. description, .. new byte[24]];
    }

    private static ProtobufWriter Operation(string type) => new ProtobufWriter()
        .Message(1, new ProtobufWriter().Text(1, "X").Text(2, "x"))
        .Text(3, type)
        .Message(4, new ProtobufWriter().Text(1, "axis").Varint(2, 0).Varint(3, -1));
}
