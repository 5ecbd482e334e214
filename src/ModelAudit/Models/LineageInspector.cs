using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Models;

/// <summary>States from which models this one comes, as declared, and what else points to an origin that nobody declared.</summary>
public sealed class LineageInspector : IModelInspector, IContentReader
{
    private static readonly string[] HubPrefixes = ["https://huggingface.co/", "http://huggingface.co/", "https://hf.co/", "huggingface.co/", "hf.co/"];

    // The word in a name, and the sign it stands for.
    private static readonly ImmutableArray<(string Word, string Sign)> Signs =
    [
        ("distill", "distill"), ("finetune", "finetune"), ("fine-tune", "finetune"), ("finetuned", "finetune"), ("sft", "finetune"), ("dpo", "finetune"),
        ("instruct", "instruct-tune"), ("chat", "instruct-tune"), ("lora", "lora"), ("qlora", "lora"), ("adapter", "adapter"), ("merge", "merge"), ("merged", "merge"),
        ("gguf", "gguf"), ("gptq", "gptq"), ("awq", "awq"), ("abliterated", "finetune"), ("uncensored", "finetune"),
        ("4bit", "quantized"), ("8bit", "quantized"), ("int4", "quantized"), ("int8", "quantized"), ("fp8", "quantized"), ("exl2", "quantized"), ("quantized", "quantized"), ("nf4", "quantized"), ("bnb", "quantized"),
    ];

    /// <inheritdoc/>
    public string Name => "lineage";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => LineageFacts.All;

    /// <inheritdoc/>
    int? IContentReader.LongestRead(FileEvidence file, AuditLimits limits) =>
        CardDocument.LongestRead(file, limits) ?? MergeConfiguration.LongestRead(file) ?? ModelFiles.LongestInRoot(file, limits, "adapter_config.json", "config.json");

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        JObject? adapter = ReadRoot(context, "adapter_config.json", out FileEvidence? adapterFile, out bool adapterIsKnown);
        JObject? config = ReadRoot(context, "config.json", out _, out bool configIsKnown);
        StateBases(context, adapter, adapterFile, adapterIsKnown);
        StateMentions(context);
        if (configIsKnown && adapterIsKnown)
        {
            StateHints(context, config, adapter);
        }

        if (adapterIsKnown)
        {
            StateSigns(context, adapterFile is not null);
        }
    }

    private static JObject? ReadRoot(ModelContext context, string name, out FileEvidence? file, out bool isKnown)
    {
        if (!ModelFiles.TryFindInRoot(context, name, out file, out isKnown))
        {
            return null;
        }

        isKnown = ModelFiles.TryReadJson(context, file, out JToken? document);
        if (isKnown && document is not JObject)
        {
            context.Gap(GapReason.Malformed, "The document is not a JSON object.", file.Path);
            isKnown = false;
        }

        return document as JObject;
    }

    private static void StateBases(ModelContext context, JObject? adapter, FileEvidence? adapterFile, bool adapterIsKnown)
    {
        CardDocument? card = CardDocument.Find(context, out bool isKnown);
        bool mergeIsKnown = MergeConfiguration.TryRead(context, out ImmutableArray<string> merged, out FileEvidence? mergeFile);
        FrontMatterValue? declared = card?.Matter?["base_model"];
        FrontMatterValue? relation = card?.Matter?["base_model_relation"];
        if (!isKnown || !adapterIsKnown || !mergeIsKnown || card is { IsKnown: false })
        {
            return;
        }

        if (declared is { Kind: FrontMatterKind.Nested or FrontMatterKind.Ambiguous } || relation is { Kind: FrontMatterKind.Nested or FrontMatterKind.Ambiguous })
        {
            context.Gap(GapReason.Malformed, "base_model or base_model_relation in the card is neither a text nor a list of texts.", card!.File.Path);
            return;
        }

        var bases = ImmutableArray.CreateBuilder<FactItem>();
        foreach (string name in (declared?.Texts ?? []).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal))
        {
            bases.Add(Base(context, name, relation?.Texts is [var stated, ..] ? stated : null, card!.File));
        }

        foreach (string name in merged)
        {
            bases.Add(Base(context, name, "merge", mergeFile!));
        }

        if (adapter?["base_model_name_or_path"] is { Type: not JTokenType.Null } value)
        {
            if (value.Type != JTokenType.String)
            {
                context.Gap(GapReason.Malformed, "The value at '/base_model_name_or_path' is not a string.", adapterFile!.Path);
                return;
            }

            if ((string)value! is { Length: > 0 } name)
            {
                bases.Add(Base(context, name, "adapter", adapterFile!, adapter["revision"] is JValue { Value: string revision } && revision.Length > 0 ? revision : null));
            }
        }

        context.Facts.Set(LineageFacts.Bases, bases.DrainToImmutable());
    }

    private static FactItem Base(ModelContext context, string name, string? relation, FileEvidence file, string? revision = null)
    {
        foreach (string prefix in HubPrefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                name = name[prefix.Length..].TrimEnd('/');
                break;
            }
        }

        string known = relation is "adapter" or "merge" or "quantized" or "finetune" ? relation : "undeclared";
        return FactItem.Of(
            ("name", FactValue.Of(FactText.Cut(name, context.Limits))),
            ("relation", FactValue.Of(known)),
            ("declaredIn", FactValue.Of(file.Path.Value)),
            ("revision", revision is null ? null : FactValue.Of(FactText.Cut(revision, context.Limits))));
    }

    private static void StateMentions(ModelContext context)
    {
        CardDocument? card = CardDocument.Find(context, out bool isKnown);
        if (isKnown)
        {
            context.Facts.Set(LineageFacts.Mentions, card is null ? [] : [.. LineageMentions.In(card.Body).Take(context.Limits.MaxItems).Select(mention => FactItem.Of(
                ("name", FactValue.Of(FactText.Cut(mention.Name, context.Limits))),
                ("relation", FactValue.Of(mention.Relation)),
                ("path", FactValue.Of(card.File.Path.Value)),
                ("line", FactValue.Of(mention.Line))))]);
        }
    }

    private static void StateHints(ModelContext context, JObject? config, JObject? adapter)
    {
        var hints = ImmutableArray.CreateBuilder<FactItem>();
        var seen = new HashSet<(string, string)>();
        void Add(string from, string? value)
        {
            foreach (string family in value is null ? [] : ModelFamilies.In(value))
            {
                if (seen.Add((family, from)))
                {
                    hints.Add(FactItem.Of(
                        ("family", FactValue.Of(family)),
                        ("from", FactValue.Of(from)),
                        ("value", FactValue.Of(FactText.Cut(value!, context.Limits)))));
                }
            }
        }

        Add("name", context.Source.Name);
        foreach (JToken architecture in config?["architectures"] as JArray ?? [])
        {
            Add("architecture", architecture is JValue { Value: string name } ? name : null);
        }

        Add("model-type", config?["model_type"] is JValue { Value: string type } ? type : null);
        Add("reference", config?["_name_or_path"] is JValue { Value: string reference } ? reference : null);
        Add("reference", adapter?["base_model_name_or_path"] is JValue { Value: string parent } ? parent : null);
        context.Facts.Set(LineageFacts.Hints, hints.DrainToImmutable());
    }

    private static void StateSigns(ModelContext context, bool hasAdapter)
    {
        var signs = new SortedSet<string>(StringComparer.Ordinal);
        string[] words = context.Source.Name.ToLowerInvariant().Split(['-', '_', '.', ' ', '/']);
        string joined = string.Join('-', words);
        foreach ((string word, string sign) in Signs)
        {
            if (words.Contains(word, StringComparer.Ordinal) || (word.Contains('-', StringComparison.Ordinal) && joined.Contains(word, StringComparison.Ordinal)))
            {
                signs.Add(sign);
            }
        }

        foreach (FileEvidence file in context.Files)
        {
            string name = file.Path.Name;
            if (hasAdapter || name.StartsWith("adapter_model.", StringComparison.Ordinal))
            {
                signs.Add("adapter");
            }

            if (file.Format == "gguf")
            {
                signs.Add("gguf");
            }

            if (name is "quantize_config.json" or "quant_config.json" or "hf_quant_config.json")
            {
                signs.Add("quantized");
            }

            if (name is "mergekit_config.yml" or "mergekit_config.yaml")
            {
                signs.Add("merge");
            }
        }

        context.Facts.Set(LineageFacts.DerivationSigns, [.. signs]);
    }
}
