using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing;
using ModelAudit.Models;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Reports;

/// <summary>Reports of every kind that a renderer can meet.</summary>
internal static class SampleReports
{
    public static readonly RuleDescriptor RemoteCode = new("MA1305", "Code from the repository runs on load", Severity.High)
    {
        Description = "A loader runs Python code that the configuration names.",
        Remediation = "Use a loader that does not run code, or waive this exact file.",
        Controls = ["CWE-829", "ATLAS:AML.T0011.000", "OWASP-LLM:2025:LLM03"],
        Pack = "modelaudit.baseline",
    };

    public static readonly RuleDescriptor License = new("MA1101", "No license found", Severity.High)
    {
        Description = "A model without a license may not be used.",
        Remediation = "Ask the supplier.",
        Controls = ["OWASP-LLM:2025:LLM03"],
        Pack = "modelaudit.baseline",
    };

    public static readonly RuleDescriptor Base = new("MA2002", "License of the base model", Severity.High)
    {
        Description = "The license of a base model binds its derivatives.",
        Remediation = "Let counsel conclude.",
        Pack = "modelaudit.baseline",
        Question = "base-license",
    };

    public static readonly RuleDescriptor Examined = new("MA1507", "Weights could not be examined", Severity.Medium)
    {
        Description = "What was not examined cannot be judged.",
        Pack = "modelaudit.baseline",
        Locked = true,
    };

    public static readonly RuleDescriptor Energy = new("MA1608", "Energy use is not documented", Severity.Low) { Pack = "modelaudit.baseline" };

    public static readonly RuleDescriptor Digest = new("MA1002", "Declared digest mismatch", Severity.Critical)
    {
        Controls = ["CWE-354"],
        Pack = "modelaudit.baseline",
        Locked = true,
    };

    public static readonly RuleDescriptor Signed = new("MA1004", "Model unsigned", Severity.Info) { Pack = "modelaudit.baseline" };

    public static Waiver Waiver(string id = "W-1", string justification = "Reviewed line by line.", int days = 30) => new(
        id,
        "MA1305",
        Sha256Digest.Of("x"u8).Hex,
        "ada@example.com",
        "grace@example.com",
        justification,
        SampleReportBuilder.AsOf.AddDays(-60),
        SampleReportBuilder.AsOf.AddDays(days));

    public static Attestation Attestation(string answer = "unsure") => new(
        "A-1", "base-license", answer, "Lin Counsel", "counsel", SampleReportBuilder.AsOf.AddDays(-1), SampleReportBuilder.AsOf.AddDays(90));

    public static AuditReport Passed() => new SampleReportBuilder()
        .File("config.json", "{}", "json")
        .File("model.safetensors", "weights", "safetensors")
        .Fact(WeightsFacts.Files, [FactItem.Of(("path", FactValue.Of("model.safetensors")), ("format", FactValue.Of("safetensors")), ("bytes", FactValue.Of(7)))])
        .Fact(WeightsFacts.Parameters, 684_531_386_000)
        .Fact(WeightsFacts.DTypes, [FactItem.Of(("dtype", FactValue.Of("BF16")), ("parameters", FactValue.Of(684_531_386_000)))])
        .Fact(HuggingFaceConfigFacts.Architectures, ImmutableArray.Create("DeepseekV3ForCausalLM"))
        .Fact(HuggingFaceConfigFacts.ContextLength, 163_840)
        .Absent(HuggingFaceConfigFacts.QuantizationMethod)
        .Fact(LicenseFacts.Declared, "MIT")
        .Absent(LineageFacts.Bases)
        .Rule(Digest, EnforcementLevel.Block, "No checksum disagrees.", Verdict.Pass)
        .Rule(RemoteCode, EnforcementLevel.Block, "There is no auto_map.", Verdict.NotApplicable)
        .Rule(Signed, EnforcementLevel.Off, "Off in this profile.")
        .Build();

    public static AuditReport Failed() => new SampleReportBuilder()
        .File("config.json", "{}", "json")
        .File("modeling.py", "x", "text")
        .Absent(LicenseFacts.Declared)
        .Rule(Digest, EnforcementLevel.Block, "No checksum disagrees.", Verdict.Pass)
        .Finding(License, EnforcementLevel.Block, RuleOutcome.Fail("Nothing in the tree declares a license."))
        .Finding(RemoteCode, EnforcementLevel.Block, RuleOutcome.Fail("auto_map names modeling.py.") with { Path = ArtifactPath.Parse("config.json"), Item = "AutoModel", Location = "/auto_map/AutoModel" })
        .Finding(Energy, EnforcementLevel.Warn, RuleOutcome.Fail("The card does not mention energy."))
        .Finding(Signed, EnforcementLevel.Info, RuleOutcome.Fail("There is no signature."))
        .Build();

    public static AuditReport Incomplete() => new SampleReportBuilder()
        .File("model.bin", "weights", EvidenceUnknown, new EvidenceGap(EvidenceGap.Engine, GapReason.Unsupported, "The format is not recognised.", null))
        .File("README.md", "card", "text")
        .Gap(GapReason.Unreadable, "The folder 'secret' cannot be listed.")
        .Finding(Base, EnforcementLevel.Block, RuleOutcome.Review("MIT is declared over a Llama base."), attestation: Attestation())
        .Finding(Examined, EnforcementLevel.Block, RuleOutcome.Inconclusive("model.bin was not examined.") with { Path = ArtifactPath.Parse("model.bin") })
        .Attest(Attestation())
        .Build();

    public static AuditReport Waived() => new SampleReportBuilder()
        .File("config.json", "{}", "json")
        .Rule(Digest, EnforcementLevel.Block, "No checksum disagrees.", Verdict.Pass)
        .Waive(Waiver())
        .Waive(Waiver("W-0", "Old.", days: -1))
        .Finding(RemoteCode, EnforcementLevel.Block, RuleOutcome.Fail("auto_map names modeling.py.") with { Path = ArtifactPath.Parse("config.json"), Item = "AutoModel" }, Waiver())
        .Build();

    public static AuditReport NothingRan() => new SampleReportBuilder()
        .File("config.json", "{}", "json")
        .Rule(Digest, EnforcementLevel.Off, "Off in this profile.")
        .Build();

    public static AuditReport NoRules() => new SampleReportBuilder().File("config.json", "{}", "json").Build();

    public static AuditReport NoFiles() => new SampleReportBuilder().Rule(Digest, EnforcementLevel.Block, "There is no checksum file.", Verdict.NotApplicable).Build();

    public static AuditReport OnlyGaps() => new SampleReportBuilder()
        .File("a.bin", "a", EvidenceUnknown, new EvidenceGap(EvidenceGap.Engine, GapReason.Unsupported, "The format is not recognised.", null))
        .File("b.bin", "bb", EvidenceUnknown, new EvidenceGap(EvidenceGap.Engine, GapReason.LimitReached, "MaxFileBytes was reached.", null))
        .Finding(Examined, EnforcementLevel.Warn, RuleOutcome.Inconclusive("Two files were not examined."))
        .Build();

    /// <summary>A report in which every text that an artifact or a pack can choose is the given one.</summary>
    public static AuditReport Hostile(string text)
    {
        string segment = text.Replace("/", "_", StringComparison.Ordinal).Replace("\0", "0", StringComparison.Ordinal);
        segment = new string([.. segment.Take(2000).Where(c => !char.IsSurrogate(c))]);
        ArtifactPath path = ArtifactPath.Parse($"dir/{segment}x");
        var rule = new RuleDescriptor("MA1303", text, Severity.Critical) { Description = text, Remediation = text, Controls = [text, "CWE-1"], Pack = text, Question = text };
        var review = rule with { Id = "MA1304" };
        var waived = rule with { Id = "MA1306" };
        var warned = rule with { Id = "MA1307" };
        var waiver = new Waiver(text, "MA1306", text, text, text, text, SampleReportBuilder.AsOf.AddDays(-1), SampleReportBuilder.AsOf.AddDays(1)) { Reference = text, Item = text, CompensatingControls = text };
        var attestation = new Attestation(text, text, text, text, text, SampleReportBuilder.AsOf.AddDays(-1), SampleReportBuilder.AsOf.AddDays(1));
        RuleOutcome Outcome(Verdict verdict) => new(verdict, text) { Path = path, Item = text, Location = text };
        return new SampleReportBuilder()
            .Named(text)
            .WithProfile(text)
            .File(path.Value, "x", text, new EvidenceGap(text, GapReason.Malformed, text, null))
            .Gap(GapReason.InspectorFailed, text, text)
            .Fact(HuggingFaceConfigFacts.Architectures, ImmutableArray.Create(text))
            .Fact(LicenseFacts.Declared, text)
            .Finding(rule, EnforcementLevel.Block, Outcome(Verdict.Fail))
            .Finding(review, EnforcementLevel.Block, Outcome(Verdict.Review), attestation: attestation)
            .Finding(review, EnforcementLevel.Block, Outcome(Verdict.Inconclusive))
            .Finding(waived, EnforcementLevel.Block, Outcome(Verdict.Fail), waiver)
            .Finding(warned, EnforcementLevel.Warn, Outcome(Verdict.Fail))
            .Finding(warned with { Id = "MA1308" }, EnforcementLevel.Info, Outcome(Verdict.Fail))
            .Rule(rule with { Id = "MA1309" }, EnforcementLevel.Block, text, Verdict.Pass)
            .Rule(rule with { Id = "MA1310" }, EnforcementLevel.Off, text)
            .Waive(waiver)
            .Attest(attestation)
            .Build();
    }

    /// <summary>A report with many findings in as many files, of few rules.</summary>
    public static AuditReport Many(int count)
    {
        var builder = new SampleReportBuilder();
        for (int i = 0; i < count; i++)
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"part-{i:D5}.bin");
            builder.File(path, path, EvidenceUnknown);
        }

        for (int i = 0; i < count; i++)
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"part-{i:D5}.bin");
            builder.Finding(
                i % 3 == 0 ? RemoteCode : i % 3 == 1 ? Energy : Signed,
                i % 3 == 0 ? EnforcementLevel.Block : i % 3 == 1 ? EnforcementLevel.Warn : EnforcementLevel.Info,
                RuleOutcome.Fail(string.Create(CultureInfo.InvariantCulture, $"Part {i} is unmet.")) with { Path = ArtifactPath.Parse(path) });
        }

        return builder.Build();
    }

    /// <summary>A report with ten findings for each of many rules.</summary>
    public static AuditReport ManyRules(int rules)
    {
        var builder = new SampleReportBuilder();
        for (int i = 0; i < rules * 10; i++)
        {
            var rule = new RuleDescriptor(string.Create(CultureInfo.InvariantCulture, $"ACME{i / 10:D4}"), "A rule of many", Severity.High);
            builder.Finding(rule, EnforcementLevel.Block, RuleOutcome.Fail(new string('x', 300)) with { Item = i.ToString(CultureInfo.InvariantCulture) });
        }

        return builder.Build();
    }

    public static IEnumerable<AuditReport> All() =>
        [Passed(), Failed(), Incomplete(), Waived(), NothingRan(), NoRules(), NoFiles(), OnlyGaps(), Hostile("plain")];

    public static async Task<string> RenderAsync(IReportRenderer renderer, AuditReport report)
    {
        using var stream = new MemoryStream();
        await renderer.RenderAsync(report, stream, CancellationToken.None);
        Assert.True(stream.CanWrite);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(stream.ToArray());
    }

    private const string EvidenceUnknown = FileEvidence.UnknownFormat;
}
