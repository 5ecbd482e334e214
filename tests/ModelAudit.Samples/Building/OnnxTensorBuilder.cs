using System.Runtime.InteropServices;

namespace ModelAudit.Samples.Building;

/// <summary>Writes a tensor (TensorProto).</summary>
public sealed class OnnxTensorBuilder
{
    private readonly ProtobufWriter fields = new();

    private OnnxTensorBuilder(string name, int dataType, ReadOnlySpan<long> shape)
    {
        if (!shape.IsEmpty)
        {
            fields.Packed(1, shape);
        }

        fields.Varint(2, dataType);
        if (name.Length > 0)
        {
            fields.Text(8, name);
        }
    }

    /// <summary>A tensor of any type, with raw_data as given.</summary>
    public static OnnxTensorBuilder Raw(string name, int dataType, long[] shape, byte[] data) => Empty(name, dataType, shape).Field(writer => writer.Bytes(9, data));

    /// <summary>A FLOAT tensor of one dimension.</summary>
    public static OnnxTensorBuilder Floats(string name, params float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Raw(name, 1, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
    }

    /// <summary>A FLOAT scalar.</summary>
    public static OnnxTensorBuilder Scalar(string name, float value) => Raw(name, 1, [], BitConverter.GetBytes(value));

    /// <summary>An INT64 tensor of one dimension.</summary>
    public static OnnxTensorBuilder Ints(string name, params long[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Raw(name, 7, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
    }

    /// <summary>An INT64 scalar.</summary>
    public static OnnxTensorBuilder Scalar(string name, long value) => Raw(name, 7, [], BitConverter.GetBytes(value));

    /// <summary>A tensor whose data lies in another file.</summary>
    public static OnnxTensorBuilder External(string name, long[] shape, params (string Key, string Value)[] entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        OnnxTensorBuilder tensor = Empty(name, 1, shape);
        foreach ((string key, string value) in entries)
        {
            tensor.fields.Message(13, new ProtobufWriter().Text(1, key).Text(2, value));
        }

        return tensor.Field(writer => writer.Varint(14, 1));
    }

    /// <summary>A tensor without values.</summary>
    public static OnnxTensorBuilder Empty(string name, int dataType, params ReadOnlySpan<long> shape) => new(name, dataType, shape);

    /// <summary>Writes fields behind those so far.</summary>
    public OnnxTensorBuilder Field(Action<ProtobufWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        write(fields);
        return this;
    }

    /// <summary>The message.</summary>
    public ProtobufWriter ToWriter() => fields;
}
