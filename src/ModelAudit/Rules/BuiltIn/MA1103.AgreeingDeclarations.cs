using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Licensing;
using ModelAudit.Licensing.Detection;
using ModelAudit.Sources;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1103: all files that declare a license declare the same one, and the license texts are those of the declared license.</summary>
internal sealed class AgreeingDeclarationsRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1103", "Declared and recognized licenses conflict", Severity.High)
    {
        Description = "Files of the same model declare different licenses, or the license text is another one than the declared license or was changed, so nobody can tell from the declaration what holds. The text is what binds.",
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
        if (files.Length == 0)
        {
            return [RuleOutcome.NotApplicable("No file declares a license.")];
        }

        RuleOutcome[] outcomes =
        [
            .. files.Length == 1 ? [] : new[] { RuleOutcome.Fail($"Files declare different licenses: {string.Join("; ", files.Select(group => $"{string.Join(", ", group.Select(file => $"'{file.Path}'"))} {group.Key}"))}.") },
            .. AgainstTexts(evidence, out RuleOutcome? open),
        ];
        return outcomes.Length > 0 ? outcomes : [open ?? RuleOutcome.Pass($"All declarations say {files[0].Key}, and no license text says otherwise.")];
    }

    private static IEnumerable<RuleOutcome> AgainstTexts(AuditEvidence evidence, out RuleOutcome? open)
    {
        open = null;
        if (!RuleFacts.TryRead(evidence, LicenseFacts.Declared, out string? declared, out open) || !RuleFacts.TryRead(evidence, LicenseTextFacts.Detected, out ImmutableArray<FactItem> detected, out open)
            || declared is null || !SpdxExpression.TryParse(declared, out SpdxExpression? expression, out _))
        {
            return [];
        }

        FactItem[] texts = [.. detected.Where(item => item.Text("kind") == "text" && item["isUsePolicy"] is not { Boolean: true } && IsRootLicense(item.Text("path")))];
        string[] named = [.. expression.Licenses.Select(license => license.Id)];
        bool Matches(FactItem text) => Array.Exists(named, id => LicenseIdentity.IsSame(id, text.Text("id")) || (LicenseIndex.Embedded.OthersOf(text.Text("id")) is var others && others.Any(other => LicenseIdentity.IsSame(id, other))));
        FactItem[] changed = [.. texts.Where(text => text["isMateriallyModified"] is { Boolean: true } && Matches(text))];
        if (changed.Length > 0)
        {
            return changed.DistinctBy(text => text.Text("path")).Select(text =>
                RuleOutcome.Fail($"'{declared}' is declared, but the text in '{text.Text("path")}' is a changed {LicenseLists.Display(text.Text("id"))}: {text["differences"]?.Text ?? "only a part of it is there"}.") with { Item = text.Text("path") });
        }

        // One text of the declared license suffices: the others cover other parts, which MA1111 asks to record.
        return texts.Length == 0 || Array.Exists(texts, Matches) || Array.Exists(named, LicenseIdentity.IsUnspecific)
            ? []
            : texts.DistinctBy(text => (text.Text("path"), text.Text("id"))).Select(text =>
                RuleOutcome.Fail($"'{declared}' is declared, but '{text.Text("path")}' has the text of {LicenseLists.Display(text.Text("id"))}.") with { Item = text.Text("path") });
    }

    private static bool IsRootLicense(string path) => ArtifactPath.TryParse(path, out ArtifactPath parsed) && parsed.IsAtRoot && FileRoles.LegalKind(parsed.Name) == "license";

    private static string Expression(FactItem item) => item["expression"]?.Text ?? item.Text("value");
}
