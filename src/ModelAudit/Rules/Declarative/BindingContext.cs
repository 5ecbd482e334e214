using ModelAudit.Facts;

namespace ModelAudit.Rules.Declarative;

/// <summary>What the names in a pack's rules can mean: facts and lists; and where problems go.</summary>
/// <param name="Problems">Receives what is wrong.</param>
/// <param name="Vocabulary">All facts.</param>
/// <param name="Lists">The lists that the pack can refer to.</param>
/// <param name="IsEmbedded">Whether the pack ships inside the assembly: what an audit does not need is then read when it is asked for.</param>
internal sealed record BindingContext(DocumentProblems Problems, Vocabulary Vocabulary, IReadOnlyDictionary<string, RuleList> Lists, bool IsEmbedded)
{
    /// <summary>The lists that were referred to.</summary>
    public HashSet<string> UsedLists { get; } = new(StringComparer.Ordinal);

    /// <summary>The scopes whose file or item was referred to.</summary>
    public HashSet<BindingScope> UsedScopes { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>How often something was bound that reads the file in view.</summary>
    public int FileReads { get; set; }
}
