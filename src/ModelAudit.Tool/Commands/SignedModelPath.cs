using ModelAudit.Sources;

namespace ModelAudit.Tool.Commands;

/// <summary>A model that is signed or verified: a folder, a file, a snapshot in a Hugging Face cache, or what the layers of an OCI image layout hold.</summary>
/// <param name="Source">The files.</param>
/// <param name="Root">The folder or file on the disk.</param>
/// <param name="Reference">The tag or digest in an OCI image layout; null for none.</param>
internal sealed record SignedModelPath(IArtifactSource Source, string Root, string? Reference)
{
    /// <summary>The name of a signature in a model.</summary>
    public const string SignatureName = "model.sig";

    /// <summary>Finds the model that the user names.</summary>
    /// <param name="environment">Where relative paths start.</param>
    /// <param name="path">The path as the user named it.</param>
    /// <exception cref="ToolException">There is nothing under the path, or a repository with several snapshots.</exception>
    public static SignedModelPath Of(ToolEnvironment environment, string path)
    {
        if (ModelPaths.Layout(environment, path) is var (layout, reference))
        {
            return new SignedModelPath(new OciLayoutSource(environment.FullPath(layout), reference: reference), layout, reference);
        }

        string root = Snapshot(environment, path) ?? path;
        return new SignedModelPath(ModelPaths.AsItLies(environment, root), root, null);
    }

    /// <summary>The signature when the user names none: in the folder, beside the file, or beside the blobs of a layout under the name of the tag.</summary>
    public string DefaultSignature(ToolEnvironment environment) =>
        !Directory.Exists(environment.FullPath(Root)) ? Root + ".sig"
        : Reference is null ? Path.Combine(Root, SignatureName)
        : Path.Combine(Root, string.Concat(Reference.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' ? letter : '-')) + ".sig");

    /// <summary>Whether a layout may hold its signature in a layer: the user names none, and none lies beside the blobs.</summary>
    public bool HoldsSignature(ToolEnvironment environment) => Source is OciLayoutSource && !File.Exists(environment.FullPath(DefaultSignature(environment)));

    /// <summary>Where a signature lies below the model, or null when it lies elsewhere.</summary>
    public ArtifactPath? Below(ToolEnvironment environment, string signature)
    {
        string relative = Path.GetRelativePath(environment.FullPath(Root), environment.FullPath(signature));
        return !Path.IsPathRooted(relative) && ArtifactPath.TryParse(relative.Replace(Path.DirectorySeparatorChar, '/'), out ArtifactPath path) ? path : null;
    }

    // A repository in the cache of the Hugging Face client is one model as long as it has one snapshot.
    private static string? Snapshot(ToolEnvironment environment, string path)
    {
        string full = environment.FullPath(path);
        if (!Directory.Exists(Path.Join(full, "snapshots")) || !Directory.Exists(Path.Join(full, "blobs")))
        {
            return null;
        }

        string[] snapshots = [.. Directory.EnumerateDirectories(Path.Join(full, "snapshots")).Order(StringComparer.Ordinal)];
        return snapshots switch
        {
            [] => null,
            [var only] => Path.Combine(path, "snapshots", Path.GetFileName(only)),
            _ => throw new ToolException(ExitCode.Usage, $"'{path}' is a repository in a Hugging Face cache with {snapshots.Length} snapshots; name one, such as '{Path.Combine(path, "snapshots", Path.GetFileName(snapshots[^1]))}'."),
        };
    }
}
