using System.Diagnostics.CodeAnalysis;
using ModelAudit.Sources;

namespace ModelAudit.Provenance.HuggingFace;

/// <summary>Which files of a tree belong to the book-keeping of the Hugging Face client, told by their paths.</summary>
internal static class DownloadPaths
{
    private const string Records = ".cache/huggingface/download/";
    private const string Trees = ".cache/huggingface/trees/";
    private const string RecordSuffix = ".metadata";

    /// <summary>Whether a file is a record, and of which file.</summary>
    public static bool IsRecord(ArtifactPath path, [NotNullWhen(true)] out string? folder, out ArtifactPath file)
    {
        file = default;
        return TrySplit(path, Records, out folder, out string? rest)
            && rest.EndsWith(RecordSuffix, StringComparison.Ordinal)
            && ArtifactPath.TryParse(folder + rest[..^RecordSuffix.Length], out file);
    }

    /// <summary>Whether a file is a list of a repository's files, and of which folder.</summary>
    public static bool IsListing(ArtifactPath path, [NotNullWhen(true)] out string? folder) =>
        TrySplit(path, Trees, out folder, out string? rest) && rest.EndsWith(".json", StringComparison.Ordinal) && DownloadRecord.IsCommit(rest[..^5]);

    /// <summary>What an interrupted or running download leaves, or null.</summary>
    public static string? Leftover(ArtifactPath path)
    {
        string value = path.Value;
        bool kept = value.Contains(".cache/huggingface/", StringComparison.Ordinal) || value.Contains("blobs/", StringComparison.Ordinal) || value.Contains(".locks/", StringComparison.Ordinal);
        return !kept ? null
            : value.EndsWith(".incomplete", StringComparison.Ordinal) ? "incomplete"
            : value.EndsWith(".lock", StringComparison.Ordinal) ? "lock"
            : null;
    }

    /// <summary>Whether a file is the client's own.</summary>
    public static bool IsBookkeeping(ArtifactPath path) => path.Value.StartsWith(".cache/", StringComparison.Ordinal) || path.Value.Contains("/.cache/", StringComparison.Ordinal);

    /// <summary>Takes a path in the layout of the shared cache apart.</summary>
    /// <param name="path">The path.</param>
    /// <param name="folder">The repository's folder with a slash at its end, or an empty string for the root.</param>
    /// <param name="part">refs, snapshots or blobs.</param>
    /// <param name="rest">What follows.</param>
    public static bool IsCached(ArtifactPath path, out string folder, [NotNullWhen(true)] out string? part, out string rest)
    {
        string[] segments = path.Value.Split('/');
        for (int i = 0; i < segments.Length - 1; i++)
        {
            bool named = i == 0 || HubSnapshot.IsRepository(segments[i - 1]);
            if (named && segments[i] is "refs" or "snapshots" or "blobs")
            {
                folder = i == 0 ? string.Empty : string.Join('/', segments[..i]) + "/";
                part = segments[i];
                rest = string.Join('/', segments[(i + 1)..]);
                return named;
            }
        }

        (folder, part, rest) = (string.Empty, null, string.Empty);
        return false;
    }

    private static bool TrySplit(ArtifactPath path, string marker, [NotNullWhen(true)] out string? folder, [NotNullWhen(true)] out string? rest)
    {
        string value = path.Value;
        int at = value.StartsWith(marker, StringComparison.Ordinal) ? 0 : value.IndexOf("/" + marker, StringComparison.Ordinal) + 1;
        bool found = at > 0 || value.StartsWith(marker, StringComparison.Ordinal);
        folder = found ? value[..at] : null;
        rest = found ? value[(at + marker.Length)..] : null;
        return found && !value.Contains("!/", StringComparison.Ordinal);
    }
}
