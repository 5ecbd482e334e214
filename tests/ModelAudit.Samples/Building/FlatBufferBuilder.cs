using System.Buffers.Binary;
using System.Text;

namespace ModelAudit.Samples.Building;

/// <summary>A table of a FlatBuffer, and the file that has it as its root. Fields are written in the order of their indexes.</summary>
public sealed class FlatBufferBuilder
{
    private readonly SortedDictionary<int, object> fields = [];

    /// <summary>Sets a number of 1, 2, 4 or 8 bytes.</summary>
    public FlatBufferBuilder Scalar(int index, int size, long value) => Set(index, (size, value));

    /// <summary>Sets a string.</summary>
    public FlatBufferBuilder Text(int index, string value) => Set(index, value);

    /// <summary>Sets a vector of bytes.</summary>
    public FlatBufferBuilder Bytes(int index, byte[] value) => Set(index, value);

    /// <summary>Sets a vector of 32-bit numbers.</summary>
    public FlatBufferBuilder Ints(int index, params int[] values) => Set(index, values);

    /// <summary>Sets a vector of 64-bit numbers.</summary>
    public FlatBufferBuilder Longs(int index, params long[] values) => Set(index, values);

    /// <summary>Sets a vector of strings.</summary>
    public FlatBufferBuilder Texts(int index, params string[] values) => Set(index, values);

    /// <summary>Sets a union: the type, and behind it the table.</summary>
    public FlatBufferBuilder Union(int index, int type, FlatBufferBuilder table) => Scalar(index, 1, type).Table(index + 1, table);

    /// <summary>Sets a table.</summary>
    public FlatBufferBuilder Table(int index, FlatBufferBuilder table) => Set(index, table);

    /// <summary>Sets a vector of tables.</summary>
    public FlatBufferBuilder Tables(int index, params FlatBufferBuilder[] tables) => Set(index, tables);

    /// <summary>The file.</summary>
    /// <param name="identifier">Its four characters.</param>
    public byte[] Build(string identifier)
    {
        var file = new List<byte>();
        file.AddRange([0, 0, 0, 0]);
        file.AddRange(Encoding.ASCII.GetBytes(identifier));
        Put(file, 0, Write(file));
        return [.. file];
    }

    private FlatBufferBuilder Set(int index, object value)
    {
        fields[index] = value;
        return this;
    }

    private int Write(List<byte> file)
    {
        int count = fields.Count == 0 ? 0 : fields.Keys.Last() + 1;
        Align(file, 8);
        int vtable = file.Count;
        file.AddRange(new byte[4 + (count * 2)]);
        Align(file, 8);
        int start = file.Count;
        Put(file, file.Count, start - vtable, extend: true);
        var references = new List<(int Place, object Value)>();
        foreach ((int index, object value) in fields)
        {
            int size = value is (int width, long _) ? width : 4;
            Align(file, size);
            Put16(file, vtable + 4 + (index * 2), file.Count - start);
            if (value is (int, long number))
            {
                file.AddRange(BitConverter.GetBytes(number)[..size]);
            }
            else
            {
                references.Add((file.Count, value));
                file.AddRange(new byte[4]);
            }
        }

        Put16(file, vtable, 4 + (count * 2));
        Put16(file, vtable + 2, file.Count - start);
        foreach ((int place, object value) in references)
        {
            int target = WriteValue(file, value);
            Put(file, place, target - place);
        }

        return start;
    }

    private static int WriteValue(List<byte> file, object value)
    {
        if (value is FlatBufferBuilder table)
        {
            return table.Write(file);
        }

        // The elements are aligned, not their count.
        for (Align(file, 4); value is long[] && (file.Count + 4) % 8 != 0;)
        {
            file.Add(0);
        }

        int start = file.Count;
        switch (value)
        {
            case string text:
                byte[] utf8 = Encoding.UTF8.GetBytes(text);
                Put(file, start, utf8.Length, extend: true);
                file.AddRange([.. utf8, 0]);
                break;
            case byte[] bytes:
                Put(file, start, bytes.Length, extend: true);
                file.AddRange(bytes);
                break;
            case int[] numbers:
                Put(file, start, numbers.Length, extend: true);
                file.AddRange(numbers.SelectMany(BitConverter.GetBytes));
                break;
            case long[] numbers:
                Put(file, start, numbers.Length, extend: true);
                file.AddRange(numbers.SelectMany(BitConverter.GetBytes));
                break;
            case string[] texts:
                Put(file, start, texts.Length, extend: true);
                file.AddRange(new byte[4 * texts.Length]);
                for (int i = 0; i < texts.Length; i++)
                {
                    int place = start + 4 + (4 * i);
                    Put(file, place, WriteValue(file, texts[i]) - place);
                }

                break;
            default:
                var tables = (FlatBufferBuilder[])value;
                Put(file, start, tables.Length, extend: true);
                file.AddRange(new byte[4 * tables.Length]);
                for (int i = 0; i < tables.Length; i++)
                {
                    int place = start + 4 + (4 * i);
                    Put(file, place, tables[i].Write(file) - place);
                }

                break;
        }

        return start;
    }

    private static void Align(List<byte> file, int size)
    {
        while (file.Count % size != 0)
        {
            file.Add(0);
        }
    }

    private static void Put(List<byte> file, int place, int value, bool extend = false)
    {
        if (extend)
        {
            file.AddRange(new byte[4]);
        }

        BinaryPrimitives.WriteInt32LittleEndian(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(file)[place..], value);
    }

    private static void Put16(List<byte> file, int place, int value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(file)[place..], (ushort)value);
}
