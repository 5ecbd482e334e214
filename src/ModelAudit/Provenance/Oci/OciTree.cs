using ModelAudit.Sources;

namespace ModelAudit.Provenance.Oci;

/// <summary>The files of one manifest while its layers are laid one over the other.</summary>
/// <param name="manifest">The blob with the manifest.</param>
/// <param name="folder">Where the files go, with a slash at its end; empty for the root.</param>
internal sealed class OciTree(string manifest, string folder)
{
    private readonly Dictionary<string, Node> nodes = new(StringComparer.Ordinal);

    /// <summary>One file.</summary>
    /// <param name="Layer">The layer that brings it.</param>
    /// <param name="Member">Its path inside the layer; null when it is the layer.</param>
    /// <param name="Make">Makes the entry.</param>
    internal sealed record Node(LayerBlob Layer, string? Member, Func<ArtifactFile> Make);

    /// <summary>The blob with the manifest.</summary>
    public string Manifest => manifest;

    /// <summary>Where the files go.</summary>
    public string Folder => folder;

    /// <summary>The number of files.</summary>
    public int Count => nodes.Count;

    /// <summary>The files that remain.</summary>
    public IEnumerable<Node> Nodes => nodes.Values;

    /// <summary>Adds a file, which replaces an earlier one of the same path.</summary>
    public void Put(LayerBlob layer, string? member, string path, Func<ArtifactFile> make)
    {
        if (nodes.TryGetValue(path, out Node? earlier))
        {
            Omit(earlier.Layer, earlier.Member, path, "replaced");
        }

        nodes[path] = new Node(layer, member, make);
    }

    /// <summary>Notes a member that becomes no file.</summary>
    public void Omit(LayerBlob layer, string? member, string path, string reason) => layer.Omissions.Add(new LayerBlob.Omission(manifest, member, folder + path, reason));

    /// <summary>Removes what earlier layers brought.</summary>
    /// <param name="removed">Paths of files and folders; those with a slash at the end stand for what is below, the empty one for all.</param>
    public void Remove(HashSet<string> removed)
    {
        if (removed.Count == 0)
        {
            return;
        }

        foreach ((string path, Node node) in nodes.Where(pair => IsRemoved(pair.Key, removed)).ToArray())
        {
            nodes.Remove(path);
            Omit(node.Layer, node.Member, path, "removed");
        }
    }

    private static bool IsRemoved(string path, HashSet<string> removed)
    {
        if (removed.Contains(path) || removed.Contains(string.Empty))
        {
            return true;
        }

        for (int slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            if (removed.Contains(path[..slash]) || removed.Contains(path[..(slash + 1)]))
            {
                return true;
            }
        }

        return false;
    }
}
