using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing;
using ModelAudit.Models;
using ModelAudit.Provenance.Bom;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA1206: a bill of materials comes with the model, is well-formed, and agrees with the files and with the card.</summary>
internal sealed class SuppliedBomRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1206", "Bill of materials is missing or contradicts the model", Severity.Medium)
    {
        Description = "A bill of materials (CycloneDX, SPDX) is what procurement and vulnerability management work with. One that lists other files, licenses or ancestors than the model has describes another model.",
        Remediation = "Generate the bill of materials anew from the released files, with a digest of every weight file, and correct the card or the bill where they disagree.",
        Controls = ["NTIA-SBOM:2021", "CWE-345"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (!RuleFacts.TryRead(evidence, BomFacts.Documents, out ImmutableArray<FactItem> documents, out RuleOutcome? unknown)
            || !RuleFacts.TryRead(evidence, BomFacts.Problems, out ImmutableArray<FactItem> problems, out unknown)
            || !RuleFacts.TryRead(evidence, BomFacts.Components, out ImmutableArray<FactItem> components, out unknown)
            || !RuleFacts.TryRead(evidence, BomFacts.Uncovered, out ImmutableArray<FactItem> uncovered, out unknown))
        {
            return [unknown];
        }

        if (documents.IsEmpty)
        {
            return [RuleOutcome.Fail("No bill of materials comes with the model.")];
        }

        RuleOutcome[] outcomes =
        [
            .. problems.Select(item => (RuleOutcome.Fail($"'{item.Text("path")}' is malformed: {item.Text("detail")}") with { Item = $"form:{item.Text("detail")}" }).At(item.Text("path"))),
            .. components.Select(Component).OfType<RuleOutcome>(),
            .. uncovered.Select(item => (RuleOutcome.Fail($"No bill of materials has the digest of the weight file '{item.Text("path")}'.") with { Item = "uncovered" }).At(item.Text("path"))),
            .. documents.Select(document => License(document, evidence)).OfType<RuleOutcome>(),
            .. documents.SelectMany(document => Ancestors(document, evidence)),
        ];
        return outcomes.Length > 0 ? outcomes : [RuleOutcome.Pass($"'{documents[0].Text("path")}' agrees with the files and with the card.")];
    }

    private static RuleOutcome? Component(FactItem item)
    {
        string name = item.Text("name");
        RuleOutcome? outcome = (item.Text("state"), item.Text("kind")) switch
        {
            ("mismatch", _) => RuleOutcome.Fail($"'{item.Text("path")}' lists '{name}' with the {item.Text("algorithm")} {item.Text("declared")}, but '{item.Text("file")}' has {item.Text("actual")}."),
            ("absent", "file" or "model") => RuleOutcome.Fail($"'{item.Text("path")}' lists '{name}' with the digest {item.Text("declared")}, which no file of the model has."),
            ("notCompared", _) => RuleOutcome.Inconclusive($"'{item.Text("path")}' lists '{name}' with no digest that could be compared."),
            _ => null,
        };
        return outcome is null ? null : (outcome with { Item = $"component:{item.Text("reference")}:{name}" }).At(item.Text("path"));
    }

    // Free names ("MIT License") are not compared: only what is an expression on both sides can contradict.
    private static RuleOutcome? License(FactItem document, AuditEvidence evidence)
    {
        if (document["licenses"]?.TextList is not { IsEmpty: false } listed
            || evidence.Lookup(LicenseFacts.Declared).Value?.Text is not { } declared
            || !SpdxExpression.TryParse(declared, out SpdxExpression? card, out _))
        {
            return null;
        }

        HashSet<string> known = new(card.Licenses.Select(license => license.ToString()), StringComparer.OrdinalIgnoreCase);
        string? other = listed.FirstOrDefault(text => SpdxExpression.TryParse(text, out SpdxExpression? expression, out _) && !expression.Licenses.Any(license => known.Contains(license.ToString())));
        return other is null ? null
            : (RuleOutcome.Fail($"'{document.Text("path")}' says that '{document.Text("subject")}' has the license '{other}', but the model declares '{declared}'.") with { Item = "license" }).At(document.Text("path"));
    }

    private static IEnumerable<RuleOutcome> Ancestors(FactItem document, AuditEvidence evidence)
    {
        if (document["subject"] is null || evidence.Lookup(LineageFacts.Bases).Value is not { Collection: { IsEmpty: false } bases })
        {
            yield break;
        }

        HashSet<string> listed = new((document["ancestors"]?.TextList ?? []).Select(KnownModels.Last), StringComparer.OrdinalIgnoreCase);
        HashSet<string> declared = new(bases.Select(item => KnownModels.Last(item.Text("name"))), StringComparer.OrdinalIgnoreCase);
        foreach (string missing in declared.Where(name => !listed.Contains(name)).Order(StringComparer.Ordinal))
        {
            yield return (RuleOutcome.Fail($"The model declares the base '{missing}', which '{document.Text("path")}' does not list as an ancestor.") with { Item = $"ancestor:{missing}" }).At(document.Text("path"));
        }

        foreach (string other in listed.Where(name => !declared.Contains(name)).Order(StringComparer.Ordinal))
        {
            yield return (RuleOutcome.Fail($"'{document.Text("path")}' lists the ancestor '{other}', which the model does not declare as a base.") with { Item = $"undeclared:{other}" }).At(document.Text("path"));
        }
    }
}
