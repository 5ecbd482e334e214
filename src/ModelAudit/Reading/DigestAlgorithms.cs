using System.Collections.Immutable;

namespace ModelAudit.Reading;

/// <summary>The names of the digests beside SHA-256 that a file can be asked for.</summary>
internal static class DigestAlgorithms
{
    /// <summary>SHA-1 over "blob", the length and the content, as Git names a file.</summary>
    public const string GitBlobSha1 = "git-blob-sha1";

    /// <summary>BLAKE2b with 64 bytes (RFC 7693).</summary>
    public const string Blake2b = "blake2b";

    /// <summary>BLAKE3 with 32 bytes.</summary>
    public const string Blake3 = "blake3";

    /// <summary>SHA-256 (FIPS 180-4), which every file has; named where pieces of files are meant.</summary>
    public const string Sha256 = "sha256";

    /// <summary>SHA-384 (FIPS 180-4).</summary>
    public const string Sha384 = "sha384";

    /// <summary>SHA-512 (FIPS 180-4).</summary>
    public const string Sha512 = "sha512";

    /// <summary>SHA-1 (FIPS 180-4).</summary>
    public const string Sha1 = "sha1";

    /// <summary>MD5 (RFC 1321).</summary>
    public const string Md5 = "md5";

    /// <summary>CRC-32 with the polynomial of ISO 3309, as zip has it.</summary>
    public const string Crc32 = "crc32";

    /// <summary>XXH128 without a seed.</summary>
    public const string XxHash128 = "xxh128";

    /// <summary>All that are made beside SHA-256, in ordinal order.</summary>
    public static readonly ImmutableArray<string> All = [Blake2b, Blake3, Crc32, GitBlobSha1, Md5, Sha1, Sha384, Sha512, XxHash128];
}
