using System.Buffers.Binary;

namespace ModelAudit.OnnxRuntime.Conformance;

/// <summary>
/// The fields of one Protocol Buffers message in memory, one after the other (protobuf.dev, "Encoding"). Never allocates, never recurses;
/// what breaks the format throws <see cref="FormatException"/>.
/// </summary>
internal ref struct WireFields(ReadOnlySpan<byte> message)
{
    private const int MaxVarintBytes = 10;

    private readonly ReadOnlySpan<byte> message = message;
    private int position;

    /// <summary>The number of the current field.</summary>
    public int Number { get; private set; }

    /// <summary>The value of a varint or of fixed bytes; 0 for other fields.</summary>
    public ulong Value { get; private set; }

    /// <summary>Where the bytes of a length-delimited field start in the message; -1 for other fields.</summary>
    public int Start { get; private set; }

    /// <summary>How many bytes a length-delimited field has.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes of a length-delimited field.</summary>
    public readonly ReadOnlySpan<byte> Bytes => Start < 0 ? throw new FormatException($"field {Number} has no bytes") : message.Slice(Start, Length);

    public readonly bool IsBytes => Start >= 0;

    /// <summary>Goes to the next field; false at the end.</summary>
    public bool Next()
    {
        if (position == message.Length)
        {
            return false;
        }

        ulong tag = ReadVarint();
        if (tag is < 8 or > uint.MaxValue)
        {
            throw new FormatException($"{tag} is not the tag of a field");
        }

        Number = (int)(tag >> 3);
        (Value, Start, Length) = (0, -1, 0);
        switch (tag & 7)
        {
            case 0:
                Value = ReadVarint();
                break;
            case 1:
                Value = BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));
                break;
            case 2:
                ulong length = ReadVarint();
                Length = length <= (ulong)(message.Length - position) ? (int)length : throw new FormatException($"field {Number} ends behind the message");
                Start = position;
                position += Length;
                break;
            case 5:
                Value = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
                break;
            default:
                throw new FormatException($"field {Number} has the wire type {tag & 7}");
        }

        return true;
    }

    /// <summary>Reads one number of a packed field.</summary>
    public static ulong ReadVarint(ReadOnlySpan<byte> bytes, ref int position)
    {
        ulong value = 0;
        for (int i = 0; i < MaxVarintBytes && position < bytes.Length; i++)
        {
            byte next = bytes[position++];
            if (i == MaxVarintBytes - 1 && next > 1)
            {
                break;
            }

            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("a number has no end");
    }

    private ulong ReadVarint() => ReadVarint(message, ref position);

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > message.Length - position)
        {
            throw new FormatException("a field ends behind the message");
        }

        position += count;
        return message.Slice(position - count, count);
    }
}
