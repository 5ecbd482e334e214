using ModelAudit.Reading;
using ModelAudit.Signing;
using ModelAudit.Sources;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>What a signed manifest says about a tree before anything is hashed: what is missing, what is extra, and what has to be compared.</summary>
internal sealed class OmsPlan
{
    private readonly OmsManifest manifest;
    private readonly Dictionary<string, ArtifactFile> entries;
    private readonly List<ModelFileDifference> differences = [];
    private readonly List<OmsPiece> pieces = [];
    private readonly List<string> notices = [];

    private OmsPlan(OmsManifest manifest, IEnumerable<ArtifactFile> entries)
    {
        this.manifest = manifest;
        this.entries = entries.ToDictionary(entry => entry.Path.Value, StringComparer.Ordinal);
    }

    /// <summary>What differs without looking into files.</summary>
    public IReadOnlyList<ModelFileDifference> Differences => differences;

    /// <summary>What has to be hashed.</summary>
    public IReadOnlyList<OmsPiece> Pieces => pieces;

    /// <summary>What is odd and does no harm.</summary>
    public IReadOnlyList<string> Notices => notices;

    /// <summary>Makes a plan.</summary>
    /// <param name="manifest">What was signed.</param>
    /// <param name="entries">Everything the source listed below the folder that was signed.</param>
    /// <param name="signature">The path of the signature, when it lies in the tree.</param>
    public static OmsPlan Make(OmsManifest manifest, IReadOnlyList<ArtifactFile> entries, ArtifactPath? signature)
    {
        var plan = new OmsPlan(manifest, entries);
        HashSet<string> listed = plan.CompareListed(signature);
        plan.FindExtra(entries.Where(entry => !listed.Contains(entry.Path.Value) && entry.Path != signature));
        return plan;
    }

    private HashSet<string> CompareListed(ArtifactPath? signature)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        foreach (IGrouping<string, OmsResource> file in manifest.Resources.GroupBy(resource => resource.Path, StringComparer.Ordinal))
        {
            string path = file.Key == "." ? OnlyFile(signature) ?? file.Key : file.Key;
            listed.Add(path);
            if (!entries.TryGetValue(path, out ArtifactFile? entry))
            {
                Add(path, ModelFileState.Missing, "The file was signed and is not there.");
            }
            else if (entry.Kind == ArtifactEntryKind.LinkToFile && !manifest.AllowSymlinks)
            {
                Add(path, ModelFileState.Changed, $"A file was signed; now there is a link to '{FactBounds.Cut(entry.LinkTarget ?? string.Empty, 256)}'.");
            }
            else if (entry.Open is null)
            {
                Add(path, ModelFileState.NotCompared, entry.Detail ?? "It is no file that can be read.");
            }
            else
            {
                AddPieces(entry, [.. file.OrderBy(resource => resource.Start)]);
            }
        }

        return listed;
    }

    // The reference implementation signs a single file as ".", with its name in the subject.
    private string? OnlyFile(ArtifactPath? signature)
    {
        if (entries.ContainsKey(manifest.Name))
        {
            return manifest.Name;
        }

        string[] files = [.. entries.Values.Where(entry => entry.Open is not null && entry.Path != signature).Select(entry => entry.Path.Value).Take(2)];
        return files.Length == 1 ? files[0] : null;
    }

    private void AddPieces(ArtifactFile entry, OmsResource[] resources)
    {
        long at = 0;
        foreach (OmsResource resource in resources)
        {
            if (resource.Start is { } start && start != at)
            {
                Add(entry.Path.Value, ModelFileState.Changed, FormattableString.Invariant($"The signed pieces leave bytes out or cover them twice from byte {Math.Min(at, start)} on."));
                return;
            }

            at = resource.End ?? entry.Length;
        }

        if (at != entry.Length)
        {
            Add(entry.Path.Value, ModelFileState.Changed, FormattableString.Invariant($"{at} bytes were signed; the file has {entry.Length}."));
            return;
        }

        pieces.AddRange(resources.Select(resource => new OmsPiece(entry, resource.Start ?? 0, resource.End) { Expected = resource.Digest }));
    }

    private void FindExtra(IEnumerable<ArtifactFile> others)
    {
        var ignored = new OmsIgnoredPaths([.. OmsManifest.DefaultIgnored, .. manifest.IgnoredPaths]);
        int empty = 0;
        foreach (ArtifactFile entry in others.Where(entry => !ignored.Contains(entry.Path)))
        {
            if (manifest.Method == OmsManifest.Shards && entry.Kind == ArtifactEntryKind.File && entry.Length == 0)
            {
                empty++;
            }
            else if (entry.Kind == ArtifactEntryKind.LinkToFolder && manifest.AllowSymlinks)
            {
                notices.Add($"'{FactBounds.Cut(entry.Path.Value, 256)}' is a link to a folder; its files are compared where they lie.");
            }
            else
            {
                Add(entry.Path.Value, ModelFileState.Extra, entry.Kind switch
                {
                    ArtifactEntryKind.File => "The file was not signed.",
                    ArtifactEntryKind.Unreadable => entry.Detail ?? "It cannot be read, and was not signed.",
                    _ => "It was not signed, and is no file.",
                });
            }
        }

        if (empty > 0)
        {
            notices.Add(FormattableString.Invariant($"{empty} empty files are not covered: a manifest of pieces does not list any."));
        }
    }

    private void Add(string path, ModelFileState state, string detail) => differences.Add(new ModelFileDifference(path, state, detail));
}
