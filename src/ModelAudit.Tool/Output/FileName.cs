using System.Globalization;
using System.Text;

namespace ModelAudit.Tool.Output;

/// <summary>Makes the name of a file from the name of a model, which its author chose.</summary>
internal static class FileName
{
    private const int LongestName = 100;

    /// <summary>A name that every system accepts: letters, digits, '.', '-' and '_', not starting with a dot or dash.</summary>
    public static string Of(string name)
    {
        var result = new StringBuilder();
        foreach (Rune rune in name.EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            bool kept = category is <= UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber || rune.Value is '.' or '-' or '_';
            if (result.Length < LongestName)
            {
                result.Append(kept ? rune.ToString() : "-");
            }
        }

        string trimmed = result.ToString().TrimStart('.', '-').TrimEnd('.');
        return trimmed.Length == 0 ? "model" : trimmed;
    }
}
