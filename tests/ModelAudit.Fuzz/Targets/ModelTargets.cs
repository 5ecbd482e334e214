using System.Collections.Immutable;
using ModelAudit.Formats;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Models;
using ModelAudit.Samples.Models;

namespace ModelAudit.Fuzz.Targets;

/// <summary>The parsers that see the whole tree: one file of a sample is the input, the others stay as they are.</summary>
internal static class ModelTargets
{
    /// <summary>The files that each inspector parses.</summary>
    private static readonly ImmutableDictionary<string, ImmutableArray<string>> Files = ImmutableDictionary.CreateRange<string, ImmutableArray<string>>(
    [
        new("model-card", ["README.md"]),
        new("huggingface-config", ["config.json", "tokenizer_config.json", "generation_config.json"]),
        new("shard-index", ["model.safetensors.index.json"]),
    ]);

    public static readonly ImmutableArray<FuzzTarget> All =
        [.. BuiltInInspectors.Models.Where(inspector => Files.ContainsKey(inspector.Name)).Select(inspector => Target(inspector, Files[inspector.Name]))];

    private static FuzzTarget Target(IModelInspector inspector, ImmutableArray<string> files) => new(
        inspector.Name,
        () => SampleModels.All.SelectMany(model => model.Build().Files.Where(file => files.Contains(file.Key)).Select(file => file.Value)),
        content =>
        {
            SortedDictionary<string, byte[]> tree = new(Fixed, StringComparer.Ordinal) { [files[content.Length % files.Length]] = content };
            return Inspections.RunModel(inspector, tree);
        })
    {
        Tokens =
        [
            "license: mit\n", "license_name: x\n", "base_model:\n- a/b\n", "datasets: [a, b]\n", "---\n", "# Heading\n", "```\n", "&a [*a, *a]\n", "? {a: b}\n: c\n", "!!binary x\n",
            "\"auto_map\"", "\"AutoModel\": \"other/repo--modeling.Model\"", "\"architectures\"", "\"quantization_config\"", "\"weight_map\"", "\"metadata\"", "\"total_size\"", "\"../x.safetensors\"",
        ],
    };

    private static readonly SortedDictionary<string, byte[]> Fixed = new(
        SampleModels.DistillLlama.Build().Files.ToDictionary(file => file.Key, file => file.Value), StringComparer.Ordinal);
}
