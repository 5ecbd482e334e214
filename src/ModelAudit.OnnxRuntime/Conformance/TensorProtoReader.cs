using System.Buffers.Binary;
using System.Text;

namespace ModelAudit.OnnxRuntime.Conformance;

/// <summary>
/// Reads the TensorProto message that a test vector is (onnx.proto, TensorProto). Bounded by the file: nothing is allocated for what the
/// file only claims. Throws <see cref="FormatException"/> with what is wrong, and <see cref="NotSupportedException"/> for what is not read.
/// </summary>
internal static class TensorProtoReader
{
    /// <summary>The most dimensions of a tensor.</summary>
    private const int MaxDimensions = 32;

    private const int FieldDimensions = 1;
    private const int FieldType = 2;
    private const int FieldSegment = 3;
    private const int FieldFloats = 4;
    private const int FieldInt32s = 5;
    private const int FieldTexts = 6;
    private const int FieldInt64s = 7;
    private const int FieldName = 8;
    private const int FieldRaw = 9;
    private const int FieldDoubles = 10;
    private const int FieldUInt64s = 11;
    private const int FieldExternal = 13;
    private const int FieldLocation = 14;

    public static VectorTensor Read(ReadOnlyMemory<byte> message)
    {
        var dimensions = new List<long>();
        var texts = new List<ReadOnlyMemory<byte>>();
        string name = string.Empty;
        long type = 0;
        ReadOnlyMemory<byte>? raw = null;
        int valueField = 0;
        var typed = new MemoryStream();
        var fields = new WireFields(message.Span);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case FieldDimensions:
                    ReadDimensions(fields, dimensions);
                    break;
                case FieldType:
                    type = (long)fields.Value;
                    break;
                case FieldName:
                    name = Encoding.UTF8.GetString(fields.Bytes);
                    break;
                case FieldRaw:
                    raw = raw is null ? Slice(message, fields) : throw new FormatException("raw_data stands there twice");
                    break;
                case FieldTexts:
                    texts.Add(Slice(message, fields));
                    break;
                case FieldFloats or FieldInt32s or FieldInt64s or FieldDoubles or FieldUInt64s:
                    valueField = valueField == 0 || valueField == fields.Number ? fields.Number : throw new FormatException("values stand in two fields");
                    ReadValues(fields, ElementType(type, fields.Number), typed);
                    break;
                case FieldSegment or FieldExternal:
                case FieldLocation when fields.Value == 1:
                    throw new NotSupportedException("the values of the tensor are not in its file");
                default:
                    break;
            }
        }

        return Make(name, type, [.. dimensions], raw, valueField == 0 ? null : typed, texts);
    }

    private static VectorTensor Make(string name, long type, long[] dimensions, ReadOnlyMemory<byte>? raw, MemoryStream? typed, List<ReadOnlyMemory<byte>> texts)
    {
        if ((raw is null ? 0 : 1) + (typed is null ? 0 : 1) + (texts.Count == 0 ? 0 : 1) > 1)
        {
            throw new FormatException("values stand in two fields");
        }

        Int128 count = 1;
        foreach (long dimension in dimensions)
        {
            // Products of 32 numbers of 63 bits do not fit; the first that is more than any file holds ends it.
            count = dimension < 0 ? throw new FormatException($"{dimension} is not a dimension") : count * dimension;
            if (count > int.MaxValue)
            {
                throw new FormatException("the shape has more elements than a file holds");
            }
        }

        if (type == ElementTypes.Text)
        {
            return texts.Count == count && raw is null && typed is null
                ? new VectorTensor(name, ElementTypes.Text, dimensions, default, texts)
                : throw new FormatException($"the shape has {count} strings, the file {texts.Count}");
        }

        int size = type is > 0 and < int.MaxValue ? ElementTypes.Size((int)type) : 0;
        if (size == 0)
        {
            throw new NotSupportedException(type <= 0 ? "the tensor has no element type; it may be a sequence or an optional value" : $"tensors of {ElementTypes.Name(type)} are not read");
        }

        ReadOnlyMemory<byte> data = raw ?? typed?.GetBuffer().AsMemory(0, (int)typed.Length) ?? default;
        return data.Length == count * size
            ? new VectorTensor(name, (int)type, dimensions, data, [])
            : throw new FormatException($"the shape needs {count * size} bytes of {ElementTypes.Name(type)}, the file has {data.Length}");
    }

    private static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> message, WireFields fields) =>
        fields.IsBytes ? message.Slice(fields.Start, fields.Length) : throw new FormatException($"field {fields.Number} has no bytes");

    private static void ReadDimensions(WireFields fields, List<long> dimensions)
    {
        if (!fields.IsBytes)
        {
            dimensions.Add((long)fields.Value);
        }
        else
        {
            for (int position = 0; position < fields.Length && dimensions.Count <= MaxDimensions;)
            {
                dimensions.Add((long)WireFields.ReadVarint(fields.Bytes, ref position));
            }
        }

        if (dimensions.Count > MaxDimensions)
        {
            throw new FormatException($"the tensor has more than {MaxDimensions} dimensions");
        }
    }

    /// <summary>The type that decides how wide an element of a typed field is; it must come first, as every writer does.</summary>
    private static int ElementType(long type, int field) => (field, type) switch
    {
        (FieldFloats, ElementTypes.Float) or (FieldDoubles, ElementTypes.Double) or (FieldInt64s, ElementTypes.Int64) => (int)type,
        (FieldInt32s, ElementTypes.Int32 or ElementTypes.Int16 or ElementTypes.Int8 or ElementTypes.UInt16 or ElementTypes.UInt8 or ElementTypes.Boolean or ElementTypes.Float16 or ElementTypes.BFloat16) => (int)type,
        (FieldUInt64s, ElementTypes.UInt64 or ElementTypes.UInt32) => (int)type,
        (_, 0) => throw new NotSupportedException("the tensor has values before its element type"),
        _ => throw new FormatException($"field {field} does not hold values of {ElementTypes.Name(type)}"),
    };

    private static void ReadValues(WireFields fields, int type, MemoryStream values)
    {
        int size = ElementTypes.Size(type);
        if (!fields.IsBytes)
        {
            Append(fields.Value, size, values);
        }
        else if (ElementTypes.IsFloating(type) && size >= sizeof(float))
        {
            // Packed fixed bytes are the elements already.
            values.Write(fields.Length % size == 0 ? fields.Bytes : throw new FormatException($"field {fields.Number} ends inside a value"));
        }
        else
        {
            for (int position = 0; position < fields.Length;)
            {
                Append(WireFields.ReadVarint(fields.Bytes, ref position), size, values);
            }
        }
    }

    private static void Append(ulong value, int size, MemoryStream values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        values.Write(bytes[..size]);
    }
}
