using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Safetensors;

/// <summary>What a safetensors file says about itself.</summary>
public static class SafetensorsFacts
{
    /// <summary>The length of the JSON header.</summary>
    public static readonly Fact<long> HeaderBytes = new("safetensors.headerBytes", FactScope.File, "The length of the JSON header in bytes, without the eight bytes of its length field.");

    /// <summary>The number of tensors.</summary>
    public static readonly Fact<long> TensorCount = new("safetensors.tensorCount", FactScope.File, "The number of tensors.");

    /// <summary>The number of parameters.</summary>
    public static readonly Fact<long> Parameters = new("safetensors.parameters", FactScope.File, "The number of elements of all tensors.");

    /// <summary>The length of the tensor data.</summary>
    public static readonly Fact<long> DataBytes = new("safetensors.dataBytes", FactScope.File, "The length of the tensor data in bytes.");

    /// <summary>Tensors by element type.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> DTypes = new(
        "safetensors.dtypes",
        FactScope.File,
        "Tensors by element type, in ordinal order of types.",
        new FactField("dtype", FactType.Text, "The element type as written (F8_E4M3, BF16, …).", IsKey: true),
        new FactField("tensors", FactType.Integer, "The number of tensors."),
        new FactField("parameters", FactType.Integer, "The number of elements."),
        new FactField("bytes", FactType.Integer, "The length of their data in bytes."));

    /// <summary>The entries of <c>__metadata__</c>.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Metadata = new(
        "safetensors.metadata",
        FactScope.File,
        "The entries of __metadata__, in the order written.",
        new FactField("key", FactType.Text, "The key.", IsKey: true),
        new FactField("value", FactType.Text, "The value, cut at the text bound."));

    /// <summary>Where the file breaks the format.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Defects = new(
        "safetensors.defects",
        FactScope.File,
        "Every place where the file breaks the format; empty for a well-formed file.",
        new FactField("code", FactType.Text, "header-length, header-start, header-padding, json, duplicate-key, duplicate-metadata-key, metadata, tensor-fields, dtype, shape, offsets, length, overlap, hole, out-of-range or trailing-data.", IsKey: true),
        new FactField("tensor", FactType.Text, "The tensor, where it is about one.", IsKey: true),
        new FactField("offset", FactType.Integer, "The position in the file in bytes."),
        new FactField("detail", FactType.Text, "One sentence."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [HeaderBytes, TensorCount, Parameters, DataBytes, DTypes, Metadata, Defects];
}
