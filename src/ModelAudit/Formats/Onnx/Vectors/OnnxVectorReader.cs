using System.Text;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.Onnx.Graph;
using ModelAudit.Formats.Protobuf;

namespace ModelAudit.Formats.Onnx.Vectors;

/// <summary>Counts the tensors of a test vector while it is walked over.</summary>
/// <param name="report">What is found.</param>
internal sealed class OnnxVectorReader(GraphReport report) : IProtobufHandler
{
    private string? name;
    private Int128 elements = 1;
    private int type;
    private long raw = -1;
    private long start;

    /// <inheritdoc/>
    public void Begin(int role, long offset, long length)
    {
        if ((OnnxVectorRole)role == OnnxVectorRole.Tensor)
        {
            (name, elements, type, raw, start) = (null, 1, 0, -1, offset);
        }
    }

    /// <inheritdoc/>
    public void End(int role)
    {
        if ((OnnxVectorRole)role == OnnxVectorRole.Tensor)
        {
            Close();
        }
    }

    /// <inheritdoc/>
    public void Number(int role, ulong value, long offset)
    {
        switch ((OnnxVectorRole)role)
        {
            case OnnxVectorRole.Dimension:
                elements = IsImpossible(elements) || value > long.MaxValue ? -1 : elements * (long)value;
                break;
            case OnnxVectorRole.DataType:
                type = (int)Math.Min(value, int.MaxValue);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public void Text(int role, ReadOnlySpan<byte> utf8, long length, long offset)
    {
        if ((OnnxVectorRole)role == OnnxVectorRole.Name)
        {
            name = Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, GraphReport.MaximumNameBytes)]);
        }
    }

    /// <inheritdoc/>
    public void Bytes(int role, long offset, long length)
    {
        if ((OnnxVectorRole)role == OnnxVectorRole.Raw)
        {
            raw = Math.Max(raw, 0) + length;
        }
    }

    /// <summary>Counts the tensor that has ended; of a file that is one, when it was walked over.</summary>
    public void Close()
    {
        if (IsImpossible(elements))
        {
            report.Defects.Add("shape", name, start, "The shape of a tensor has a negative dimension, or its product exceeds 63 bits.");
            report.IsUncountable = true;
            return;
        }

        int bits = OnnxDataTypes.Find(type)?.Bits ?? 0;
        Int128 wanted = ((elements * bits) + 7) / 8;
        if (raw >= 0 && bits > 0 && raw != wanted)
        {
            report.Defects.Add("tensor-size", name, start, FormattableString.Invariant($"A tensor has {raw} bytes of values; its shape and type want {wanted}."));
        }

        report.Tensor(OnnxDataTypes.NameOf(type), (long)elements, raw >= 0 ? raw : (long)Int128.Min(wanted, long.MaxValue));
    }

    private static bool IsImpossible(Int128 product) => product < 0 || product > long.MaxValue;
}
