using System.Globalization;
using System.Text;

namespace ModelAudit.Sources;

/// <summary>Brings names that Unicode calls canonically equivalent to one form, to find names that a normalizing file system takes for one.</summary>
internal static class CanonicalForm
{
    // The Unicode Standard, section 3.12, "Conjoining Jamo Behavior".
    private const char HangulFirst = '\uAC00';
    private const int HangulCount = 11_172;
    private const int VowelCount = 21;
    private const int TrailCount = 28;

    private static readonly Dictionary<char, string> Decompositions = CanonicalDecompositions.Table
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .ToDictionary(group => group[0], group => group[1..]);

    /// <summary>
    /// The decomposed form with runs of combining marks in a fixed order. Two marks of one class in another order come out the same
    /// although they are not equivalent: for finding collisions that errs on the careful side.
    /// </summary>
    public static string Of(string name)
    {
        if (System.Text.Ascii.IsValid(name))
        {
            return name;
        }

        var decomposed = new StringBuilder(name.Length + 8);
        foreach (char unit in name)
        {
            int hangul = unit - HangulFirst;
            if (hangul is >= 0 and < HangulCount)
            {
                decomposed.Append((char)(0x1100 + (hangul / (VowelCount * TrailCount))));
                decomposed.Append((char)(0x1161 + (hangul / TrailCount % VowelCount)));
                if (hangul % TrailCount > 0)
                {
                    decomposed.Append((char)(0x11A7 + (hangul % TrailCount)));
                }
            }
            else if (Decompositions.TryGetValue(unit, out string? parts))
            {
                decomposed.Append(parts);
            }
            else
            {
                decomposed.Append(unit);
            }
        }

        char[] units = decomposed.ToString().ToCharArray();
        for (int start = 0; start < units.Length; start++)
        {
            int end = start;
            while (end < units.Length && CharUnicodeInfo.GetUnicodeCategory(units[end]) == UnicodeCategory.NonSpacingMark)
            {
                end++;
            }

            Array.Sort(units, start, end - start);
            start = end;
        }

        return new string(units);
    }
}
