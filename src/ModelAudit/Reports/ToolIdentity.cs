using ModelAudit.Evidence;

namespace ModelAudit.Reports;

/// <summary>The software that judged.</summary>
/// <param name="Name">Its name ("modelaudit").</param>
/// <param name="Version">Its version (Semantic Versioning 2.0.0, without build metadata).</param>
/// <param name="Digest">The SHA-256 digest of the core assembly, or null when the host cannot tell (a native or single-file build).</param>
public sealed record ToolIdentity(string Name, string Version, Sha256Digest? Digest);
