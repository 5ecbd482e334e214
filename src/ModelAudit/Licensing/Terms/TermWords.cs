using System.Globalization;

namespace ModelAudit.Licensing.Terms;

/// <summary>Terms as sentences for people.</summary>
public static class TermWords
{
    /// <summary>One sentence without its clause.</summary>
    /// <param name="term">The term.</param>
    public static string Of(LicenseTerm term)
    {
        ArgumentNullException.ThrowIfNull(term);
        string sentence = Sentence(term);
        return term.Scope is { } scope ? $"{sentence} ({scope})." : $"{sentence}.";
    }

    /// <summary>The clause for a sentence: "clause 1.b.i", "the end of the policy of the use policy".</summary>
    /// <param name="term">The term.</param>
    public static string Clause(LicenseTerm term)
    {
        ArgumentNullException.ThrowIfNull(term);
        string clause = char.IsAsciiDigit(term.Clause[0]) || term.Clause[0] is 'I' or 'V' ? $"clause {term.Clause}" : term.Clause;
        return term.IsInUsePolicy && !clause.EndsWith("policy", StringComparison.OrdinalIgnoreCase) ? $"{clause} of the use policy" : clause;
    }

    /// <summary>A number with separators.</summary>
    internal static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Sentence(LicenseTerm term) => term.Kind switch
    {
        TermKind.CommercialUse => term.Value switch
        {
            "forbidden" => "Commercial use is forbidden",
            "allowed-after-registration" => "Commercial use is allowed after a registration with the licensor",
            _ => "Commercial use is allowed",
        },
        TermKind.UserThreshold => $"Above {Number(term.Number ?? 0)} monthly active users {Consequence(term)}; they are counted {(term.Measured == "release-date" ? "on the release date" : "at any time")}{(term.CountsAffiliates ? ", with affiliates" : string.Empty)}",
        TermKind.RevenueThreshold => $"From {term.Currency} {Number(term.Number ?? 0)} of revenue a {term.Period} on {Consequence(term)}{(term.CountsAffiliates ? "; affiliates count" : string.Empty)}",
        TermKind.ExcludedTerritory => $"Nothing is granted in {string.Join(", ", term.Regions)}{(term.Modality is { } modality ? $" for {modality} models" : string.Empty)}",
        TermKind.UseRestrictions => $"Uses are restricted{(term.Place is { } place ? $" in {place}" : string.Empty)}{Uses(term)}",
        TermKind.UsePolicy => $"A use policy is part of the license{(term.IsIncluded ? " and contained in its text" : string.Empty)}{Uses(term)}",
        TermKind.Competing => "Who competes with the licensor needs another license",
        TermKind.Redistribution => "Passing it on is forbidden",
        TermKind.Hosting => "Offering it to others as a service is forbidden",
        TermKind.CopyOfLicense => $"Every recipient of {Reach(term)} gets a copy of the license",
        TermKind.EnforceableTerms => $"The restrictions are enforceable terms towards every recipient of {Reach(term)}",
        TermKind.SameLicense => $"{Capital(Reach(term))} may be passed on under this license only",
        TermKind.SourceCode => $"Every recipient of {Reach(term)} gets the source code",
        TermKind.NoticeFile => $"A notice file with the words '{term.Statement}' goes with every copy of {Reach(term)}",
        TermKind.KeepNotices => $"Copyright and other notices stay with {Reach(term)}",
        TermKind.Attribution => $"The licensor is named with {Reach(term)}",
        TermKind.MarkChanges => "Changed files say that they were changed",
        TermKind.KeepDocumentation => $"The documentation stays with {Reach(term)}",
        TermKind.DisplayStatement => $"'{term.Statement}'{(term.Alternative is { } other ? $" or '{other}'" : string.Empty)} is displayed {term.Place} for {Reach(term)}",
        TermKind.NamePrefix => $"The name of {Reach(term)} begins with '{term.Statement}'",
        TermKind.Cite => "Publications name the model",
        TermKind.OutputTraining => term.Value switch
        {
            "forbidden" => "Outputs may not be used to train other models",
            "competing-forbidden" => "Outputs may not be used to train competing models",
            "research-only" => "Outputs may be used for research only",
            "terms-follow" => "A model trained on outputs is bound by this license",
            "name-duty" => "A model trained on outputs carries the name that derived models carry",
            "display-duty" => "A model trained on outputs displays the statement",
            _ => "Outputs may be used to train other models",
        },
        TermKind.OutputUse => "Outputs may be used freely",
        TermKind.RemoteRestriction => "The licensor may restrict the use from afar",
        TermKind.LatestVersion => "The latest version has to be used where that is reasonable",
        TermKind.UnilateralChange => "The licensor may change the terms alone",
        TermKind.Guardrail => "Guardrails are not taken away",
        TermKind.ReverseEngineering => "Reverse engineering is forbidden",
        TermKind.Patent => term.Value switch
        {
            "granted" => "Patents are licensed",
            "excluded" => "Patents are excluded",
            "not-granted" => "Patents are not licensed",
            _ => "Patents are not mentioned by name",
        },
        TermKind.LitigationEndsRights => $"A lawsuit over {(term.Value == "patent" ? "patents" : term.Value == "copyright-or-patent" ? "copyright or patents" : "intellectual property")} ends the rights",
        TermKind.EndsOnBreach => "A breach ends the rights",
        TermKind.Indemnity => "The licensee answers for claims of others against the licensor",
        TermKind.GoverningLaw => $"The law of {term.Value} applies",
        _ => term.Kind,
    };

    private static string Consequence(LicenseTerm term) => term.Consequence switch
    {
        "rights-end" => "the rights end",
        "display" => "the statement has to be displayed",
        _ => "another license is needed",
    };

    private static string Uses(LicenseTerm term) => term.Uses.IsEmpty ? string.Empty : $", among them: {string.Join(", ", term.Uses)}";

    private static string Reach(LicenseTerm term) => term.AppliesTo switch
    {
        "derivatives" => "derived models",
        "output-trained" => "models trained on outputs",
        "derivatives-and-output-trained" => "derived models, and of models trained on outputs,",
        "above-threshold" => "products above the threshold",
        "model" => "the model",
        _ => "the model and derived models",
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
