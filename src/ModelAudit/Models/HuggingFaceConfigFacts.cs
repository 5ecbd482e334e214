using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Models;

/// <summary>
/// What the <c>config.json</c> family of the Hugging Face layout declares (config.json, generation_config.json, tokenizer_config.json,
/// processor and preprocessor configurations, adapter_config.json). Single values come from the root's config.json.
/// </summary>
public static class HuggingFaceConfigFacts
{
    /// <summary>The configuration files.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Files = new(
        "config.files",
        FactScope.Model,
        "Every configuration file of the family.",
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("kind", FactType.Text, "model, generation, tokenizer, processor, preprocessor, adapter or other."));

    /// <summary>The model classes.</summary>
    public static readonly Fact<ImmutableArray<string>> Architectures = new("config.architectures", FactScope.Model, "The model classes (architectures).");

    /// <summary>The model type.</summary>
    public static readonly Fact<string> ModelType = new("config.modelType", FactScope.Model, "The model type (model_type).");

    /// <summary>The element type.</summary>
    public static readonly Fact<string> DType = new("config.dtype", FactScope.Model, "The declared element type (dtype or torch_dtype).");

    /// <summary>The context length.</summary>
    public static readonly Fact<long> ContextLength = new("config.contextLength", FactScope.Model, "The longest context in tokens (max_position_embeddings or its equivalent).");

    /// <summary>The vocabulary size.</summary>
    public static readonly Fact<long> VocabularySize = new("config.vocabularySize", FactScope.Model, "The number of tokens in the vocabulary (vocab_size).");

    /// <summary>The hidden size.</summary>
    public static readonly Fact<long> HiddenSize = new("config.hiddenSize", FactScope.Model, "The width of the hidden state in elements (hidden_size).");

    /// <summary>The number of layers.</summary>
    public static readonly Fact<long> Layers = new("config.layers", FactScope.Model, "The number of hidden layers (num_hidden_layers).");

    /// <summary>The number of experts.</summary>
    public static readonly Fact<long> Experts = new("config.experts", FactScope.Model, "The number of routed experts of each layer.");

    /// <summary>The experts active for one token.</summary>
    public static readonly Fact<long> ActiveExperts = new("config.activeExperts", FactScope.Model, "The routed experts active for one token.");

    /// <summary>The quantization method.</summary>
    public static readonly Fact<string> QuantizationMethod = new("config.quantizationMethod", FactScope.Model, "The quantization method (quantization_config.quant_method).");

    /// <summary>The quantization format.</summary>
    public static readonly Fact<string> QuantizationFormat = new("config.quantizationFormat", FactScope.Model, "The quantized element format (quantization_config.fmt or its equivalent).");

    /// <summary>The library version.</summary>
    public static readonly Fact<string> TransformersVersion = new("config.transformersVersion", FactScope.Model, "The version of the library that wrote the file (transformers_version).");

    /// <summary>Classes that are loaded from code.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> AutoMap = new(
        "config.autoMap",
        FactScope.Model,
        "Every entry of an auto_map: a class that a loader takes from Python code in the repository, or in another one; pipelines and modules of the publisher's own; and the library that an adapter has PEFT import, when it is none of the usual ones (auto_mapping).",
        new FactField("path", FactType.Text, "The configuration file.", IsKey: true),
        new FactField("class", FactType.Text, "The automatic class (AutoModelForCausalLM).", IsKey: true),
        new FactField("target", FactType.Text, "The reference as written.", IsKey: true),
        new FactField("field", FactType.Text, "The JSON pointer of the reference (RFC 6901)."),
        new FactField("repository", FactType.Text, "The other repository, when the reference names one (repository--module.Class)."),
        new FactField("module", FactType.Text, "The Python file that the reference means."),
        new FactField("present", FactType.Boolean, "Whether that file is in the tree; missing when it lies in another repository."));

    /// <summary>References to other repositories.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> References = new(
        "config.references",
        FactScope.Model,
        "Other repositories that a configuration names beside auto_map.",
        new FactField("path", FactType.Text, "The configuration file.", IsKey: true),
        new FactField("field", FactType.Text, "The JSON pointer of the value (RFC 6901).", IsKey: true),
        new FactField("repository", FactType.Text, "The repository or path as written."));

    /// <summary>The tokenizer files.</summary>
    public static readonly Fact<ImmutableArray<string>> TokenizerFiles = new("config.tokenizerFiles", FactScope.Model, "The tokenizer files in the tree (tokenizer.json, tokenizer.model, vocab.json, merges.txt, …).");

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All =
    [
        Files, Architectures, ModelType, DType, ContextLength, VocabularySize, HiddenSize, Layers, Experts, ActiveExperts,
        QuantizationMethod, QuantizationFormat, TransformersVersion, AutoMap, References, TokenizerFiles,
    ];
}
