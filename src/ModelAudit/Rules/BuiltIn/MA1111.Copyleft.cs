using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1111: one license without copyleft covers everything, or the split is on record.</summary>
internal sealed class CopyleftRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1111", "Copyleft or several licenses", Severity.Medium)
    {
        Description = "Code, weights and data are often under different licenses, and some pass their terms on to what is built with them. Which license covers which part has to be written down.",
        Remediation = "Record which license covers code, weights and data, and whether a copyleft license reaches what you build.",
        Controls = ["ISO-5230:3.3.2"],
        Pack = RuleFacts.Pack,
        Question = "license-split-recorded",
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        if (!RuleFacts.TryRead(evidence, LicenseFacts.Files, out ImmutableArray<FactItem> files, out RuleOutcome? outcome))
        {
            return [outcome];
        }

        string[] texts = [.. files.Where(file => file.Text("kind") == "license").Select(file => $"'{file.Text("path")}'")];
        if (texts.Length > 1)
        {
            return [RuleOutcome.Review($"There are several license texts ({string.Join(", ", texts)}): which one covers code, weights and data has to be recorded.")];
        }

        if (!DeclaredExpression.TryRead(evidence, out SpdxExpression? license, out outcome))
        {
            return [outcome];
        }

        return license.IsFreeOf(context, "copyleft-licenses")
            ? [RuleOutcome.Pass($"'{license}' is not known to pass its terms on to derived works, and there are not several license texts.")]
            : [RuleOutcome.Review($"'{license}' passes its terms on to derived works: what that reaches has to be recorded.")];
    }
}
