using ModelAudit.Evidence;
using ModelAudit.Sources;

namespace ModelAudit.Signing;

/// <summary>A file that is not the one that was audited.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="ExpectedLength">Its length in the report, in bytes.</param>
/// <param name="ActualLength">Its length on disk, in bytes.</param>
/// <param name="Expected">Its digest in the report; null for a link.</param>
/// <param name="Actual">Its digest on disk; null for a link.</param>
/// <param name="Detail">One sentence.</param>
public sealed record FileChange(ArtifactPath Path, long ExpectedLength, long ActualLength, Sha256Digest? Expected, Sha256Digest? Actual, string Detail);
