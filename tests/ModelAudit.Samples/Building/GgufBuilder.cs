using System.Buffers.Binary;
using System.Text;

namespace ModelAudit.Samples.Building;

/// <summary>
/// Writes GGUF files: header, metadata, descriptions of tensors, padding and data. Well formed unless a method is asked for a defect:
/// every count, length, type and offset can be given otherwise than it is.
/// </summary>
public sealed class GgufBuilder
{
    private static readonly Dictionary<uint, (int Elements, int Bytes)> Blocks = new()
    {
        [0] = (1, 4), [1] = (1, 2), [2] = (32, 18), [8] = (32, 34), [12] = (256, 144), [14] = (256, 210), [24] = (1, 1), [30] = (1, 2), [39] = (32, 17),
    };

    private readonly List<byte[]> entries = [];
    private readonly List<(byte[] Name, ulong[] Shape, uint Type, ulong? Offset, byte[] Data, byte[]? Info)> tensors = [];
    private byte[] trailing = [];

    /// <summary>The magic.</summary>
    public string Magic { get; set; } = "GGUF";

    /// <summary>The version.</summary>
    public uint Version { get; set; } = 3;

    /// <summary>The number of tensors that the header states; null for the true one.</summary>
    public ulong? TensorCount { get; set; }

    /// <summary>The number of entries that the header states; null for the true one.</summary>
    public ulong? EntryCount { get; set; }

    /// <summary>The alignment that the data is written with, in bytes.</summary>
    public int Alignment { get; set; } = 32;

    /// <summary>The byte that padding consists of.</summary>
    public byte Padding { get; set; }

    /// <summary>Whether numbers are written with the most significant byte first.</summary>
    public bool IsBigEndian { get; set; }

    /// <summary>Whether the last tensor is padded too, as most writers do.</summary>
    public bool PadsEnd { get; set; } = true;

    /// <summary>Adds a text.</summary>
    public GgufBuilder Add(string key, string value) => AddRaw(key, 8, Text(Encoding.UTF8.GetBytes(value)));

    /// <summary>Adds a number of type u32.</summary>
    public GgufBuilder Add(string key, uint value) => AddRaw(key, 4, U32(value));

    /// <summary>Adds an array of texts.</summary>
    public GgufBuilder Add(string key, params string[] values) => AddRaw(key, 9, [.. U32(8), .. U64((ulong)values.Length), .. values.SelectMany(value => Text(Encoding.UTF8.GetBytes(value)))]);

    /// <summary>Adds an array of numbers of type i32.</summary>
    public GgufBuilder AddNumbers(string key, params int[] values) => AddRaw(key, 9, [.. U32(5), .. U64((ulong)values.Length), .. values.SelectMany(value => U32((uint)value))]);

    /// <summary>Adds an array of numbers of type f32.</summary>
    public GgufBuilder AddFloats(string key, params float[] values) => AddRaw(key, 9, [.. U32(6), .. U64((ulong)values.Length), .. values.SelectMany(value => U32(BitConverter.SingleToUInt32Bits(value)))]);

    /// <summary>Adds an entry whose value is given as bytes.</summary>
    public GgufBuilder AddRaw(string key, uint type, byte[] value)
    {
        entries.Add([.. Text(Encoding.UTF8.GetBytes(key)), .. U32(type), .. value]);
        return this;
    }

    /// <summary>Adds an entry as bytes, key and type and all.</summary>
    public GgufBuilder AddEntry(byte[] entry)
    {
        entries.Add(entry);
        return this;
    }

    /// <summary>Adds a tensor with data of the right length.</summary>
    public GgufBuilder Tensor(string name, uint type, params ulong[] shape)
    {
        (int elements, int bytes) = Blocks[type];
        ulong count = shape.Aggregate(1UL, (product, size) => checked(product * size));
        return Tensor(name, type, shape, new byte[checked((int)(count / (ulong)elements * (ulong)bytes))]);
    }

    /// <summary>Adds a tensor with the data given, at the offset given or behind the one before.</summary>
    public GgufBuilder Tensor(string name, uint type, ulong[] shape, byte[] data, ulong? offset = null)
    {
        tensors.Add((Encoding.UTF8.GetBytes(name), shape, type, offset, data, null));
        return this;
    }

    /// <summary>Adds the description of a tensor as bytes, without data.</summary>
    public GgufBuilder TensorInfo(byte[] info)
    {
        tensors.Add(([], [], 0, null, [], info));
        return this;
    }

    /// <summary>Adds bytes behind the last tensor.</summary>
    public GgufBuilder WithTrailing(byte[] bytes)
    {
        trailing = bytes;
        return this;
    }

    /// <summary>A text with its length.</summary>
    public byte[] Text(ReadOnlySpan<byte> bytes) => [.. U64((ulong)bytes.Length), .. bytes];

    /// <summary>A number of 32 bits.</summary>
    public byte[] U32(uint value) => BitConverter.GetBytes(IsBigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    /// <summary>A number of 64 bits.</summary>
    public byte[] U64(ulong value) => BitConverter.GetBytes(IsBigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    /// <summary>Writes the file.</summary>
    public byte[] Build()
    {
        using var file = new MemoryStream();
        file.Write(Encoding.ASCII.GetBytes(Magic));
        file.Write(U32(Version));
        file.Write(U64(TensorCount ?? (ulong)tensors.Count));
        file.Write(U64(EntryCount ?? (ulong)entries.Count));
        entries.ForEach(entry => file.Write(entry));
        using var data = new MemoryStream();
        foreach ((byte[] name, ulong[] shape, uint type, ulong? offset, byte[] content, byte[]? info) in tensors)
        {
            Pad(data);
            file.Write(info ?? [.. Text(name), .. U32((uint)shape.Length), .. shape.SelectMany(U64), .. U32(type), .. U64(offset ?? (ulong)data.Length)]);
            data.Write(content);
        }

        Pad(file);
        if (PadsEnd)
        {
            Pad(data);
        }

        file.Write(data.ToArray());
        file.Write(trailing);
        return file.ToArray();
    }

    private void Pad(MemoryStream stream)
    {
        while (stream.Length % Alignment != 0)
        {
            stream.WriteByte(Padding);
        }
    }
}
