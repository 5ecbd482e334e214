using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Sources;

namespace ModelAudit.Provenance.HuggingFace;

/// <summary>
/// The layout of the shared cache: <c>refs/NAME</c> holds a commit, <c>snapshots/COMMIT/PATH</c> links to <c>blobs/TAG</c>, and a blob is
/// named by the digest of its content.
/// </summary>
/// <param name="context">The inspection.</param>
/// <param name="findings">Where the findings go.</param>
internal sealed class SharedCaches(ModelContext context, DownloadFindings findings)
{
    /// <summary>The longest reference, in bytes: it holds a commit.</summary>
    public const int MaximumReferenceBytes = 256;

    private sealed class Repository
    {
        public SortedSet<string> Snapshots { get; } = new(StringComparer.Ordinal);

        public List<(FileEvidence File, string Name)> References { get; } = [];

        public int Blobs { get; set; }
    }

    /// <summary>Inspects every repository of the tree.</summary>
    public void Inspect()
    {
        SortedDictionary<string, Repository> repositories = Find();
        foreach ((string folder, Repository repository) in repositories)
        {
            foreach ((FileEvidence file, string name) in repository.References)
            {
                Reference(file, name, folder, repository);
            }

            string last = folder.Length == 0 ? string.Empty : folder.TrimEnd('/').Split('/')[^1];
            string[] parts = last.Split("--");
            findings.Caches.Add(
                ("path", FactValue.Of(folder.Length == 0 ? "." : folder.TrimEnd('/'))),
                ("repository", parts.Length > 1 ? FactValue.Of(string.Join('/', parts[1..])) : null),
                ("type", parts.Length > 1 ? FactValue.Of(parts[0]) : null),
                ("snapshots", FactValue.Of(repository.Snapshots.Count)),
                ("blobs", FactValue.Of(repository.Blobs)));
        }
    }

    private SortedDictionary<string, Repository> Find()
    {
        var repositories = new SortedDictionary<string, Repository>(StringComparer.Ordinal);
        var members = new List<(ArtifactFile Entry, string Folder, string Part, string Member)>();
        foreach (ArtifactFile entry in context.Entries)
        {
            if (DownloadPaths.IsCached(entry.Path, out string folder, out string? part, out string rest))
            {
                members.Add((entry, folder, part, rest));
                if (!repositories.ContainsKey(folder))
                {
                    repositories.Add(folder, new Repository());
                }
            }
        }

        foreach ((ArtifactFile entry, string folder, string part, string rest) in members)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            Repository repository = repositories[folder];
            string commit = rest.Split('/')[0];
            if (part == "snapshots" && DownloadRecord.IsCommit(commit) && rest.Length > 41)
            {
                repository.Snapshots.Add(commit);
            }
            else if (part == "blobs" && ContentTag.Of(rest).Algorithm is not null)
            {
                repository.Blobs++;
            }
        }

        // A folder "refs" or "blobs" of something else is no cache: one has snapshots of commits.
        foreach (string other in repositories.Where(pair => pair.Value.Snapshots.Count == 0 && !IsNamed(pair.Key)).Select(pair => pair.Key).ToArray())
        {
            repositories.Remove(other);
        }

        foreach ((ArtifactFile entry, string folder, string part, string rest) in members.Where(member => repositories.ContainsKey(member.Folder)))
        {
            Member(entry, folder, part, rest, repositories[folder]);
        }

        return repositories;
    }

    private static bool IsNamed(string folder) => folder.Length > 0 && HubSnapshot.IsRepository(folder.TrimEnd('/').Split('/')[^1]);

    private void Member(ArtifactFile entry, string folder, string part, string rest, Repository repository)
    {
        switch (part)
        {
            case "blobs" when context.TryGetFile(entry.Path, out FileEvidence? blob) && !rest.EndsWith(".incomplete", StringComparison.Ordinal):
                findings.Compare(context, blob, ContentTag.Of(rest), entry.Path);
                break;
            case "refs" when context.TryGetFile(entry.Path, out FileEvidence? reference):
                repository.References.Add((reference, rest));
                break;
            case "snapshots" when entry.Kind == ArtifactEntryKind.LinkBroken:
                findings.Miss(entry.LinkTarget ?? "?", entry.Path.Value, "blob");
                break;
            case "snapshots" when entry.Kind is ArtifactEntryKind.LinkOutside or ArtifactEntryKind.LinkToFolder
                || (entry.Kind == ArtifactEntryKind.LinkToFile && entry.LinkTarget?.StartsWith(folder + "blobs/", StringComparison.Ordinal) != true):
                findings.StrayLinks.Add(("path", FactValue.Of(entry.Path.Value)), ("target", FactValue.Of(entry.LinkTarget ?? "?")));
                break;
        }
    }

    private void Reference(FileEvidence file, string name, string folder, Repository repository)
    {
        if (!context.TryRead(file, MaximumReferenceBytes, "the bound on references", out byte[]? content))
        {
            findings.NotRead();
            return;
        }

        string commit = Encoding.UTF8.GetString(content).Trim();
        if (!DownloadRecord.IsCommit(commit))
        {
            findings.Gap(context, GapReason.Malformed, "The reference holds no commit of 40 hexadecimal digits.", file.Path);
            return;
        }

        bool resolved = repository.Snapshots.Contains(commit);
        if (!resolved)
        {
            findings.Miss($"{folder}snapshots/{commit}", file.Path.Value, "snapshot");
        }

        findings.References.Add(
            ("path", FactValue.Of(file.Path.Value)),
            ("name", FactValue.Of(name)),
            ("commit", FactValue.Of(commit)),
            ("resolved", FactValue.Of(resolved)));
    }
}
