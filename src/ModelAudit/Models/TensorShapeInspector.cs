using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Safetensors;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Models;

/// <summary>
/// States width, vocabulary and layers by the names and sizes of tensors in safetensors files, which stay when a model is renamed and its
/// configuration is rewritten. Sizes are enough: a normalization has one element for each place of the width.
/// </summary>
public sealed class TensorShapeInspector : IModelInspector, IContentReader
{
    /// <inheritdoc/>
    public string Name => "tensor-shapes";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => TensorShapeFacts.All;

    /// <inheritdoc/>
    int? IContentReader.LongestRead(FileEvidence file, AuditLimits limits) =>
        ModelFiles.LongestInRoot(file, limits, "adapter_config.json");

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        bool isKnown = true;
        var found = new TensorSizes();
        foreach (FileEvidence file in context.TreeFiles)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (context.TryGetProduct(file.Path, out SafetensorsHeader? header))
            {
                found.Add(header);
            }
            else if (context.WasLetGo(file.Path))
            {
                context.Gap(GapReason.LimitReached, $"The header of the file had to be let go ({nameof(AuditLimits.MaxKeptBytes)} is {context.Limits.MaxKeptBytes}), so the shape of the model is not known.", file.Path);
                isKnown = false;
            }
        }

        if (!isKnown || !TryRank(context, out long? rank))
        {
            return;
        }

        Set(context, TensorShapeFacts.Width, found.Width);
        Set(context, TensorShapeFacts.Vocabulary, found.Width > 0 && found.Embeddings > 0 && found.Embeddings % found.Width == 0 ? found.Embeddings / found.Width : -1);
        Set(context, TensorShapeFacts.Layers, found.LastLayer + 1);
        Set(context, TensorShapeFacts.AdapterWidth, rank is > 0 && found.AdapterInputs > 0 && found.AdapterInputs % rank.Value == 0 ? found.AdapterInputs / rank.Value : -1);
    }

    private static bool TryRank(ModelContext context, out long? rank)
    {
        rank = null;
        if (!ModelFiles.TryFindInRoot(context, "adapter_config.json", out FileEvidence? file, out bool isKnown))
        {
            return isKnown;
        }

        if (!ModelFiles.TryReadJson(context, file, out JToken? document))
        {
            return false;
        }

        rank = (document as JObject)?["r"] is JValue { Value: long value } ? value : null;
        return true;
    }

    private static void Set(ModelContext context, Fact<long> fact, long value)
    {
        if (value > 0)
        {
            context.Facts.Set(fact, value);
        }
        else
        {
            context.Facts.SetAbsent(fact);
        }
    }
}
