using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Sources;

namespace ModelAudit.Provenance.HuggingFace;

/// <summary>What the comparison of downloads with their records has found so far.</summary>
/// <param name="limits">The bounds in force.</param>
internal sealed class DownloadFindings(AuditLimits limits)
{
    private readonly BoundedItems differences = new(limits);
    private readonly BoundedItems missing = new(limits);

    /// <summary>The records.</summary>
    public BoundedItems Records { get; } = new(limits);

    /// <summary>Files without a record.</summary>
    public BoundedItems Unrecorded { get; } = new(limits);

    /// <summary>What interrupted downloads left.</summary>
    public BoundedItems Leftovers { get; } = new(limits);

    /// <summary>Shared caches.</summary>
    public BoundedItems Caches { get; } = new(limits);

    /// <summary>References.</summary>
    public BoundedItems References { get; } = new(limits);

    /// <summary>Links that lead elsewhere.</summary>
    public BoundedItems StrayLinks { get; } = new(limits);

    /// <summary>The commits.</summary>
    public SortedSet<string> Commits { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether everything the client left could be read and compared.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Records that something could not be read or compared, so that the absence of findings means nothing.</summary>
    public void Gap(ModelContext context, GapReason reason, string detail, ArtifactPath path)
    {
        context.Gap(reason, detail, path);
        IsComplete = false;
    }

    /// <summary>Records that a small file could not be read; the gap is there already.</summary>
    public void NotRead() => IsComplete = false;

    /// <summary>Records a missing file.</summary>
    public void Miss(string path, string source, string kind) =>
        missing.Add(("path", FactValue.Of(path)), ("source", FactValue.Of(source)), ("kind", FactValue.Of(kind)));

    /// <summary>Compares a file with a digest; says which state it is in.</summary>
    public string Compare(ModelContext context, FileEvidence file, ContentTag digest, ArtifactPath source)
    {
        if (digest.Algorithm is null)
        {
            return "unverifiable";
        }

        if (digest.Actual(file) is not { } actual)
        {
            Gap(context, GapReason.Unreadable, $"The {digest.Algorithm} digest that '{source}' states could not be compared: the file has none.", file.Path);
            return "unread";
        }

        if (actual == digest.Text)
        {
            return "matches";
        }

        Differ(file.Path, source, digest.Algorithm, digest.Text, actual);
        return "differs";
    }

    /// <summary>Records a difference.</summary>
    public void Differ(ArtifactPath path, ArtifactPath source, string algorithm, string declared, string actual) => differences.Add(
        ("path", FactValue.Of(path.Value)),
        ("source", FactValue.Of(source.Value)),
        ("algorithm", FactValue.Of(algorithm)),
        ("declared", FactValue.Of(declared)),
        ("actual", FactValue.Of(actual)));

    /// <summary>States everything. What was found stays found; that nothing else is wrong can only be said when everything was read.</summary>
    public void State(ModelContext context)
    {
        StateFound(context, HuggingFaceFacts.Records, Records);
        StateFound(context, HuggingFaceFacts.Differences, differences);
        StateFound(context, HuggingFaceFacts.Missing, missing);
        if (IsComplete)
        {
            Unrecorded.State(context, HuggingFaceFacts.Unrecorded);
        }

        StateFound(context, HuggingFaceFacts.Caches, Caches);
        StateFound(context, HuggingFaceFacts.References, References);
        Leftovers.State(context, HuggingFaceFacts.Leftovers);
        StrayLinks.State(context, HuggingFaceFacts.StrayLinks);
        if (IsComplete || Commits.Count > 1)
        {
            context.Facts.Set(HuggingFaceFacts.Commits, [.. Commits]);
        }
    }

    private void StateFound(ModelContext context, Fact<ImmutableArray<FactItem>> fact, BoundedItems items)
    {
        if (IsComplete || items.Count > 0)
        {
            items.State(context, fact);
        }
    }
}
