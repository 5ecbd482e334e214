using System.Buffers.Binary;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;

namespace ModelAudit.Tests.Documentation.Examples;

public sealed class AcmeTensorInspector : IFormatInspector
{
    public static readonly Fact<long> TensorCount = new("acmeTensor.tensorCount", FactScope.File, "The number of tensors in the file.");

    public string Name => "acme-tensor";

    public IReadOnlyList<FactDefinition> Facts { get; } = [TensorCount];

    // By content, not by name: an attacker chooses the name.
    public bool Accepts(in FormatProbe probe) => probe.Header.StartsWith("ACMT"u8);

    public void Inspect(InspectionContext context)
    {
        Span<byte> header = stackalloc byte[8];
        if (!context.Reader.TryReadExactly(0, header))
        {
            context.Gap(GapReason.Truncated, "The file ends inside its header of 8 bytes.");
            return;
        }

        uint count = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        context.Facts.Set(TensorCount, count);
    }
}
