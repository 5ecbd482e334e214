using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Sources;

namespace ModelAudit.Provenance.HuggingFace;

/// <summary>Downloads into a local folder: a record for each file, and where the client keeps one, a list of the whole repository.</summary>
/// <param name="context">The inspection.</param>
/// <param name="findings">Where the findings go.</param>
internal sealed class LocalDownloads(ModelContext context, DownloadFindings findings)
{
    private readonly HashSet<ArtifactPath> named = [];
    private readonly HashSet<string> folders = new(StringComparer.Ordinal);

    /// <summary>Reads a record and compares the file it is about.</summary>
    /// <param name="record">The record.</param>
    /// <param name="folder">The folder that was downloaded into, with a slash at its end, or an empty string.</param>
    /// <param name="path">The file.</param>
    public void AddRecord(FileEvidence record, string folder, ArtifactPath path)
    {
        folders.Add(folder);
        named.Add(path);
        if (!TryRead(record, DownloadRecord.MaximumBytes, "the bound on download records", out byte[] content))
        {
            return;
        }

        if (!DownloadRecord.TryParse(content, out DownloadRecord? download, out string? problem))
        {
            findings.Gap(context, GapReason.Malformed, problem, record.Path);
            return;
        }

        findings.Commits.Add(download.Commit);
        string state = "missing";
        string? role = null;
        if (context.TryGetFile(path, out FileEvidence? file))
        {
            state = findings.Compare(context, file, download.Digest, record.Path);
            role = ModelFiles.RoleOf(file);
        }
        else
        {
            findings.Miss(path.Value, record.Path.Value, "recorded");
        }

        findings.Records.Add(
            ("path", FactValue.Of(path.Value)),
            ("record", FactValue.Of(record.Path.Value)),
            ("commit", FactValue.Of(download.Commit)),
            ("algorithm", download.Digest.Algorithm is { } algorithm ? FactValue.Of(algorithm) : null),
            ("digest", FactValue.Of(download.Digest.Text)),
            ("recordedAt", download.RecordedAt is { } time ? FactValue.Of(DocumentTime.Format(time)) : null),
            ("role", role is null ? null : FactValue.Of(role)),
            ("state", FactValue.Of(state)));
    }

    /// <summary>Reads the list of a repository's files and compares them.</summary>
    /// <param name="file">The list.</param>
    /// <param name="folder">The folder that was downloaded into, with a slash at its end, or an empty string.</param>
    public void AddListing(FileEvidence file, string folder)
    {
        folders.Add(folder);
        if (!TryRead(file, RepositoryListing.MaximumBytes, "the bound on lists of a repository's files", out byte[] content))
        {
            return;
        }

        if (!RepositoryListing.TryParse(content, out RepositoryListing? listing, out string? problem))
        {
            findings.Gap(context, GapReason.Malformed, problem, file.Path);
            return;
        }

        foreach ((string listed, long? size, ContentTag digest) in listing.Files)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (!ArtifactPath.TryParse(folder + listed, out ArtifactPath path) || !context.TryGetFile(path, out FileEvidence? found))
            {
                findings.Miss(folder + listed, file.Path.Value, "repository");
                continue;
            }

            named.Add(path);
            if (size is { } declared && declared != found.Length)
            {
                findings.Differ(path, file.Path, "size", declared.ToString(CultureInfo.InvariantCulture), found.Length.ToString(CultureInfo.InvariantCulture));
            }

            findings.Compare(context, found, digest, file.Path);
        }
    }

    /// <summary>Finds the files in folders with records that nothing names. Called last.</summary>
    public void FindUnrecorded()
    {
        foreach (FileEvidence file in context.Files)
        {
            if (IsBelowDownload(file.Path.Value)
                && !named.Contains(file.Path)
                && !DownloadPaths.IsBookkeeping(file.Path)
                && !file.Path.Value.Contains("!/", StringComparison.Ordinal))
            {
                findings.Unrecorded.Add(("path", FactValue.Of(file.Path.Value)), ("role", FactValue.Of(ModelFiles.RoleOf(file))));
            }
        }
    }

    // By the folders of the path: comparing with every folder would take quadratic time on a hostile tree.
    private bool IsBelowDownload(string path)
    {
        if (folders.Contains(string.Empty))
        {
            return true;
        }

        for (int slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            if (folders.Contains(path[..(slash + 1)]))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryRead(FileEvidence file, int maximum, string bound, out byte[] content)
    {
        bool read = context.TryRead(file, maximum, bound, out byte[]? bytes);
        content = bytes ?? [];
        if (!read)
        {
            findings.NotRead();
        }

        return read;
    }
}
