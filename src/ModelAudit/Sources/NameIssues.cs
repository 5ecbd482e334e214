using System.Buffers;
using System.Globalization;
using System.Text;

namespace ModelAudit.Sources;

/// <summary>Tells why a name causes trouble on some system.</summary>
internal static class NameIssues
{
    // "Naming Files, Paths, and Namespaces" of the Windows documentation; the superscript digits count as digits there.
    private static readonly HashSet<string> Reserved = new[] { "CON", "PRN", "AUX", "NUL" }
        .Concat(from device in new[] { "COM", "LPT" } from digit in "123456789\u00b9\u00b2\u00b3" select device + digit)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<char> WindowsForbids = SearchValues.Create("<>:\"|?*");

    /// <summary>The issues of one segment of a path, with the offending part of each.</summary>
    public static IEnumerable<(string Issue, string Detail)> Of(string segment)
    {
        if (segment.Contains('\uFFFD', StringComparison.Ordinal))
        {
            yield return ("not-utf8", "U+FFFD stands where the name is not valid UTF-8");
        }

        string stem = segment.Split('.')[0].TrimEnd(' ');
        if (Reserved.Contains(stem))
        {
            yield return ("reserved-on-windows", stem);
        }
        else if (segment.AsSpan().IndexOfAny(WindowsForbids) is >= 0 and var index)
        {
            yield return ("reserved-on-windows", segment[index].ToString());
        }

        if (segment.EnumerateRunes().FirstOrDefault(rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control) is { Value: > 0 } control)
        {
            yield return ("control-character", CodePoint(control));
        }

        if (segment.EnumerateRunes().FirstOrDefault(IsBidirectionalControl) is { Value: > 0 } bidirectional)
        {
            yield return ("bidirectional-control", CodePoint(bidirectional));
        }

        if (segment.Contains('\\', StringComparison.Ordinal))
        {
            yield return ("backslash", "\\");
        }

        if (segment[^1] is '.' or ' ')
        {
            yield return ("trailing-dot-or-space", segment[^1].ToString());
        }
    }

    // The property Bidi_Control of Unicode (PropList.txt).
    private static bool IsBidirectionalControl(Rune rune) => rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    private static string CodePoint(Rune rune) => string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
}
