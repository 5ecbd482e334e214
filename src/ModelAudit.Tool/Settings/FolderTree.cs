namespace ModelAudit.Tool.Settings;

/// <summary>Tells whether a path lies inside a folder, links followed.</summary>
internal static class FolderTree
{
    /// <summary>Whether a path is the folder or lies inside it, as written or with links resolved.</summary>
    /// <param name="folder">The full path of a folder or file.</param>
    /// <param name="path">The full path to place; it need not exist.</param>
    public static bool Contains(string folder, string path)
    {
        string written = Path.TrimEndingDirectorySeparator(folder);
        string real = Resolve(written);
        return IsInside(path, written) || IsInside(path, real) || IsInside(Resolve(path), real);
    }

    private static bool IsInside(string path, string tree) =>
        path == tree || path.StartsWith(Path.EndsInDirectorySeparator(tree) ? tree : tree + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Resolve(string path)
    {
        string root = Path.GetPathRoot(path)!;
        string resolved = root;
        foreach (string segment in path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            resolved = Path.Combine(resolved, segment);
            try
            {
                FileSystemInfo? target = Directory.Exists(resolved)
                    ? Directory.ResolveLinkTarget(resolved, returnFinalTarget: true)
                    : File.Exists(resolved) ? File.ResolveLinkTarget(resolved, returnFinalTarget: true) : null;
                resolved = target?.FullName ?? resolved;
            }
            catch (IOException)
            {
                // A link that leads in a circle leads nowhere.
                return resolved;
            }
        }

        return resolved;
    }
}
