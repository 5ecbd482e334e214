using System.Collections.Immutable;
using ModelAudit.Evidence;

namespace ModelAudit.Caching;

/// <summary>What a digest cache holds.</summary>
/// <param name="MadeBy">A digest of what examined the files: inspectors, their code, and bounds.</param>
/// <param name="Seed">The seed of the XxHash3 of contents, which the author of a file cannot know.</param>
/// <param name="Frame">The audit that the files are of, without them.</param>
/// <param name="Files">The files in code-point order of paths.</param>
internal sealed record CacheBody(Sha256Digest MadeBy, long Seed, AuditEvidence Frame, ImmutableArray<CachedFile> Files);
