using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Models;

namespace ModelAudit.Formats.Xml;

/// <summary>
/// Compares graphs of OpenVINO with the files of weights beside them, which have the graph's name with .bin in place of .xml: whether each is there, and as long as the layers say.
/// </summary>
public sealed class OpenVinoWeights : IModelInspector
{
    /// <summary>The files of weights.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Files = new(
        "openvino.weights",
        FactScope.Model,
        "The files of weights that graphs of OpenVINO take their constants from.",
        new FactField("graph", FactType.Text, "The path of the graph.", IsKey: true),
        new FactField("path", FactType.Text, "The path of the file of weights."),
        new FactField("status", FactType.Text, "present, missing, or too-short (a layer takes bytes behind its end)."),
        new FactField("end", FactType.Integer, "Where the last constant ends, in bytes."),
        new FactField("covered", FactType.Integer, "How many bytes belong to a constant."),
        new FactField("length", FactType.Integer, "The length of the file in bytes."));

    private const string GraphExtension = ".xml";
    private const string WeightsExtension = ".bin";

    /// <inheritdoc/>
    public string Name => "openvino-weights";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => [Files];

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var items = ImmutableArray.CreateBuilder<FactItem>();
        bool isWhole = true;
        foreach (FileEvidence graph in context.Files.Where(file => file.Format == "openvino-ir"))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (context.WasLetGo(graph.Path))
            {
                context.Gap(GapReason.LimitReached, $"The file of weights was not compared: {nameof(AuditLimits.MaxKeptBytes)} is {context.Limits.MaxKeptBytes}.", graph.Path);
                isWhole = false;
            }
            else if (!context.TryGetProduct(graph.Path, out ModelFileHeader? header))
            {
                if (!graph.Gaps.IsEmpty)
                {
                    context.Gap(GapReason.Malformed, "The file of weights was not compared: the graph could not be read whole.", graph.Path);
                    isWhole = false;
                }
            }
            else if (header.Data is { } data)
            {
                isWhole &= Compare(context, graph, data, items);
            }
        }

        // What was found stays found; that nothing else is wrong can only be said when everything was compared.
        if (isWhole || items.Count > 0)
        {
            context.Facts.Set(Files, items.DrainToImmutable());
        }
    }

    private static bool Compare(ModelContext context, FileEvidence graph, DataSpan data, ImmutableArray<FactItem>.Builder items)
    {
        if (graph.Path.Extension != GraphExtension)
        {
            context.Gap(GapReason.Unsupported, "The name of the graph does not say which file holds its weights.", graph.Path);
            return false;
        }

        if (items.Count == context.Limits.MaxItems)
        {
            context.Gap(GapReason.LimitReached, $"More graphs were not compared with their weights: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.", graph.Path);
            return false;
        }

        string path = graph.Path.Value[..^GraphExtension.Length] + WeightsExtension;
        FileEvidence? file = context.TryGetFile(path, out FileEvidence? found) ? found : null;
        items.Add(FactItem.Of(
            ("graph", FactValue.Of(graph.Path.Value)),
            ("path", FactValue.Of(path)),
            ("status", FactValue.Of(file is null ? "missing" : file.Length < data.End ? "too-short" : "present")),
            ("end", FactValue.Of(data.End)),
            ("covered", FactValue.Of(data.Covered)),
            ("length", file is null ? null : FactValue.Of(file.Length))));
        return true;
    }
}
