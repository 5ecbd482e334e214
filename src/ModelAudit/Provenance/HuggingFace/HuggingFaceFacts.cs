using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Provenance.HuggingFace;

/// <summary>
/// What the Hugging Face client left beside the files it fetched, compared with the files as they are now: the records of a local folder
/// (<c>.cache/huggingface</c>) and the layout of the shared cache (huggingface_hub, <c>_local_folder.py</c>, <c>_tree_cache.py</c>).
/// The records lie in the tree and are not signed: they show what changed since the download, not that the download was the right one.
/// </summary>
public static class HuggingFaceFacts
{
    /// <summary>The records of a local folder.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Records = new(
        "huggingface.records",
        FactScope.Model,
        "Every download record (.cache/huggingface/download/*.metadata) with the file it is about.",
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("record", FactType.Text, "The record.", IsKey: true),
        new FactField("commit", FactType.Text, "The commit the file was fetched at."),
        new FactField("algorithm", FactType.Text, "What the server's tag is a digest of: git-blob-sha1 for ordinary files, sha256 for large ones; absent when it is neither."),
        new FactField("digest", FactType.Text, "The digest that the record states."),
        new FactField("recordedAt", FactType.Text, "When the record was written, in UTC."),
        new FactField("role", FactType.Text, "What the file is for, as in file.role."),
        new FactField("state", FactType.Text, "matches, differs, missing, unread (the file has no digest) or unverifiable (the tag is no digest)."));

    /// <summary>Files that are not what was fetched.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Differences = new(
        "huggingface.differences",
        FactScope.Model,
        "Every file that is not what a record, a list of the repository's files or the name of a blob says it is: it was changed after the download, or the download went wrong.",
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("source", FactType.Text, "What says so.", IsKey: true),
        new FactField("algorithm", FactType.Text, "git-blob-sha1, sha256 or size."),
        new FactField("declared", FactType.Text, "The digest or the size stated."),
        new FactField("actual", FactType.Text, "The digest or the size found."));

    /// <summary>Files that were fetched or belong to the repository and are not there.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Missing = new(
        "huggingface.missing",
        FactScope.Model,
        "Every file that a record, a list of the repository's files, a reference or a link of a snapshot names and that is not in the tree.",
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("source", FactType.Text, "What names it.", IsKey: true),
        new FactField("kind", FactType.Text, "recorded (it was fetched and is gone), repository (it belongs to the repository and was not fetched), blob or snapshot."));

    /// <summary>Files without a record.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Unrecorded = new(
        "huggingface.unrecorded",
        FactScope.Model,
        "In a folder with download records or a list of the repository's files, every file that none names: it came from elsewhere.",
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("role", FactType.Text, "What the file is for, as in file.role."));

    /// <summary>The commits.</summary>
    public static readonly Fact<ImmutableArray<string>> Commits = new(
        "huggingface.commits",
        FactScope.Model,
        "The commits that download records name; more than one means that the files are of different states of the repository.");

    /// <summary>What interrupted downloads left.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Leftovers = new(
        "huggingface.leftovers",
        FactScope.Model,
        "Every file that a running or interrupted download left.",
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("kind", FactType.Text, "incomplete (part of a file) or lock (the client leaves them after a good download, too)."));

    /// <summary>Shared caches.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Caches = new(
        "huggingface.caches",
        FactScope.Model,
        "Every repository in the layout of the shared cache (refs, snapshots, blobs).",
        new FactField("path", FactType.Text, "Its folder, '.' for the root.", IsKey: true),
        new FactField("repository", FactType.Text, "The repository by the folder's name, such as 'org/name'; absent for the root."),
        new FactField("type", FactType.Text, "models, datasets or spaces; absent for the root."),
        new FactField("snapshots", FactType.Integer, "The number of snapshots with files."),
        new FactField("blobs", FactType.Integer, "The number of blobs."));

    /// <summary>References.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> References = new(
        "huggingface.references",
        FactScope.Model,
        "Every reference of a shared cache: which commit a branch or tag meant when it was fetched.",
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("name", FactType.Text, "The branch or tag."),
        new FactField("commit", FactType.Text, "The commit."),
        new FactField("resolved", FactType.Boolean, "Whether there is a snapshot of it."));

    /// <summary>Links of snapshots that lead elsewhere.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> StrayLinks = new(
        "huggingface.strayLinks",
        FactScope.Model,
        "Every link of a snapshot that leads anywhere but to a blob of its own repository.",
        new FactField("path", FactType.Text, "The link.", IsKey: true),
        new FactField("target", FactType.Text, "Where it leads."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All =
        [Records, Differences, Missing, Unrecorded, Commits, Leftovers, Caches, References, StrayLinks];
}
