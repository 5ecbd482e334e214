using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Models;

/// <summary>The weights of the whole model, counted from file headers.</summary>
public static class WeightsFacts
{
    /// <summary>The weight files.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Files = new(
        "weights.files",
        FactScope.Model,
        "Every file whose role is weights.",
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("format", FactType.Text, "Its format by content."),
        new FactField("bytes", FactType.Integer, "Its length in bytes."));

    /// <summary>The number of tensors.</summary>
    public static readonly Fact<long> TensorCount = new("weights.tensorCount", FactScope.Model, "The number of tensors in all weight files that could be read.");

    /// <summary>The number of parameters.</summary>
    public static readonly Fact<long> Parameters = new("weights.parameters", FactScope.Model, "The number of elements of all tensors; unknown when some weight file could not be read.");

    /// <summary>Tensors by element type.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> DTypes = new(
        "weights.dtypes",
        FactScope.Model,
        "Tensors of all weight files by element type.",
        new FactField("dtype", FactType.Text, "The element type.", IsKey: true),
        new FactField("tensors", FactType.Integer, "The number of tensors."),
        new FactField("parameters", FactType.Integer, "The number of elements."),
        new FactField("bytes", FactType.Integer, "The length of their data in bytes."));

    /// <summary>Quantized tensors without their scale.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Unscaled = new(
        "weights.unscaled",
        FactScope.Model,
        "Tensors in an 8-bit float type for which the configuration declares block scales but no *_scale_inv or *_scale tensor exists.",
        new FactField("tensor", FactType.Text, "The tensor.", IsKey: true),
        new FactField("path", FactType.Text, "The file it lies in."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Files, TensorCount, Parameters, DTypes, Unscaled];
}
