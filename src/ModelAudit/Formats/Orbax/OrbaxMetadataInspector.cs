using System.Text.Json;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Orbax;

/// <summary>Reads what checkpoints of Orbax say about themselves (_METADATA, _CHECKPOINT_METADATA): the leaves of the tree by their type, where they lie, and who wrote them.</summary>
public sealed class OrbaxMetadataInspector : ModelFileInspector
{
    private const int MaximumBytes = 1 << 26;

    private static readonly string[] Names = ["_METADATA", "_CHECKPOINT_METADATA"];

    private static readonly string[] Keys = ["use_ocdbt", "use_zarr3", "init_timestamp_nsecs", "commit_timestamp_nsecs", "store_array_data_equal_to_fill_value"];

    /// <inheritdoc/>
    public override string Name => "orbax-metadata";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe) => Array.IndexOf(Names, probe.Path.Name) >= 0 && probe.Header.TrimStart(" \t\r\n"u8).StartsWith("{"u8);

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        using JsonDocument document = ModelFileText.Json(context, MaximumBytes);
        JsonElement root = ModelFileText.Object(document);
        foreach (string key in Keys)
        {
            report.Property(key, Word(root, key));
        }

        Handlers(root, report);
        if (!root.TryGetProperty("tree_metadata", out JsonElement tree))
        {
            return;
        }

        if (tree.ValueKind != JsonValueKind.Object)
        {
            report.Defect("syntax", "tree_metadata", 0, "The description of the tree is no object.");
            return;
        }

        long leaves = 0;
        foreach (JsonProperty leaf in tree.EnumerateObject())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            leaves++;
            bool isTyped = leaf.Value.ValueKind == JsonValueKind.Object && leaf.Value.TryGetProperty("value_metadata", out JsonElement value) && value.Text("value_type") is not null;
            if (isTyped)
            {
                report.Part("object", leaf.Value.GetProperty("value_metadata").Text("value_type")!);
            }
            else
            {
                report.Defect("syntax", leaf.Key(), 0, $"The leaf '{leaf.Key()}' does not say what it is.");
            }
        }

        report.Property("leaves", leaves);
    }

    private static void Handlers(JsonElement root, ModelFileReport report)
    {
        if (root.TryGetProperty("item_handlers", out JsonElement handlers))
        {
            if (handlers.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty handler in handlers.EnumerateObject())
                {
                    report.Property($"handler {handler.Key()}", handlers.Text(handler.Key()));
                }
            }
            else if (handlers.ValueKind == JsonValueKind.String)
            {
                report.Property("handler", root.Text("item_handlers"));
            }
        }
    }

    private static string? Word(JsonElement root, string key) => root.TryGetProperty(key, out JsonElement value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number ? value.GetRawText() : null;
}
