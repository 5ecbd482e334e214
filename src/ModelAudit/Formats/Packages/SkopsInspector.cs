using System.Text.Json;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Packages;

/// <summary>
/// Reads the schema of a skops file (schema.json of skops.io): every node names a class to import and how it is made anew. Nothing is imported; the types are stated for the lists of trusted ones.
/// </summary>
public sealed class SkopsInspector : ModelFileInspector
{
    private const int MaximumBytes = 1 << 26;

    /// <inheritdoc/>
    public override string Name => "skops-schema";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe) => probe.Length > 0
        && probe.Path.Container is { } container
        && probe.Path.Name == "schema.json"
        && (container.Extension == ".skops" || probe.Header.IndexOf("\"__loader__\""u8) >= 0 || probe.Header.IndexOf("\"_skops_version\""u8) >= 0);

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        using JsonDocument document = ModelFileText.Json(context, MaximumBytes);
        report.Version(document.RootElement.Text("_skops_version"));
        report.Property("protocol", document.RootElement.Text("protocol"));

        // The first versions wrote no loaders.
        bool isOld = document.RootElement.Text("__loader__") is null;
        foreach (JsonElement node in ModelFileText.Objects(document.RootElement, context.Cancellation))
        {
            See(node, isOld, report);
        }
    }

    private static void See(JsonElement node, bool isOld, ModelFileReport report)
    {
        if ((node.Text("__loader__") ?? (isOld && node.Text("__class__") is not null ? "none" : null)) is not { } loader)
        {
            return;
        }

        string module = node.Text("__module__") ?? string.Empty;
        string type = node.Text("__class__") ?? string.Empty;
        report.Part("object", loader);
        report.Part("class", $"{module}.{type}");
        JsonElement content = node.TryGetProperty("content", out JsonElement inner) ? inner : default;
        switch (loader)
        {
            case "none" when content.Text("function") is { } function:
                report.Code("skops-type", $"{content.Text("module_path") ?? module}.{function}", type);
                break;

            // A function is looked up by name in a module, a method by name on an object, an operator by name in the module operator.
            case "FunctionNode":
                report.Code("skops-type", $"{content.Text("module_path") ?? module}.{content.Text("function") ?? node.Text("content") ?? type}", loader);
                break;
            case "MethodNode":
                report.Code("skops-method", content.Text("func") ?? type, $"{module}.{type}");
                break;
            case "OperatorFuncNode":
                report.Code("skops-operator", $"operator.{type}", loader);
                break;
            case "TypeNode":
                report.Code("skops-type", $"{content.Text("__module__") ?? content.Text("module_path") ?? module}.{content.Text("__class__") ?? content.Text("type") ?? type}", loader);
                break;
            default:
                report.Code("skops-type", $"{module}.{type}", loader);
                break;
        }
    }
}
