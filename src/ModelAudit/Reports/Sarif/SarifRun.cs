using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Reports.Outline;
using ModelAudit.Rules;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Reports.Sarif;

/// <summary>Writes the one run of a log (SARIF 2.1.0, section 3.14): large arrays item by item.</summary>
internal sealed class SarifRun
{
    // Section 3.27.6: a rule that this run does not describe.
    private const int UnknownRule = -1;

    private readonly AuditReport report;
    private readonly JsonWriter writer;
    private readonly FindingBaseline? baseline;
    private readonly ImmutableArray<Finding> absent;
    private readonly ReportOutline outline;
    private readonly ImmutableArray<SarifTaxonomy> taxonomies;
    private readonly Dictionary<string, int> ruleIndexes;
    private readonly SarifResult results;

    private SarifRun(AuditReport report, JsonWriter writer, FindingBaseline? baseline)
    {
        this.report = report;
        this.writer = writer;
        this.baseline = baseline;
        absent = [.. baseline?.Absent(report) ?? []];
        outline = new ReportOutline(report);
        taxonomies = SarifTaxonomy.Of(outline);
        ruleIndexes = outline.Rules.Select((rule, index) => (rule.Rule.Id, index)).ToDictionary(pair => pair.Id, pair => pair.index, StringComparer.Ordinal);
        results = new SarifResult(report.Evidence.Files.Select((file, index) => (file.Path, index)).ToDictionary(pair => pair.Path, pair => pair.index));
    }

    /// <summary>Writes a whole log.</summary>
    public static void WriteLog(AuditReport report, JsonWriter writer, FindingBaseline? baseline)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("$schema");
        writer.WriteValue("https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
        writer.WritePropertyName("version");
        writer.WriteValue("2.1.0");
        writer.WritePropertyName("runs");
        writer.WriteStartArray();
        new SarifRun(report, writer, baseline).Write();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void Write()
    {
        writer.WriteStartObject();
        Property("tool", new JObject { ["driver"] = Driver() });
        Property("automationDetails", new JObject { ["id"] = $"modelaudit/{Uri.EscapeDataString(VisibleText.Of(report.Evidence.Source.Name, 100))}/{outline.RootDigest?.Hex}" });
        Property("columnKind", "utf16CodeUnits");
        Property("originalUriBaseIds", new JObject { [SarifResult.UriBase] = new JObject { ["description"] = new JObject { ["text"] = "The root of the audited model." } } });
        Property("taxonomies", new JArray(taxonomies.Select(taxonomy => taxonomy.Component)));
        Property("invocations", new JArray(Invocation()));
        Items("artifacts", report.Evidence.Files.Select(Artifact));
        Items("results", Results());
        Property("properties", Properties());
        writer.WriteEndObject();
    }

    private void Property(string name, JToken value)
    {
        writer.WritePropertyName(name);
        value.WriteTo(writer);
    }

    private void Items(string name, IEnumerable<JObject> items)
    {
        writer.WritePropertyName(name);
        writer.WriteStartArray();
        foreach (JObject item in items)
        {
            item.WriteTo(writer);
        }

        writer.WriteEndArray();
    }

    private JObject Driver() => new()
    {
        ["name"] = SarifText.Value(report.Tool.Name),
        ["version"] = SarifText.Value(report.Tool.Version),
        ["semanticVersion"] = SarifText.Value(report.Tool.Version),
        ["rules"] = new JArray(outline.Rules.Select(rule => SarifRule.Descriptor(rule, taxonomies))),
        ["notifications"] = new JArray(outline.Gaps.Select(group => GapDescriptor(group.Reason))),
        ["supportedTaxonomies"] = new JArray(taxonomies.Select(taxonomy => taxonomy.Reference())),
    };

    private static JObject GapDescriptor(GapReason reason)
    {
        string text = $"Not examined, or not completely: {GapGroup.Words(reason)}.";
        return new JObject
        {
            ["id"] = reason.ToString(),
            ["name"] = reason.ToString(),
            ["shortDescription"] = new JObject { ["text"] = text },
            ["fullDescription"] = new JObject { ["text"] = text },
            ["help"] = new JObject { ["text"] = "What was not examined never counts as a pass: rules judge the gap." },
        };
    }

    private JObject Invocation() => new()
    {
        ["executionSuccessful"] = outline.RulesRun > 0,
        ["ruleConfigurationOverrides"] = new JArray(outline.Rules.Select(SarifRule.Override).OfType<JObject>()),
        ["toolExecutionNotifications"] = new JArray(outline.Gaps.SelectMany((group, index) => group.Gaps.Select(gap => Notification(gap, index)))),
    };

    private JObject Notification(EvidenceGap gap, int index)
    {
        var notification = new JObject
        {
            ["descriptor"] = new JObject { ["id"] = gap.Reason.ToString(), ["index"] = index },
            ["level"] = gap.Reason switch
            {
                GapReason.InspectorFailed or GapReason.ChangedDuringAudit => "error",
                GapReason.Skipped => "note",
                _ => "warning",
            },
            ["message"] = new JObject { ["text"] = SarifText.Message(gap.Detail) },
        };
        if (gap.Path is { } path)
        {
            notification["locations"] = new JArray(new JObject { ["physicalLocation"] = new JObject { ["artifactLocation"] = results.ArtifactLocation(path) } });
        }

        notification["properties"] = new JObject { ["inspector"] = SarifText.Value(gap.Inspector) };
        return notification;
    }

    private JObject Artifact(FileEvidence file)
    {
        var artifact = new JObject { ["location"] = results.ArtifactLocation(file.Path), ["length"] = file.Length, ["roles"] = new JArray("analysisTarget") };
        if (file.Digests.Sha256 is { } digest)
        {
            artifact["hashes"] = new JObject { ["sha-256"] = digest.Hex };
        }

        artifact["properties"] = new JObject { ["format"] = SarifText.Value(file.Format) };
        return artifact;
    }

    // Where states are told they are told of every result; a rule that passed has no state of its own before, and its failures are told as absent.
    private IEnumerable<JObject> Results() =>
        report.Findings.Select(finding => WithState(results.Of(finding, ruleIndexes[finding.Rule.Id]), baseline?.StateOf(finding).ToString()))
            .Concat(absent.Select(finding => WithState(results.Of(finding, ruleIndexes.GetValueOrDefault(finding.Rule.Id, UnknownRule)), "Absent")))
            .Concat(outline.Rules.Select((rule, index) => (rule, index))
                .Where(pair => pair.rule.Verdict is Verdict.Pass or Verdict.NotApplicable)
                .Select(pair => WithState(SarifResult.Of(pair.rule, pair.index), baseline is null ? null : "Unchanged")));

    private static JObject WithState(JObject result, string? state)
    {
        if (state is not null)
        {
            result["baselineState"] = state.ToLowerInvariant();
        }

        return result;
    }

    private JObject Properties() => new()
    {
        ["verdict"] = report.Verdict.ToString(),
        ["reason"] = SarifText.Value(outline.Reason),
        ["profile"] = SarifText.Value(report.Profile),
        ["asOf"] = Quantity.Instant(report.AsOf),
        ["rootDigest"] = outline.RootDigest is { } root ? $"sha256:{root.Hex}" : null,
        ["policy"] = new JArray(report.Policy.Select(document => new JObject
        {
            ["kind"] = SarifText.Value(document.Kind),
            ["name"] = SarifText.Value(document.Name),
            ["version"] = document.Version is null ? null : SarifText.Value(document.Version),
            ["sha256"] = document.Digest.Hex,
        })),
    };
}
