using ModelAudit.Sources;

namespace ModelAudit.Reports;

/// <summary>A file that has the same content under another path.</summary>
/// <param name="Old">The path before.</param>
/// <param name="New">The path after.</param>
public sealed record FileRename(ArtifactPath Old, ArtifactPath New);
