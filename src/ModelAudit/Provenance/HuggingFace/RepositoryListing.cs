using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ModelAudit.Reading;
using ModelAudit.Sources;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Provenance.HuggingFace;

/// <summary>
/// The files of a repository at one commit as the client keeps them (<c>trees/COMMIT.json</c>, huggingface_hub, <c>_tree_cache.py</c>,
/// format version 1): a whole manifest, which tells without network what is missing, added or changed.
/// </summary>
/// <param name="Files">The files with size and digest.</param>
internal sealed record RepositoryListing(ImmutableArray<(string Path, long? Size, ContentTag Digest)> Files)
{
    /// <summary>The longest listing that is read, in bytes.</summary>
    public const int MaximumBytes = 1 << 24;

    private const int MaximumDepth = 8;

    /// <summary>Reads a listing.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="listing">The listing, when the result is true.</param>
    /// <param name="problem">A sentence, when the result is false.</param>
    public static bool TryParse(ReadOnlySpan<byte> content, [NotNullWhen(true)] out RepositoryListing? listing, [NotNullWhen(false)] out string? problem)
    {
        listing = null;
        try
        {
            if (StrictJson.Parse(content, MaximumDepth) is not JObject root || root["files"] is not JObject files)
            {
                problem = "The list of a repository's files has no object 'files'.";
                return false;
            }

            if (root["format_version"] is not JValue { Type: JTokenType.Integer, Value: 1L })
            {
                problem = "The list of a repository's files is not of format version 1.";
                return false;
            }

            var entries = ImmutableArray.CreateBuilder<(string Path, long? Size, ContentTag Digest)>(files.Count);
            foreach (JProperty file in files.Properties())
            {
                if (file.Value is not JObject entry || !ArtifactPath.TryParse(file.Name, out _))
                {
                    problem = $"'{FactBounds.Cut(file.Name, 256)}' is not the safe path of a file with its entry.";
                    return false;
                }

                // Of a large file the blob is the pointer that Git keeps, and the content has a digest of its own.
                string tag = Text(entry, "lfs_sha256") ?? Text(entry, "blob_id") ?? string.Empty;
                entries.Add((file.Name, Number(entry, "lfs_size") ?? Number(entry, "size"), ContentTag.Of(tag)));
            }

            problem = null;
            listing = new RepositoryListing(entries.DrainToImmutable());
            return true;
        }
        catch (StrictJsonException exception)
        {
            problem = FormattableString.Invariant($"The file is not strict JSON: line {exception.Line}, column {exception.Column}: {exception.Message}");
            return false;
        }
    }

    private static string? Text(JObject entry, string name) => entry[name] is JValue { Type: JTokenType.String } value ? (string?)value : null;

    private static long? Number(JObject entry, string name) => entry[name] is JValue { Type: JTokenType.Integer, Value: long number and >= 0 } ? number : null;
}
