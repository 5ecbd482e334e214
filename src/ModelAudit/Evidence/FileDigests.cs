using System.Collections.Immutable;

namespace ModelAudit.Evidence;

/// <summary>The digests of one file, all of the same bytes in the same pass. Null where the file could not be read to its end.</summary>
/// <param name="Sha256">The SHA-256 digest.</param>
public sealed record FileDigests(Sha256Digest? Sha256)
{
    /// <summary>No digest: the file was not read.</summary>
    public static readonly FileDigests None = new((Sha256Digest?)null);

    /// <summary>
    /// Further digests by algorithm name ("git-blob-sha1", "sha512", "md5", "crc32", "xxh128"), as lowercase hexadecimal digits;
    /// only those that something in or about the tree claims.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Others { get; init; } = NoOthers;

    // One for all files: most have none.
    private static ImmutableSortedDictionary<string, string> NoOthers => field ??= ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool Equals(FileDigests? other) => other is not null && Sha256 == other.Sha256 && Others.SequenceEqual(other.Others);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Sha256, Others.Count);
}
