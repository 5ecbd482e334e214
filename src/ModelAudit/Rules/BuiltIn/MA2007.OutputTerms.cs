using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing.Terms;
using ModelAudit.Models;
using ModelAudit.Rules.Obligations;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>MA2007: what licenses say of training with outputs, for the outputs of this model and for those of its teachers.</summary>
internal sealed class OutputTermsRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA2007", "License binds models trained on outputs", Severity.Medium)
    {
        Description = "Some licenses forbid training other models with what a model puts out, or bind such models to their terms or names. It concerns what is done with this model's outputs, and this model itself where another one taught it.",
        Remediation = "Attest that outputs are not used to train other models, or follow the terms for them.",
        Controls = ["OWASP-LLM:2025:LLM03"],
        Pack = RuleFacts.Pack,
        Question = "outputs-not-used-for-training",
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        if (!DeclaredLicenses.TryReadAll(evidence, context, out ImmutableArray<(string License, string Origin)> sources, out RuleOutcome? unknown)
            || !RuleFacts.TryRead(evidence, LineageFacts.Mentions, out ImmutableArray<FactItem> mentions, out unknown)
            || !RuleFacts.TryRead(evidence, LineageFacts.Hints, out ImmutableArray<FactItem> hints, out unknown))
        {
            return [unknown];
        }

        RuleOutcome[] outcomes =
        [
            .. sources.Select(source => Outputs(source.License, source.Origin, context)),
            .. Teachers(evidence, context, mentions).Select(teacher => Teacher(teacher.Name, teacher.Reason, evidence, context, hints, [.. sources.Where(source => !source.Origin.StartsWith("inherited", StringComparison.Ordinal)).Select(source => source.License)])),
        ];
        return outcomes.Length > 0 ? outcomes : [RuleOutcome.NotApplicable("No license is declared, which MA1101 judges, and no teacher is known.")];
    }

    private static RuleOutcome Outputs(string license, string origin, RuleContext context)
    {
        LicenseTerm? term = LicenseTermsTable.Embedded.Find(license)?.Find(TermKind.OutputTraining);
        string source = $"{LicenseLists.Display(license)} ({origin})";
        bool isRestricted = term is null ? context.Lists("output-restricted-licenses", license) : term.Value != "allowed";
        if (!isRestricted)
        {
            return RuleOutcome.Pass($"{source} is not known to restrict training with outputs.") with { Item = license };
        }

        string says = term is null ? $"{source} restricts training other models with the outputs, or binds such models." : $"By {TermWords.Clause(term)} of {source}: {TermWords.Of(term)}";
        bool? trains = context.Declared.Lookup(ContextFacts.TrainsOnOutputs).Value?.Boolean;
        RuleOutcome outcome = trains == false ? RuleOutcome.Pass($"{says} No outputs are declared to be used for training.")
            : trains == true && term?.Value == "forbidden" ? RuleOutcome.Fail($"{says} Outputs are declared to be used for training.")
            : RuleOutcome.Review(says);
        return outcome with { Item = license };
    }

    private static IEnumerable<(string Name, string Reason)> Teachers(AuditEvidence evidence, RuleContext context, ImmutableArray<FactItem> mentions)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        string? known = ParentModels.NamesOf(evidence, context).Select(name => KnownModels.Find(name, context)).FirstOrDefault(name => name is not null);
        foreach (string teacher in known is null ? [] : KnownModels.TeachersOf(known, context))
        {
            if (seen.Add(KnownModels.Last(teacher)))
            {
                yield return (teacher, $"taught {known} by the catalogue of known models");
            }
        }

        foreach (FactItem mention in mentions.Where(item => item.Text("relation") == "teacher"))
        {
            if (seen.Add(KnownModels.Last(mention.Text("name"))))
            {
                yield return (mention.Text("name"), "is named by the card as a source of training samples");
            }
        }
    }

    private static RuleOutcome Teacher(string teacher, string reason, AuditEvidence evidence, RuleContext context, ImmutableArray<FactItem> hints, ImmutableArray<string> own)
    {
        ImmutableArray<string> licenses = KnownModels.LicensesOf(teacher, context);
        string source = $"{teacher} {reason}";
        if (licenses.IsEmpty)
        {
            return RuleOutcome.Inconclusive($"{source}; its license is not known to this rule pack.") with { Item = $"teacher:{teacher}" };
        }

        LicenseTerms? terms = LicenseTermsTable.Embedded.Find(licenses[0]);
        LicenseTerm? term = terms?.Find(TermKind.OutputTraining);
        string says = term is null ? $"{source}, under {LicenseLists.Display(licenses[0])}." : $"{source}, under {LicenseLists.Display(licenses[0])}: {TermWords.Of(term)}";
        bool isFamily = ModelFamilies.In(teacher).Any(family => ParentModels.Has(hints, family, "architecture", "model-type"));
        RuleOutcome outcome = term?.Value switch
        {
            null when context.Lists("output-restricted-licenses", licenses[0]) || context.Lists("non-commercial-licenses", licenses[0]) => RuleOutcome.Review(says),
            null or "allowed" => RuleOutcome.Pass(says),
            "forbidden" when !isFamily => RuleOutcome.Fail($"{says} This model is none of the licensor's family."),
            "name-duty" => Name(says, terms!.Find(TermKind.NamePrefix)!, ModelName.Of(evidence, context)),
            "display-duty" => new CarriedTexts(evidence).DisplayOf(terms!.Find(TermKind.DisplayStatement)!) is { } place ? RuleOutcome.Pass($"{says} {place} has the words.") : RuleOutcome.Review($"{says} The texts of the tree do not have the words."),
            "terms-follow" when own.Contains(licenses[0]) => RuleOutcome.Pass($"{says} The model is under the same license."),
            "terms-follow" when own.All(license => context.Lists("permissive-licenses", license)) => RuleOutcome.Fail($"{says} The model is declared under {(own.IsEmpty ? "no license" : string.Join(", ", own.Select(LicenseLists.Display)))}."),
            _ => RuleOutcome.Review(says),
        };
        return outcome with { Item = $"teacher:{teacher}" };
    }

    private static RuleOutcome Name(string says, LicenseTerm prefix, string name) => name.StartsWith(prefix.Statement!, StringComparison.OrdinalIgnoreCase)
        ? RuleOutcome.Pass($"{says} The name is '{name}'.")
        : RuleOutcome.Fail($"{says} The name would have to begin with '{prefix.Statement}'; it is '{name}'.");
}
