using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Signing;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Signing;

/// <summary>The smallest reports that can be signed.</summary>
internal static class ReportCases
{
    public static readonly DateTimeOffset AsOf = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly RuleDescriptor Rule = new("MA1002", "Digests agree", Severity.High);

    public static AuditReport Small(AuditVerdict verdict = AuditVerdict.Passed, params Finding[] findings) => new()
    {
        Tool = new ToolIdentity("modelaudit", "0.1.0", null),
        AsOf = AsOf,
        Evidence = Evidence(("a.txt", "one"), ("b/c.bin", "two")),
        Profile = "p",
        Context = AuditContext.Empty,
        Policy = [new PolicyDocument("pack", "p", "1.0.0", Sha256Digest.Of("{}"u8), "{}")],
        Rules = [new RuleResult(Rule, EnforcementLevel.Block, findings.Length == 0 ? 1 : 0, findings.Length, 0, 0, 0, "s")],
        Findings = [.. findings],
        Waivers = [.. findings.Select(finding => finding.Waiver).OfType<Waiver>().Distinct()],
        Attestations = [],
        Verdict = verdict,
    };

    public static Finding Finding(Verdict verdict, EnforcementLevel level = EnforcementLevel.Block, Waiver? waiver = null) =>
        new(Rule, level, new RuleOutcome(verdict, "m") { Path = ArtifactPath.Parse("a.txt") }, "f", waiver);

    public static AuditEvidence Evidence(params (string Path, string Content)[] files) => new(
        new SourceDescription("directory", "m"),
        [.. files.Select(file => File(file.Path, file.Content)).OrderBy(file => file.Path)],
        FactSet.Empty,
        [])
    {
        CollectedAt = AsOf,
        Limits = AuditLimits.Default,
        Inspectors = [],
    };

    public static async Task<SignedReport> SignAsync(AuditReport? report = null, IReportSigner? signer = null)
    {
        using KeySigner? own = signer is null ? KeySigner.Generate() : null;
        return await ReportSigning.SignAsync(report ?? Small(), signer ?? own!);
    }

    private static FileEvidence File(string path, string content) => new(
        ArtifactPath.Parse(path),
        Encoding.UTF8.GetByteCount(content),
        new FileDigests(Sha256Digest.Of(Encoding.UTF8.GetBytes(content))),
        "text",
        FactSet.Empty,
        ImmutableArray<EvidenceGap>.Empty);
}
