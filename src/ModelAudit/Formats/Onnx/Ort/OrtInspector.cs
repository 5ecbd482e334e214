using ModelAudit.Facts;
using ModelAudit.Formats.FlatBuffers;
using ModelAudit.Formats.Graphs;

namespace ModelAudit.Formats.Onnx.Ort;

/// <summary>
/// Reads models in the format of ONNX Runtime (a FlatBuffer with the identifier ORTM): operators of all graphs, initializers with their data, metadata; every
/// offset and index is checked. Types of values, recorded optimizations and values of tensors are not read.
/// </summary>
public sealed class OrtInspector : IFormatInspector
{
    /// <inheritdoc/>
    public string Name => "ort";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => GraphFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => probe.Header.Length >= 8 && probe.Header[4..].StartsWith("ORTM"u8);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var report = new GraphReport(context) { HasTensors = true, KnowsCalls = false };
        if (new FlatVerifier(context, new FlatFile(context.Reader), report.Defects).Verify(OrtSchema.Session) is { } session)
        {
            report.KnowsCalls = true;
            new OrtModel(context, report, session).Read();
        }
        else
        {
            report.IsUncountable = true;
        }

        report.State();
    }
}
