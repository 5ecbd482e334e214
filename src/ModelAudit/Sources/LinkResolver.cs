namespace ModelAudit.Sources;

/// <summary>Finds where a path really leads, link by link, as the operating system would.</summary>
internal static class LinkResolver
{
    /// <summary>The most links followed for one path; Linux gives up at 40 too (path_resolution(7)).</summary>
    private const int MaximumLinks = 40;

    /// <summary>Resolves every link in an absolute path.</summary>
    /// <param name="path">The absolute path.</param>
    /// <param name="real">The absolute path without links. When something on the way does not exist, the rest is appended as written.</param>
    /// <param name="exists">Whether everything on the way exists.</param>
    /// <returns>False when the links lead in a circle or there are too many.</returns>
    public static bool TryResolve(string path, out string real, out bool exists)
    {
        string root = Path.GetPathRoot(path)!;
        real = root;
        exists = true;
        var pending = new Stack<string>();
        Push(pending, path[root.Length..]);
        int links = 0;
        while (pending.TryPop(out string? segment))
        {
            if (segment == ".")
            {
                continue;
            }

            if (segment == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            string next = Path.Join(real, segment);
            if (!exists || EntryStatus.Of(next) is not { } status)
            {
                exists = false;
                real = next;
                continue;
            }

            if (status.Type != EntryType.Link)
            {
                real = next;
                continue;
            }

            if (++links > MaximumLinks || new FileInfo(next).LinkTarget is not { Length: > 0 } target)
            {
                return false;
            }

            if (Path.IsPathRooted(target))
            {
                real = Path.GetPathRoot(Path.GetFullPath(target))!;
                target = target[(Path.GetPathRoot(target)?.Length ?? 0)..];
            }

            Push(pending, target);
        }

        return true;
    }

    private static void Push(Stack<string> pending, string path)
    {
        string[] segments = path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        for (int i = segments.Length - 1; i >= 0; i--)
        {
            if (segments[i].Length > 0)
            {
                pending.Push(segments[i]);
            }
        }
    }
}
