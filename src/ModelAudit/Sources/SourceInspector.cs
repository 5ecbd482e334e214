using System.Collections.Immutable;
using ModelAudit.Facts;
using ModelAudit.Models;

namespace ModelAudit.Sources;

/// <summary>States what the listing alone tells: counts, links, special files and names that cause trouble.</summary>
public sealed class SourceInspector : IModelInspector
{
    /// <inheritdoc/>
    public string Name => "source";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => SourceFacts.All;

    /// <inheritdoc/>
    public void Inspect(ModelContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ImmutableArray<ArtifactFile> files = [.. context.Entries.Where(entry => entry.Kind is ArtifactEntryKind.File or ArtifactEntryKind.LinkToFile)];
        context.Facts.Set(SourceFacts.FileCount, files.Length);
        context.Facts.Set(SourceFacts.Bytes, Reading.ListedTree.Bytes(files));
        context.Facts.Set(SourceFacts.Links, [.. context.Entries.Select(Link).OfType<FactItem>()]);
        context.Facts.Set(SourceFacts.SpecialFiles, [.. context.Entries.Where(entry => entry.Kind == ArtifactEntryKind.Special).Select(Special)]);
        context.Facts.Set(SourceFacts.Names, [.. Names(context.Entries, context.Cancellation)]);
    }

    private static FactItem? Link(ArtifactFile entry)
    {
        string? kind = entry.Layer is not null ? null : entry.Kind switch
        {
            ArtifactEntryKind.LinkToFile => "inside",
            ArtifactEntryKind.LinkToFolder => "inside-folder",
            ArtifactEntryKind.LinkOutside => "outside",
            ArtifactEntryKind.LinkBroken => "broken",
            _ => null,
        };
        return kind is null ? null : FactItem.Of(
            ("path", FactValue.Of(entry.Path.Value)),
            ("kind", FactValue.Of(kind)),
            ("target", entry.LinkTarget is { } target ? FactValue.Of(target) : null));
    }

    private static FactItem Special(ArtifactFile entry) => FactItem.Of(
        ("path", FactValue.Of(entry.Path.Value)),
        ("kind", entry.Detail is { } detail ? FactValue.Of(detail) : null));

    private static IEnumerable<FactItem> Names(ImmutableArray<ArtifactFile> entries, CancellationToken cancellation)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        var byCase = new Dictionary<string, string>(entries.Length, StringComparer.OrdinalIgnoreCase);
        var byForm = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ArtifactFile entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (string path in Folders(entry.Path.Value).Where(folders.Add).Append(entry.Path.Value))
            {
                string composed = CanonicalForm.Of(path);
                string first = path;
                string alike = path;
                if (!byCase.TryAdd(composed, path))
                {
                    // Only those that collide are kept by their form as well.
                    first = byCase[composed];
                    byForm.TryAdd(CanonicalForm.Of(first), first);
                    if (!byForm.TryAdd(composed, path) && (alike = byForm[composed]) == path)
                    {
                        // A source may list a folder, too.
                        continue;
                    }
                }

                foreach ((string issue, string detail) in NameIssues.Of(path[(path.LastIndexOf('/') + 1)..]))
                {
                    yield return Item(path, issue, detail);
                }

                if (alike != path)
                {
                    yield return Item(path, "collides-by-normalization", alike);
                }
                else if (first != path)
                {
                    yield return Item(path, "collides-by-case", first);
                }
            }
        }
    }

    private static IEnumerable<string> Folders(string path)
    {
        for (int slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }
    }

    private static FactItem Item(string path, string issue, string detail) => FactItem.Of(
        ("path", FactValue.Of(path)),
        ("issue", FactValue.Of(issue)),
        ("detail", FactValue.Of(detail)));
}
