using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Models;

/// <summary>What the tokenizer of the root has for tokens.</summary>
public static class TokenizerFacts
{
    /// <summary>The size.</summary>
    public static readonly Fact<long> Size = new(
        "tokenizer.size", FactScope.Model, "One more than the highest number of a token in tokenizer.json, with added tokens, or in vocab.json where there is no such file. Absent when there is neither.");

    /// <summary>Where the tokenizer contradicts itself.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Problems = new(
        "tokenizer.problems",
        FactScope.Model,
        "Tokens with two numbers, and numbers with two tokens: readers differ on which one counts.",
        new FactField("code", FactType.Text, "two-numbers or two-tokens.", IsKey: true),
        new FactField("token", FactType.Text, "The token, the second one.", IsKey: true),
        new FactField("number", FactType.Integer, "Its number."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Size, Problems];
}
