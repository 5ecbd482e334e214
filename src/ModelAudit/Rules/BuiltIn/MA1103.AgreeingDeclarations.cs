using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1103: all files that declare a license declare the same one.</summary>
internal sealed class AgreeingDeclarationsRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1103", "License declarations conflict", Severity.High)
    {
        Description = "Files of the same model declare different licenses, so nobody can tell which one holds.",
        Remediation = "Ask the publisher which license holds for which part; let counsel conclude, and record the conclusion.",
        Controls = ["OWASP-LLM:2025:LLM03", "NIST-AI-600-1:GV-6.1"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (!RuleFacts.TryRead(evidence, LicenseFacts.Declarations, out ImmutableArray<FactItem> declarations, out RuleOutcome? unknown))
        {
            return [unknown];
        }

        // Several declarations in one file are one joint declaration.
        IGrouping<string, (string Path, string Licenses)>[] files =
        [
            .. declarations.GroupBy(item => item.Text("path"), StringComparer.Ordinal)
                .Select(group => (Path: group.Key, Licenses: string.Join(" AND ", group.Select(Expression).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal))))
                .GroupBy(file => file.Licenses, StringComparer.OrdinalIgnoreCase),
        ];
        return files.Length switch
        {
            0 => [RuleOutcome.NotApplicable("No file declares a license.")],
            1 => [RuleOutcome.Pass($"All declarations say {files[0].Key}.")],
            _ => [RuleOutcome.Fail($"Files declare different licenses: {string.Join("; ", files.Select(group => $"{string.Join(", ", group.Select(file => $"'{file.Path}'"))} {group.Key}"))}.")],
        };
    }

    private static string Expression(FactItem item) => item["expression"]?.Text ?? item.Text("value");
}
