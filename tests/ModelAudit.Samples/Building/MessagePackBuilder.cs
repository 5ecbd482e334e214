using System.Text;

namespace ModelAudit.Samples.Building;

/// <summary>Writes MessagePack, and the arrays of Flax.</summary>
public sealed class MessagePackBuilder
{
    private readonly List<byte> bytes = [];

    /// <summary>Starts a map of at most 15 entries.</summary>
    public MessagePackBuilder Map(int count) => Add((byte)(0x80 | count));

    /// <summary>Starts a list of at most 15 elements.</summary>
    public MessagePackBuilder List(int count) => Add((byte)(0x90 | count));

    /// <summary>Writes a text of at most 31 bytes.</summary>
    public MessagePackBuilder Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return Add((byte)(0xA0 | utf8.Length)).Add(utf8);
    }

    /// <summary>Writes bytes as they are.</summary>
    public MessagePackBuilder Add(params ReadOnlySpan<byte> raw)
    {
        bytes.AddRange(raw);
        return this;
    }

    /// <summary>Writes an array.</summary>
    /// <param name="type">Its element type.</param>
    /// <param name="length">The length of its data in bytes.</param>
    /// <param name="shape">Its dimensions, each below 128.</param>
    public MessagePackBuilder Array(string type, int length, params byte[] shape)
    {
        byte[] inner = [.. new MessagePackBuilder().List(3).List(shape.Length).Add(shape).Text(type).Add(0xC5, (byte)(length >> 8), (byte)length).Build(), .. new byte[length]];
        return Add(0xC8, (byte)(inner.Length >> 8), (byte)inner.Length, 1).Add(inner);
    }

    /// <summary>The bytes.</summary>
    public byte[] Build() => [.. bytes];

    /// <summary>A checkpoint with a kernel of 2 x 3 32-bit floats and a bias of 3.</summary>
    public static byte[] Checkpoint() => new MessagePackBuilder()
        .Map(1).Text("params").Map(1).Text("Dense_0").Map(2).Text("kernel").Array("float32", 24, 2, 3).Text("bias").Array("bfloat16", 6, 3).Build();
}
