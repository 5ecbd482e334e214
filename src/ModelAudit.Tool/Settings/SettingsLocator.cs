namespace ModelAudit.Tool.Settings;

/// <summary>
/// Finds the settings file of a working directory: in it, and above it up to the root of the repository it lies in. A folder that is
/// being audited is passed over, because whoever made the model must not choose the rules it is judged by.
/// </summary>
internal static class SettingsLocator
{
    /// <summary>Finds the file.</summary>
    /// <param name="workingDirectory">Where to start.</param>
    /// <param name="audited">Full paths of what is audited.</param>
    /// <returns>The full path, or null.</returns>
    public static string? Find(string workingDirectory, IEnumerable<string> audited)
    {
        string[] trees = [.. audited.SelectMany(path => new[] { path, Resolve(path) }).Select(Path.TrimEndingDirectorySeparator).Distinct()];
        string? top = RepositoryRoot(workingDirectory);
        for (DirectoryInfo? folder = new(workingDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, SettingsFile.FileName);
            if (File.Exists(candidate) && !trees.Any(tree => IsInside(candidate, tree) || IsInside(Resolve(candidate), tree)))
            {
                return candidate;
            }

            // Outside a repository nobody vouches for the folders above (a shared /tmp), so only the working directory counts.
            if (top is null || folder.FullName == top)
            {
                return null;
            }
        }

        return null;
    }

    private static string? RepositoryRoot(string workingDirectory)
    {
        for (DirectoryInfo? folder = new(workingDirectory); folder is not null; folder = folder.Parent)
        {
            // A file named .git marks a worktree or submodule.
            if (Path.Exists(Path.Combine(folder.FullName, ".git")))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    private static bool IsInside(string path, string tree) =>
        path == tree || path.StartsWith(Path.EndsInDirectorySeparator(tree) ? tree : tree + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The path with the links of every folder on the way resolved.</summary>
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
                // A link that leads nowhere stays as it is written.
                return resolved;
            }
        }

        return resolved;
    }
}
