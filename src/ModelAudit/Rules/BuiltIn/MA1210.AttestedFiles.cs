using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance.Attestations;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1210: statements about the model are well-formed, their signatures fit, and the files are those they are about.</summary>
internal sealed class AttestedFilesRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1210", "Attestation contradicts the files", Severity.High)
    {
        Description = "A statement about another file of the same name shows that the file was exchanged, or the statement. One whose signature does not fit was changed, and one that nobody can read says nothing.",
        Remediation = "Fetch file and attestation again from the publisher; when they still disagree, quarantine the model.",
        Controls = ["CWE-345", "CWE-347", "ATLAS:AML.M0014"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (!RuleFacts.TryRead(evidence, AttestationFacts.Statements, out ImmutableArray<FactItem> statements, out RuleOutcome? unknown)
            || !RuleFacts.TryRead(evidence, AttestationFacts.Subjects, out ImmutableArray<FactItem> subjects, out unknown))
        {
            return [unknown];
        }

        if (statements.IsEmpty)
        {
            return [RuleOutcome.NotApplicable("There is no attestation.")];
        }

        HashSet<string> wrong = [.. statements.Where(item => item.Text("status") == "wrong").Select(At)];
        RuleOutcome[] outcomes = [.. statements.Select(Form).OfType<RuleOutcome>(), .. statements.SelectMany(Predicate), .. subjects.Where(item => !wrong.Contains(At(item))).Select(Content).OfType<RuleOutcome>()];
        return outcomes.Length > 0 ? outcomes : [RuleOutcome.Pass("Every attestation is well-formed, no signature is wrong, and no file is another one than attested.")];
    }

    private static string At(FactItem item) => $"{item.Text("path")}:{item["line"]?.ToString()}";

    private static RuleOutcome? Form(FactItem item) => item.Text("status") is "wrong" or "malformed"
        ? (RuleOutcome.Fail($"Line {item["line"]} of '{item.Text("path")}': {item.Text("problem")}") with { Item = At(item), Location = $"line {item["line"]}" }).At(item.Text("path"))
        : null;

    private static IEnumerable<RuleOutcome> Predicate(FactItem item) => (item["predicateProblems"]?.TextList ?? []).Select(problem =>
        (RuleOutcome.Fail($"Line {item["line"]} of '{item.Text("path")}' is no well-formed {item.Text("predicateType")}: {problem}") with { Item = $"{At(item)}:{problem}", Location = $"line {item["line"]}" }).At(item.Text("path")));

    private static RuleOutcome? Content(FactItem item) => item.Text("state") switch
    {
        "mismatch" => (RuleOutcome.Fail($"'{item.Text("path")}' is about '{item.Text("name")}' with the {item.Text("algorithm")} {item.Text("declared")}, but '{item.Text("file")}' has {item.Text("actual")}.")
            with { Item = $"{At(item)}:{item.Text("name")}" }).At(item.Text("file")),
        "notCompared" => (RuleOutcome.Inconclusive($"'{item.Text("path")}' is about '{item.Text("name")}', but has no digest that could be compared.")
            with { Item = $"{At(item)}:{item.Text("name")}" }).At(item.Text("file")),
        _ => null,
    };
}
