using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ModelAudit.Samples.Building;

/// <summary>
/// Writes safetensors files: an eight-byte header length, a JSON header padded with spaces to a multiple of eight, and the tensor data.
/// Well formed unless one of the <c>With…</c> methods asks for a defect.
/// </summary>
public sealed class SafetensorsBuilder
{
    private readonly List<Tensor> tensors = [];
    private readonly List<KeyValuePair<string, string>> metadata = [];
    private string? headerText;
    private ulong? headerLength;
    private byte[] trailing = [];
    private byte padding = (byte)' ';
    private long dataShortBy;

    private sealed record Tensor(string Name, string DType, long[] Shape, byte[] Data, long HoleBefore);

    /// <summary>The number of tensors so far.</summary>
    public int Count => tensors.Count;

    /// <summary>The bytes of all tensors so far, without holes.</summary>
    public long DataBytes => tensors.Sum(tensor => (long)tensor.Data.Length);

    /// <summary>The bits of one element of a type, as the format counts them.</summary>
    /// <exception cref="ArgumentException">The type is not known.</exception>
    public static int BitsOf(string dtype) => dtype switch
    {
        "F4" => 4,
        "F6_E2M3" or "F6_E3M2" => 6,
        "BOOL" or "U8" or "I8" or "F8_E4M3" or "F8_E5M2" or "F8_E8M0" => 8,
        "I16" or "U16" or "F16" or "BF16" => 16,
        "I32" or "U32" or "F32" => 32,
        "I64" or "U64" or "F64" or "C64" => 64,
        _ => throw new ArgumentException($"'{dtype}' is not an element type of safetensors.", nameof(dtype)),
    };

    /// <summary>Adds a tensor with data that depends only on its name.</summary>
    public SafetensorsBuilder Add(string name, string dtype, params long[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        long bits = shape.Aggregate((long)BitsOf(dtype), (product, size) => checked(product * size));
        return Add(name, dtype, shape, Fill(name, checked((int)((bits + 7) / 8))));
    }

    /// <summary>Adds a tensor with the data given, whether its length fits the shape or not.</summary>
    public SafetensorsBuilder Add(string name, string dtype, long[] shape, byte[] data, long holeBefore = 0)
    {
        tensors.Add(new Tensor(name, dtype, shape, data, holeBefore));
        return this;
    }

    /// <summary>Adds an entry of <c>__metadata__</c>; the same key twice is a defect.</summary>
    public SafetensorsBuilder WithMetadata(string key, string value)
    {
        metadata.Add(new(key, value));
        return this;
    }

    /// <summary>Uses this text as the header instead of the one made from the tensors; it is not padded.</summary>
    public SafetensorsBuilder WithHeaderText(string text)
    {
        headerText = text;
        return this;
    }

    /// <summary>Writes this number into the length field, whatever the header's length is.</summary>
    public SafetensorsBuilder WithHeaderLength(ulong length)
    {
        headerLength = length;
        return this;
    }

    /// <summary>Appends bytes that belong to no tensor.</summary>
    public SafetensorsBuilder WithTrailing(params byte[] bytes)
    {
        trailing = bytes;
        return this;
    }

    /// <summary>Pads the header with another byte than the space the format asks for.</summary>
    public SafetensorsBuilder WithPadding(byte value)
    {
        padding = value;
        return this;
    }

    /// <summary>Leaves out the last bytes of the data.</summary>
    public SafetensorsBuilder WithDataShortBy(long bytes)
    {
        dataShortBy = bytes;
        return this;
    }

    /// <summary>The header as it is written, padded.</summary>
    public byte[] BuildHeader()
    {
        if (headerText is not null)
        {
            return Encoding.UTF8.GetBytes(headerText);
        }

        var header = new StringBuilder("{");
        if (metadata.Count > 0)
        {
            header.Append("\"__metadata__\":{").AppendJoin(',', metadata.Select(pair => $"{Quote(pair.Key)}:{Quote(pair.Value)}")).Append('}');
        }

        long offset = 0;
        foreach (Tensor tensor in tensors)
        {
            offset += tensor.HoleBefore;
            header.Append(header.Length > 1 ? "," : string.Empty).Append(
                CultureInfo.InvariantCulture,
                $"{Quote(tensor.Name)}:{{\"dtype\":{Quote(tensor.DType)},\"shape\":[{string.Join(',', tensor.Shape)}],\"data_offsets\":[{offset},{offset + tensor.Data.Length}]}}");
            offset += tensor.Data.Length;
        }

        byte[] json = Encoding.UTF8.GetBytes(header.Append('}').ToString());
        byte[] padded = new byte[(json.Length + 7) / 8 * 8];
        padded.AsSpan().Fill(padding);
        json.CopyTo(padded, 0);
        return padded;
    }

    /// <summary>The whole file.</summary>
    public byte[] Build()
    {
        byte[] header = BuildHeader();
        using var file = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, headerLength ?? (ulong)header.Length);
        file.Write(length);
        file.Write(header);
        foreach (Tensor tensor in tensors)
        {
            file.Write(new byte[tensor.HoleBefore]);
            file.Write(tensor.Data);
        }

        file.SetLength(Math.Max(0, file.Length - dataShortBy));
        file.Seek(0, SeekOrigin.End);
        file.Write(trailing);
        return file.ToArray();
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static byte[] Fill(string name, int length)
    {
        // FNV-1a of the name starts a xorshift sequence: the same on every machine, and different for each tensor.
        uint state = name.Aggregate(2_166_136_261u, (hash, c) => unchecked((hash ^ c) * 16_777_619u)) | 1;
        byte[] data = new byte[length];
        for (int i = 0; i < data.Length; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            data[i] = (byte)(state & 0x3F);
        }

        return data;
    }
}
