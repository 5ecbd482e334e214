using System.Buffers;

namespace ModelAudit.Licensing.Detection;

/// <summary>
/// Finds the parts of a long text that may speak of licenses, so that a source tree is searched as fast as it is read: every known text and
/// every known name has one of the hints, or stands close to one.
/// </summary>
internal static class LicenseHints
{
    /// <summary>How far around a hint the text is looked at, in characters: farther than hints are apart in any known text.</summary>
    public const int Reach = 10_000;

    private const int LongestLine = 2_000;

    private static readonly SearchValues<string> Hints = SearchValues.Create(
        [
            "licen", "lisence", "copyright", "copyleft", "permission", "permitted", "warrant", "gpl", "fdl", "apache", "mozilla", "bsd", "public domain", "publicdomain", "creative commons", "creativecommons", "spdx",
            "cc0", "cc by", "cc-by", "cc attribution", "mit/x11", "mit x11", "mit-style", "mit style", "/epl", "asl 2", "aslv2", "mplv", "mpl2", "mpl-", "mpl 1", "mpl 2", "distributed under", "released under", "same terms", "terms of",
            "wtfpl", "cecill", "qpl", "ms-pl", "ms-rl", "beerware", "beer-ware", "cdla", "mulan", "openrail", "open rail", "bloom rail", "openmdw", "gemma/terms", "sil.org/ofl", "lppl", "artistic", "redistribut", "lizenz", "freely", "what you want", "whatever way", "may be distributed", "safely, responsibly", "edl-v10",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>The parts, in order, each from the start of a line to the end of one; all of a short text that has a hint.</summary>
    public static List<(int Start, int End)> Parts(string text)
    {
        var parts = new List<(int Start, int End)>();
        int from = 0;
        while (from < text.Length && text.AsSpan(from).IndexOfAny(Hints) is var found && found >= 0)
        {
            int hint = from + found;
            int start = LineStart(text, Math.Max(0, hint - Reach));
            int end = LineEnd(text, Math.Min(text.Length, hint + Reach));
            if (parts.Count > 0 && start <= parts[^1].End)
            {
                parts[^1] = (parts[^1].Start, end);
            }
            else
            {
                parts.Add((start, end));
            }

            // The next hint that matters is the last one that the part has, or the first one behind it.
            from = Math.Max(hint + 1, Math.Min(end - (Reach / 2), hint + (Reach / 2)));
        }

        return parts;
    }

    private static int LineStart(string text, int position)
    {
        int reach = Math.Min(position, LongestLine);
        int found = text.AsSpan(position - reach, reach).LastIndexOf('\n');
        return found < 0 ? position - reach : position - reach + found + 1;
    }

    private static int LineEnd(string text, int position)
    {
        int found = text.AsSpan(position, Math.Min(text.Length - position, LongestLine)).IndexOf('\n');
        return found < 0 ? Math.Min(text.Length, position + LongestLine) : position + found;
    }
}
