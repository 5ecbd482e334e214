using ModelAudit.Sources;

namespace ModelAudit.Tool.Commands;

/// <summary>Turns what the user names as a model into a source.</summary>
internal static class ModelPaths
{
    /// <summary>The source of a path.</summary>
    /// <param name="environment">Where relative paths start.</param>
    /// <param name="path">A folder or a file, as the user named it; an OCI image layout may have ":" and a tag or digest behind it.</param>
    /// <param name="name">The model's name, or null for the path's last segment.</param>
    /// <exception cref="ToolException">There is nothing under the path.</exception>
    public static IArtifactSource Source(ToolEnvironment environment, string path, string? name = null)
    {
        return Layout(environment, path) is var (layout, reference)
            ? new OciLayoutSource(environment.FullPath(layout), name, reference)
            : AsItLies(environment, path, name);
    }

    /// <summary>The folder of an OCI image layout and what in it is meant; null when the path names none.</summary>
    /// <param name="environment">Where relative paths start.</param>
    /// <param name="path">The path as the user named it: FOLDER, or FOLDER:TAG.</param>
    public static (string Folder, string? Reference)? Layout(ToolEnvironment environment, string path)
    {
        string full = environment.FullPath(path);
        if (Path.Exists(full))
        {
            return OciLayoutSource.IsLayout(full) ? (path, null) : null;
        }

        // A digest has a colon of its own.
        for (int colon = path.LastIndexOf(':'); colon > 0; colon = path.LastIndexOf(':', colon - 1))
        {
            if (OciLayoutSource.IsLayout(environment.FullPath(path[..colon])))
            {
                return (path[..colon], path[(colon + 1)..]);
            }
        }

        return null;
    }

    /// <summary>The source of a path, with an OCI image layout as the files that lie there.</summary>
    /// <param name="environment">Where relative paths start.</param>
    /// <param name="path">A folder or a file, as the user named it.</param>
    /// <param name="name">The model's name, or null for the path's last segment.</param>
    /// <exception cref="ToolException">There is nothing under the path.</exception>
    public static IArtifactSource AsItLies(ToolEnvironment environment, string path, string? name = null)
    {
        string full = environment.FullPath(path);
        return Directory.Exists(full) ? new DirectorySource(full, name)
            : Path.Exists(full) ? new FileSource(full, name)
            : throw new ToolException(ExitCode.Usage, path.StartsWith('-')
                ? $"There is no option '{path}' (see --help), and nothing at that path."
                : $"There is nothing at '{path}'.");
    }
}
