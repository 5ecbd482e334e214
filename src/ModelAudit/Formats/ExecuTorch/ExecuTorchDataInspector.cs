using ModelAudit.Facts;
using ModelAudit.Formats.FlatBuffers;
using ModelAudit.Formats.Graphs;

namespace ModelAudit.Formats.ExecuTorch;

/// <summary>Reads files of tensors beside programs of ExecuTorch (a FlatBuffer with the identifier FT01); every offset and index is checked. Values are not read.</summary>
public sealed class ExecuTorchDataInspector : IFormatInspector
{
    /// <inheritdoc/>
    public string Name => "executorch-data";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => GraphFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => probe.Header.Length >= 8 && probe.Header[4..].StartsWith("FT01"u8);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var report = new GraphReport(context) { HasTensors = true };
        if (new FlatVerifier(context, new FlatFile(context.Reader), report.Defects).Verify(ExecuTorchSchema.FlatTensor) is { } root)
        {
            new ExecuTorchTensors(context, report, root).Read();
        }
        else
        {
            report.IsUncountable = true;
        }

        report.State();
    }
}
