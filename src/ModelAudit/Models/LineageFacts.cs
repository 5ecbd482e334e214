using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Models;

/// <summary>From which models this one comes, as declared, and what else points to an origin.</summary>
public static class LineageFacts
{
    /// <summary>The declared bases.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Bases = new(
        "lineage.bases",
        FactScope.Model,
        "Every base model that the card, an adapter configuration or a merge configuration declares.",
        new FactField("name", FactType.Text, "The base as written, without a URL prefix.", IsKey: true),
        new FactField("relation", FactType.Text, "adapter, merge, quantized, finetune or undeclared."),
        new FactField("declaredIn", FactType.Text, "The file that declares it.", IsKey: true),
        new FactField("revision", FactType.Text, "The revision of the base that it was made for, when the file names one."));

    /// <summary>What else points to an origin.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Hints = new(
        "lineage.hints",
        FactScope.Model,
        "Families that the model's name, architecture or configuration point to (llama, qwen, mistral, …), declared or not.",
        new FactField("family", FactType.Text, "The family in lower case.", IsKey: true),
        new FactField("from", FactType.Text, "name, architecture, model-type or reference.", IsKey: true),
        new FactField("value", FactType.Text, "The text that points to it."));

    /// <summary>Models that the card names in prose.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Mentions = new(
        "lineage.mentions",
        FactScope.Model,
        "Models of known families that the text of the card names as an origin: what it was derived from (base), or what taught it with its outputs (teacher). Weaker than a declaration.",
        new FactField("name", FactType.Text, "The model as written.", IsKey: true),
        new FactField("relation", FactType.Text, "base or teacher.", IsKey: true),
        new FactField("path", FactType.Text, "The card."),
        new FactField("line", FactType.Integer, "The line of the text behind the front matter."));

    /// <summary>Signs that the model is derived from another.</summary>
    public static readonly Fact<ImmutableArray<string>> DerivationSigns = new(
        "lineage.derivationSigns",
        FactScope.Model,
        "Signs that the model is derived from another: distill, finetune, instruct-tune, lora, adapter, merge, gguf, gptq, awq, quantized in its name or files; empty when there are none.");

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Bases, Hints, Mentions, DerivationSigns];
}
