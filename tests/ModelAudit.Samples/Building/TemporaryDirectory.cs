namespace ModelAudit.Samples.Building;

/// <summary>A folder that is deleted with everything in it when it is disposed.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    /// <summary>Makes an empty folder.</summary>
    public TemporaryDirectory() => Root = Directory.CreateTempSubdirectory("modelaudit-").FullName;

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>A path below the folder.</summary>
    /// <param name="path">Relative, '/' between segments.</param>
    public string this[string path] => Path.Combine(Root, path.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Writes a tree and gives its folder.</summary>
    public static TemporaryDirectory Of(TreeBuilder tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var directory = new TemporaryDirectory();
        tree.WriteTo(directory.Root);
        return directory;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Root, recursive: true);
}
