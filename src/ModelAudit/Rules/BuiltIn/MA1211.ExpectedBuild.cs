using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance.Attestations;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>
/// MA1211: verified provenance names an accepted pair of signer and builder, a known build type and source and no parameter that nobody
/// accepted; a verification summary is one by an accepted verifier, about the expected resource, that passed with the expected levels and, where
/// that is declared, by an accepted policy (SLSA v1, "Verifying artifacts", "Verification summary", "How to verify").
/// </summary>
internal sealed class ExpectedBuildRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1211", "Build is not the one expected", Severity.High)
    {
        Description = "A signature only shows that a builder speaks. Whether it is one to believe, built the right source, and was not told to do something else, has to be compared with what the organization expects.",
        Remediation = "Declare trustedBuilders, buildTypes, buildSources and buildParameters, or trustedVerifiers, verifiedResources, verifiedLevels and verificationPolicies in the context file; where the build is another one, ask the publisher or reject the model.",
        Controls = ["CWE-345", "SSDF-218A:PS.3.2"],
        Pack = RuleFacts.Pack,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleOutcome> Evaluate(AuditEvidence evidence, RuleContext context)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(context);
        if (!RuleFacts.TryRead(evidence, AttestationFacts.Statements, out ImmutableArray<FactItem> statements, out RuleOutcome? unknown)
            || !RuleFacts.TryRead(evidence, AttestationFacts.Parameters, out ImmutableArray<FactItem> parameters, out unknown)
            || !RuleFacts.TryRead(evidence, AttestationFacts.Dependencies, out ImmutableArray<FactItem> dependencies, out unknown))
        {
            return [unknown];
        }

        var expected = new Expectations(context.Declared);
        List<RuleOutcome> outcomes = [];
        foreach (FactItem item in statements.Where(item => item.Text("status") == "verified"))
        {
            IEnumerable<RuleOutcome> found = item.Text("kind") switch
            {
                "provenance" => expected.OfBuild(item, [.. parameters.Where(other => Same(other, item))], [.. dependencies.Where(other => Same(other, item))]),
                "verification-summary" => expected.OfSummary(item),
                _ => [],
            };
            outcomes.AddRange(found.Select(outcome => (outcome with { Item = $"{item.Text("path")}:{item["line"]}:{outcome.Item}" }).At(item.Text("path"))));
        }

        return outcomes.Count > 0 ? outcomes : [RuleOutcome.NotApplicable("There is no provenance and no verification summary by somebody trusted.")];
    }

    private static bool Same(FactItem one, FactItem other) => one.Text("path") == other.Text("path") && one["line"]!.Equals(other["line"]);

    /// <summary>What the organisation expects of builds.</summary>
    private sealed class Expectations(AuditContext declared)
    {
        private readonly HashSet<string>? builders = Read(declared, ContextFacts.TrustedBuilders);
        private readonly HashSet<string>? types = Read(declared, ContextFacts.BuildTypes);
        private readonly HashSet<string>? sources = Read(declared, ContextFacts.BuildSources);
        private readonly HashSet<string>? parameters = Read(declared, ContextFacts.BuildParameters);
        private readonly HashSet<string>? verifiers = Read(declared, ContextFacts.TrustedVerifiers);
        private readonly HashSet<string>? resources = Read(declared, ContextFacts.VerifiedResources);
        private readonly HashSet<string>? levels = Read(declared, ContextFacts.VerifiedLevels);
        private readonly HashSet<string>? policies = Read(declared, ContextFacts.VerificationPolicies);

        public IEnumerable<RuleOutcome> OfBuild(FactItem build, FactItem[] given, FactItem[] taken)
        {
            List<RuleOutcome> outcomes =
            [
                .. Check(builders, "trustedBuilders", set => Signers(build).Any(signer => set.Contains($"{signer} {build.Text("builder")}")), "builder", $"The builder '{build.Text("builder")}', signed for by '{string.Join("', '", Signers(build))}', is no accepted pair of signer and builder."),
                .. Check(types, "buildTypes", set => set.Contains(build.Text("buildType")), "buildType", $"The build type '{build.Text("buildType")}' is not a known one, so nobody knows what its parameters mean."),
                .. Check(sources, "buildSources", set => set.Any(source => IsFrom(source, build, taken)), "source", $"The source '{build.Text("source")}' is not an expected one."),
            ];
            foreach (FactItem parameter in given)
            {
                string name = parameter.Text("name");
                outcomes.AddRange(Check(parameters, "buildParameters", set => set.Contains(name) || set.Contains($"{name}={parameter.Text("value")}"), $"parameter:{name}", $"Nobody accepted the external parameter '{name}' with the value {parameter.Text("value")}."));
            }

            return outcomes.Count > 0 ? outcomes.DistinctBy(outcome => outcome.Message) : [RuleOutcome.Pass($"'{build.Text("builder")}' is an accepted builder, and built what is expected.")];
        }

        public List<RuleOutcome> OfSummary(FactItem summary)
        {
            string verifier = summary.Text("verifier");
            string resource = summary.Text("resourceUri");
            ImmutableArray<string> shown = summary["levels"]?.TextList ?? [];
            string all = shown.IsEmpty ? "no level" : string.Join(", ", shown);
            if (summary.Text("result") != "PASSED" || shown.Contains("FAILED"))
            {
                return [RuleOutcome.Fail($"'{verifier}' verified '{resource}', and the result is '{(summary.Text("result") == "PASSED" ? "FAILED" : summary.Text("result"))}'.") with { Item = "result" }];
            }

            List<RuleOutcome> outcomes =
            [
                .. Check(verifiers, "trustedVerifiers", set => Signers(summary).Any(signer => set.Contains($"{signer} {verifier}")), "verifier", $"'{verifier}', signed for by '{string.Join("', '", Signers(summary))}', is no accepted pair of signer and verifier."),
                .. Check(resources, "verifiedResources", set => set.Contains(resource), "resourceUri", $"The summary of '{verifier}' is about '{resource}', which is no expected resource."),
                .. Check(levels, "verifiedLevels", set => set.All(level => VerificationSummary.Includes(shown, level)), "levels", $"The summary of '{verifier}' shows {all}, not {string.Join(" and ", (levels ?? []).Where(level => !VerificationSummary.Includes(shown, level)).Order(StringComparer.Ordinal))}."),

                // Which policy the verifier used is its own matter, unless somebody says otherwise.
                .. policies is null ? [] : Check(policies, "verificationPolicies", set => set.Any(policy => IsPolicy(policy, summary)), "policy", $"The policy '{summary.Text("policy")}' ({string.Join(", ", summary["policyDigests"]?.TextList ?? ["no digest"])}) of '{verifier}' is no accepted one."),
            ];
            if (summary["matched"]?.Integer is null or 0)
            {
                outcomes.Add(RuleOutcome.Inconclusive($"The summary of '{verifier}' is about no file of the model.") with { Item = "subject" });
            }

            return outcomes.Count > 0 ? outcomes : [RuleOutcome.Pass($"'{verifier}' verified '{resource}': {all}.")];
        }

        // "URI", "ALGORITHM:DIGITS" or "URI@ALGORITHM:DIGITS".
        private static bool IsPolicy(string policy, FactItem summary)
        {
            ImmutableArray<string> digests = summary["policyDigests"]?.TextList ?? [];
            int at = policy.LastIndexOf('@');
            return policy == summary.Text("policy")
                || digests.Contains(policy)
                || (at > 0 && policy[..at] == summary.Text("policy") && digests.Contains(policy[(at + 1)..]));
        }

        private static RuleOutcome[] Check(HashSet<string>? set, string fact, Func<HashSet<string>, bool> isExpected, string item, string problem) =>
            set is null ? [RuleOutcome.Inconclusive($"context.{fact} is not declared; declare it in a context file.") with { Item = fact }]
            : isExpected(set) ? []
            : [RuleOutcome.Fail(problem) with { Item = item }];

        // "URI", "URI@REF", or with "@DIGITS" behind where the digest has to be the one that the builder resolved.
        private static bool IsFrom(string source, FactItem build, FactItem[] taken)
        {
            int at = source.LastIndexOf('@');
            string digits = at > 0 && source[(at + 1)..].All(char.IsAsciiHexDigitLower) && source.Length - at > 40 ? source[(at + 1)..] : string.Empty;
            (string uri, string? reference) = Split(digits.Length > 0 ? source[..at] : source);
            (string built, string? from) = Split(build.Text("source"));
            return built == uri && (reference is null || reference == from)
                && (digits.Length == 0 || taken.Any(item => Split(item.Text("uri")).Uri == uri && (item["digests"]?.TextList ?? []).Any(digest => digest.EndsWith(":" + digits, StringComparison.Ordinal))));
        }

        // A URI as SPDX writes it (git+URL@REF), without what says how to fetch it.
        private static (string Uri, string? Reference) Split(string written)
        {
            string uri = written.StartsWith("git+", StringComparison.Ordinal) ? written[4..] : written;
            int references = uri.IndexOf("@refs/", StringComparison.Ordinal);
            int at = references >= 0 ? references : uri.LastIndexOf('@') is var last && last > uri.LastIndexOf('/') ? last : -1;
            string? reference = at > 0 ? uri[(at + 1)..] : null;
            string plain = at > 0 ? uri[..at] : uri;
            return (plain.EndsWith(".git", StringComparison.Ordinal) ? plain[..^4] : plain, reference);
        }

        private static ImmutableArray<string> Signers(FactItem item) => item["signer"]?.TextList ?? [];

        private static HashSet<string>? Read(AuditContext declared, Fact<ImmutableArray<string>> fact) =>
            declared.Lookup(fact) is { State: FactState.Present, Value: { } value } ? [.. value.TextList] : null;
    }
}
