using ModelAudit.Sources;

namespace ModelAudit.Provenance.Oci;

/// <summary>
/// Lists what the layers of an OCI image layout hold as files of the model, as a program that pulls it would lay them out: later layers
/// replace files of earlier ones, and whiteouts of images remove them (OCI image specification v1.1, "Image Layer Filesystem Changeset").
/// </summary>
internal sealed class OciContents
{
    private const int MaximumLayers = 10_000;
    private const string Whiteout = ".wh.";
    private const string OpaqueWhiteout = ".wh..wh..opq";

    private readonly Dictionary<string, ArtifactFile> entries;
    private readonly AuditLimits limits;
    private readonly CancellationToken cancellation;
    private readonly Dictionary<string, OciLayerFiles.Result> read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LayerBlob> layers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ArtifactFile> files = new(StringComparer.Ordinal);

    private OciContents(IReadOnlyList<ArtifactFile> entries, AuditLimits limits, CancellationToken cancellation)
    {
        this.entries = entries.ToDictionary(entry => entry.Path.Value, StringComparer.Ordinal);
        this.limits = limits;
        this.cancellation = cancellation;
    }

    /// <summary>Lists a layout with what its layers hold.</summary>
    /// <param name="entries">The files of the layout as they lie on disk.</param>
    /// <param name="reference">The tag or digest of the only manifest that is wanted; null for all.</param>
    /// <param name="limits">The bounds in force.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArtifactSourceException">There is no such manifest.</exception>
    public static IEnumerable<ArtifactFile> List(IReadOnlyList<ArtifactFile> entries, string? reference, AuditLimits limits, CancellationToken cancellation)
    {
        var contents = new OciContents(entries, limits, cancellation);
        var index = new OciManifests(contents.entries, cancellation);
        OciManifests.Manifest[] wanted = [.. index.Read().Where(manifest => reference is null || manifest.Is(reference))];
        if (reference is not null && wanted.Length == 0)
        {
            throw new ArtifactSourceException($"The OCI image layout has no manifest '{reference}' with layers.");
        }

        var folders = new HashSet<string>(OciLayoutSource.Reserved, StringComparer.Ordinal);
        foreach (OciManifests.Manifest manifest in wanted)
        {
            contents.Unpack(manifest, wanted.Length == 1 ? string.Empty : Folder(manifest, folders) + "/");
        }

        return entries.Select(contents.Listed).Concat(contents.files.Values);
    }

    private static string Folder(OciManifests.Manifest manifest, HashSet<string> taken)
    {
        string tag = string.Concat((manifest.Descriptor.Annotation(OciManifests.RefName) ?? string.Empty).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '_'));
        string digits = manifest.Descriptor.Digits;
        string folder = tag.Trim('.').Length > 0 && tag.Length <= 128 && !taken.Contains(tag) ? tag : $"{manifest.Descriptor.Algorithm}-{digits[..12]}";
        return taken.Add(folder) ? folder : folder[..^12] + digits;
    }

    private ArtifactFile Listed(ArtifactFile entry) =>
        !layers.TryGetValue(entry.Path.Value, out LayerBlob? layer) ? entry
        : layer.File is { } file ? new ArtifactFile(entry.Path, ArtifactEntryKind.LinkToFile) { Length = entry.Length, HardLinks = entry.HardLinks, LinkTarget = file.Value, Layer = layer }
        : new ArtifactFile(entry.Path, entry.Kind) { Length = entry.Length, HardLinks = entry.HardLinks, LinkTarget = entry.LinkTarget, Layer = layer };

    private void Unpack(OciManifests.Manifest manifest, string folder)
    {
        var tree = new OciTree(manifest.Path, folder);
        foreach (OciDescriptor descriptor in manifest.Layers.Take(MaximumLayers))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!entries.TryGetValue(descriptor.BlobPath, out ArtifactFile? blob) || blob.Open is null)
            {
                continue;
            }

            if (!layers.TryGetValue(descriptor.BlobPath, out LayerBlob? layer))
            {
                layers.Add(descriptor.BlobPath, layer = new LayerBlob(blob));
            }

            string? detail = blob.Kind != ArtifactEntryKind.File ? "The blob is a link."
                : descriptor.IsArchive ? Archive(tree, layer, manifest.IsImage)
                : Raw(tree, layer, descriptor);
            layer.Uses.Add(new LayerBlob.Use(manifest.Path, folder.Length == 0 ? "." : folder[..^1], detail) { IsArchive = descriptor.IsArchive, IsImage = manifest.IsImage });
        }

        Keep(tree);
    }

    private static string? Raw(OciTree tree, LayerBlob layer, OciDescriptor descriptor)
    {
        string path = descriptor.File!.TrimEnd('/');
        if (!ArtifactPath.TryParse(path, out _, out string? problem))
        {
            return problem;
        }

        tree.Put(layer, null, path, () => new ArtifactFile(ArtifactPath.Parse(tree.Folder + path), ArtifactEntryKind.File) { Length = layer.Entry.Length, Open = layer.Entry.Open });
        return null;
    }

    private string? Archive(OciTree tree, LayerBlob layer, bool isImage)
    {
        string key = layer.Entry.Path.Value;
        if (!read.TryGetValue(key, out OciLayerFiles.Result? content))
        {
            read.Add(key, content = new OciLayerFiles(limits).Read(layer.Entry, cancellation));
        }

        if (content.Detail is not null)
        {
            return content.Detail;
        }

        if (tree.Count + content.Items.Count > limits.MaxFiles)
        {
            return FormattableString.Invariant($"With it the model has more files than MaxFiles ({limits.MaxFiles}).");
        }

        layer.Tar = content.Tar;
        if (isImage)
        {
            tree.Remove([.. content.Items.Select(item => Removed(item.Name)).OfType<string>()]);
        }

        foreach (OciLayerFiles.Item item in content.Items)
        {
            string path = item.Name.StartsWith("%2E/", StringComparison.Ordinal) ? item.Name[4..] : item.Name;
            if (isImage && Removed(item.Name) is not null)
            {
                tree.Omit(layer, item.Member, path, "whiteout");
            }
            else if (IsEscaped(path) || !ArtifactPath.TryParse(tree.Folder + path, out ArtifactPath parsed) || parsed.IsMember)
            {
                tree.Omit(layer, item.Member, path, "unsafe");
            }
            else
            {
                tree.Put(layer, item.Member, path, () => new ArtifactFile(parsed, ArtifactEntryKind.File) { Length = item.Part.Length, Part = item.Part });
            }
        }

        return null;
    }

    // What a whiteout removes: a path, or all below a folder, which then ends with a slash.
    private static string? Removed(string member)
    {
        int name = member.LastIndexOf('/') + 1;
        ReadOnlySpan<char> last = member.AsSpan(name);
        string folder = member.StartsWith("%2E/", StringComparison.Ordinal) ? member[4..name] : member[..name];
        return last.SequenceEqual(OpaqueWhiteout) ? folder
            : last.StartsWith(Whiteout) && last.Length > Whiteout.Length ? folder + last[Whiteout.Length..].ToString()
            : null;
    }

    // The tar inspector writes what leads out of the archive like this.
    private static bool IsEscaped(string path) => path.Split('/').Any(segment => segment is "%" or "%2E" or "%2E%2E");

    private void Keep(OciTree tree)
    {
        foreach (OciTree.Node node in tree.Nodes)
        {
            ArtifactFile file = node.Make();
            if (entries.ContainsKey(file.Path.Value) || OciLayoutSource.IsPackaging(file.Path))
            {
                node.Layer.Omissions.Add(new LayerBlob.Omission(tree.Manifest, node.Member, file.Path.Value, "taken"));
                continue;
            }

            files.TryAdd(file.Path.Value, file);
            if (node.Member is null)
            {
                node.Layer.File ??= file.Path;
            }
            else
            {
                node.Layer.List(node.Member);
            }

            LayerBlob.Use use = node.Layer.Uses.First(use => use.Manifest == tree.Manifest);
            use.Files++;
            use.Bytes += file.Length;
        }
    }
}
