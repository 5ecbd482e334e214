using System.Collections.Immutable;
using ModelAudit.Licensing.Terms;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>Which terms of a parent's license a derived model cannot shed.</summary>
internal static class InheritedTerms
{
    private const int MostNamed = 6;

    private static readonly ImmutableArray<string> Restricting =
    [
        TermKind.UserThreshold, TermKind.RevenueThreshold, TermKind.ExcludedTerritory, TermKind.UseRestrictions, TermKind.UsePolicy, TermKind.EnforceableTerms,
        TermKind.SameLicense, TermKind.SourceCode, TermKind.NamePrefix, TermKind.NoticeFile,
    ];

    /// <summary>Whether a license asks for more than that notices stay.</summary>
    public static bool Binds(string license) => LicenseTermsTable.Embedded.Find(license) is { } terms && terms.Terms.Any(IsRestriction);

    /// <summary>
    /// Whether a permissive license over it contradicts it: restrictions of use, of commerce or of names have to go along, while
    /// notices, copies and thresholds of the parent can stand beside a license of one's own.
    /// </summary>
    public static bool IsBoundTo(string license, ImmutableArray<string> own)
    {
        if (LicenseTermsTable.Embedded.Find(license) is not { } terms)
        {
            return true;
        }

        bool losesCommerce = terms.Find(TermKind.CommercialUse)?.Value == "forbidden" && own.All(other => LicenseTermsTable.Embedded.Find(other)?.Find(TermKind.CommercialUse)?.Value != "forbidden");
        return losesCommerce || terms.Terms.Any(term => term.Kind is TermKind.EnforceableTerms or TermKind.UsePolicy or TermKind.UseRestrictions or TermKind.SameLicense or TermKind.NamePrefix or TermKind.ExcludedTerritory);
    }

    /// <summary>A sentence that names the terms that go missing, with their clauses; empty when the terms are not known.</summary>
    public static string Dropped(ParentModel parent, ImmutableArray<string> own)
    {
        // Where releases cannot be told apart, what all of them ask.
        LicenseTerms?[] all = [.. parent.Licenses.Select(LicenseTermsTable.Embedded.Find)];
        if (all is not [{ } first, ..] || all.Contains(null))
        {
            return string.Empty;
        }

        LicenseTerm[] dropped = [.. first.Terms.Where(term => IsRestriction(term) && all.All(terms => terms!.Find(term.Kind) is not null) && own.All(license => LicenseTermsTable.Embedded.Find(license)?.Find(term.Kind) is null || term.Kind == TermKind.CommercialUse))];
        string names = string.Join("; ", dropped.Take(MostNamed).Select(term => $"{Name(term)} ({TermWords.Clause(term)})"));
        return dropped.Length == 0 ? string.Empty : $" Of {LicenseLists.Display(first.License)}: {names}{(dropped.Length > MostNamed ? $"; {dropped.Length - MostNamed} more" : string.Empty)}.";
    }

    private static bool IsRestriction(LicenseTerm term) => Restricting.Contains(term.Kind) || term is { Kind: TermKind.CommercialUse, Value: "forbidden" or "allowed-after-registration" };

    private static string Name(LicenseTerm term) => term.Kind switch
    {
        TermKind.CommercialUse => "no commercial use without the licensor",
        TermKind.UserThreshold => $"another license above {TermWords.Number(term.Number ?? 0)} users",
        TermKind.RevenueThreshold => "a limit of revenue",
        TermKind.ExcludedTerritory => $"nothing granted in {string.Join(", ", term.Regions)}{(term.Modality is null ? string.Empty : $" for {term.Modality} models")}",
        TermKind.UseRestrictions => "restrictions of use",
        TermKind.UsePolicy => "a use policy",
        TermKind.EnforceableTerms => "restrictions that have to bind every recipient",
        TermKind.SameLicense => "the same license only",
        TermKind.SourceCode => "source code for every recipient",
        TermKind.NamePrefix => $"a name that begins with '{term.Statement}'",
        _ => "a notice file",
    };
}
