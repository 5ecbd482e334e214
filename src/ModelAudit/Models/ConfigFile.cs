using ModelAudit.Evidence;
using ModelAudit.Formats;

namespace ModelAudit.Models;

/// <summary>A file of the configuration family, told by its name.</summary>
/// <param name="File">The file.</param>
/// <param name="Kind">A kind of <see cref="HuggingFaceConfigFacts.Files"/>.</param>
internal sealed record ConfigFile(FileEvidence File, string Kind)
{
    /// <summary>Whether a loader reads it, so that what it says about code is unknown when it cannot be read.</summary>
    public bool IsLoaded => Kind != "other" || File.Path.Name is "model_index.json" or "modules.json";

    /// <summary>The configuration files of a tree.</summary>
    public static IEnumerable<ConfigFile> In(ModelContext context)
    {
        foreach (FileEvidence file in context.TreeFiles)
        {
            if (KindOf(file.Path.Name) is { } kind && (TextFormats.IsText(file.Format) || kind != "other" || file.Format is FormatTable.Empty or "git-lfs"))
            {
                yield return new ConfigFile(file, kind);
            }
        }
    }

    /// <summary>The kind by name, or null for a file that does not belong to the family.</summary>
    public static string? KindOf(string name) => name switch
    {
        "config.json" => "model",
        "generation_config.json" => "generation",
        "tokenizer_config.json" => "tokenizer",
        "processor_config.json" => "processor",
        "preprocessor_config.json" or "video_preprocessor_config.json" or "image_processor_config.json" or "feature_extractor_config.json" => "preprocessor",
        "adapter_config.json" => "adapter",
        "model_index.json" or "modules.json" or "params.json" or "configuration.json" => "other",
        _ when name.EndsWith("_config.json", StringComparison.Ordinal) => "other",
        _ when name.StartsWith("config_", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal) => "other",
        _ => null,
    };
}
