using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Ggml;

/// <summary>What the ancestors of GGUF say about themselves.</summary>
public static class GgmlFacts
{
    /// <summary>Which of the formats it is.</summary>
    public static readonly Fact<string> Variant = new("ggml.variant", FactScope.File, "Which of the formats before GGUF it is: ggml, ggmf, ggjt or ggla (an adapter).");

    /// <summary>The version of that format.</summary>
    public static readonly Fact<long> Version = new("ggml.version", FactScope.File, "The version of that format; absent for ggml, which has none.");

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Variant, Version];
}
