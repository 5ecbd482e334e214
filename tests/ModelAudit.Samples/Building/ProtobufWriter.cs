using System.Text;

namespace ModelAudit.Samples.Building;

/// <summary>Writes fields of the Protocol Buffers wire format, in the order of the calls.</summary>
public sealed class ProtobufWriter
{
    private readonly List<byte> bytes = [];

    /// <summary>Writes an integer field.</summary>
    public ProtobufWriter Varint(int field, long value)
    {
        WriteVarint((ulong)field << 3);
        WriteVarint((ulong)value);
        return this;
    }

    /// <summary>Writes a length-delimited field.</summary>
    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        WriteVarint(((ulong)field << 3) | 2);
        WriteVarint((ulong)value.Length);
        bytes.AddRange(value);
        return this;
    }

    /// <summary>Writes a string field.</summary>
    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Writes a message field.</summary>
    public ProtobufWriter Message(int field, ProtobufWriter message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Bytes(field, message.ToArray());
    }

    /// <summary>Writes a 32-bit field.</summary>
    public ProtobufWriter Fixed32(int field, float value)
    {
        WriteVarint(((ulong)field << 3) | 5);
        bytes.AddRange(BitConverter.GetBytes(BitConverter.SingleToUInt32Bits(value)));
        return this;
    }

    /// <summary>Writes a packed field of integers.</summary>
    public ProtobufWriter Packed(int field, params ReadOnlySpan<long> values)
    {
        var packed = new ProtobufWriter();
        foreach (long value in values)
        {
            packed.WriteVarint((ulong)value);
        }

        return Bytes(field, packed.ToArray());
    }

    /// <summary>Writes a packed field of 32-bit floating-point numbers.</summary>
    public ProtobufWriter Packed(int field, params ReadOnlySpan<float> values)
    {
        var packed = new ProtobufWriter();
        foreach (float value in values)
        {
            packed.bytes.AddRange(BitConverter.GetBytes(value));
        }

        return Bytes(field, packed.ToArray());
    }

    /// <summary>Writes bytes as they are, well formed or not.</summary>
    public ProtobufWriter Raw(params ReadOnlySpan<byte> content)
    {
        bytes.AddRange(content);
        return this;
    }

    /// <summary>What was written.</summary>
    public byte[] ToArray() => [.. bytes];

    private void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
    }
}
