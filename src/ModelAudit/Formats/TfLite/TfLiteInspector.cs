using ModelAudit.Facts;
using ModelAudit.Formats.FlatBuffers;
using ModelAudit.Formats.Graphs;

namespace ModelAudit.Formats.TfLite;

/// <summary>
/// Reads models of TensorFlow Lite (a FlatBuffer with the identifier TFL3): operators, tensors with their data, signatures and metadata; every offset and
/// index is checked. Options of operators and values of tensors are not read. An archive of metadata behind the FlatBuffer is the business of the zip inspector.
/// </summary>
public sealed class TfLiteInspector : IFormatInspector
{
    /// <inheritdoc/>
    public string Name => "tflite";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => GraphFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => probe.Header.Length >= 8 && probe.Header[4..].StartsWith("TFL3"u8);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var report = new GraphReport(context) { HasTensors = true, KnowsCalls = false };
        if (new FlatVerifier(context, new FlatFile(context.Reader), report.Defects).Verify(TfLiteSchema.Model) is { } model)
        {
            report.KnowsCalls = true;
            new TfLiteModel(context, report, model).Read();
        }
        else
        {
            report.IsUncountable = true;
        }

        report.State();
    }
}
