using ModelAudit.Evidence;
using ModelAudit.Formats;
using ModelAudit.Models;
using ModelAudit.Sources;

namespace ModelAudit.Tests;

/// <summary>Runs the collection over test trees.</summary>
internal static class Auditing
{
    public static readonly DateTimeOffset AsOf = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static Task<AuditEvidence> CollectAsync(
        IArtifactSource source,
        AuditLimits? limits = null,
        int jobs = 1,
        IFormatInspector? format = null,
        IModelInspector? model = null,
        CancellationToken cancellation = default)
    {
        ModelAuditorBuilder builder = ModelAuditor.CreateBuilder();
        if (format is not null)
        {
            builder.AddFormat(format);
        }

        if (model is not null)
        {
            builder.AddModelInspector(model);
        }

        return builder.Build().CollectAsync(new AuditRequest(source) { AsOf = AsOf, Limits = limits, Jobs = jobs }, cancellation);
    }

    public static Task<AuditEvidence> CollectAsync(string folder, AuditLimits? limits = null, int jobs = 1) =>
        CollectAsync(new DirectorySource(folder), limits, jobs);

    public static FileEvidence File(this AuditEvidence evidence, string path) => evidence.Files.Single(file => file.Path.Value == path);

    /// <summary>The gaps as "path inspector reason".</summary>
    public static string[] GapLines(this AuditEvidence evidence) =>
        [.. evidence.AllGaps.Select(gap => $"{gap.Path} {gap.Inspector} {gap.Reason}")];
}
