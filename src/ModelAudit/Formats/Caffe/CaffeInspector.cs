using ModelAudit.Facts;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.Protobuf;

namespace ModelAudit.Formats.Caffe;

/// <summary>Reads weights of Caffe (.caffemodel, NetParameter): layers, blobs, and the Python that layers name. Parameters of other layers are not read.</summary>
public sealed class CaffeInspector : IFormatInspector
{
    /// <inheritdoc/>
    public string Name => "caffe";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => GraphFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => ProtobufSignatures.IsCaffe(probe);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var report = new GraphReport(context) { Nodes = 0, HasTensors = true };
        ProtobufWalk walk = ProtobufWalk.Over(context, context.Reader, CaffeSchema.Net, new CaffeReader(report), report.Defects);
        report.KnowsCalls = walk.IsWhole;
        report.UnknownBytes = walk.UnknownBytes;
        report.IsUncountable |= !report.KnowsCalls;
        report.State();
    }
}
