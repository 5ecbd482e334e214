using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ModelAudit.Evidence;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Sources;

namespace ModelAudit.Provenance.Attestations;

/// <summary>Finds the files that digests are of, and compares named files with them.</summary>
internal sealed class SubjectComparison
{
    private readonly ModelContext context;
    private readonly Dictionary<string, FileEvidence> bySha256 = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileEvidence?> byName = new(StringComparer.Ordinal);
    private readonly string? root;

    /// <summary>Indexes the files of the tree.</summary>
    public SubjectComparison(ModelContext context)
    {
        this.context = context;
        foreach (FileEvidence file in context.TreeFiles)
        {
            if (file.Digests.Sha256 is { } digest)
            {
                bySha256.TryAdd(digest.Hex, file);
            }

            // A name that several files have names none of them.
            byName[file.Path.Name] = byName.ContainsKey(file.Path.Name) ? null : file;
        }

        root = RootDigest.Of(context.TreeFiles)?.Hex;
    }

    /// <summary>What a comparison gave.</summary>
    /// <param name="State">match, mismatch, absent or notCompared.</param>
    /// <param name="File">The file that matches or has the name.</param>
    /// <param name="Algorithm">What was compared.</param>
    /// <param name="Declared">The digest stated.</param>
    /// <param name="Actual">The digest found, where it is another one.</param>
    internal readonly record struct Result(string State, string? File, string? Algorithm, string? Declared, string? Actual);

    /// <summary>The names of our digests for those of in-toto, CycloneDX and SPDX; null for one that is not made.</summary>
    public static string? Algorithm(string name) => name.Replace("-", string.Empty, StringComparison.Ordinal).ToLowerInvariant() switch
    {
        "sha256" => DigestAlgorithms.Sha256,
        "sha384" => DigestAlgorithms.Sha384,
        "sha512" => DigestAlgorithms.Sha512,
        "sha1" => DigestAlgorithms.Sha1,
        "md5" => DigestAlgorithms.Md5,
        "blake2b" or "blake2b512" => DigestAlgorithms.Blake2b,
        "blake3" => DigestAlgorithms.Blake3,
        "gitblob" => DigestAlgorithms.GitBlobSha1,
        _ => null,
    };

    /// <summary>Compares an artifact with the files.</summary>
    /// <param name="name">Its name: a path, or a file name that only one file has.</param>
    /// <param name="folder">The folder that the document lies in, where paths may start too; empty for the root.</param>
    /// <param name="digests">Its digests by algorithm.</param>
    public Result Compare(string name, string folder, ImmutableArray<KeyValuePair<string, string>> digests)
    {
        string? sha256 = digests.FirstOrDefault(digest => Algorithm(digest.Key) == DigestAlgorithms.Sha256).Value;
        if (TryFind(name, folder, out FileEvidence? named))
        {
            Result? good = null;
            foreach ((string algorithm, string declared) in digests)
            {
                if (Algorithm(algorithm) is { } known && DigestOf(named, known) is { } actual)
                {
                    if (actual != declared)
                    {
                        return new Result("mismatch", named.Path.Value, known, declared, actual);
                    }

                    good ??= new Result("match", named.Path.Value, known, declared, null);
                }
            }

            return good ?? new Result("notCompared", named.Path.Value, null, digests.IsEmpty ? null : digests[0].Value, null);
        }

        return sha256 is null ? new Result("absent", null, null, digests.IsEmpty ? null : digests[0].Value, null)
            : bySha256.TryGetValue(sha256, out FileEvidence? file) ? new Result("match", file.Path.Value, DigestAlgorithms.Sha256, sha256, null)
            : sha256 == root ? new Result("match", ".", DigestAlgorithms.Sha256, sha256, null)
            : new Result("absent", null, DigestAlgorithms.Sha256, sha256, null);
    }

    /// <summary>Asks for the digests of a named artifact before the files are hashed.</summary>
    public static void Claim(DigestClaims claims, Dictionary<string, ArtifactPath?> byName, string name, string folder, IEnumerable<string> algorithms)
    {
        foreach (string algorithm in algorithms)
        {
            if (Algorithm(algorithm) is not { } known || known == DigestAlgorithms.Sha256)
            {
                continue;
            }

            foreach (string candidate in Candidates(name, folder))
            {
                if (ArtifactPath.TryParse(candidate, out ArtifactPath path))
                {
                    claims.Want(path, known);
                }
            }

            if (byName.TryGetValue(name[(name.LastIndexOf('/') + 1)..], out ArtifactPath? only) && only is { } unique)
            {
                claims.Want(unique, known);
            }
        }
    }

    /// <summary>The file names of a listing, with null for those that several files have.</summary>
    public static Dictionary<string, ArtifactPath?> Names(DigestClaims claims)
    {
        var names = new Dictionary<string, ArtifactPath?>(StringComparer.Ordinal);
        foreach (ArtifactFile entry in claims.Entries)
        {
            names[entry.Path.Name] = names.ContainsKey(entry.Path.Name) ? null : entry.Path;
        }

        return names;
    }

    private static IEnumerable<string> Candidates(string name, string folder)
    {
        string plain = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        return folder.Length == 0 ? [plain] : [folder + plain, plain];
    }

    private bool TryFind(string name, string folder, [NotNullWhen(true)] out FileEvidence? file)
    {
        foreach (string candidate in Candidates(name, folder))
        {
            if (context.TryGetFile(candidate, out file))
            {
                return true;
            }
        }

        file = name.Contains('/', StringComparison.Ordinal) ? null : byName.GetValueOrDefault(name);
        return file is not null;
    }

    private static string? DigestOf(FileEvidence file, string algorithm) =>
        algorithm == DigestAlgorithms.Sha256 ? file.Digests.Sha256?.Hex : file.Digests.Others.GetValueOrDefault(algorithm);
}
