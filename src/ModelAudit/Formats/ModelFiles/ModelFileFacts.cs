using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.ModelFiles;

/// <summary>What the files of many frameworks say about themselves, in one vocabulary, so that a rule needs not know each format.</summary>
public static class ModelFileFacts
{
    /// <summary>The version.</summary>
    public static readonly Fact<string> Version = new("modelfile.version", FactScope.File, "The version of the format or of the framework that wrote the file, as written.");

    /// <summary>What the file says of the model.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Properties = new(
        "modelfile.properties",
        FactScope.File,
        "What the file says of the model: objective, number of trees or classes, name, description, handler and the like.",
        new FactField("name", FactType.Text, "What it is.", IsKey: true),
        new FactField("value", FactType.Text, "The value as written, or a count."));

    /// <summary>What the model is made of.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Parts = new(
        "modelfile.parts",
        FactScope.File,
        "What the model is made of, counted: layers, operators, classes or types of objects.",
        new FactField("kind", FactType.Text, "layer, operator, class, object, codec or model.", IsKey: true),
        new FactField("name", FactType.Text, "Its type.", IsKey: true),
        new FactField("count", FactType.Integer, "How many there are."));

    /// <summary>Where the file breaks the format.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Defects = new(
        "modelfile.defects",
        FactScope.File,
        "Every place where the file breaks its format; empty for a well-formed file.",
        new FactField("code", FactType.Text, "syntax, truncated, count, length, index, cycle, duplicate, nesting, type, path, entity, expansion, size, checksum or trailing-data.", IsKey: true),
        new FactField("subject", FactType.Text, "The tree, tensor, layer or key that it is about.", IsKey: true),
        new FactField("offset", FactType.Integer, "The position in the file in bytes; for text, of the line."),
        new FactField("detail", FactType.Text, "One sentence."));

    /// <summary>The number of tensors.</summary>
    public static readonly Fact<long> TensorCount = new("modelfile.tensorCount", FactScope.File, "The number of tensors in the file; absent for formats without tensors.");

    /// <summary>The number of parameters.</summary>
    public static readonly Fact<long> Parameters = new("modelfile.parameters", FactScope.File, "The number of elements of all tensors; absent for formats without tensors.");

    /// <summary>Tensors by element type.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Types = new(
        "modelfile.types",
        FactScope.File,
        "Tensors by element type.",
        new FactField("type", FactType.Text, "The element type.", IsKey: true),
        new FactField("tensors", FactType.Integer, "The number of tensors."),
        new FactField("parameters", FactType.Integer, "The number of elements."),
        new FactField("bytes", FactType.Integer, "The length of their data in bytes."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Version, Properties, Parts, TensorCount, Parameters, Types, CodeFacts.Calls, Defects];
}
