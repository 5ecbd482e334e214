using System.Runtime.InteropServices;
using ModelAudit.Sources;

namespace ModelAudit.Formats.Onnx.External;

/// <summary>The entries of a tree by their paths, and how many names of each file are among them.</summary>
internal sealed class ListedNames
{
    private readonly Lazy<Dictionary<ArtifactPath, ArtifactFile>> byPath;
    private readonly Dictionary<(ulong Device, ulong Inode), long> inside = [];

    /// <summary>Takes down the entries.</summary>
    public ListedNames(IReadOnlyCollection<ArtifactFile> entries)
    {
        // A tree may have a million entries, of which few models ask.
        byPath = new(() =>
        {
            var known = new Dictionary<ArtifactPath, ArtifactFile>(entries.Count);
            foreach (ArtifactFile entry in entries)
            {
                known.TryAdd(entry.Path, entry);
            }

            return known;
        });
        foreach (ArtifactFile entry in entries)
        {
            if (entry.HardLinks > 1 && entry.Identity is { } identity)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(inside, identity, out _)++;
            }
        }
    }

    /// <summary>Whether something of that path is listed.</summary>
    public bool Contains(ArtifactPath path) => byPath.Value.ContainsKey(path);

    /// <summary>How many more names a file has than lie in the tree; null where there is none, or nobody tells.</summary>
    public long? NamesElsewhere(ArtifactPath path)
    {
        if (inside.Count == 0)
        {
            return null;
        }

        if (byPath.Value.GetValueOrDefault(path) is { Kind: ArtifactEntryKind.LinkToFile, LinkTarget: { } target } && ArtifactPath.TryParse(target, out ArtifactPath real, out _))
        {
            path = real;
        }

        return byPath.Value.GetValueOrDefault(path) is { Identity: { } identity, HardLinks: { } names } && names > inside.GetValueOrDefault(identity, 1) ? names - inside.GetValueOrDefault(identity, 1) : null;
    }
}
