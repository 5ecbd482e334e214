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
