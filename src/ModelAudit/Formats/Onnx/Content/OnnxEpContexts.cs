using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx.External;
using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Content;

/// <summary>
/// States the nodes that hold a compiled graph for an accelerator, or the path of one (ONNX Runtime, "EP Context Design"): native content
/// that nobody can see in the graph.
/// </summary>
internal static class OnnxEpContexts
{
    /// <summary>States them.</summary>
    /// <param name="context">Where they go.</param>
    /// <param name="model">The model.</param>
    /// <param name="blobs">Where contents of the attribute ep_cache_context start and how long they are, in the order of the file.</param>
    public static void State(InspectionContext context, OnnxModel model, List<(long Offset, long Length)> blobs)
    {
        int op = model.Names.Find("EPContext"u8);
        var items = ImmutableArray.CreateBuilder<FactItem>();
        long leftOut = 0;
        foreach (ref readonly OnnxNode node in op < 0 ? [] : model.Nodes)
        {
            if (node.OpType != op)
            {
                continue;
            }

            if (items.Count == context.Limits.MaxItems)
            {
                leftOut++;
                continue;
            }

            items.Add(Item(model, node, blobs));
        }

        if (leftOut > 0)
        {
            context.Gap(GapReason.LimitReached, FormattableString.Invariant($"{leftOut} more compiled parts are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}."));
        }

        context.Facts.Set(OnnxFacts.EpContexts, items.DrainToImmutable());
    }

    /// <summary>The path of the file that a compiled part is read from; null when it stands in the model.</summary>
    public static string? LocationOf(OnnxModel model, in OnnxNode node) => IsEmbedded(model, node) ? null : Text(model, node, "ep_cache_context"u8);

    private static bool IsEmbedded(OnnxModel model, in OnnxNode node) => !model.TryGetAttribute(node, "embed_mode"u8, out OnnxAttribute mode) || mode.Value != 0;

    private static FactItem Item(OnnxModel model, in OnnxNode node, List<(long Offset, long Length)> blobs)
    {
        bool isEmbedded = IsEmbedded(model, node);
        string? location = LocationOf(model, node);
        long start = node.Offset;
        (long Offset, long Length) blob = blobs.Find(candidate => candidate.Offset > start);
        return FactItem.Of(
            ("node", FactValue.Of(model.Names.Text(node.Name))),
            ("source", Text(model, node, "source"u8) is { } source ? FactValue.Of(source) : null),
            ("sdkVersion", Text(model, node, "ep_sdk_version"u8) is { } version ? FactValue.Of(version) : null),
            ("embedded", FactValue.Of(isEmbedded)),
            ("location", location is null ? null : FactValue.Of(location)),
            ("problems", FactValue.Of(location is null ? [] : [.. OnnxExternalLocation.Problems(location)])),
            ("bytes", isEmbedded && blob.Offset > 0 ? FactValue.Of(blob.Length) : null));
    }

    private static string? Text(OnnxModel model, in OnnxNode node, ReadOnlySpan<byte> name) =>
        model.TryGetAttribute(node, name, out OnnxAttribute attribute) && attribute is { Kind: OnnxAttributeKind.Text, Value: >= 0 } ? model.Names.Text((int)attribute.Value) : null;
}
