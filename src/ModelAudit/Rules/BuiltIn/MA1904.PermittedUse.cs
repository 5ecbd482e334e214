using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Licensing;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1904: no declared use case is one that the license commonly forbids.</summary>
internal sealed class PermittedUseRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1904", "Use case conflicts with the license", Severity.High)
    {
        Description = "Use policies forbid some uses, or tie them to conditions. A declared use case among them must not go on unseen.",
        Remediation = "Change the use, choose another model, or have counsel conclude and waive it.",
        Controls = ["NIST-AI-600-1:GV-1.4"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        if (!DeclaredExpression.TryRead(evidence, out SpdxExpression? license, out RuleOutcome? outcome))
        {
            return [outcome];
        }

        if (license.IsFreeOf(context, "use-restricted-licenses"))
        {
            return [RuleOutcome.NotApplicable($"'{license}' is not known to restrict uses.")];
        }

        ImmutableArray<string> useCases = context.Declared.List(ContextFacts.UseCases);
        if (useCases.IsDefault)
        {
            return [RuleOutcome.Inconclusive($"'{license}' restricts uses, and the use cases are not declared.")];
        }

        string[] conflicts = [.. useCases.Where(useCase => context.Lists("restricted-use-cases", useCase))];
        return conflicts.Length == 0
            ? [RuleOutcome.Pass("No declared use case is one that such licenses commonly forbid.")]
            : [RuleOutcome.Fail($"'{license}' commonly forbids, or ties to conditions: {string.Join(", ", conflicts)}.")];
    }
}
