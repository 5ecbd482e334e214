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
        string[] trees = [.. audited];
        string? top = RepositoryRoot(workingDirectory);
        for (DirectoryInfo? folder = new(workingDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, SettingsFile.FileName);
            if (File.Exists(candidate) && !trees.Any(tree => FolderTree.Contains(tree, candidate)))
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
}
