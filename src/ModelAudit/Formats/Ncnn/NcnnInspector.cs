using System.Buffers.Binary;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Ncnn;

/// <summary>
/// Reads graphs of ncnn (param and param.bin, "param and model file structure"), and those that PNNX writes in the same form: layers, the blobs between them, and layers that a
/// program has to bring. Weights lie in a file of their own without any structure.
/// </summary>
public sealed class NcnnInspector : ModelFileInspector
{
    private const uint Magic = 7_767_517;

    /// <inheritdoc/>
    public override string Name => "ncnn-param";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe) => IsText(probe.Header) || IsBinary(probe);

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        Span<byte> start = stackalloc byte[16];
        if (IsText(start[..context.Reader.ReadAt(0, start)]))
        {
            new NcnnText(context, report).Read();
        }
        else
        {
            new NcnnBinary(context, report).Read();
        }
    }

    private static bool IsText(ReadOnlySpan<byte> header) => header.StartsWith("7767517"u8) && header.Length > 8 && header[7] is (byte)'\n' or (byte)'\r' or (byte)' ';

    // The number, and then counts of layers and blobs for which there is room.
    private static bool IsBinary(in FormatProbe probe)
    {
        if (probe.Header.Length < 24 || BinaryPrimitives.ReadUInt32LittleEndian(probe.Header) != Magic)
        {
            return false;
        }

        uint layers = BinaryPrimitives.ReadUInt32LittleEndian(probe.Header[4..]);
        uint blobs = BinaryPrimitives.ReadUInt32LittleEndian(probe.Header[8..]);
        return layers > 0 && layers <= probe.Length / 8 && blobs <= probe.Length / 4;
    }
}
