using System.Text.Json;
using ModelAudit.Facts;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.CoreMl;

/// <summary>Reads the manifest of a Core ML package (Manifest.json of an .mlpackage folder; coremltools, modelpackage): the files that it consists of, relative to its folder Data.</summary>
public sealed class MlPackageInspector : IFormatInspector
{
    private const int MaximumBytes = 1 << 24;

    /// <inheritdoc/>
    public string Name => "mlpackage-manifest";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => GraphFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => probe.Length > 0
        && probe.Path.Name == "Manifest.json"
        && (probe.Path.Folder.EndsWith(".mlpackage", StringComparison.OrdinalIgnoreCase) || probe.Header.IndexOf("\"itemInfoEntries\""u8) >= 0);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var report = new GraphReport(context) { KnowsCalls = false };
        try
        {
            using JsonDocument document = ModelFileText.Json(context, MaximumBytes);
            Read(document.RootElement, report);
            report.KnowsCalls = true;
        }
        catch (ModelFileException exception)
        {
            if (exception.Code is { } code)
            {
                report.Defects.Add(code, null, exception.Offset, exception.Message);
            }

            context.Gap(exception.Reason, exception.Message);
        }

        report.State();
    }

    private static void Read(JsonElement root, GraphReport report)
    {
        report.Version = root.Text("fileFormatVersion");
        string? main = root.Text("rootModelIdentifier");
        bool hasEntries = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("itemInfoEntries", out JsonElement entries) && entries.ValueKind == JsonValueKind.Object;
        if (!hasEntries)
        {
            report.Defects.Add("entries", null, 0, "The manifest lists no files (itemInfoEntries).");
            return;
        }

        bool hasMain = false;
        foreach (JsonProperty entry in root.GetProperty("itemInfoEntries").EnumerateObject())
        {
            string name = entry.Key();
            hasMain |= name == main;
            if (entry.Value.Text("path") is { } path)
            {
                report.File("manifest-item", path);
                report.Property(path, $"{entry.Value.Text("author")} {entry.Value.Text("description")}".Trim());
            }
            else
            {
                report.Defects.Add("entries", name, 0, $"The entry '{name}' names no file.");
            }
        }

        if (!hasMain)
        {
            report.Defects.Add("entries", main, 0, $"The model of the package, '{main}', is not one of its entries.");
        }
    }
}
