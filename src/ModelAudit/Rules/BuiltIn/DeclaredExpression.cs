using System.Diagnostics.CodeAnalysis;
using ModelAudit.Evidence;
using ModelAudit.Licensing;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>The declared license as an expression, for rules that ask whether it can be satisfied without certain licenses.</summary>
internal static class DeclaredExpression
{
    /// <summary>Reads the declared license.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="expression">The expression, when the result is true.</param>
    /// <param name="outcome">The outcome to give when it is unknown, absent or no expression.</param>
    public static bool TryRead(AuditEvidence evidence, [NotNullWhen(true)] out SpdxExpression? expression, [NotNullWhen(false)] out RuleOutcome? outcome)
    {
        expression = null;
        if (!RuleFacts.TryRead(evidence, LicenseFacts.Declared, out string? declared, out outcome))
        {
            return false;
        }

        outcome = declared is null ? RuleOutcome.NotApplicable("No license is declared; MA1101 judges that.")
            : SpdxExpression.TryParse(declared, out expression, out _) ? null
            : RuleOutcome.Inconclusive($"'{declared}' is no SPDX expression.");
        return outcome is null;
    }

    /// <summary>
    /// Whether the expression can be satisfied with licenses that a list does not name. "MIT AND X" cannot when X is listed; "MIT OR X"
    /// can. This is not the opposite of being satisfied by the list.
    /// </summary>
    public static bool IsFreeOf(this SpdxExpression expression, RuleContext context, string list) => expression.Evaluate(license => !context.Lists(list, license.Id));
}
