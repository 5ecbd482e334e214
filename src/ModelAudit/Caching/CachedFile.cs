using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Formats.Onnx.External;
using ModelAudit.Sharding;
using ModelAudit.Sources;

namespace ModelAudit.Caching;

/// <summary>What an earlier audit found out about one file.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Key">By what it is known again.</param>
/// <param name="Content">The XxHash3 of its content, under the seed of the cache.</param>
/// <param name="Files">Its evidence, then that of the files inside it, in code-point order.</param>
/// <param name="Products">What format inspectors kept of them.</param>
internal sealed record CachedFile(ArtifactPath Path, CacheKey Key, ulong Content, ImmutableArray<FileEvidence> Files, ImmutableArray<CarriedProduct> Products)
{
    /// <summary>What tensors were asked about when it was hashed, as a digest; null when none were.</summary>
    public Sha256Digest? Asked { get; init; }

    /// <summary>What was found about them.</summary>
    public ExternalFindings? External { get; init; }

    /// <summary>The file itself.</summary>
    public FileEvidence Own => Files[0];
}
