using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Licensing;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Reports;

/// <summary>Builds reports by hand, without any engine: what renderers are tested with.</summary>
internal sealed class SampleReportBuilder
{
    public static readonly DateTimeOffset AsOf = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly List<FileEvidence> files = [];
    private readonly Dictionary<ArtifactPath, Sha256Digest> digests = [];
    private readonly List<EvidenceGap> gaps = [];
    private readonly Dictionary<string, (RuleDescriptor Rule, EnforcementLevel Level, string Summary, long[] Counts)> rules = [];
    private readonly List<Finding> findings = [];
    private readonly List<Waiver> waivers = [];
    private readonly List<Attestation> attestations = [];
    private readonly Dictionary<string, FactValue?> facts = [];
    private string name = "acme-model";
    private string profile = "baseline";

    public SampleReportBuilder Named(string value)
    {
        name = value;
        return this;
    }

    public SampleReportBuilder WithProfile(string value)
    {
        profile = value;
        return this;
    }

    public SampleReportBuilder File(string path, string content = "x", string format = "text", params EvidenceGap[] fileGaps)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        ArtifactPath parsed = ArtifactPath.Parse(path);
        digests[parsed] = Sha256Digest.Of(bytes);
        files.Add(new FileEvidence(parsed, bytes.Length, new FileDigests(Sha256Digest.Of(bytes)), format, FactSet.Empty, [.. fileGaps.Select(gap => gap with { Path = parsed })]));
        return this;
    }

    public SampleReportBuilder Gap(GapReason reason, string detail, string inspector = EvidenceGap.Engine)
    {
        gaps.Add(new EvidenceGap(inspector, reason, detail, null));
        return this;
    }

    public SampleReportBuilder Fact<T>(Fact<T> fact, T value)
    {
        facts[fact.Name] = FactValue.From(value);
        return this;
    }

    public SampleReportBuilder FileFact<T>(string path, Fact<T> fact, T value)
    {
        int index = files.FindIndex(file => file.Path.Value == path);
        files[index] = files[index] with { Facts = new FactSet([.. files[index].Facts, new(fact.Name, FactValue.From(value))]) };
        return this;
    }

    public SampleReportBuilder Absent(FactDefinition fact)
    {
        facts[fact.Name] = null;
        return this;
    }

    public SampleReportBuilder Rule(RuleDescriptor rule, EnforcementLevel level, string summary, Verdict? verdict = null)
    {
        rules[rule.Id] = (rule, level, summary, new long[5]);
        if (verdict is { } value)
        {
            rules[rule.Id].Counts[(int)value]++;
        }

        return this;
    }

    public SampleReportBuilder Finding(RuleDescriptor rule, EnforcementLevel level, RuleOutcome outcome, Waiver? waiver = null, Attestation? attestation = null)
    {
        if (!rules.ContainsKey(rule.Id))
        {
            Rule(rule, level, outcome.Message);
        }

        rules[rule.Id].Counts[(int)outcome.Verdict]++;
        string fingerprint = Sha256Digest.Of(Encoding.UTF8.GetBytes($"{rule.Id}|{outcome.Path}|{outcome.Item}")).Hex[..32];
        Sha256Digest? subject = outcome.Path is { } path && digests.TryGetValue(path, out Sha256Digest digest) ? digest : null;
        findings.Add(new Finding(rule, level, outcome, fingerprint, waiver) { Subject = subject, Attestation = attestation });
        return this;
    }

    public SampleReportBuilder Waive(Waiver waiver)
    {
        waivers.Add(waiver);
        return this;
    }

    public SampleReportBuilder Attest(Attestation attestation)
    {
        attestations.Add(attestation);
        return this;
    }

    public AuditReport Build()
    {
        const string Pack = "{\"pack\":\"modelaudit.baseline\"}";
        ImmutableArray<RuleResult> results =
        [
            .. rules.Values.OrderBy(rule => rule.Rule.Id, StringComparer.Ordinal).Select(rule => new RuleResult(
                rule.Rule,
                rule.Level,
                rule.Counts[(int)Verdict.Pass],
                rule.Counts[(int)Verdict.Fail],
                rule.Counts[(int)Verdict.Review],
                rule.Counts[(int)Verdict.Inconclusive],
                rule.Counts[(int)Verdict.NotApplicable],
                rule.Summary)),
        ];
        bool failed = findings.Any(finding => finding.Blocks && finding.Outcome.Verdict == Verdict.Fail);
        bool open = findings.Any(finding => finding.Blocks) || results.All(result => result.Level == EnforcementLevel.Off);
        var definitions = new[] { WeightsFacts.All, HuggingFaceConfigFacts.All, LicenseFacts.All, LineageFacts.All }.SelectMany(all => all);
        return new AuditReport
        {
            Tool = new ToolIdentity("modelaudit", "0.1.0", null),
            AsOf = AsOf,
            Evidence = new AuditEvidence(
                new SourceDescription("directory", name),
                [.. files.OrderBy(file => file.Path)],
                new FactSet(facts),
                [.. gaps])
            {
                CollectedAt = AsOf,
                Limits = AuditLimits.Default,
                Inspectors = [new InspectorDescription("sample", "0.1.0", [.. definitions.Select(fact => new FactSignature(fact.Name, fact.Type, fact.Scope))])],
            },
            Profile = profile,
            Context = AuditContext.Empty,
            Policy = [new PolicyDocument("pack", "modelaudit.baseline", "1.0.0", Sha256Digest.Of(Encoding.UTF8.GetBytes(Pack)), Pack)],
            Rules = results,
            Findings = [.. findings.OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Rule.Id, StringComparer.Ordinal)],
            Waivers = [.. waivers],
            Attestations = [.. attestations],
            Verdict = failed ? AuditVerdict.Failed : open ? AuditVerdict.Incomplete : AuditVerdict.Passed,
        };
    }
}
