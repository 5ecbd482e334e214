using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Models;

/// <summary>The shape of a language model as its tensors tell it, whatever a configuration says.</summary>
public static class TensorShapeFacts
{
    /// <summary>The width.</summary>
    public static readonly Fact<long> Width = new("weights.width", FactScope.Model, "The hidden size: the number of elements of the last normalization (norm.weight). Absent when there is no such tensor.");

    /// <summary>The vocabulary.</summary>
    public static readonly Fact<long> Vocabulary = new("weights.vocabulary", FactScope.Model, "The rows of the token embeddings (embed_tokens.weight). Absent when they or the width cannot be told.");

    /// <summary>The layers.</summary>
    public static readonly Fact<long> Layers = new("weights.layers", FactScope.Model, "The number of layers: one more than the highest number in the names of tensors (layers.N.). Absent when no name has one.");

    /// <summary>The width that an adapter was made for.</summary>
    public static readonly Fact<long> AdapterWidth = new("weights.adapterWidth", FactScope.Model, "The hidden size that a low-rank adapter was made for: the inputs of q_proj. Absent when there is no such adapter.");

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Width, Vocabulary, Layers, AdapterWidth];
}
