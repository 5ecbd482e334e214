using System.Globalization;
using ModelAudit.Licensing.Terms;

namespace ModelAudit.Tool.Output;

/// <summary>Writes the terms of a license for people: what it asks and forbids, with the clause that says so.</summary>
internal static class TermsText
{
    public static void Write(TextWriter writer, LicenseTerms terms)
    {
        LicenseStatus status = terms.Status;
        string reason = status.OsaidReason.Length > 0 ? $" ({status.OsaidReason})" : string.Empty;
        string osaid = status.Osaid switch
        {
            "terms-conform" => "the terms conform",
            "no" => "no",
            _ => "has to be assessed",
        };
        writer.WriteLine($"  openness  OSI approved: {(status.IsOsiApproved ? "yes" : "no")}; OSAID 1.0: {osaid}{reason}; MOF 1.0: {(status.IsMofOpen ? "open" : "not open")}; EU AI Act 53(2): {(status.EuOpenSourceException == "review" ? "has to be assessed" : status.EuOpenSourceException)}");
        foreach (LicenseTermsText text in terms.Texts.Where(text => text.IsUsePolicy != terms.IsUsePolicy))
        {
            writer.WriteLine($"  policy    {text.Id}, {text.Name}");
        }

        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  terms     of {terms.Steward}, reviewed {terms.Reviewed:yyyy-MM-dd}, in our own words; not legal advice"));
        int width = terms.Terms.Max(term => TermWords.Clause(term).Length);
        foreach (LicenseTerm term in terms.Terms)
        {
            writer.WriteLine($"    {TermWords.Clause(term).PadRight(width)}  {TermWords.Of(term)}");
        }
    }
}
