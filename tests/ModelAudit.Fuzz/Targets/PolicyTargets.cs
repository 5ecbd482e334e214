using System.Collections.Immutable;
using System.Text;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Rules;

namespace ModelAudit.Fuzz.Targets;

/// <summary>The documents that a policy is made of: rule packs, waivers, attestations and the context.</summary>
internal static class PolicyTargets
{
    private const string Pack =
        """
        {
          "pack": "acme.adoption", "version": "1.2.0", "requires": { "modelaudit": "[0.1,2.0)" },
          "lists": { "approved": ["MIT", "Apache-2.0"] },
          "rules": [
            { "id": "AC1001", "title": "License is approved", "severity": "high", "each": "model",
              "where": { "field": "license.declared", "exists": true },
              "require": { "field": "license.declared", "spdxIn": { "list": "approved" } },
              "message": "'{license.declared}' is not approved.", "remediation": "Ask counsel.", "controls": ["CWE-1104"],
              "examples": [ { "facts": { "license.declared": "MIT" }, "expect": "pass" }, { "facts": { "license.declared": "GPL-3.0-only" }, "expect": "fail" } ] },
            { "id": "AC1002", "title": "Small text files", "severity": "low", "each": "file", "forbid": { "allOf": [ { "field": "file.format", "equals": "text" }, { "field": "file.length", "atLeast": 1000 } ] },
              "message": "'{file.path}' has {file.length} bytes.",
              "examples": [ { "file": { "path": "a.txt", "format": "text", "length": 5000 }, "expect": "fail" } ] },
            { "id": "AC1003", "title": "No other repository", "severity": "medium", "each": "config.autoMap", "require": { "not": { "anyOf": [ { "field": "item.repository", "like": "evil/**" }, { "field": "item.class", "matches": "^Auto[A-Z]+$" } ] } },
              "message": "{item.class}", "examples": [ { "facts": { "config.autoMap": [ { "class": "AutoModel", "target": "x", "path": "config.json" } ] }, "expect": "pass" } ] }
          ],
          "profile": { "levels": { "AC1001": "block", "AC1002": "warn", "AC1003": "info" } }
        }
        """;

    private const string Waivers =
        """
        { "waivers": [ { "id": "W-1", "rule": "MA1305", "subject": "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a", "environments": ["test"], "requestedBy": "a@example.org", "approvedBy": "b@example.org",
          "justification": "Reviewed.", "compensatingControls": "Sandbox.", "reference": "TICKET-1", "createdAt": "2026-01-01", "expiresAt": "2026-03-01T12:00:00Z" } ] }
        """;

    private const string Attestations =
        """
        { "attestations": [ { "id": "A-1", "question": "monthly-active-users-below-threshold", "answer": "yes", "by": "c@example.org", "role": "Counsel", "date": "2026-01-01", "expiresAt": "2027-01-01" } ] }
        """;

    private const string Context = """{ "context": { "environment": "prod", "regions": ["EU", "US"] } }""";

    private static readonly ImmutableArray<string> Words =
    [
        "\"field\"", "\"each\"", "\"where\"", "\"require\"", "\"forbid\"", "\"allOf\"", "\"anyOf\"", "\"not\"", "\"all\"", "\"any\"", "\"count\"", "\"satisfy\"", "\"equals\"", "\"notEquals\"", "\"in\"", "\"notIn\"", "\"like\"", "\"matches\"", "\"exists\"", "\"atLeast\"",
        "\"versionIn\"", "\"spdxIn\"", "\"containsAny\"", "\"subsetOf\"", "\"list\"", "\"unmet\": \"review\"", "\"(a*)*$\"", "\"(?=a)\"", "\"[1,2)\"", "\"{item.x}\"", "{{", "\"file.path\"", "\"weights.files\"", "\"extends\"", "\"examples\"",
    ];

    private static readonly Facts.Vocabulary Vocabulary = ModelAuditor.CreateBuilder().Build().Vocabulary;

    public static readonly ImmutableArray<FuzzTarget> All =
    [
        new("rule-pack", () => DocumentTargets.Texts([Pack, .. RulePackSource.Embedded.Select(pack => pack.Text)]), content => DocumentTargets.Documented(() =>
        {
            RuleSet rules = RuleSet.Load([new RulePackSource("pack.json", Encoding.UTF8.GetString(content))], [], Vocabulary);
            return $"{rules.Rules.Length} rules {rules.Profiles.Length} profiles";
        }))
        {
            Tokens = Words,
            MaxInputBytes = 1 << 18,
        },
        new("waiver-file", () => DocumentTargets.Texts(Waivers), content => DocumentTargets.Documented(() => $"{WaiverFile.Read("waivers.json", Encoding.UTF8.GetString(content)).Value}"))
        {
            Tokens = ["\"subject\"", "\"glob\"", "\"*\"", "\"item\"", "\"2026-02-30\"", "\"2026-01-01T00:00:00+01:00\""],
        },
        new("attestation-file", () => DocumentTargets.Texts(Attestations), content => DocumentTargets.Documented(() => $"{AttestationFile.Read("attestations.json", Encoding.UTF8.GetString(content)).Value}")),
        new("context-file", () => DocumentTargets.Texts(Context), content => DocumentTargets.Documented(() => $"{ContextFile.Read("context.json", Encoding.UTF8.GetString(content)).Value.GetType().Name}")),
    ];
}
