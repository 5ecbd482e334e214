using System.Collections.Immutable;

namespace ModelAudit.Rules.Declarative;

/// <summary>
/// The examples of a rule as written, read once. Those of packs that users give are read with the pack, so that their problems are
/// reported with all others; those of packs that ship are read when somebody asks for them, because an audit never does.
/// </summary>
/// <param name="nodes">The examples.</param>
/// <param name="subject">What one outcome of the rule is about; null when that could not be read.</param>
/// <param name="question">The question of the rule, or null.</param>
/// <param name="context">What names can mean, and where problems go.</param>
internal sealed class RuleExampleList(ImmutableArray<SourceNode> nodes, RuleSubject? subject, string? question, BindingContext context)
{
    private readonly Lazy<ImmutableArray<RuleExample>> examples = new(
        () => [.. nodes.Select(node => ExampleReader.Read(node, subject, question, context)).OfType<RuleExample>()]);

    /// <summary>The number of examples.</summary>
    public int Count => nodes.Length;

    /// <summary>Reads the examples, the first time.</summary>
    public ImmutableArray<RuleExample> Read() => examples.Value;
}
