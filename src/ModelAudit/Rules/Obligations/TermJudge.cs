using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing.Terms;
using ModelAudit.Rules.BuiltIn;

namespace ModelAudit.Rules.Obligations;

/// <summary>Judges how a term stands, by the evidence and by what the organisation declares. What neither tells stays open.</summary>
internal sealed class TermJudge(AuditEvidence evidence, RuleContext context)
{
    private readonly CarriedTexts texts = new(evidence);
    private readonly bool? commercial = Flag(context, ContextFacts.Commercial);
    private readonly bool? distributes = Flag(context, ContextFacts.Distributes);
    private readonly bool? modifies = Flag(context, ContextFacts.Modifies);
    private readonly bool? trainsOnOutputs = Flag(context, ContextFacts.TrainsOnOutputs);

    /// <summary>What a term asks, with its status; null for a term that asks for nothing.</summary>
    public Obligation? Judge(TermSubject subject, LicenseTerm term)
    {
        (ObligationStatus status, string evidence)? judged = term.Kind switch
        {
            TermKind.CommercialUse => Commercial(term),
            TermKind.UserThreshold => Users(term),
            TermKind.RevenueThreshold => Revenue(term),
            TermKind.ExcludedTerritory => Territory(term),
            TermKind.UseRestrictions or TermKind.UsePolicy => Uses(term),
            TermKind.Competing => Open("Whether the organisation competes with the licensor is not declared"),
            TermKind.Redistribution => ByFlag(distributes, "distributes", ObligationStatus.Unmet, ObligationStatus.Met),
            TermKind.Hosting => Open("Whether it is offered as a service is not declared"),
            TermKind.OutputTraining => Outputs(term),
            TermKind.Guardrail or TermKind.ReverseEngineering or TermKind.Cite => Open("Files do not tell"),
            TermKind.LatestVersion => Open("Which version is the latest is not known here"),
            TermKind.Indemnity when term.Scope is null => Open("It binds when others make claims"),
            TermKind.NamePrefix => Name(subject, term),
            TermKind.MarkChanges => subject.IsDerived ? Open("Whether changed files say so has to be read") : ByFlag(modifies, "modifies", ObligationStatus.Open, ObligationStatus.NotTriggered),
            TermKind.CopyOfLicense or TermKind.NoticeFile or TermKind.DisplayStatement or TermKind.SameLicense or TermKind.EnforceableTerms or TermKind.SourceCode
                or TermKind.KeepNotices or TermKind.Attribution or TermKind.KeepDocumentation => PassedOn(subject, term),
            _ => null,
        };
        if (judged is (ObligationStatus.Unmet, string sentence) && subject.Parent?.IsOfSameOwner(context) == true)
        {
            judged = Open($"{sentence}; '{subject.Parent.Owner}' publishes both and may license anew what it owns");
        }

        return judged is not { } found ? null : new Obligation(
            subject.Terms.License, TermWords.Clause(term), term.Kind, subject.Origin, Who(term), When(subject, term), TermWords.Of(term), found.status, found.evidence + ".");
    }

    private static string Who(LicenseTerm term) => term.Kind switch
    {
        TermKind.CopyOfLicense or TermKind.NoticeFile or TermKind.SameLicense or TermKind.EnforceableTerms or TermKind.SourceCode or TermKind.KeepNotices or TermKind.Attribution
            or TermKind.KeepDocumentation or TermKind.DisplayStatement or TermKind.Redistribution => "whoever passes it on",
        TermKind.NamePrefix or TermKind.MarkChanges => "whoever makes a derived model",
        TermKind.OutputTraining => "whoever trains other models with outputs",
        TermKind.Cite => "whoever publishes results",
        _ => "whoever uses it",
    };

    private static string When(TermSubject subject, LicenseTerm term) => term.Kind switch
    {
        TermKind.UserThreshold => term.Measured == "release-date" ? "on the release date of the model" : "at any time",
        TermKind.RevenueThreshold => $"for every {term.Period}",
        TermKind.Indemnity => "when others make claims",
        TermKind.NamePrefix or TermKind.MarkChanges => "when a derived model is passed on",
        TermKind.OutputTraining => "when a model is trained with outputs",
        TermKind.Cite => "with every publication",
        _ when Who(term) == "whoever passes it on" => subject.IsDerived ? "with every copy of this model" : "with every copy",
        _ => "at any time",
    };

    private (ObligationStatus, string)? Commercial(LicenseTerm term) => term.Value switch
    {
        "forbidden" => ByFlag(commercial, "commercial", ObligationStatus.Unmet, ObligationStatus.Met),
        "allowed-after-registration" => ByFlag(commercial, "commercial", ObligationStatus.Open, ObligationStatus.NotTriggered),
        _ => null,
    };

    private (ObligationStatus, string) Users(LicenseTerm term)
    {
        if (commercial == false && term.Scope?.Contains("commercial use", StringComparison.Ordinal) == true)
        {
            return (ObligationStatus.NotTriggered, "The use is declared not to be commercial");
        }

        return context.Declared.Lookup(ContextFacts.MonthlyActiveUsers).Value is not { } users ? Open($"{ContextFacts.MonthlyActiveUsers.Name} is not declared")
            : users.Integer <= term.Number ? (ObligationStatus.Met, $"{TermWords.Number(users.Integer)} users are declared")
            : (term.Consequence == "display" ? ObligationStatus.Open : ObligationStatus.Unmet, $"{TermWords.Number(users.Integer)} users are declared");
    }

    private (ObligationStatus, string) Revenue(LicenseTerm term)
    {
        if (context.Declared.Lookup(ContextFacts.AnnualRevenueUsd).Value is not { } revenue)
        {
            return Open($"{ContextFacts.AnnualRevenueUsd.Name} is not declared");
        }

        string declared = $"USD {TermWords.Number(revenue.Integer)} a year are declared";
        return term.Currency != "USD" ? Open($"{declared}, and the threshold is in {term.Currency}")
            : revenue.Integer < term.Number ? (ObligationStatus.Met, declared)
            : term.Period == "year" && term.Consequence != "display" ? (ObligationStatus.Unmet, declared)
            : Open(declared);
    }

    private (ObligationStatus, string) Territory(LicenseTerm term)
    {
        bool? concerned = term.Modality is null ? true : Modalities.IsMultimodal(evidence, context);
        if (concerned == false)
        {
            return (ObligationStatus.NotTriggered, "The model takes and gives text only");
        }

        ImmutableArray<string> regions = context.Declared.List(ContextFacts.Regions);
        if (regions.IsDefaultOrEmpty)
        {
            return Open($"{ContextFacts.Regions.Name} is not declared");
        }

        string[] hit = [.. regions.Where(region => term.Regions.Contains(region, StringComparer.OrdinalIgnoreCase) || (term.Regions.Contains("EU") && context.Lists("eu-member-states", region.ToUpperInvariant())))];
        return hit.Length == 0 ? (ObligationStatus.Met, $"Declared regions: {string.Join(", ", regions)}")
            : concerned == true ? (ObligationStatus.Unmet, $"It is to be deployed in {string.Join(", ", hit)}")
            : Open($"It is to be deployed in {string.Join(", ", hit)}, and whether it is multimodal is not stated");
    }

    private (ObligationStatus, string) Uses(LicenseTerm term)
    {
        ImmutableArray<string> uses = context.Declared.List(ContextFacts.UseCases);
        string[] hit = uses.IsDefaultOrEmpty ? [] : [.. uses.Where(use => term.Uses.Contains(use, StringComparer.OrdinalIgnoreCase))];
        return uses.IsDefaultOrEmpty ? Open($"{ContextFacts.UseCases.Name} is not declared")
            : hit.Length > 0 ? (ObligationStatus.Unmet, $"Declared uses are restricted: {string.Join(", ", hit)}")
            : Open($"None of the declared uses ({string.Join(", ", uses)}) is among the restricted ones that are listed here; compare them with the text");
    }

    private (ObligationStatus, string)? Outputs(LicenseTerm term) => term.Value switch
    {
        "allowed" => null,
        "forbidden" => ByFlag(trainsOnOutputs, "trainsOnOutputs", ObligationStatus.Unmet, ObligationStatus.NotTriggered),
        _ => ByFlag(trainsOnOutputs, "trainsOnOutputs", ObligationStatus.Open, ObligationStatus.NotTriggered),
    };

    private (ObligationStatus, string)? Name(TermSubject subject, LicenseTerm term) =>
        !subject.IsDerived ? ByFlag(modifies, "modifies", ObligationStatus.Open, ObligationStatus.NotTriggered)
        : subject.ModelName.StartsWith(term.Statement!, StringComparison.OrdinalIgnoreCase) ? (ObligationStatus.Met, $"The name is '{subject.ModelName}'")
        : (ObligationStatus.Unmet, $"The name is '{subject.ModelName}'");

    private (ObligationStatus, string)? PassedOn(TermSubject subject, LicenseTerm term)
    {
        if (!subject.IsDerived && term.AppliesTo is "derivatives" or "derivatives-and-output-trained")
        {
            return ByFlag(modifies, "modifies", ObligationStatus.Open, ObligationStatus.NotTriggered);
        }

        if (subject.IsDerived && term.AppliesTo is "model" or "output-trained" or "above-threshold")
        {
            return term.AppliesTo == "model" ? Open("It concerns copies of the base itself") : Open("It depends on users, revenue or outputs");
        }

        if (!subject.IsDerived && distributes == false)
        {
            return (ObligationStatus.NotTriggered, "The model is declared not to be passed on");
        }

        if (!texts.IsKnown)
        {
            return Open("Not all texts of the tree could be read");
        }

        return term.Kind switch
        {
            TermKind.CopyOfLicense => texts.FileWith(subject.Terms.License) is { } copy ? (ObligationStatus.Met, $"{copy} holds the text") : (ObligationStatus.Unmet, "No file of the tree holds the text"),
            TermKind.NoticeFile => texts.NoticeWith(term.Statement!) is { } notice ? (ObligationStatus.Met, $"{notice} has the words")
                : (ObligationStatus.Unmet, texts.NoticeFile is { } other ? $"{other} does not have the words" : "There is no notice file"),
            TermKind.DisplayStatement => texts.DisplayOf(term) is { } place ? (ObligationStatus.Met, $"{place} has the words") : Open("The texts of the tree do not have the words; they may be displayed elsewhere"),
            TermKind.SameLicense when subject.IsDerived => subject.Own.Contains(subject.Terms.License) ? (ObligationStatus.Met, "The model is declared under the same license") : (ObligationStatus.Unmet, $"The model is declared under {(subject.Own.IsEmpty ? "no license" : string.Join(", ", subject.Own.Select(LicenseLists.Display)))}"),
            _ => Open("Files do not tell"),
        };
    }

    private static (ObligationStatus, string) Open(string evidence) => (ObligationStatus.Open, evidence);

    private static (ObligationStatus, string) ByFlag(bool? flag, string name, ObligationStatus yes, ObligationStatus no) =>
        flag is null ? Open($"context.{name} is not declared") : (flag.Value ? yes : no, $"{name} is declared {(flag.Value ? "true" : "false")}");

    private static bool? Flag(RuleContext context, Fact<bool> fact) => context.Declared.Lookup(fact).Value?.Boolean;
}
