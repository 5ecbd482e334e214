using ModelAudit.Evidence;
using ModelAudit.Sources;

namespace ModelAudit.Tests;

/// <summary>Runs the collection over test trees.</summary>
internal static class Auditing
{
    public static readonly DateTimeOffset AsOf = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static Task<AuditEvidence> CollectAsync(IArtifactSource source, AuditLimits? limits = null, int jobs = 1, CancellationToken cancellation = default) =>
        ModelAuditor.CreateBuilder().Build().CollectAsync(new AuditRequest(source) { AsOf = AsOf, Limits = limits, Jobs = jobs }, cancellation);

    public static Task<AuditEvidence> CollectAsync(string folder, AuditLimits? limits = null, int jobs = 1) =>
        CollectAsync(new DirectorySource(folder), limits, jobs);

    public static FileEvidence File(this AuditEvidence evidence, string path) => evidence.Files.Single(file => file.Path.Value == path);
}
