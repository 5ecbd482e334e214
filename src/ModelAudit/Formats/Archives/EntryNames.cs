using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelAudit.Formats.Archives;

/// <summary>Looks at the names of the entries of one archive: at each for itself, and at all of them side by side.</summary>
/// <param name="report">Where hazards are recorded.</param>
internal sealed class EntryNames(ArchiveReport report)
{
    /// <summary>The longest target of a link, in bytes.</summary>
    public const int LongestTarget = 4_096;

    /// <summary>The most links whose names are compared with those of the other entries.</summary>
    private const int MaximumLinks = 10_000;

    private readonly NameHashSet exact = new();
    private readonly NameHashSet similar = new();
    private readonly NameHashSet folders = new();
    private readonly List<(string Name, long Offset)> links = [];
    private string lastFolder = string.Empty;

    /// <summary>Records what is unusual about the next name.</summary>
    /// <param name="name">The name as the archive writes it.</param>
    /// <param name="offset">Where it stands.</param>
    /// <param name="isFolder">Whether it is a folder's, which may be listed twice.</param>
    public void Check(string name, long offset, bool isFolder)
    {
        CheckAlone(name, offset);
        string folded = Fold(name);
        NoteFolders(folded);
        if (!exact.Add(MemoryMarshal.AsBytes(name.AsSpan())))
        {
            if (!isFolder)
            {
                report.Hazard(ArchiveHazards.DuplicateName, name, offset, "The archive holds more than one file of this name; programs differ in which of them they read.");
            }

            return;
        }

        if (!similar.Add(MemoryMarshal.AsBytes(folded.AsSpan())) && !isFolder)
        {
            report.Hazard(ArchiveHazards.SimilarName, name, offset, "On some systems the name is the same as that of another entry.");
        }
    }

    /// <summary>
    /// Records what is unusual about a link. One to another file of the same folder is ordinary; <see cref="CheckLinks"/> tells whether
    /// other entries go through it.
    /// </summary>
    /// <param name="name">The entry's name.</param>
    /// <param name="target">Where it leads; null when that is not known.</param>
    /// <param name="offset">Where it stands.</param>
    /// <param name="isHard">Whether it is a hard link, whose target counts from the archive's folder.</param>
    public void Link(string name, string? target, long offset, bool isHard = false)
    {
        string kind = isHard ? "hard" : "symbolic";
        if (target is null)
        {
            report.Hazard(ArchiveHazards.Link, name, offset, $"The entry is a {kind} link, and where it leads is not known.");
        }
        else if (LeadsOut(isHard ? "x" : name, target))
        {
            report.Hazard(ArchiveHazards.LinkClimbs, name, offset, $"The entry is a {kind} link to {Shown(target)}, out of the archive's folder.");
        }
        else if (IsWinding(target))
        {
            report.Hazard(ArchiveHazards.Link, name, offset, $"The entry is a {kind} link to {Shown(target)}: where that leads depends on other links.");
        }
        else if (links.Count < MaximumLinks)
        {
            links.Add((name, offset));
        }
        else
        {
            report.Hazard(ArchiveHazards.Link, name, offset, $"The archive holds more than {MaximumLinks} links.");
        }
    }

    /// <summary>Records the links through which the names of other entries lead, when all names are known: unpacking writes to where the link leads.</summary>
    public void CheckLinks()
    {
        foreach ((string name, long offset) in links)
        {
            if (!folders.Add(MemoryMarshal.AsBytes(Fold(name).AsSpan())))
            {
                report.Hazard(ArchiveHazards.Link, name, offset, "The entry is a link, and other entries lie below it as if it were a folder.");
            }
        }
    }

    // Up first and down then is where it says; down and up again is somewhere else when a part of the way is a link itself.
    private static bool IsWinding(string target)
    {
        bool isDown = false;
        foreach (string segment in target.Split('/', '\\'))
        {
            if (segment == ".." && isDown)
            {
                return true;
            }

            isDown |= segment is not ("" or "." or "..");
        }

        return false;
    }

    // The folders of a name, the innermost first: where one is known, those around it are too.
    private void NoteFolders(string folded)
    {
        int end = folded.LastIndexOf('/');
        if (end <= 0 || folded.AsSpan(0, end).SequenceEqual(lastFolder))
        {
            return;
        }

        lastFolder = folded[..end];
        while (end > 0 && folders.Add(MemoryMarshal.AsBytes(folded.AsSpan(0, end))))
        {
            end = folded.LastIndexOf('/', end - 1);
        }
    }

    /// <summary>Whether the content of a link is nothing but a path in printable ASCII, which no loader takes for anything else.</summary>
    public static bool IsPlainPath(ReadOnlySpan<byte> target) => target.Length > 0 && !target.ContainsAnyExceptInRange((byte)' ', (byte)'~');

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
