using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Gguf;

/// <summary>What a GGUF file says about itself (GGUF specification).</summary>
public static class GgufFacts
{
    /// <summary>The version of the format.</summary>
    public static readonly Fact<long> Version = new("gguf.version", FactScope.File, "The version of the format.");

    /// <summary>The byte order.</summary>
    public static readonly Fact<string> ByteOrder = new("gguf.byteOrder", FactScope.File, "The byte order of the file: little or big.");

    /// <summary>The alignment of tensors.</summary>
    public static readonly Fact<long> Alignment = new("gguf.alignment", FactScope.File, "The alignment of tensor data in bytes (general.alignment; 32 where it is not stated).");

    /// <summary>The architecture.</summary>
    public static readonly Fact<string> Architecture = new("gguf.architecture", FactScope.File, "The architecture of the network (general.architecture).");

    /// <summary>The model's name.</summary>
    public static readonly Fact<string> ModelName = new("gguf.name", FactScope.File, "The name of the model (general.name).");

    /// <summary>The declared license.</summary>
    public static readonly Fact<string> License = new("gguf.license", FactScope.File, "The license that the file declares (general.license), as written.");

    /// <summary>The name of the declared license.</summary>
    public static readonly Fact<string> LicenseName = new("gguf.licenseName", FactScope.File, "The name of the license (general.license.name), as written.");

    /// <summary>Where the declared license stands.</summary>
    public static readonly Fact<string> LicenseLink = new("gguf.licenseLink", FactScope.File, "Where the text of the license stands (general.license.link), as written.");

    /// <summary>The type of most tensors.</summary>
    public static readonly Fact<string> FileType = new("gguf.fileType", FactScope.File, "The type of most tensors (general.file_type): F16, Q4_K_M, …, or its number.");

    /// <summary>The version of the quantization.</summary>
    public static readonly Fact<long> QuantizationVersion = new("gguf.quantizationVersion", FactScope.File, "The version of the quantized types (general.quantization_version).");

    /// <summary>The number of blocks.</summary>
    public static readonly Fact<long> BlockCount = new("gguf.blockCount", FactScope.File, "The number of blocks (layers) of the network ([architecture].block_count).");

    /// <summary>The length of the context.</summary>
    public static readonly Fact<long> ContextLength = new("gguf.contextLength", FactScope.File, "The length of the context in tokens ([architecture].context_length).");

    /// <summary>The width of the network.</summary>
    public static readonly Fact<long> EmbeddingLength = new("gguf.embeddingLength", FactScope.File, "The width of the network ([architecture].embedding_length).");

    /// <summary>The number of tokens.</summary>
    public static readonly Fact<long> VocabularySize = new("gguf.vocabularySize", FactScope.File, "The number of tokens of the vocabulary (tokenizer.ggml.tokens).");

    /// <summary>The kind of tokenizer.</summary>
    public static readonly Fact<string> TokenizerModel = new("gguf.tokenizerModel", FactScope.File, "The kind of tokenizer (tokenizer.ggml.model): gpt2, llama, bert, …");

    /// <summary>The number of tensors.</summary>
    public static readonly Fact<long> TensorCount = new("gguf.tensorCount", FactScope.File, "The number of tensors.");

    /// <summary>The number of parameters.</summary>
    public static readonly Fact<long> Parameters = new("gguf.parameters", FactScope.File, "The number of elements of all tensors.");

    /// <summary>Tensors by element type.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Types = new(
        "gguf.types",
        FactScope.File,
        "Tensors by element type, in ordinal order of types.",
        new FactField("type", FactType.Text, "The element type (F32, Q4_K, …).", IsKey: true),
        new FactField("tensors", FactType.Integer, "The number of tensors."),
        new FactField("parameters", FactType.Integer, "The number of elements."),
        new FactField("bytes", FactType.Integer, "The length of their data in bytes."));

    /// <summary>The entries of the metadata.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Metadata = new(
        "gguf.metadata",
        FactScope.File,
        "The entries of the metadata, in the order written.",
        new FactField("key", FactType.Text, "The key.", IsKey: true),
        new FactField("type", FactType.Text, "The type of the value: u8, i8, u16, i16, u32, i32, u64, i64, f32, f64, bool, string, or array of one of them."),
        new FactField("count", FactType.Integer, "The number of elements of an array."),
        new FactField("value", FactType.Text, "The value, cut at the text bound; of arrays only when they have at most 16 elements."));

    /// <summary>The models that this one was made from.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> BaseModels = new(
        "gguf.baseModels",
        FactScope.File,
        "The models that this one was made from (general.base_model.*), in the order of their numbers.",
        new FactField("number", FactType.Integer, "The number.", IsKey: true),
        new FactField("name", FactType.Text, "The name."),
        new FactField("organization", FactType.Text, "Who made it."),
        new FactField("version", FactType.Text, "The version."),
        new FactField("repository", FactType.Text, "Where it is published (repo_url)."));

    /// <summary>The chat templates.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> ChatTemplates = new(
        "gguf.chatTemplates",
        FactScope.File,
        "The chat templates (tokenizer.chat_template and tokenizer.chat_template.[name]); each is examined as a file inside.",
        new FactField("key", FactType.Text, "The key.", IsKey: true),
        new FactField("bytes", FactType.Integer, "Its length in bytes."),
        new FactField("sha256", FactType.Text, "The SHA-256 of its bytes in hexadecimal."),
        new FactField("path", FactType.Text, "The path under which it is examined."));

    /// <summary>The place of the file among the parts of a model.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Split = new(
        "gguf.split",
        FactScope.File,
        "The place of this file among the parts of a model; empty when it is whole.",
        new FactField("number", FactType.Integer, "The number of the part, from 0 on (split.no).", IsKey: true),
        new FactField("count", FactType.Integer, "The number of parts (split.count)."),
        new FactField("tensors", FactType.Integer, "The number of tensors of all parts (split.tensors.count)."));

    /// <summary>Where the file breaks the format.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Defects = new(
        "gguf.defects",
        FactScope.File,
        "Every place where the file breaks the format or states what runtimes do not survive; empty for a well-formed file.",
        new FactField("code", FactType.Text, "magic, version, byte-order, count, truncated, key, duplicate-key, value-type, bool, text, array-length, array-depth, alignment, tensor-name, duplicate-tensor, shape, tensor-type, out-of-range, overlap, hole, padding, trailing-data, hyperparameter, vocabulary, byte-token or special-token.", IsKey: true),
        new FactField("subject", FactType.Text, "The key or the tensor, where it is about one.", IsKey: true),
        new FactField("offset", FactType.Integer, "The position in the file in bytes."),
        new FactField("detail", FactType.Text, "One sentence."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All =
    [
        Version, ByteOrder, Alignment, Architecture, ModelName, License, LicenseName, LicenseLink, FileType, QuantizationVersion, BlockCount, ContextLength, EmbeddingLength,
        VocabularySize, TokenizerModel, TensorCount, Parameters, Types, Metadata, BaseModels, ChatTemplates, Split, Defects,
    ];
}
