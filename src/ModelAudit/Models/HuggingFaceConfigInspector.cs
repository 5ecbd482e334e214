using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Models;

/// <summary>
/// Reads the config.json family of the Hugging Face layout. Nothing is loaded or imported: references to code are only named, and it is
/// checked whether the file is in the tree.
/// </summary>
public sealed class HuggingFaceConfigInspector : IModelInspector, IContentReader
{
    private static readonly FactDefinition[] RootFacts =
    [
        HuggingFaceConfigFacts.Architectures, HuggingFaceConfigFacts.ModelType, HuggingFaceConfigFacts.DType, HuggingFaceConfigFacts.ContextLength,
        HuggingFaceConfigFacts.VocabularySize, HuggingFaceConfigFacts.HiddenSize, HuggingFaceConfigFacts.Layers, HuggingFaceConfigFacts.Experts,
        HuggingFaceConfigFacts.ActiveExperts, HuggingFaceConfigFacts.QuantizationMethod, HuggingFaceConfigFacts.QuantizationFormat,
        HuggingFaceConfigFacts.TransformersVersion,
    ];

    /// <inheritdoc/>
    public string Name => "huggingface-config";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts { get; } = [.. HuggingFaceConfigFacts.All, .. LoadedCodeFacts.All];

    /// <inheritdoc/>
    int? IContentReader.LongestRead(FileEvidence file, AuditLimits limits) =>
        ConfigFile.KindOf(file.Path.Name) is null ? null : ModelFiles.LongestConfig(limits);

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ImmutableArray<ConfigFile> files = [.. ConfigFile.In(context)];
        if (files.Length > context.Limits.MaxItems)
        {
            context.Gap(GapReason.LimitReached, $"There are {files.Length} configuration files, more than {nameof(AuditLimits.MaxItems)} ({context.Limits.MaxItems}); none was read.");
            return;
        }

        context.Facts.Set(HuggingFaceConfigFacts.Files, [.. files.Select(file => FactItem.Of(
            ("path", FactValue.Of(file.File.Path.Value)),
            ("kind", FactValue.Of(file.Kind))))]);
        context.Facts.Set(
            HuggingFaceConfigFacts.TokenizerFiles,
            [.. context.Files.Where(file => ModelFiles.RoleOf(file) == "tokenizer").Select(file => file.Path.Value)]);

        JToken? root = ReadAll(context, files, out bool rootIsKnown);
        if (root is not null)
        {
            StateRoot(context, root);
        }
        else if (rootIsKnown)
        {
            foreach (FactDefinition fact in RootFacts)
            {
                context.Facts.SetAbsent(fact);
            }
        }
    }

    private static JToken? ReadAll(ModelContext context, ImmutableArray<ConfigFile> files, out bool rootIsKnown)
    {
        var references = new ConfigReferences(context);
        JToken? root = null;
        bool all = !ListedButUnread(context);
        rootIsKnown = !context.Entries.Any(entry => entry.Path.Value == "config.json" && entry.Open is null) || context.TryGetFile("config.json", out _);
        foreach (ConfigFile file in files)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            bool isRoot = file.File.Path.Value == "config.json";
            if (!ModelFiles.TryReadJson(context, file.File, out JToken? document))
            {
                all &= !file.IsLoaded;
                rootIsKnown &= !isRoot;
                continue;
            }

            references.Collect(file.File, document);
            root = isRoot ? document : root;
        }

        references.State(all);
        return root;
    }

    // A configuration that is there but could not be examined may name code.
    private static bool ListedButUnread(ModelContext context)
    {
        bool found = false;
        foreach (Sources.ArtifactFile entry in context.Entries)
        {
            if (ConfigFile.KindOf(entry.Path.Name) is not (null or "other") && !context.TryGetFile(entry.Path, out _)
                && entry.Kind is not (Sources.ArtifactEntryKind.LinkToFolder))
            {
                context.Gap(GapReason.Unreadable, $"'{entry.Path}' is listed but was not examined ({entry.Detail ?? entry.Kind.ToString()}).", entry.Path);
                found = true;
            }
        }

        return found;
    }

    private static void StateRoot(ModelContext context, JToken document)
    {
        context.TryGetFile("config.json", out FileEvidence? file);
        if (document is not JObject config)
        {
            context.Gap(GapReason.Malformed, "The configuration is not a JSON object.", file!.Path);
            return;
        }

        var values = new ConfigValues(context, config, file!);
        values.TextList(HuggingFaceConfigFacts.Architectures, "architectures");
        values.Text(HuggingFaceConfigFacts.ModelType, "model_type");
        values.DType(HuggingFaceConfigFacts.DType, "dtype", "torch_dtype");
        values.Integer(HuggingFaceConfigFacts.ContextLength, "max_position_embeddings", "n_positions", "n_ctx", "seq_length", "max_seq_len", "max_seq_length", "max_sequence_length", "max_context_length");
        values.Integer(HuggingFaceConfigFacts.VocabularySize, "vocab_size", "padded_vocab_size", "n_vocab");
        values.Integer(HuggingFaceConfigFacts.HiddenSize, "hidden_size", "n_embd", "d_model", "dim", "model_dim");
        values.Integer(HuggingFaceConfigFacts.Layers, "num_hidden_layers", "n_layer", "num_layers", "n_layers");
        values.Integer(HuggingFaceConfigFacts.Experts, "n_routed_experts", "num_experts", "num_local_experts", "moe_num_experts");
        values.Integer(HuggingFaceConfigFacts.ActiveExperts, "num_experts_per_tok", "num_experts_per_token", "experts_per_token", "n_activated_experts", "moe_topk", "moe_top_k", "moe_k");
        values.Text(HuggingFaceConfigFacts.TransformersVersion, "transformers_version");
        StateQuantization(context, config, values);
    }

    private static void StateQuantization(ModelContext context, JObject config, ConfigValues values)
    {
        QuantizationConfig? quantization = QuantizationConfig.Of(config);
        if (quantization?.Wrong is { } wrong)
        {
            values.Wrong(wrong, "of the type that a quantization_config has there");
            return;
        }

        context.Facts.Set(HuggingFaceConfigFacts.QuantizationMethod, Formats.FactText.Cut(quantization?.Method, context.Limits));
        context.Facts.Set(HuggingFaceConfigFacts.QuantizationFormat, Formats.FactText.Cut(quantization?.Format, context.Limits));
    }
}
