using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Reports.Comparison;
using ModelAudit.Rules;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Reports.Compliance;

/// <summary>
/// For each control of each framework whose mappings the report carries: whether evidence was found, is missing, is contradicted, or needs a person.
/// Mappings count from and until their dates, as of the date of the report. A control that files cannot give evidence for names the question of an attestation.
/// </summary>
internal sealed class ComplianceMatrix
{
    private const string MissingList = "absence-rules";
    private const int MaximumDetails = 3;

    private readonly AuditReport report;
    private readonly Dictionary<string, RuleResult> rules;
    private readonly ILookup<string, Finding> findings;
    private readonly HashSet<string> absence;

    private ComplianceMatrix(AuditReport report)
    {
        this.report = report;
        rules = report.Rules.DistinctBy(rule => rule.Rule.Id).ToDictionary(rule => rule.Rule.Id, StringComparer.Ordinal);
        findings = report.Findings.ToLookup(finding => finding.Rule.Id, StringComparer.Ordinal);
        absence = PolicyList.Of(report, MissingList).ToHashSet(StringComparer.Ordinal);
        Frameworks = [.. report.Policy.Where(document => document.Kind == "controls").Select(Framework).OfType<FrameworkMatrix>()];
    }

    /// <summary>The frameworks in ordinal order of their short names.</summary>
    public ImmutableArray<FrameworkMatrix> Frameworks { get; }

    /// <summary>Reads the frameworks of a report and sorts its outcomes by their controls.</summary>
    public static ComplianceMatrix Of(AuditReport report) => new(report);

    /// <summary>The word for a state.</summary>
    public static string Word(ControlState state) => state switch
    {
        ControlState.Contradicted => "contradicted",
        ControlState.Missing => "missing",
        ControlState.NeedsAttestation => "needs attestation",
        ControlState.Found => "evidence found",
        _ => "not evaluated",
    };

    private FrameworkMatrix? Framework(PolicyDocument document)
    {
        JObject root;
        try
        {
            using var reader = new JsonTextReader(new StringReader(document.Text ?? string.Empty)) { MaxDepth = 16, DateParseHandling = DateParseHandling.None };
            if (JToken.ReadFrom(reader) is not JObject read)
            {
                return null;
            }

            root = read;
        }
        catch (JsonException)
        {
            return null;
        }

        ILookup<string, JObject> mappings = Objects(root["mappings"]).Where(IsInForce).ToLookup(mapping => Text(mapping["control"]), StringComparer.Ordinal);
        return new FrameworkMatrix(
            document.Name,
            Text(root["name"]),
            document.Version ?? Text(root["version"]),
            Text(root["source"]),
            [.. Objects(root["controls"]).Select(control => Row(control, mappings[Text(control["id"])]))]);
    }

    private ControlRow Row(JObject control, IEnumerable<JObject> mappings)
    {
        ControlEvidence[] evidence =
        [
            .. mappings.Select(mapping => (Rule: Text(mapping["rule"]), Relation: Text(mapping["relation"]))).OrderBy(pair => pair.Rule, StringComparer.Ordinal).Select(pair => Evidence(pair.Rule, pair.Relation)),
            .. control["question"] is { } question ? Attested(Text(question)) : [],
        ];
        string id = Text(control["id"]);
        ControlState state = StateOf(evidence, control["question"] is not null);
        return new ControlRow(id, Title(Text(control["title"]), evidence), state, Detail(state, evidence, Text(control["question"])), [.. evidence]);
    }

    // Catalogues of weaknesses and attacks name what must not be there: the evidence is of its absence.
    private static string Title(string title, ControlEvidence[] evidence) =>
        evidence.Length > 0 && Array.TrueForAll(evidence, item => item.Relation == "detects") ? $"No sign of: {title}" : title;

    private ControlEvidence Evidence(string rule, string relation)
    {
        if (!rules.TryGetValue(rule, out RuleResult? result))
        {
            return new ControlEvidence(rule, relation, null, false, "the rule is not in the report");
        }

        bool isWaived = result.Verdict == Verdict.Fail && findings[rule].Any() && findings[rule].All(finding => finding.Waiver is not null || finding.Outcome.Verdict != Verdict.Fail);
        string seen = findings[rule].Select(finding => finding.Outcome.Message).FirstOrDefault() ?? result.Summary;
        return new ControlEvidence(rule, relation, result.Verdict, isWaived, result.Verdict is null ? "the profile turns the rule off" : seen);
    }

    private IEnumerable<ControlEvidence> Attested(string question) =>
        report.Attestations.Where(given => given.Question == question && given.Date <= report.AsOf && given.ExpiresAt > report.AsOf && (given.Subject is null || given.Subject == report.Evidence.RootDigest))
            .OrderByDescending(given => given.Date).ThenBy(given => given.Id, StringComparer.Ordinal).Take(1)
            .Select(given => new ControlEvidence($"attestation {given.Id}", "attests", given.Answer == "no" ? Verdict.Fail : Verdict.Pass, false, $"'{given.Answer}' by {given.By} ({given.Role})"));

    private ControlState StateOf(ControlEvidence[] evidence, bool isForPeople)
    {
        ControlEvidence[] ran = [.. evidence.Where(item => item.Verdict is not (null or Verdict.NotApplicable))];
        return ran.Any(item => item.Verdict == Verdict.Fail && !absence.Contains(item.Source)) ? ControlState.Contradicted
            : ran.Any(item => item.Verdict is Verdict.Fail or Verdict.Inconclusive) ? ControlState.Missing
            : ran.Any(item => item.Verdict == Verdict.Review) || (isForPeople && ran.Length == 0) ? ControlState.NeedsAttestation
            : ran.Length > 0 ? ControlState.Found
            : ControlState.NotEvaluated;
    }

    private string Detail(ControlState state, ControlEvidence[] evidence, string question)
    {
        ControlEvidence[] telling =
        [
            .. evidence.Where(item => state switch
            {
                ControlState.Contradicted => item.Verdict == Verdict.Fail && !absence.Contains(item.Source),
                ControlState.Missing => item.Verdict is Verdict.Fail or Verdict.Inconclusive,
                ControlState.NeedsAttestation => item.Verdict == Verdict.Review,
                ControlState.Found => item.Verdict == Verdict.Pass,
                _ => true,
            }),
        ];
        string told = string.Join(" ", telling.Take(MaximumDetails).Select(item => $"{item.Source}{(item.IsWaived ? " (waived)" : item.Verdict == Verdict.Inconclusive ? " (inconclusive)" : string.Empty)}: {item.Summary}"));
        string more = telling.Length > MaximumDetails ? string.Create(CultureInfo.InvariantCulture, $" And {telling.Length - MaximumDetails} more.") : string.Empty;
        return told.Length > 0 ? told + more : state == ControlState.NeedsAttestation ? $"No file can show it: a person answers the question '{question}'." : "No rule on it ran and applied.";
    }

    private bool IsInForce(JObject mapping) =>
        (Day(mapping["effectiveFrom"]) is not { } from || from <= DateOnly.FromDateTime(report.AsOf.UtcDateTime))
        && (Day(mapping["effectiveUntil"]) is not { } until || until > DateOnly.FromDateTime(report.AsOf.UtcDateTime));

    private static DateOnly? Day(JToken? value) =>
        DateOnly.TryParseExact(value is null ? null : Text(value), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;

    private static IEnumerable<JObject> Objects(JToken? token) => token is JArray array ? array.OfType<JObject>() : [];

    private static string Text(JToken? token) => token is JValue { Value: string text } ? text : string.Empty;
}
