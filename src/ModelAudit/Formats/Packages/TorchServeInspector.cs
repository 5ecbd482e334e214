using System.Text.Json;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Packages;

/// <summary>Reads the manifest of a TorchServe model archive (MAR-INF/MANIFEST.json of torch-model-archiver): the handler and the files that are run or installed when it is served.</summary>
public sealed class TorchServeInspector : ModelFileInspector
{
    private const int MaximumBytes = 1 << 20;

    private static readonly string[] Handlers = ["image_classifier", "image_segmenter", "object_detector", "text_classifier", "base_handler"];

    private static readonly string[] Files = ["serializedFile", "modelFile", "handler", "requirementsFile", "configFile"];

    /// <inheritdoc/>
    public override string Name => "torchserve-manifest";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe) => probe.Path.Container is not null && probe.Path.Value.EndsWith("MAR-INF/MANIFEST.json", StringComparison.OrdinalIgnoreCase) && probe.Length > 0;

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        using JsonDocument document = ModelFileText.Json(context, MaximumBytes);
        JsonElement root = document.RootElement;
        report.Version(root.Text("archiverVersion") ?? root.Text("specificationVersion"));
        report.Property("runtime", root.Text("runtime"));
        report.Property("createdOn", root.Text("createdOn"));
        report.Property("publisher", root.Text("publisher"));
        report.Property("license", root.Text("license"));
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("model", out JsonElement model) || model.ValueKind != JsonValueKind.Object)
        {
            report.Defect("syntax", "model", 0, "The manifest describes no model.");
            return;
        }

        report.Property("modelName", model.Text("modelName"));
        report.Property("modelVersion", model.Text("modelVersion"));
        report.Property("description", model.Text("description"));
        foreach (string key in Files)
        {
            if (model.Text(key) is not { Length: > 0 } file)
            {
                continue;
            }

            report.Property(key, file);
            if (file.StartsWith('/') || file.Contains('\\', StringComparison.Ordinal) || file.Split('/').Contains(".."))
            {
                report.Defect("path", key, 0, $"'{key}' leads out of the archive: '{file}'.");
            }
        }

        State(model, report);
    }

    private static void State(JsonElement model, ModelFileReport report)
    {
        if (model.Text("handler") is { Length: > 0 } handler && !Handlers.Contains(handler.Split(':')[0], StringComparer.Ordinal))
        {
            report.Code("handler", handler, "handler");
        }

        if (model.Text("modelFile") is { Length: > 0 } file)
        {
            report.Code("model-file", file, "modelFile");
        }

        if (model.Text("requirementsFile") is { Length: > 0 } requirements)
        {
            report.Code("requirements", requirements, "requirementsFile");
        }
    }
}
