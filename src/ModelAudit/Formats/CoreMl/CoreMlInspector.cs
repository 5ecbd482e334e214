using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.Protobuf;

namespace ModelAudit.Formats.CoreMl;

/// <summary>
/// Reads models of Core ML (Model.proto): what they say about themselves, operators of programs, classes of the application that they need, and the files
/// that they name. The kinds of layers of older networks, and weights, are not read, and a gap says so.
/// </summary>
public sealed class CoreMlInspector : IFormatInspector
{
    /// <inheritdoc/>
    public string Name => "coreml";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => GraphFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => ProtobufSignatures.IsCoreMl(probe);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Gap(GapReason.Unsupported, "The weights of a Core ML model, and the kinds of layers that are not custom, are not read.");
        var report = new GraphReport(context) { Nodes = 0, KnowsTensors = false, UnknownBytes = null };
        report.KnowsCalls = ProtobufWalk.Over(context, context.Reader, CoreMlSchema.Model, new CoreMlReader(report), report.Defects).IsWhole;
        if (report.Version is null)
        {
            report.Defects.Add("version", null, 0, "The version of the specification is missing.");
        }

        report.State();
    }
}
