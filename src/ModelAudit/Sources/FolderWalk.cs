using System.IO.Enumeration;
using System.Text;

namespace ModelAudit.Sources;

/// <summary>Walks a folder without recursion and tells what each entry is. Never follows a link and never opens a file.</summary>
/// <param name="root">The absolute path of the folder, free of links.</param>
/// <param name="blobs">A folder elsewhere whose files links may stand for: <see cref="HubSnapshot.BlobsOf"/>; null for none.</param>
internal sealed class FolderWalk(string root, string? blobs = null)
{
    private const char Replacement = '\uFFFD';

    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
        ReturnSpecialDirectories = false,
    };

    private ListedRoot? listed;

    private readonly Stack<(string Absolute, string Relative, EntryStatus Status)> folders = new();

    /// <summary>All entries, folder by folder.</summary>
    public IEnumerable<ArtifactFile> Entries()
    {
        if (EntryStatus.Of(root) is not { } status)
        {
            yield break;
        }

        folders.Push((root, string.Empty, status));
        while (folders.TryPop(out (string Absolute, string Relative, EntryStatus Status) folder))
        {
            foreach (ArtifactFile entry in List(folder.Absolute, folder.Relative))
            {
                yield return entry;
            }

            // A folder that was swapped for a link while it was listed has shown names from elsewhere.
            if (EntryStatus.Of(folder.Absolute) is not { } now || now.Type != EntryType.Folder || now.Identity != folder.Status.Identity)
            {
                yield return Unreadable(folder.Relative.Length == 0 ? "." : folder.Relative, "The folder was replaced while it was being listed.");
            }
        }
    }

    private IEnumerable<ArtifactFile> List(string absolute, string relative)
    {
        var doubtful = new List<string>();
        using var names = new NameEnumerator(absolute);
        while (true)
        {
            string? problem = null;
            try
            {
                if (!names.MoveNext())
                {
                    break;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                problem = exception is UnauthorizedAccessException ? "Access to the folder is denied." : "The folder cannot be listed.";
            }

            if (problem is not null)
            {
                yield return Unreadable(relative, problem);
                break;
            }

            string name = names.Current;
            if (name.Contains(Replacement, StringComparison.Ordinal) || !IsWellFormed(name))
            {
                doubtful.Add(name);
            }
            else if (Examine(Path.Join(absolute, name), Join(relative, name)) is { } entry)
            {
                yield return entry;
            }
        }

        foreach (ArtifactFile entry in Doubtful(absolute, relative, doubtful))
        {
            yield return entry;
        }
    }

    /// <summary>
    /// Names that could not be decoded hold U+FFFD for what is not UTF-8, so several may look alike, or like a name that really holds that
    /// character. The first of them may be that one; the others cannot be named and get a number.
    /// </summary>
    private IEnumerable<ArtifactFile> Doubtful(string absolute, string relative, List<string> names)
    {
        var taken = new HashSet<string>(names.Select(Repair), StringComparer.Ordinal);
        foreach (IGrouping<string, string> alike in names.GroupBy(Repair, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            int number = 1;
            foreach (string name in alike)
            {
                string shown = alike.Key;
                while (number > 1 && !taken.Add(shown = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{alike.Key} ({number})")))
                {
                    number++;
                }

                ArtifactFile? entry = number == 1 && name == shown ? Examine(Path.Join(absolute, name), Join(relative, shown)) : null;
                yield return entry ?? Unreadable(Join(relative, shown), NotUtf8);
                number++;
            }
        }
    }

    /// <summary>Tells what an entry is; null when it is a folder, which is listed later, or is gone.</summary>
    private ArtifactFile? Examine(string absolute, string relative)
    {
        if (EntryStatus.Of(absolute) is not { } status)
        {
            return relative.Contains(Replacement, StringComparison.Ordinal) ? null : Unreadable(relative, "It was listed but cannot be looked at.");
        }

        if (!ArtifactPath.TryParse(relative, out ArtifactPath path, out string? problem))
        {
            return Unreadable(relative, problem);
        }

        switch (status.Type)
        {
            case EntryType.Folder when relative.EndsWith('!'):
                // "a!/b" is how a file inside the container "a" is written; a folder must not pass for one.
                return new ArtifactFile(path, ArtifactEntryKind.Unreadable) { Detail = "The name of the folder ends in '!', which marks files inside containers." };
            case EntryType.Folder:
                folders.Push((absolute, relative, status));
                return null;
            case EntryType.Link:
                return Link(absolute, path);
            case EntryType.File:
                return new ArtifactFile(path, ArtifactEntryKind.File) { Length = status.Length, HardLinks = status.Names, Listed = (RootOf(status), status.Identity?.Inode ?? 0) };
            default:
                return new ArtifactFile(path, ArtifactEntryKind.Special) { Detail = DirectorySource.SpecialName(status.Type) };
        }
    }

    // Another file system may be mounted somewhere below.
    private ListedRoot RootOf(EntryStatus status)
    {
        if (listed is null || listed.Device != status.Identity?.Device)
        {
            listed = new ListedRoot(root, status.Identity?.Device);
        }

        return listed;
    }

    private ArtifactFile Link(string absolute, ArtifactPath path)
    {
        string written = Repair(new FileInfo(absolute).LinkTarget ?? string.Empty);
        if (!LinkResolver.TryResolve(absolute, out string real, out bool exists))
        {
            return new ArtifactFile(path, ArtifactEntryKind.LinkBroken) { LinkTarget = written, Detail = "The link leads in a circle." };
        }

        if (real == root)
        {
            return new ArtifactFile(path, ArtifactEntryKind.LinkToFolder) { LinkTarget = "." };
        }

        string prefix = Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar;
        if (!real.StartsWith(prefix, StringComparison.Ordinal))
        {
            if (blobs is not null && Path.GetDirectoryName(real) == blobs)
            {
                return Blob(path, written, real);
            }

            return new ArtifactFile(path, ArtifactEntryKind.LinkOutside) { LinkTarget = written };
        }

        string inside = real[prefix.Length..].Replace(Path.DirectorySeparatorChar, '/');
        if (!exists || EntryStatus.Of(real) is not { } status)
        {
            return new ArtifactFile(path, ArtifactEntryKind.LinkBroken) { LinkTarget = written, Detail = "The target of the link does not exist." };
        }

        if (!ArtifactPath.TryParse(inside, out ArtifactPath target, out string? problem))
        {
            return new ArtifactFile(path, ArtifactEntryKind.LinkBroken) { LinkTarget = written, Detail = problem };
        }

        return status.Type switch
        {
            EntryType.Folder => new ArtifactFile(path, ArtifactEntryKind.LinkToFolder) { LinkTarget = target.Value },
            EntryType.File => new ArtifactFile(path, ArtifactEntryKind.LinkToFile)
            {
                Length = status.Length,
                HardLinks = status.Names,
                LinkTarget = target.Value,
                Open = () => LocalFile.Open(real, status),
            },
            _ => new ArtifactFile(path, ArtifactEntryKind.LinkBroken) { LinkTarget = written, Detail = $"The link leads to a special file ({DirectorySource.SpecialName(status.Type)})." },
        };
    }

    // A file of a snapshot lies among the blobs of its repository: the link is how the cache writes it.
    private static ArtifactFile Blob(ArtifactPath path, string written, string real) => EntryStatus.Of(real) switch
    {
        { Type: EntryType.File } status => new ArtifactFile(path, ArtifactEntryKind.File)
        {
            Length = status.Length,
            HardLinks = status.Names,
            LinkTarget = written,
            Open = () => LocalFile.Open(real, status),
        },
        null => new ArtifactFile(path, ArtifactEntryKind.LinkBroken) { LinkTarget = written, Detail = "The target of the link does not exist." },
        _ => new ArtifactFile(path, ArtifactEntryKind.LinkOutside) { LinkTarget = written },
    };

    // Opens the folder with the first name and not before, so that a folder that cannot be opened is a problem of the listing.
    private sealed class NameEnumerator(string absolute) : IDisposable
    {
        private IEnumerator<string>? names;

        public string Current => names!.Current;

        public bool MoveNext()
        {
            names ??= new FileSystemEnumerable<string>(absolute, static (ref FileSystemEntry entry) => entry.FileName.ToString(), Everything).GetEnumerator();
            return names.MoveNext();
        }

        public void Dispose() => names?.Dispose();
    }

    private const string NotUtf8 = "The name is not valid Unicode, so the entry cannot be opened by it.";

    private static ArtifactFile Unreadable(string relative, string problem) =>
        ArtifactPath.TryParse(relative, out ArtifactPath path)
            ? new ArtifactFile(path, ArtifactEntryKind.Unreadable) { Detail = problem }
            : new ArtifactFile(ArtifactPath.Parse("unnamed"), ArtifactEntryKind.Unreadable) { Detail = problem };

    private static string Join(string relative, string name) => relative.Length == 0 ? name : relative + "/" + name;

    private static string Repair(string text)
    {
        if (IsWellFormed(text))
        {
            return text;
        }

        var repaired = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            repaired.Append(rune.ToString());
        }

        return repaired.ToString();
    }

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
