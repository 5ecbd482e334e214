using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx.Analysis;
using ModelAudit.Formats.Onnx.Content;
using ModelAudit.Formats.Onnx.External;
using ModelAudit.Formats.Onnx.Graph;
using ModelAudit.Formats.Onnx.Operators;
using ModelAudit.Formats.Onnx.Tensors;

namespace ModelAudit.Formats.Onnx;

/// <summary>
/// Reads ONNX models (onnx.in.proto, ModelProto): the whole graph with subgraphs and functions, every tensor in every place that it can
/// stand in, and what libraries keep silent about. Tensor data is not read, but for its first bytes; the rest is looked at while it is hashed.
/// </summary>
public sealed class OnnxInspector : IFormatInspector
{
    /// <summary>The first version of the representation, and the last one that is known here.</summary>
    internal const int FirstIrVersion = 1;

    private static readonly FactDefinition[] Definitions = [.. OnnxFacts.All, .. OnnxGraphFacts.All];

    /// <inheritdoc/>
    public string Name => "onnx";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => Definitions;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => ProtobufSignatures.IsOnnx(probe) || OnnxTextForms.Detect(probe.Header) is not null;

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (OnnxTextForms.Detect(context) is { } form)
        {
            context.Gap(GapReason.Unsupported, $"The model is written as {form}, which is not read.");
            return;
        }

        var defects = new OnnxDefects(context.Limits);
        var scan = new OnnxContentScan(context);
        OnnxModel model;
        bool isWhole;
        using (var reader = new OnnxModelReader(context.Reader, defects, scan, context.Cancellation))
        {
            scan.Names = reader.Model.Names;
            model = reader.Read();
            StateGaps(context, reader);
            isWhole = reader.Fault is null && reader.Bound is null && reader.SkippedMessages == 0;
        }

        CheckModel(model, defects);
        StateHeader(context, model);
        OnnxInterface.State(context, model);
        OnnxOperatorUse.State(context, model);
        OnnxTensorChecks.Run(model, defects, context.Cancellation);
        OnnxSparseChecks.Run(model, defects);
        OnnxTensorTotals.State(context, model);
        OnnxExternalData.State(context, model);
        scan.State(model, defects);
        if (isWhole)
        {
            // Of a graph that was not read to its end nothing can be said: its values seem to come from nowhere.
            OnnxAnalyses.State(context, model);
        }

        context.WatchHashing(new OnnxValueWatch(scan, model, defects), OnnxFacts.Payloads, OnnxFacts.ScannedBytes, OnnxFacts.NonFinite, OnnxFacts.Defects);
    }

    private static void StateGaps(InspectionContext context, OnnxModelReader reader)
    {
        if (reader.Fault is { } fault)
        {
            context.Gap(GapReason.Malformed, FormattableString.Invariant($"{fault} What follows byte {reader.Position} of {context.Reader.Length} was not read."));
        }

        if (reader.Bound is { } bound)
        {
            context.Gap(GapReason.LimitReached, FormattableString.Invariant($"{bound} That is behind byte {reader.Position} of {context.Reader.Length}."));
        }

        if (reader.SkippedMessages > 0)
        {
            context.Gap(GapReason.LimitReached, FormattableString.Invariant($"{reader.SkippedMessages} messages nest deeper than {OnnxBounds.MaximumDepth} and were not read."));
        }
    }

    private static void CheckModel(OnnxModel model, OnnxDefects defects)
    {
        if (model.MainGraph < 0)
        {
            defects.Add("no-graph", null, 0, "The model has no graph.");
        }

        if (model.IrVersion is not >= FirstIrVersion)
        {
            defects.Add("ir-version", null, 0, model.IrVersion is { } version ? FormattableString.Invariant($"ir_version is {version}.") : "ir_version is missing.");
        }

        var keys = new HashSet<int>();
        foreach (OnnxEntry entry in model.Metadata.Where(entry => !keys.Add(entry.Key)))
        {
            string key = model.Names.Text(entry.Key);
            defects.Add("duplicate-metadata-key", key, entry.Offset, $"The key '{key}' occurs more than once in metadata_props; readers differ on which one counts.");
        }

        var domains = new HashSet<int>();
        foreach (OnnxOpset opset in model.Opsets.Where(opset => !domains.Add(model.DomainOf(opset.Domain))))
        {
            defects.Add("duplicate-opset", model.Names.Text(opset.Domain), 0, $"The operator set '{model.Names.Text(opset.Domain)}' is imported more than once.");
        }
    }

    private static void StateHeader(InspectionContext context, OnnxModel model)
    {
        FactWriter facts = context.Facts;
        facts.Set(OnnxFacts.IrVersion, model.IrVersion);
        facts.Set(OnnxFacts.ProducerName, Text(model, model.ProducerName));
        facts.Set(OnnxFacts.ProducerVersion, Text(model, model.ProducerVersion));
        facts.Set(OnnxFacts.Domain, Text(model, model.Domain));
        facts.Set(OnnxFacts.ModelVersion, model.ModelVersion);
        facts.Set(OnnxFacts.DocStringBytes, model.DocString is null ? null : model.DocStringBytes);
        facts.Set(OnnxFacts.GraphName, model.MainGraph < 0 ? null : Text(model, model.Graphs[model.MainGraph].Name));
        facts.Set(OnnxFacts.Metadata, OnnxItems.Of(context, "entries of metadata_props", model.Metadata, entry => FactItem.Of(
            ("key", FactValue.Of(model.Names.Text(entry.Key))),
            ("value", FactValue.Of(model.Names.Text(entry.Value))),
            ("bytes", FactValue.Of(entry.ValueBytes)))));
        facts.Set(OnnxFacts.NodeCount, (long)model.Nodes.Length);
        facts.Set(OnnxFacts.GraphCount, (long)model.Graphs.Count(graph => graph.Kind != OnnxGraphKind.Function));
        facts.Set(OnnxFacts.MaxDepth, (long)model.Graphs.Select(graph => graph.Depth).DefaultIfEmpty().Max());
        facts.Set(OnnxFacts.TrainingInfos, (long)model.TrainingInfos);
        facts.Set(OnnxFacts.DeviceConfigurations, (long)model.DeviceConfigurations);
    }

    private static string? Text(OnnxModel model, int? name) => name is { } id and not OnnxNames.Empty ? model.Names.Text(id) : null;
}
