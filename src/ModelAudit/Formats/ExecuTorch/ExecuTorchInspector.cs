using ModelAudit.Facts;
using ModelAudit.Formats.FlatBuffers;
using ModelAudit.Formats.Graphs;

namespace ModelAudit.Formats.ExecuTorch;

/// <summary>
/// Reads programs of ExecuTorch (a FlatBuffer with the identifier ET12): methods, the operators and compiled parts that they call, constants and where they lie; every
/// offset and index is checked. What compiled parts hold is not read.
/// </summary>
public sealed class ExecuTorchInspector : IFormatInspector
{
    /// <inheritdoc/>
    public string Name => "executorch";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => GraphFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => probe.Header.Length >= 8 && probe.Header[4..].StartsWith("ET12"u8);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var report = new GraphReport(context) { HasTensors = true, KnowsCalls = false };
        if (new FlatVerifier(context, new FlatFile(context.Reader), report.Defects).Verify(ExecuTorchSchema.Program) is { } program)
        {
            report.KnowsCalls = true;
            new ExecuTorchProgram(context, report, program).Read();
        }
        else
        {
            report.IsUncountable = true;
        }

        report.State();
    }
}
