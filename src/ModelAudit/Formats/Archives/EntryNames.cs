using System.Globalization;
using System.Text;

namespace ModelAudit.Formats.Archives;

/// <summary>Looks at the names of the entries of one archive: at each for itself, and at all of them side by side.</summary>
/// <param name="report">Where hazards are recorded.</param>
internal sealed class EntryNames(ArchiveReport report)
{
    private readonly HashSet<string> exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> similar = new(StringComparer.Ordinal);

    /// <summary>Records what is unusual about the next name.</summary>
    /// <param name="name">The name as the archive writes it.</param>
    /// <param name="offset">Where it stands.</param>
    /// <param name="isFolder">Whether it is a folder's, which may be listed twice.</param>
    public void Check(string name, long offset, bool isFolder)
    {
        CheckAlone(name, offset);
        if (!exact.Add(name))
        {
            if (!isFolder)
            {
                report.Hazard(ArchiveHazards.DuplicateName, name, offset, "The archive holds more than one file of this name; programs differ in which of them they read.");
            }

            return;
        }

        string folded = Fold(name);
        if (!similar.TryAdd(folded, name) && !isFolder)
        {
            report.Hazard(ArchiveHazards.SimilarName, name, offset, $"On some systems the name is the same as that of another entry: {Shown(similar[folded])}.");
        }
    }

    /// <summary>A link's target, seen from the entry that is the link: whether it leads out of the archive's folder.</summary>
    public static bool LeadsOut(string entry, string target)
    {
        if (target.StartsWith('/') || target.StartsWith('\\') || HasDrive(target))
        {
            return true;
        }

        int depth = entry.Split('/', StringSplitOptions.RemoveEmptyEntries).Count(segment => segment != ".") - 1;
        foreach (string segment in target.Split('/', '\\'))
        {
            depth += segment switch { "" or "." => 0, ".." => -1, _ => 1 };
            if (depth < 0)
            {
                return true;
            }
        }

        return false;
    }

    private void CheckAlone(string name, long offset)
    {
        if (name.Length == 0)
        {
            report.Hazard(ArchiveHazards.NameEmpty, name, offset, "An entry has no name.");
            return;
        }

        if (name[0] is '/' or '\\')
        {
            report.Hazard(ArchiveHazards.NameAbsolute, name, offset, "The name is an absolute path.");
        }

        if (HasDrive(name))
        {
            report.Hazard(ArchiveHazards.NameDrive, name, offset, "The name starts with a drive.");
        }

        if (name.Split('/', '\\').Contains(".."))
        {
            report.Hazard(ArchiveHazards.NameClimbs, name, offset, "The name leads out of the folder into which the archive is unpacked.");
        }

        if (name.Contains('\\', StringComparison.Ordinal))
        {
            report.Hazard(ArchiveHazards.NameBackslash, name, offset, "The name contains a backslash, which separates folders on Windows only.");
        }

        if (name.Contains('\0', StringComparison.Ordinal))
        {
            report.Hazard(ArchiveHazards.NameNul, name, offset, "The name contains a NUL, behind which some programs do not read.");
        }
        else if (name.Any(char.IsControl))
        {
            report.Hazard(ArchiveHazards.NameControl, name, offset, "The name contains a control character.");
        }

        if (name.Contains(Rune.ReplacementChar.ToString(), StringComparison.Ordinal))
        {
            report.Hazard(ArchiveHazards.NameInvalid, name, offset, "The name is not valid in its encoding.");
        }
    }

    private static bool HasDrive(string name) => name.Length >= 2 && name[1] == ':' && char.IsAsciiLetter(name[0]);

    private static string Fold(string name)
    {
        int nul = name.IndexOf('\0', StringComparison.Ordinal);
        IEnumerable<string> segments = (nul < 0 ? name : name[..nul]).Split('/', '\\').Where(segment => segment is not ("" or "."));
        return string.Join('/', segments).ToUpper(CultureInfo.InvariantCulture);
    }

    private static string Shown(string name) => $"'{(name.Length > 256 ? name[..256] : name)}'";
}
