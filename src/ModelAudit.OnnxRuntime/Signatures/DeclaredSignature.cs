using System.Collections.Immutable;
using System.Text;
using Microsoft.Win32.SafeHandles;
using ModelAudit.OnnxRuntime.Conformance;

namespace ModelAudit.OnnxRuntime.Signatures;

/// <summary>
/// Reads the inputs and outputs that a model declares: GraphProto's fields 11 and 12, without the inputs that an initializer (field 5)
/// gives a value. Everything else is skipped unread, so a model of gigabytes costs a few reads for each of its fields.
/// </summary>
internal sealed class DeclaredSignature
{
    /// <summary>The most fields of the graph that are looked at.</summary>
    private const int MaxFields = 5_000_000;

    /// <summary>The longest declaration of one value, in bytes.</summary>
    private const int MaxValueBytes = 1 << 20;

    /// <summary>The longest start of an initializer that is searched for its name, in bytes.</summary>
    private const int MaxTensorStart = 1 << 12;

    private const int BufferBytes = 1 << 16;

    private readonly SafeFileHandle file;
    private readonly long length;
    private readonly byte[] buffer = new byte[BufferBytes];
    private readonly List<DeclaredValue> values = [];
    private readonly HashSet<string> initialized = new(StringComparer.Ordinal);
    private long bufferStart;
    private int bufferLength;
    private int fields;

    private DeclaredSignature(SafeFileHandle file) => (this.file, length) = (file, RandomAccess.GetLength(file));

    /// <summary>Reads the declaration of a model.</summary>
    /// <exception cref="FormatException">The file breaks the format, or a bound was reached.</exception>
    public static ImmutableArray<DeclaredValue> Read(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        var reader = new DeclaredSignature(file);
        reader.ReadModel();
        return [.. reader.values.Where(value => value.Direction != "input" || !reader.initialized.Contains(value.Name))];
    }

    private void ReadModel()
    {
        for (long position = 0; position < length;)
        {
            Field field = ReadField(ref position, length);
            if (field is { Number: 7, Length: >= 0 })
            {
                ReadGraph(field.Start, field.Start + field.Length);
            }
        }
    }

    private void ReadGraph(long start, long end)
    {
        for (long position = start; position < end;)
        {
            Field field = ReadField(ref position, end);
            switch (field)
            {
                case { Number: 5, Length: >= 0 } when NameOfTensor(field) is { } name:
                    initialized.Add(name);
                    break;
                case { Number: 11 or 12, Length: >= 0 }:
                    byte[] value = new byte[field.Length <= MaxValueBytes ? (int)field.Length : throw new FormatException("a declaration is longer than any")];
                    Fill(field.Start, value);
                    values.Add(ReadValue(field.Number == 11 ? "input" : "output", value));
                    break;
                default:
                    break;
            }
        }
    }

    private string? NameOfTensor(Field tensor)
    {
        long end = tensor.Start + tensor.Length;
        for (long position = tensor.Start; position < end;)
        {
            Field field = ReadField(ref position, end);
            if (field is { Number: 8, Length: >= 0 and <= MaxTensorStart })
            {
                byte[] name = new byte[field.Length];
                Fill(field.Start, name);
                return Encoding.UTF8.GetString(name);
            }
        }

        return null;
    }

    private static DeclaredValue ReadValue(string direction, byte[] message)
    {
        string name = string.Empty;
        (string? Kind, long ElementType, ImmutableArray<long?>? Shape) type = default;
        var fields = new WireFields(message);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 1:
                    name = Encoding.UTF8.GetString(fields.Bytes);
                    break;
                case 2:
                    type = ReadType(fields.Bytes);
                    break;
                default:
                    break;
            }
        }

        return new DeclaredValue(direction, name, type.Kind, type.ElementType, type.Shape);
    }

    private static (string? Kind, long ElementType, ImmutableArray<long?>? Shape) ReadType(ReadOnlySpan<byte> message)
    {
        (string?, long, ImmutableArray<long?>?) type = default;
        var fields = new WireFields(message);
        while (fields.Next())
        {
            type = fields.Number switch
            {
                1 => ReadTensorType(fields.Bytes),
                4 => ("sequence", 0, null),
                5 => ("map", 0, null),
                7 => ("opaque", 0, null),
                8 => ("sparse-tensor", 0, null),
                9 => ("optional", 0, null),
                _ => type,
            };
        }

        return type;
    }

    private static (string? Kind, long ElementType, ImmutableArray<long?>? Shape) ReadTensorType(ReadOnlySpan<byte> message)
    {
        long element = 0;
        ImmutableArray<long?>? shape = null;
        var fields = new WireFields(message);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 1:
                    element = (long)fields.Value;
                    break;
                case 2:
                    shape = ReadShape(fields.Bytes);
                    break;
                default:
                    break;
            }
        }

        return ("tensor", element, shape);
    }

    private static ImmutableArray<long?> ReadShape(ReadOnlySpan<byte> message)
    {
        var shape = ImmutableArray.CreateBuilder<long?>();
        var fields = new WireFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1)
            {
                long? dimension = null;
                var members = new WireFields(fields.Bytes);
                while (members.Next())
                {
                    dimension = members.Number == 1 && !members.IsBytes ? (long)members.Value : dimension;
                }

                shape.Add(dimension);
            }
        }

        return shape.ToImmutable();
    }

    private Field ReadField(ref long position, long end)
    {
        if (++fields > MaxFields)
        {
            throw new FormatException("the model has more fields than are looked at");
        }

        ulong tag = ReadVarint(ref position, end);
        int number = tag is >= 8 and <= uint.MaxValue ? (int)(tag >> 3) : throw new FormatException($"{tag} is not the tag of a field");
        long start = position;
        long size = (tag & 7) switch
        {
            0 => -1,
            1 => sizeof(ulong),
            2 => ReadVarint(ref start, end) is var count && count <= (ulong)(end - start) ? (long)count : throw new FormatException($"field {number} ends behind its message"),
            5 => sizeof(uint),
            _ => throw new FormatException($"field {number} has the wire type {tag & 7}"),
        };
        if (size < 0)
        {
            _ = ReadVarint(ref position, end);
            return new Field(number, start, -1);
        }

        position = start + size <= end ? start + size : throw new FormatException($"field {number} ends behind its message");
        return new Field(number, start, (tag & 7) == 2 ? size : -1);
    }

    private ulong ReadVarint(ref long position, long end)
    {
        Span<byte> bytes = stackalloc byte[(int)Math.Min(10, end - position)];
        Fill(position, bytes);
        int count = 0;
        ulong value = WireFields.ReadVarint(bytes, ref count);
        position += count;
        return value;
    }

    private void Fill(long position, Span<byte> destination)
    {
        if (destination.Length > buffer.Length)
        {
            if (RandomAccess.Read(file, destination, position) != destination.Length)
            {
                throw new FormatException("the model ends early");
            }

            return;
        }

        if (position < bufferStart || position + destination.Length > bufferStart + bufferLength)
        {
            bufferStart = position;
            bufferLength = RandomAccess.Read(file, buffer, position);
        }

        int offset = (int)(position - bufferStart);
        if (offset + destination.Length > bufferLength)
        {
            throw new FormatException("the model ends early");
        }

        buffer.AsSpan(offset, destination.Length).CopyTo(destination);
    }

    /// <summary>A field; <c>Length</c> is -1 unless it has bytes.</summary>
    private readonly record struct Field(int Number, long Start, long Length);
}
