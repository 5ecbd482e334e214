using ModelAudit.Evidence;
using ModelAudit.Rules;

namespace ModelAudit.Reports;

/// <summary>Reads rules, their results, waivers and attestations of a report.</summary>
internal static class RuleJsonReader
{
    private const string Version = "of report version 1";

    private static readonly DocumentShape Rule = new(
        "a rule " + Version,
        ["id", "title", "severity", "description", "remediation", "controls", "pack", "locked"],
        "question");

    private static readonly DocumentShape Result = new(
        "a result " + Version,
        ["rule", "level", "passed", "failed", "reviews", "inconclusive", "notApplicable", "summary"]);

    private static readonly DocumentShape WaiverShape = new(
        "a waiver " + Version,
        ["id", "rule", "subject", "environments", "requestedBy", "approvedBy", "justification", "createdAt", "expiresAt"],
        "item",
        "compensatingControls",
        "reference");

    private static readonly DocumentShape AttestationShape = new(
        "an attestation " + Version,
        ["id", "question", "answer", "by", "role", "date", "expiresAt"],
        "subject",
        "evidenceDigest",
        "reference");

    /// <summary>Reads a rule's description.</summary>
    public static RuleDescriptor ReadRule(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        var rule = new RuleDescriptor(string.Empty, string.Empty, default);
        ulong seen = 0;
        while (Rule.Next(ref reader, ref seen, out string name))
        {
            rule = name switch
            {
                "id" => rule with { Id = reader.String() },
                "title" => rule with { Title = reader.String() },
                "severity" => rule with { Severity = reader.Enumeration<Severity>() },
                "description" => rule with { Description = reader.String() },
                "remediation" => rule with { Remediation = reader.String() },
                "controls" => rule with { Controls = reader.Strings() },
                "pack" => rule with { Pack = reader.String() },
                "locked" => rule with { Locked = reader.Boolean() },
                _ => rule with { Question = reader.String() },
            };
        }

        return rule;
    }

    /// <summary>Reads the id of a rule that the report describes.</summary>
    public static RuleDescriptor ReadReference(scoped ref DocumentReader reader, Dictionary<string, RuleDescriptor> rules) =>
        rules.TryGetValue(reader.String(), out RuleDescriptor? rule) ? rule : throw reader.Problem($"The rule '{reader.String()}' is not described in the report.");

    /// <summary>Reads how a rule went.</summary>
    public static RuleResult ReadResult(scoped ref DocumentReader reader, Dictionary<string, RuleDescriptor> rules)
    {
        reader.ExpectObject();
        var result = new RuleResult(null!, default, 0, 0, 0, 0, 0, string.Empty);
        ulong seen = 0;
        while (Result.Next(ref reader, ref seen, out string name))
        {
            result = name switch
            {
                "rule" => result with { Rule = ReadReference(ref reader, rules) },
                "level" => result with { Level = reader.Enumeration<EnforcementLevel>() },
                "passed" => result with { Passed = reader.Count() },
                "failed" => result with { Failed = reader.Count() },
                "reviews" => result with { Reviews = reader.Count() },
                "inconclusive" => result with { Inconclusive = reader.Count() },
                "notApplicable" => result with { NotApplicable = reader.Count() },
                _ => result with { Summary = reader.String() },
            };
        }

        return result;
    }

    /// <summary>Reads a waiver.</summary>
    public static Waiver ReadWaiver(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        var waiver = new Waiver(string.Empty, string.Empty, string.Empty, string.Empty, string.Empty, string.Empty, default, default);
        ulong seen = 0;
        while (WaiverShape.Next(ref reader, ref seen, out string name))
        {
            waiver = name switch
            {
                "id" => waiver with { Id = reader.String() },
                "rule" => waiver with { Rule = reader.String() },
                "subject" => waiver with { Subject = reader.String() },
                "environments" => waiver with { Environments = reader.Strings() },
                "requestedBy" => waiver with { RequestedBy = reader.String() },
                "approvedBy" => waiver with { ApprovedBy = reader.String() },
                "justification" => waiver with { Justification = reader.String() },
                "createdAt" => waiver with { CreatedAt = reader.Time() },
                "expiresAt" => waiver with { ExpiresAt = reader.Time() },
                "item" => waiver with { Item = reader.String() },
                "compensatingControls" => waiver with { CompensatingControls = reader.String() },
                _ => waiver with { Reference = reader.String() },
            };
        }

        return waiver;
    }

    /// <summary>Reads an attestation.</summary>
    public static Attestation ReadAttestation(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        var attestation = new Attestation(string.Empty, string.Empty, string.Empty, string.Empty, string.Empty, default, default);
        ulong seen = 0;
        while (AttestationShape.Next(ref reader, ref seen, out string name))
        {
            attestation = name switch
            {
                "id" => attestation with { Id = reader.String() },
                "question" => attestation with { Question = reader.String() },
                "answer" => attestation with { Answer = reader.String() },
                "by" => attestation with { By = reader.String() },
                "role" => attestation with { Role = reader.String() },
                "date" => attestation with { Date = reader.Time() },
                "expiresAt" => attestation with { ExpiresAt = reader.Time() },
                "subject" => attestation with { Subject = reader.Digest() },
                "evidenceDigest" => attestation with { EvidenceDigest = reader.Digest() },
                _ => attestation with { Reference = reader.String() },
            };
        }

        return attestation;
    }
}
