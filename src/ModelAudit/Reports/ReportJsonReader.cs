using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Rules;
using ModelAudit.Rules.Obligations;

namespace ModelAudit.Reports;

/// <summary>Reads a report out of a document that is being read.</summary>
internal static class ReportJsonReader
{
    private const string Version = "of report version 1";

    private static readonly DocumentShape Root = new(
        "the document " + Version,
        [
            "schema", "tool", "asOf", "verdict", "profile", "context", "rules", "results", "findings", "waivers", "attestations", "policy",
            "evidence",
        ],
        "retainUntil",
        "baseline",
        "obligations");

    private static readonly DocumentShape Tool = new("the tool " + Version, ["name", "version"], "sha256");

    private static readonly DocumentShape Register = new("an obligation " + Version, ["license", "clause", "term", "origin", "who", "when", "what", "status", "evidence"]);

    private static readonly DocumentShape Policy = new("a policy document " + Version, ["kind", "name", "sha256"], "version", "text");

    /// <summary>Reads the report the reader stands at.</summary>
    public static AuditReport Read(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        ToolIdentity? tool = null;
        DateTimeOffset asOf = default;
        DateTimeOffset? retainUntil = null;
        AuditVerdict verdict = default;
        string profile = string.Empty;
        Sha256Digest? baseline = null;
        AuditContext context = AuditContext.Empty;
        ImmutableArray<RuleDescriptor> rules = [];
        ImmutableArray<Waiver> waivers = [];
        ImmutableArray<Attestation> attestations = [];
        ImmutableArray<PolicyDocument> policy = [];
        ImmutableArray<Obligation> obligations = [];
        AuditEvidence? evidence = null;

        // Results and findings refer to rules, waivers and attestations, wherever those stand.
        DocumentReader results = reader;
        DocumentReader findings = reader;
        ulong seen = 0;
        while (Root.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "schema": reader.ExpectSchema(ReportJson.Schema); break;
                case "tool": tool = ReadTool(ref reader); break;
                case "asOf": asOf = reader.Time(); break;
                case "retainUntil": retainUntil = reader.Time(); break;
                case "verdict": verdict = reader.Enumeration<AuditVerdict>(); break;
                case "profile": profile = reader.String(); break;
                case "baseline": baseline = reader.Digest(); break;
                case "context": context = new AuditContext(FactJson.Read(ref reader, FactJson.Undeclared)); break;
                case "rules": rules = reader.Array(static (scoped ref DocumentReader at) => RuleJsonReader.ReadRule(ref at)); break;
                case "waivers": waivers = reader.Array(static (scoped ref DocumentReader at) => RuleJsonReader.ReadWaiver(ref at)); break;
                case "attestations": attestations = reader.Array(static (scoped ref DocumentReader at) => RuleJsonReader.ReadAttestation(ref at)); break;
                case "policy": policy = reader.Array(static (scoped ref DocumentReader at) => ReadPolicy(ref at)); break;
                case "obligations": obligations = reader.Array(static (scoped ref DocumentReader at) => ReadObligation(ref at)); break;
                case "evidence": evidence = EvidenceJsonReader.Read(ref reader); break;
                case "results":
                    results = reader;
                    reader.Skip();
                    break;
                default:
                    findings = reader;
                    reader.Skip();
                    break;
            }
        }

        var byId = new Dictionary<string, RuleDescriptor>(StringComparer.Ordinal);
        foreach (RuleDescriptor rule in rules)
        {
            if (!byId.TryAdd(rule.Id, rule))
            {
                throw results.Problem($"The rule '{rule.Id}' is described twice.");
            }
        }

        return new AuditReport
        {
            Tool = tool!,
            AsOf = asOf,
            RetainUntil = retainUntil,
            Evidence = evidence!,
            Profile = profile,
            Context = context,
            Policy = policy,
            Rules = results.Array((scoped ref DocumentReader at) => RuleJsonReader.ReadResult(ref at, byId)),
            Findings = findings.Array((scoped ref DocumentReader at) => FindingJsonReader.Read(ref at, byId, waivers, attestations)),
            Obligations = obligations,
            Waivers = waivers,
            Attestations = attestations,
            Verdict = verdict,
            Baseline = baseline,
        };
    }

    private static ToolIdentity ReadTool(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        string title = string.Empty;
        string version = string.Empty;
        Sha256Digest? digest = null;
        ulong seen = 0;
        while (Tool.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "name": title = reader.String(); break;
                case "version": version = reader.String(); break;
                default: digest = reader.Digest(); break;
            }
        }

        return new ToolIdentity(title, version, digest);
    }

    private static Obligation ReadObligation(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        ObligationStatus status = default;
        ulong seen = 0;
        while (Register.Next(ref reader, ref seen, out string name))
        {
            if (name == "status")
            {
                status = reader.Enumeration<ObligationStatus>();
            }
            else
            {
                texts[name] = reader.String();
            }
        }

        return new Obligation(texts["license"], texts["clause"], texts["term"], texts["origin"], texts["who"], texts["when"], texts["what"], status, texts["evidence"]);
    }

    private static PolicyDocument ReadPolicy(scoped ref DocumentReader reader)
    {
        reader.ExpectObject();
        string kind = string.Empty;
        string title = string.Empty;
        string? version = null;
        Sha256Digest digest = default;
        string? text = null;
        ulong seen = 0;
        while (Policy.Next(ref reader, ref seen, out string name))
        {
            switch (name)
            {
                case "kind": kind = reader.String(); break;
                case "name": title = reader.String(); break;
                case "version": version = reader.String(); break;
                case "sha256": digest = reader.Digest(); break;
                default: text = reader.String(); break;
            }
        }

        return new PolicyDocument(kind, title, version, digest, text);
    }
}
