using ModelAudit.Reports.Bom;
using ModelAudit.Reports.Outline;
using ModelAudit.Reports.Sarif;
using ModelAudit.Rules;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Reports.CycloneDx;

/// <summary>
/// The rules as requirements, and how they went as claims (CycloneDX attestations): a pass is a claim, a fail a counter-claim, and what is open or not
/// concluded is neither and has no score. The evidence is the signed report, known by the root digest of what it is about.
/// </summary>
internal sealed class CycloneDxDeclarations(AuditReport report, BomSubject subject)
{
    private const string Assessor = "assessor";
    private const string Evidence = "audit-report";

    /// <summary>Adds definitions and declarations; nothing when no rule ran.</summary>
    public void AddTo(JObject document)
    {
        RuleResult[] rules = [.. report.Rules.Where(rule => rule.Verdict is not (null or Verdict.NotApplicable)).DistinctBy(rule => rule.Rule.Id)];
        if (rules.Length == 0)
        {
            return;
        }

        document["definitions"] = new JObject
        {
            ["standards"] = new JArray(new JObject
            {
                ["bom-ref"] = "rules",
                ["name"] = SarifText.Value($"ModelAudit profile {report.Profile}"),
                ["version"] = SarifText.Value(report.Policy.FirstOrDefault(policy => policy.Kind == "pack")?.Version ?? report.Tool.Version),
                ["description"] = "The rules of the audit that reached a conclusion about the model.",
                ["requirements"] = new JArray(rules.Select(rule => new JObject
                {
                    ["bom-ref"] = $"rule-{rule.Rule.Id}",
                    ["identifier"] = rule.Rule.Id,
                    ["title"] = SarifText.Value(rule.Rule.Title),
                    ["text"] = SarifText.Value(rule.Rule.Description),
                    ["properties"] = new JArray(
                        CycloneDxDocument.Property("modelaudit:severity", rule.Rule.Severity.ToString().ToLowerInvariant()),
                        CycloneDxDocument.Property("modelaudit:controls", string.Join(", ", rule.Rule.Controls))),
                })),
            }),
        };
        document["declarations"] = new JObject
        {
            ["assessors"] = new JArray(new JObject { ["bom-ref"] = Assessor, ["organization"] = new JObject { ["name"] = SarifText.Value($"{report.Tool.Name} {report.Tool.Version}") } }),
            ["attestations"] = new JArray(new JObject
            {
                ["summary"] = SarifText.Value($"Verdict {report.Verdict} under profile {report.Profile} as of {Quantity.Instant(report.AsOf)}."),
                ["assessor"] = Assessor,
                ["map"] = new JArray(rules.Select(Map)),
            }),
            ["claims"] = new JArray(rules.Where(IsClaim).Select(rule => new JObject
            {
                ["bom-ref"] = $"claim-{rule.Rule.Id}",
                ["target"] = CycloneDxModel.Reference,
                ["predicate"] = SarifText.Value(rule.Verdict == Verdict.Fail ? $"The model does not meet {rule.Rule.Id}." : $"The model meets {rule.Rule.Id}."),
                ["reasoning"] = SarifText.Value(rule.Summary),
                ["evidence"] = new JArray(Evidence),
            })),
            ["evidence"] = new JArray(new JObject
            {
                ["bom-ref"] = Evidence,
                ["propertyName"] = "modelaudit:report",
                ["description"] = "The signed audit report: an in-toto statement whose first subject has the root digest of the model.",
                ["data"] = new JArray(new JObject
                {
                    ["name"] = subject.RootDigest is { } root ? $"audit report of sha256:{root.Hex}" : "audit report of a model without a root digest",
                    ["classification"] = "audit-report",
                }),
                ["created"] = Quantity.Instant(report.AsOf),
            }),
        };
    }

    private static bool IsClaim(RuleResult rule) => rule.Verdict is Verdict.Pass or Verdict.Fail;

    private static JObject Map(RuleResult rule)
    {
        var map = new JObject { ["requirement"] = $"rule-{rule.Rule.Id}" };
        if (IsClaim(rule))
        {
            map[rule.Verdict == Verdict.Pass ? "claims" : "counterClaims"] = new JArray($"claim-{rule.Rule.Id}");
            map["conformance"] = new JObject { ["score"] = rule.Verdict == Verdict.Pass ? 1 : 0, ["rationale"] = SarifText.Value(rule.Summary) };
        }

        return map;
    }
}
