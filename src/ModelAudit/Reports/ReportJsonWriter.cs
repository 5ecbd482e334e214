using ModelAudit.Evidence;
using ModelAudit.Rules;
using ModelAudit.Rules.Obligations;

namespace ModelAudit.Reports;

/// <summary>Writes a report into a document that is being written.</summary>
internal static class ReportJsonWriter
{
    /// <summary>Writes a report as one value.</summary>
    public static void Write(DocumentWriter writer, AuditReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        writer.BeginObject();
        writer.Member("schema", ReportJson.Schema);
        writer.BeginObject("tool");
        writer.Member("name", report.Tool.Name);
        writer.Member("version", report.Tool.Version);
        writer.Optional("sha256", report.Tool.Digest);
        writer.EndObject();
        writer.Member("asOf", report.AsOf);
        writer.Optional("retainUntil", report.RetainUntil);
        writer.Member("verdict", EnumText<AuditVerdict>.Of(report.Verdict));
        writer.Member("profile", report.Profile);
        writer.Optional("baseline", report.Baseline);
        writer.Name("context");
        FactJson.Write(writer, report.Context.Facts, FactJson.Undeclared);
        WriteRules(writer, report);
        WriteFindings(writer, report);
        WriteObligations(writer, report);
        writer.BeginArray("waivers");
        foreach (Waiver waiver in report.Waivers)
        {
            Write(writer, waiver);
        }

        writer.EndArray();
        writer.BeginArray("attestations");
        foreach (Attestation attestation in report.Attestations)
        {
            Write(writer, attestation);
        }

        writer.EndArray();
        WritePolicy(writer, report);
        writer.Name("evidence");
        EvidenceJsonWriter.Write(writer, report.Evidence);
        writer.EndObject();
    }

    private static void WriteRules(DocumentWriter writer, AuditReport report)
    {
        var descriptors = new Dictionary<string, RuleDescriptor>(StringComparer.Ordinal);
        foreach (RuleDescriptor rule in report.Rules.Select(result => result.Rule).Concat(report.Findings.Select(finding => finding.Rule)))
        {
            if (!descriptors.TryAdd(rule.Id, rule) && !ReferenceEquals(descriptors[rule.Id], rule) && descriptors[rule.Id] != rule)
            {
                throw new ArgumentException($"Two different rules of the report have the id '{rule.Id}'.", nameof(report));
            }
        }

        writer.BeginArray("rules");
        foreach (RuleDescriptor rule in descriptors.Values.OrderBy(rule => rule.Id, StringComparer.Ordinal))
        {
            writer.BeginObject();
            writer.Member("id", rule.Id);
            writer.Member("title", rule.Title);
            writer.Member("severity", EnumText<Severity>.Of(rule.Severity));
            writer.Member("description", rule.Description);
            writer.Member("remediation", rule.Remediation);
            writer.Member("controls", rule.Controls);
            writer.Member("pack", rule.Pack);
            writer.Member("locked", rule.Locked);
            writer.Optional("question", rule.Question);
            writer.EndObject();
        }

        writer.EndArray();
        writer.BeginArray("results");
        foreach (RuleResult result in report.Rules)
        {
            writer.BeginObject();
            writer.Member("rule", result.Rule.Id);
            writer.Member("level", EnumText<EnforcementLevel>.Of(result.Level));
            writer.Member("passed", result.Passed);
            writer.Member("failed", result.Failed);
            writer.Member("reviews", result.Reviews);
            writer.Member("inconclusive", result.Inconclusive);
            writer.Member("notApplicable", result.NotApplicable);
            writer.Member("summary", result.Summary);
            writer.EndObject();
        }

        writer.EndArray();
    }

    private static void WriteFindings(DocumentWriter writer, AuditReport report)
    {
        var waivers = new Positions<Waiver>(report.Waivers, "waiver");
        var attestations = new Positions<Attestation>(report.Attestations, "attestation");
        writer.BeginArray("findings");
        foreach (Finding finding in report.Findings)
        {
            writer.BeginObject();
            writer.Member("rule", finding.Rule.Id);
            writer.Member("level", EnumText<EnforcementLevel>.Of(finding.Level));
            writer.Member("verdict", EnumText<Verdict>.Of(finding.Outcome.Verdict));
            writer.Member("message", finding.Outcome.Message);
            writer.Optional("path", finding.Outcome.Path?.Value);
            writer.Optional("item", finding.Outcome.Item);
            writer.Optional("location", finding.Outcome.Location);
            writer.Optional("subject", finding.Subject);
            writer.Member("fingerprint", finding.Fingerprint);
            if (finding.Waiver is { } waiver)
            {
                writer.Member("waiver", waivers.Of(waiver));
            }

            if (finding.Attestation is { } attestation)
            {
                writer.Member("attestation", attestations.Of(attestation));
            }

            writer.EndObject();
        }

        writer.EndArray();
    }

    private static void WriteObligations(DocumentWriter writer, AuditReport report)
    {
        if (report.Obligations.IsEmpty)
        {
            return;
        }

        writer.BeginArray("obligations");
        foreach (Obligation obligation in report.Obligations)
        {
            writer.BeginObject();
            writer.Member("license", obligation.License);
            writer.Member("clause", obligation.Clause);
            writer.Member("term", obligation.Term);
            writer.Member("origin", obligation.Origin);
            writer.Member("who", obligation.Who);
            writer.Member("when", obligation.When);
            writer.Member("what", obligation.What);
            writer.Member("status", EnumText<ObligationStatus>.Of(obligation.Status));
            writer.Member("evidence", obligation.Evidence);
            writer.EndObject();
        }

        writer.EndArray();
    }

    private static void Write(DocumentWriter writer, Waiver waiver)
    {
        writer.BeginObject();
        writer.Member("id", waiver.Id);
        writer.Member("rule", waiver.Rule);
        writer.Member("subject", waiver.Subject);
        writer.Optional("item", waiver.Item);
        writer.Member("environments", waiver.Environments);
        writer.Member("requestedBy", waiver.RequestedBy);
        writer.Member("approvedBy", waiver.ApprovedBy);
        writer.Member("justification", waiver.Justification);
        writer.Optional("compensatingControls", waiver.CompensatingControls);
        writer.Optional("reference", waiver.Reference);
        writer.Member("createdAt", waiver.CreatedAt);
        writer.Member("expiresAt", waiver.ExpiresAt);
        writer.EndObject();
    }

    private static void Write(DocumentWriter writer, Attestation attestation)
    {
        writer.BeginObject();
        writer.Member("id", attestation.Id);
        writer.Member("question", attestation.Question);
        writer.Member("answer", attestation.Answer);
        writer.Member("by", attestation.By);
        writer.Member("role", attestation.Role);
        writer.Member("date", attestation.Date);
        writer.Member("expiresAt", attestation.ExpiresAt);
        writer.Optional("subject", attestation.Subject);
        writer.Optional("evidenceDigest", attestation.EvidenceDigest);
        writer.Optional("reference", attestation.Reference);
        writer.EndObject();
    }

    private static void WritePolicy(DocumentWriter writer, AuditReport report)
    {
        writer.BeginArray("policy");
        foreach (PolicyDocument document in report.Policy)
        {
            writer.BeginObject();
            writer.Member("kind", document.Kind);
            writer.Member("name", document.Name);
            writer.Optional("version", document.Version);
            writer.Member("sha256", document.Digest);
            writer.Optional("text", document.Text);
            writer.EndObject();
        }

        writer.EndArray();
    }

    /// <summary>Where the values of a list stand; the first place of equal ones.</summary>
    private sealed class Positions<T>
        where T : class
    {
        private readonly Dictionary<T, int> positions = [];
        private readonly string what;

        public Positions(IReadOnlyList<T> values, string what)
        {
            this.what = what;
            for (int i = 0; i < values.Count; i++)
            {
                positions.TryAdd(values[i], i);
            }
        }

        public int Of(T value) =>
            positions.TryGetValue(value, out int position)
                ? position
                : throw new ArgumentException($"A finding carries a {what} that is not among those of the report.", nameof(value));
    }
}
