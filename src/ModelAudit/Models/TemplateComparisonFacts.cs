using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Models;

/// <summary>How the chat templates of a model differ.</summary>
public static class TemplateComparisonFacts
{
    /// <summary>The differences.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Differences = new(
        "chat.differences",
        FactScope.Model,
        "Chat templates of one name in one folder whose texts differ in more than line ends and white space at their ends.",
        new FactField("path", FactType.Text, "The file with the other text, or the file inside it.", IsKey: true),
        new FactField("template", FactType.Text, "The name of the template.", IsKey: true),
        new FactField("other", FactType.Text, "The file that it differs from: the one transformers takes first."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Differences];
}
