using System.Security.Cryptography;
using System.Text;
using ModelAudit.Licensing.Terms;

namespace ModelAudit.DataTool.Licenses;

/// <summary>Compares the terms of licenses with the texts that they were read from.</summary>
internal static class TermsCheck
{
    /// <summary>What does not agree: a text that is another, words that are not there, or that stand in another clause.</summary>
    /// <param name="all">The terms.</param>
    /// <param name="folder">The folder with the texts, as NAME.txt.</param>
    public static IEnumerable<string> Problems(IEnumerable<LicenseTerms> all, string folder)
    {
        foreach (LicenseTerms terms in all)
        {
            foreach (LicenseTermsText text in terms.Texts)
            {
                if (Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(PathOf(folder, text)))) != text.Sha256)
                {
                    yield return $"{terms.License}: {text.File} is another text than the one that was read.";
                }
            }

            foreach (LicenseTerm term in terms.Terms)
            {
                if (Problem(terms, term, folder) is { } problem)
                {
                    yield return $"{terms.License}: {term.Kind}: {problem}";
                }
            }
        }
    }

    private static string? Problem(LicenseTerms terms, LicenseTerm term, string folder)
    {
        LicenseTermsText source = terms.Texts.First(text => text.IsUsePolicy == term.IsInUsePolicy);
        string text = File.ReadAllText(PathOf(folder, source), Encoding.UTF8);
        int[] places = [.. TermMark.Find(term.Mark, TermMark.Words(text))];
        bool isNumbered = source.IsNumbered || term.Clause is "preamble" or "last paragraph" or "end of the policy";
        var clauses = new ClausePointer(text);
        return places.Length == 0 ? "the words of its mark are not in the text."
            : isNumbered && !places.Any(place => clauses.Contains(term.Clause, place)) ? $"the words of its mark stand in another clause than {term.Clause}."
            : null;
    }

    private static string PathOf(string folder, LicenseTermsText text) => Path.Combine(folder, text.File + ".txt");
}
