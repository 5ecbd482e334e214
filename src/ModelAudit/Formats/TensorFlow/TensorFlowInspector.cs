using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.Protobuf;

namespace ModelAudit.Formats.TensorFlow;

/// <summary>
/// Reads the protobuf files of TensorFlow: every graph of a SavedModel with its function library, frozen graphs, meta graphs, fingerprints and the
/// metadata of Keras. Configurations of layers are examined as files inside. Values of tensors are not read.
/// </summary>
public sealed class TensorFlowInspector : IFormatInspector
{
    /// <summary>One for each kind of file.</summary>
    public static readonly ImmutableArray<IFormatInspector> All =
    [
        new TensorFlowInspector("saved-model", ProtobufSignatures.IsSavedModel, () => TensorFlowSchema.SavedModel, hasGraph: true),
        new TensorFlowInspector("tensorflow-graph", TensorFlowSignatures.IsGraph, () => TensorFlowSchema.Graph, hasGraph: true),
        new TensorFlowInspector("tensorflow-metagraph", TensorFlowSignatures.IsMetaGraph, () => TensorFlowSchema.MetaGraph, hasGraph: true),
        new TensorFlowInspector("keras-metadata", TensorFlowSignatures.IsKerasMetadata, () => TensorFlowSchema.KerasMetadata, hasGraph: false),
        new TensorFlowInspector("tensorflow-fingerprint", TensorFlowSignatures.IsFingerprint, () => TensorFlowSchema.Fingerprint, hasGraph: false),
    ];

    private readonly FormatTest accepts;
    private readonly Func<ProtobufMessage> root;
    private readonly bool hasGraph;

    private TensorFlowInspector(string name, FormatTest accepts, Func<ProtobufMessage> root, bool hasGraph)
    {
        Name = name;
        this.accepts = accepts;
        this.root = root;
        this.hasGraph = hasGraph;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => GraphFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => accepts(probe);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var report = new GraphReport(context) { HasTensors = hasGraph, Nodes = hasGraph ? 0 : null, Functions = hasGraph ? 0 : null };
        var reader = new TensorFlowReader(context, report);
        var walk = ProtobufWalk.Over(context, context.Reader, root(), reader, report.Defects);
        report.UnknownBytes = walk.UnknownBytes;
        report.KnowsCalls = walk.IsWhole;
        if (Name == "saved-model")
        {
            CheckSavedModel(reader, report);
        }

        if (reader.DocumentsLeftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{reader.DocumentsLeftOut} more configurations of layers were not examined.");
        }

        report.MarkFunctions(reader.IsFunction);
        report.State();
    }

    private static void CheckSavedModel(TensorFlowReader reader, GraphReport report)
    {
        report.Version = reader.SchemaVersion?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (reader.SchemaVersion is not 1)
        {
            report.Defects.Add("version", null, 0, reader.SchemaVersion is { } version ? FormattableString.Invariant($"The schema version is {version}; 1 is the only one.") : "The schema version is missing.");
        }

        if (reader.MetaGraphs == 0)
        {
            report.Defects.Add("no-graph", null, 0, "The SavedModel has no graph.");
        }
    }
}
