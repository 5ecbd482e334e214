using ModelAudit.Facts;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.Protobuf;

namespace ModelAudit.Formats.Onnx.Vectors;

/// <summary>
/// Reads test vectors beside ONNX models (test_data_set_*/input_*.pb and output_*.pb): tensors, sequences and optional values (onnx.in.proto, TensorProto; onnx-data.proto). Values are
/// passed by, and searched like any content that nobody reads.
/// </summary>
public sealed class OnnxVectorInspector : IFormatInspector
{
    private const int StartBytes = 256;

    /// <inheritdoc/>
    public string Name => "onnx-tensor";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => GraphFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => IsVector(probe.Path.Name) && probe.Header is [0x08 or 0x0A or 0x10, _, ..];

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var report = new GraphReport(context) { HasTensors = true };
        Span<byte> start = stackalloc byte[StartBytes];
        bool isHolder = IsHolder(start[..context.Reader.ReadAt(0, start)]);
        var reader = new OnnxVectorReader(report);
        ProtobufWalk walk = ProtobufWalk.Over(context, context.Reader, isHolder ? OnnxVectorSchema.Holder : OnnxVectorSchema.Tensor, reader, report.Defects);
        if (!isHolder)
        {
            reader.Close();
        }

        report.UnknownBytes = walk.UnknownBytes;
        report.IsUncountable |= !walk.IsWhole;
        report.State();
    }

    // A tensor says its shape first, or has none, and then the type of its elements and their values. What holds tensors says its name, or has none, and then of which kind what it holds is.
    private static bool IsHolder(ReadOnlySpan<byte> start)
    {
        if (start is [0x0A, < 0x80, ..])
        {
            int end = 2 + start[1];
            if (end > start.Length || start[2..end].IndexOfAnyExceptInRange((byte)'-', (byte)'z') >= 0)
            {
                return false;
            }

            start = start[end..];
            return start is [] or [0x10, _] or [0x10, _, 0x1A or 0x22 or 0x2A or 0x32 or 0x3A, ..];
        }

        return start is [0x10, _, 0x1A, ..] or [0x10, 3, 0x2A, ..];
    }

    private static bool IsVector(string name)
    {
        int digits = name.StartsWith("input_", StringComparison.Ordinal) ? 6 : name.StartsWith("output_", StringComparison.Ordinal) ? 7 : -1;
        return digits > 0 && name.EndsWith(".pb", StringComparison.Ordinal) && name.Length > digits + 3 && name[digits..^3].All(char.IsAsciiDigit);
    }
}
