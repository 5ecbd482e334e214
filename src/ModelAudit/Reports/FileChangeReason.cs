using ModelAudit.Sources;

namespace ModelAudit.Reports;

/// <summary>What provenance says about a file whose content changed.</summary>
/// <param name="Path">The file.</param>
/// <param name="Reason">One or more sentences.</param>
public sealed record FileChangeReason(ArtifactPath Path, string Reason);
