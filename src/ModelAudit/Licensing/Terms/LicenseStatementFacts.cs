using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Licensing.Terms;

/// <summary>Where the tree says the words that licenses want to be said.</summary>
public static class LicenseStatementFacts
{
    /// <summary>The words found.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Statements = new(
        "license.statements",
        FactScope.Model,
        "Every statement that some model license wants kept or displayed ('Built with Llama', the words of a notice file) and that a notice, license, use policy or the model card has.",
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("statement", FactType.Text, "The words, as the license writes them.", IsKey: true),
        new FactField("line", FactType.Integer, "The line where they begin; the first place counts."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Statements];
}
