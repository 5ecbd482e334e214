using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Samples.Building;
using ModelAudit.Samples.Models;
using ModelAudit.Sources;
using ModelAudit.Tests.Schemas;

namespace ModelAudit.GoldenTests;

/// <summary>Audits samples with everything fixed that would change a report: the date and the software's identity.</summary>
internal static class SampleAudit
{
    public static readonly DateTimeOffset AsOf = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<ModelAuditor> Shared = new(() => ModelAuditor.CreateBuilder().WithTool(new ToolIdentity("modelaudit", "0.0.0", null)).Build());

    public static ModelAuditor Auditor => Shared.Value;

    public static SampleModel Model(string name) => SampleModels.All.Single(model => model.Name == name);

    /// <summary>Audits a sample written to a folder of its own.</summary>
    public static async Task<AuditReport> RunAsync(string name, string? profile = null, int jobs = 0, AuditContext? context = null)
    {
        using TemporaryDirectory directory = TemporaryDirectory.Of(Model(name).Build());
        return await Auditor.AuditAsync(new AuditRequest(new DirectorySource(directory.Root, name))
        {
            AsOf = AsOf,
            Jobs = jobs,
            Judgement = new JudgementRequest { Profile = profile, Context = context ?? AuditContext.Empty },
        });
    }

    /// <summary>What a renderer makes of a report.</summary>
    public static async Task<byte[]> RenderAsync(AuditReport report, string format)
    {
        using var output = new MemoryStream();
        await ReportRenderers.Find(format)!.RenderAsync(report, output, CancellationToken.None);
        byte[] document = output.ToArray();
        if (format == "json")
        {
            SchemaCheck.AssertValid(document);
        }

        return document;
    }
}
