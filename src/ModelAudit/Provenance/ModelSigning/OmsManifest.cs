using System.Collections.Immutable;

namespace ModelAudit.Provenance.ModelSigning;

/// <summary>What was signed: the manifest of a model (OpenSSF Model Signing v1.0, "Manifest" and "Serialization").</summary>
internal sealed record OmsManifest
{
    /// <summary>The predicate of version 1.0; minor versions only add.</summary>
    public const string PredicateType = "https://model_signing/signature/v1.0";

    /// <summary>The predicate of versions up to 0.2.0, whose digests are the subjects.</summary>
    public const string LegacyPredicateType = "https://model_signing/Digests/v0.1";

    /// <summary>Whole files.</summary>
    public const string Files = "files";

    /// <summary>Pieces of one length.</summary>
    public const string Shards = "shards";

    /// <summary>The length of a piece unless the signer chose another, in bytes.</summary>
    public const long DefaultShardBytes = 1_000_000_000;

    /// <summary>What every signer leaves out: the book-keeping of Git in the root.</summary>
    public static readonly ImmutableArray<string> DefaultIgnored = [".git", ".gitattributes", ".github", ".gitignore"];

    /// <summary>The version of the format: "1.0" or "0.1".</summary>
    public required string Version { get; init; }

    /// <summary>The name of the model: informational.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The root digest in lowercase hexadecimal digits; null in the old version, which has none.</summary>
    public string? RootDigest { get; init; }

    /// <summary>How files are cut: <see cref="Files"/> or <see cref="Shards"/>.</summary>
    public string Method { get; init; } = Files;

    /// <summary>sha256, blake2b or blake3.</summary>
    public string HashType { get; init; } = "sha256";

    /// <summary>The length of a piece in bytes.</summary>
    public long ShardBytes { get; init; } = DefaultShardBytes;

    /// <summary>Whether links were followed.</summary>
    public bool AllowSymlinks { get; init; }

    /// <summary>What was left out beside <see cref="DefaultIgnored"/>.</summary>
    public ImmutableArray<string> IgnoredPaths { get; init; } = [];

    /// <summary>The resources in the order signed.</summary>
    public ImmutableArray<OmsResource> Resources { get; init; } = [];

    /// <summary>What is odd about it and does no harm: sentences.</summary>
    public ImmutableArray<string> Notices { get; init; } = [];
}
