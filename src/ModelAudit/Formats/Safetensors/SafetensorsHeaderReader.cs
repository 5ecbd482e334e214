using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace ModelAudit.Formats.Safetensors;

/// <summary>
/// Walks the JSON header once without building a document. Names are compared unescaped, every string is decoded (a lone surrogate
/// is only noticed then), and numbers must be plain digits.
/// </summary>
internal ref struct SafetensorsHeaderReader
{
    private readonly SafetensorsDefects defects;
    private readonly long dataLength;
    private readonly CancellationToken cancellation;
    private readonly HashSet<UInt128> seen = [];
    private readonly Dictionary<string, int> otherDTypes = new(StringComparer.Ordinal);
    private readonly List<string> dtypes = [];
    private readonly int[] known = new int[SafetensorsFormat.DTypes.Length];
    private Utf8JsonReader json;
    private byte[] names = new byte[4096];
    private int namesLength;
    private SafetensorsTensor[] tensors = new SafetensorsTensor[64];
    private int count;

    public SafetensorsHeaderReader(ReadOnlySpan<byte> header, long dataLength, SafetensorsDefects defects, int maximumDepth, CancellationToken cancellation)
    {
        json = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = Math.Min(maximumDepth, SafetensorsFormat.MaximumDepth) });
        this.dataLength = dataLength;
        this.defects = defects;
        this.cancellation = cancellation;
        known.AsSpan().Fill(-1);
    }

    /// <summary>The entries of __metadata__ in the order written, or null when there is none.</summary>
    public List<KeyValuePair<string, string>>? Metadata { get; private set; }

    /// <summary>Where the walk stands: after a failure the place of the trouble, after success the end of the object.</summary>
    public readonly long Position => json.BytesConsumed;

    /// <summary>Reads the object.</summary>
    /// <exception cref="JsonException">The text is not JSON, or nests too deeply.</exception>
    /// <exception cref="InvalidOperationException">A string is not valid Unicode.</exception>
    public SafetensorsHeader Read()
    {
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if ((count & 0xFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            long position = FileOffset(json.TokenStartIndex);
            int start = namesLength;
            int length = AppendName();
            ReadOnlySpan<byte> name = names.AsSpan(start, length);
            bool isMetadata = name.SequenceEqual("__metadata__"u8);
            if (!seen.Add(XxHash128.HashToUInt128(name)))
            {
                defects.Add("duplicate-key", Text(name), position, $"The name '{Text(name)}' occurs twice in the header.");
            }

            json.Read();
            if (isMetadata)
            {
                namesLength = start;
                ReadMetadata();
            }
            else
            {
                ReadTensor(start, length, position);
            }
        }

        return new SafetensorsHeader(names[..namesLength], tensors[..count], [.. dtypes]);
    }

    private void ReadMetadata()
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            defects.Add("metadata", null, FileOffset(json.TokenStartIndex), "__metadata__ is not an object.");
            SkipValue();
            return;
        }

        Metadata ??= [];
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            long position = FileOffset(json.TokenStartIndex);
            string key = json.GetString()!;
            if (!keys.Add(key))
            {
                defects.Add("duplicate-metadata-key", null, position, $"The key '{key}' occurs twice in __metadata__.");
            }

            json.Read();
            if (json.TokenType == JsonTokenType.String)
            {
                Metadata.Add(new(key, json.GetString()!));
            }
            else
            {
                defects.Add("metadata", null, position, $"The value of '{key}' in __metadata__ is not a string.");
                SkipValue();
            }
        }
    }

    private void ReadTensor(int nameStart, int nameLength, long position)
    {
        var tensor = new SafetensorsTensor { NameStart = nameStart, NameLength = nameLength, DType = -1, Elements = -1, Begin = -1, End = -1 };
        int bits = 0;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            Defect(tensor, "tensor-fields", position, "is not an object");
            SkipValue();
        }
        else
        {
            Fields found = Fields.None;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                ReadField(ref tensor, ref bits, ref found);
            }

            if ((found & Fields.All) != Fields.All)
            {
                Defect(tensor, "tensor-fields", position, $"lacks {Missing(found)}");
            }

            CheckLength(tensor, bits, position);
        }

        if (count == tensors.Length)
        {
            Array.Resize(ref tensors, count * 2);
        }

        tensors[count++] = tensor;
    }

    private void ReadField(ref SafetensorsTensor tensor, ref int bits, ref Fields found)
    {
        long position = FileOffset(json.TokenStartIndex);
        Fields field = json.ValueTextEquals("dtype"u8) ? Fields.DType
            : json.ValueTextEquals("shape"u8) ? Fields.Shape
            : json.ValueTextEquals("data_offsets"u8) ? Fields.Offsets
            : Fields.None;
        if (field == Fields.None)
        {
            Defect(tensor, "tensor-fields", position, $"has the unknown field '{json.GetString()}'");
            json.Read();
            SkipValue();
            return;
        }

        if ((found & field) != 0)
        {
            Defect(tensor, "duplicate-key", position, $"has the field '{json.GetString()}' twice");
        }

        found |= field;
        json.Read();
        switch (field)
        {
            case Fields.DType:
                ReadDType(ref tensor, ref bits);
                break;
            case Fields.Shape:
                ReadShape(ref tensor);
                break;
            default:
                ReadOffsets(ref tensor);
                break;
        }
    }

    private void ReadDType(ref SafetensorsTensor tensor, ref int bits)
    {
        long position = FileOffset(json.TokenStartIndex);
        if (json.TokenType != JsonTokenType.String)
        {
            Defect(tensor, "dtype", position, "has an element type that is not a string");
            SkipValue();
            return;
        }

        for (int i = 0; i < known.Length; i++)
        {
            if (json.ValueTextEquals(SafetensorsFormat.DTypes[i].Name))
            {
                if (known[i] < 0)
                {
                    known[i] = dtypes.Count;
                    dtypes.Add(SafetensorsFormat.DTypes[i].Name);
                }

                tensor.DType = known[i];
                bits = SafetensorsFormat.DTypes[i].Bits;
                return;
            }
        }

        string name = json.GetString()!;
        Defect(tensor, "dtype", position, $"has the unknown element type '{name}'");
        if (!otherDTypes.TryGetValue(name, out int index))
        {
            index = dtypes.Count;
            dtypes.Add(name);
            otherDTypes.Add(name, index);
        }

        tensor.DType = index;
        bits = 0;
    }

    private void ReadShape(ref SafetensorsTensor tensor)
    {
        long position = FileOffset(json.TokenStartIndex);
        tensor.Elements = -1;
        if (json.TokenType != JsonTokenType.StartArray)
        {
            Defect(tensor, "shape", position, "has a shape that is not an array");
            SkipValue();
            return;
        }

        UInt128 product = 1;
        bool isValid = true;
        bool overflows = false;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (!TryPlainNumber(out ulong dimension))
            {
                isValid = false;
                SkipValue();
                continue;
            }

            // In 64 bits and in the order written, as loaders multiply: a zero behind an overflow does not undo it.
            if (!overflows)
            {
                product *= dimension;
                overflows = product > ulong.MaxValue;
            }
        }

        if (!isValid)
        {
            Defect(tensor, "shape", position, "has a dimension that is not a plain integer of at most 64 bits");
        }
        else if (overflows || product > long.MaxValue)
        {
            Defect(tensor, "shape", position, "has more elements than 63 bits can count");
        }
        else
        {
            tensor.Elements = (long)product;
        }
    }

    private void ReadOffsets(ref SafetensorsTensor tensor)
    {
        long position = FileOffset(json.TokenStartIndex);
        tensor.Begin = tensor.End = -1;
        if (json.TokenType != JsonTokenType.StartArray)
        {
            Defect(tensor, "offsets", position, "has data_offsets that are not an array");
            SkipValue();
            return;
        }

        int number = 0;
        bool isValid = true;
        ulong begin = 0;
        ulong end = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (!TryPlainNumber(out ulong value))
            {
                isValid = false;
                SkipValue();
            }

            begin = number == 0 ? value : begin;
            end = number == 1 ? value : end;
            number++;
        }

        if (!isValid || number != 2)
        {
            Defect(tensor, "offsets", position, "has data_offsets that are not two plain integers of at most 64 bits");
        }
        else if (end < begin)
        {
            Defect(tensor, "offsets", position, $"ends at {end}, before it begins at {begin}");
        }
        else if (end > (ulong)dataLength)
        {
            Defect(tensor, "out-of-range", position, $"ends at {end} of {dataLength} bytes of data");
        }
        else
        {
            tensor.Begin = (long)begin;
            tensor.End = (long)end;
        }
    }

    private readonly void CheckLength(in SafetensorsTensor tensor, int bits, long position)
    {
        if (bits == 0 || tensor.Elements < 0)
        {
            return;
        }

        UInt128 length = (UInt128)tensor.Elements * (UInt128)bits;
        if (length % 8 != 0)
        {
            Defect(tensor, "shape", position, $"has {tensor.Elements} elements of {bits} bits, which are not whole bytes");
        }
        else if (tensor.HasSpan && length / 8 != (UInt128)(tensor.End - tensor.Begin))
        {
            Defect(tensor, "length", position, $"needs {length / 8} bytes for {tensor.Elements} elements of {bits} bits, but has {tensor.End - tensor.Begin}");
        }
    }

    private readonly bool TryPlainNumber(out ulong value)
    {
        value = 0;
        if (json.TokenType != JsonTokenType.Number)
        {
            return false;
        }

        foreach (byte digit in json.ValueSpan)
        {
            if (digit is < (byte)'0' or > (byte)'9' || value > (ulong.MaxValue - (digit - (ulong)'0')) / 10)
            {
                return false;
            }

            value = (value * 10) + (digit - (ulong)'0');
        }

        return true;
    }

    private int AppendName()
    {
        int longest = json.ValueSpan.Length;
        if (names.Length - namesLength < longest)
        {
            Array.Resize(ref names, Math.Max(names.Length * 2, namesLength + longest));
        }

        int length = json.CopyString(names.AsSpan(namesLength));
        namesLength += length;
        return length;
    }

    // Skips a value, but decodes its strings: two readers may differ over those that are not valid Unicode.
    private void SkipValue()
    {
        int depth = json.CurrentDepth;
        bool isNested = json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        do
        {
            if (json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && json.ValueIsEscaped)
            {
                _ = json.GetString();
            }
        }
        while (isNested && json.Read() && !(json.CurrentDepth == depth && json.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray));
    }

    private readonly void Defect(in SafetensorsTensor tensor, string code, long position, string predicate)
    {
        string name = defects.IsFull ? string.Empty : Text(names.AsSpan(tensor.NameStart, tensor.NameLength));
        defects.Add(code, name, position, $"The tensor '{name}' {predicate}.");
    }

    private static long FileOffset(long headerOffset) => SafetensorsFormat.LengthFieldBytes + headerOffset;

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private static string Missing(Fields found) =>
        string.Join(" and ", new[] { (Fields.DType, "dtype"), (Fields.Shape, "shape"), (Fields.Offsets, "data_offsets") }
            .Where(field => (found & field.Item1) == 0).Select(field => field.Item2));

    [Flags]
    private enum Fields
    {
        None = 0,
        DType = 1,
        Shape = 2,
        Offsets = 4,
        All = DType | Shape | Offsets,
    }
}
