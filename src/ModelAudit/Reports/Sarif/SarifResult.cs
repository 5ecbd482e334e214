using System.Globalization;
using ModelAudit.Rules;
using ModelAudit.Sources;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Reports.Sarif;

/// <summary>Outcomes as result objects (SARIF 2.1.0, section 3.27).</summary>
/// <param name="artifacts">The position of each file among the run's artifacts.</param>
internal sealed class SarifResult(IReadOnlyDictionary<ArtifactPath, int> artifacts)
{
    /// <summary>The name of the audited root as a URI base.</summary>
    public const string UriBase = "MODEL";

    /// <summary>A finding.</summary>
    public JObject Of(Finding finding, int ruleIndex)
    {
        JObject result = Start(finding.Rule.Id, ruleIndex, finding.Outcome.Verdict, finding.Level, finding.Outcome.Message);
        result["locations"] = new JArray(Location(finding.Outcome));
        result["partialFingerprints"] = new JObject { ["modelAudit/v1"] = finding.Fingerprint };
        result["suppressions"] = finding.Waiver is { } waiver ? new JArray(Suppression(waiver)) : [];
        var properties = new JObject { ["severity"] = finding.Severity.ToString().ToLowerInvariant(), ["blocks"] = finding.Blocks };
        if (finding.Outcome.Item is { } item)
        {
            properties["item"] = SarifText.Value(item);
        }

        if (finding.Rule.Question is { } question && finding.Outcome.Verdict == Verdict.Review)
        {
            properties["question"] = SarifText.Value(question);
        }

        if (finding.Attestation is { } attestation)
        {
            properties["attestation"] = $"{SarifText.Value(attestation.By)}: {SarifText.Value(attestation.Answer)}";
        }

        result["properties"] = properties;
        return result;
    }

    /// <summary>A rule that passed, or that concerned nothing.</summary>
    public static JObject Of(RuleResult rule, int ruleIndex)
    {
        JObject result = Start(rule.Rule.Id, ruleIndex, rule.Verdict!.Value, rule.Level, rule.Summary);
        result["locations"] = new JArray(WholeModel());
        result["suppressions"] = new JArray();
        result["properties"] = new JObject { ["passed"] = rule.Passed, ["notApplicable"] = rule.NotApplicable };
        return result;
    }

    /// <summary>Where a file lies.</summary>
    public JObject ArtifactLocation(ArtifactPath path)
    {
        var location = new JObject { ["uri"] = SarifText.RelativeUri(path.Value), ["uriBaseId"] = UriBase };
        if (artifacts.TryGetValue(path, out int index))
        {
            location["index"] = index;
        }

        return location;
    }

    private static JObject Start(string id, int index, Verdict verdict, EnforcementLevel level, string message) => new()
    {
        ["ruleId"] = id,
        ["ruleIndex"] = index,
        ["kind"] = verdict switch
        {
            Verdict.Pass => "pass",
            Verdict.Fail => "fail",
            Verdict.Review => "review",
            Verdict.Inconclusive => "open",
            _ => "notApplicable",
        },

        // Section 3.27.10: a result that is not a failure has no level.
        ["level"] = verdict == Verdict.Fail ? SarifRule.Level(level) : "none",
        ["message"] = new JObject { ["text"] = SarifText.Message(message) },
    };

    private static JObject WholeModel() => new()
    {
        ["physicalLocation"] = new JObject { ["artifactLocation"] = new JObject { ["uri"] = ".", ["uriBaseId"] = UriBase } },
    };

    private static JObject Suppression(Waiver waiver)
    {
        var properties = new JObject
        {
            ["id"] = SarifText.Value(waiver.Id),
            ["requestedBy"] = SarifText.Value(waiver.RequestedBy),
            ["approvedBy"] = SarifText.Value(waiver.ApprovedBy),
            ["createdAt"] = Outline.Quantity.Instant(waiver.CreatedAt),
            ["expiresAt"] = Outline.Quantity.Instant(waiver.ExpiresAt),
        };
        if (waiver.Reference is { } reference)
        {
            properties["reference"] = SarifText.Value(reference);
        }

        return new JObject
        {
            ["kind"] = "external",
            ["status"] = "accepted",
            ["justification"] = SarifText.Value(waiver.Justification),
            ["properties"] = properties,
        };
    }

    private JObject Location(RuleOutcome outcome)
    {
        JObject location = outcome.Path is { } path
            ? new JObject { ["physicalLocation"] = new JObject { ["artifactLocation"] = ArtifactLocation(path) } }
            : WholeModel();
        if (outcome.Location is not { } inside)
        {
            return location;
        }

        if (outcome.Path is not null
            && inside.StartsWith("offset ", StringComparison.Ordinal)
            && long.TryParse(inside.AsSpan(7), NumberStyles.None, CultureInfo.InvariantCulture, out long offset))
        {
            location["physicalLocation"]!["region"] = new JObject { ["byteOffset"] = offset };
        }
        else
        {
            location["logicalLocations"] = new JArray(new JObject { ["fullyQualifiedName"] = SarifText.Value(inside) });
        }

        return location;
    }
}
