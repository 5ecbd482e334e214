using ModelAudit.Evidence;

namespace ModelAudit.Reports;

/// <summary>Another document made in the same run (SARIF, a bill of materials), which the signed statement lists by digest.</summary>
/// <param name="Name">Its file name without folders.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Digest">SHA-256 over its bytes.</param>
public sealed record ReportOutput(string Name, string MediaType, Sha256Digest Digest);
