using ModelAudit.Sources;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>What part of a tree a signature is about: the folder that it lies in, or the file or folder that it is named after.</summary>
/// <param name="Prefix">The folder with a slash at its end; empty for the root.</param>
/// <param name="File">The only file in it that is meant, or null for all.</param>
internal sealed record OmsScope(string Prefix, string? File)
{
    private static readonly string[] Suffixes = [".sigstore.json", ".sigstore", ".sig"];

    /// <summary>Finds the scope of a signature.</summary>
    /// <param name="signature">Where it lies; null for one given beside the tree, which is about all of it.</param>
    /// <param name="manifest">What it lists.</param>
    /// <param name="entries">Everything in the tree, by path.</param>
    public static OmsScope Of(ArtifactPath? signature, OmsManifest manifest, IReadOnlyDictionary<string, ArtifactFile> entries)
    {
        if (signature is not { } path)
        {
            return new OmsScope(string.Empty, null);
        }

        string folder = path.Folder.Length == 0 ? string.Empty : path.Folder.TrimEnd('/') + "/";
        string? suffix = Array.Find(Suffixes, suffix => path.Name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) && path.Name.Length > suffix.Length);
        string? stem = suffix is null ? null : path.Name[..^suffix.Length];
        if (stem is not null && entries.ContainsKey(folder + stem) && manifest.Resources.All(resource => resource.Path == "." || resource.Path == stem))
        {
            return new OmsScope(folder, stem);
        }

        bool named = stem is not null && stem != "model" && entries.Keys.Any(key => key.StartsWith(folder + stem + "/", StringComparison.Ordinal));
        return new OmsScope(named ? folder + stem + "/" : folder, null);
    }

    /// <summary>The scope in words: a path, or "." for the whole tree.</summary>
    public string Name => File is not null ? Prefix + File : Prefix.Length == 0 ? "." : Prefix[..^1];

    /// <summary>The entries in the scope, by their paths below it.</summary>
    public IReadOnlyList<ArtifactFile> Of(IReadOnlyCollection<ArtifactFile> entries) =>
    [
        .. entries.Where(entry => File is null ? entry.Path.Value.StartsWith(Prefix, StringComparison.Ordinal) : entry.Path.Value == Prefix + File)
            .Select(entry => Prefix.Length == 0 ? entry : entry with { Path = ArtifactPath.Parse(entry.Path.Value[Prefix.Length..]) }),
    ];

    /// <summary>The path below the scope, or null when it lies elsewhere.</summary>
    public ArtifactPath? Below(ArtifactPath? path) =>
        path is { } inside && inside.Value.StartsWith(Prefix, StringComparison.Ordinal) && ArtifactPath.TryParse(inside.Value[Prefix.Length..], out ArtifactPath below) ? below : null;

    /// <summary>The path in the tree of one below the scope.</summary>
    public string Full(string below) => Prefix + (below == "." && File is not null ? File : below);
}
