using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance.Attestations;

namespace ModelAudit.Rules.BuiltIn;

/// <summary>
/// MA1211: verified provenance names an accepted pair of signer and builder, a known build type and source and no parameter that nobody
/// accepted; a verification summary is one by an accepted verifier that passed (SLSA v1, "Verifying artifacts", "Verification summary").
/// </summary>
internal sealed class ExpectedBuildRule : IAuditRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new("MA1211", "Build is not the one expected", Severity.High)
    {
        Description = "A signature only shows that a builder speaks. Whether it is one to believe, built the right source, and was not told to do something else, has to be compared with what the organization expects.",
        Remediation = "Declare trustedBuilders, buildTypes, buildSources, buildParameters and trustedVerifiers in the context file; where the build is another one, ask the publisher or reject the model.",
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

        public IEnumerable<RuleOutcome> OfSummary(FactItem summary) =>
            summary.Text("result") != "PASSED" ? [RuleOutcome.Fail($"'{summary.Text("verifier")}' verified '{summary.Text("resourceUri")}', and the result is '{summary.Text("result")}'.") with { Item = "result" }]
            : Check(verifiers, "trustedVerifiers", set => Signers(summary).Any(signer => set.Contains($"{signer} {summary.Text("verifier")}")), "verifier", $"'{summary.Text("verifier")}', signed for by '{string.Join("', '", Signers(summary))}', is no accepted pair of signer and verifier.") is [var problem, ..] ? [problem]
            : summary["matched"]?.Integer is null or 0 ? [RuleOutcome.Inconclusive($"The summary of '{summary.Text("verifier")}' is about no file of the model.") with { Item = "subject" }]
            : [RuleOutcome.Pass($"'{summary.Text("verifier")}' verified '{summary.Text("resourceUri")}': {string.Join(", ", summary["levels"]?.TextList ?? [])}.")];

        private static RuleOutcome[] Check(HashSet<string>? set, string fact, Func<HashSet<string>, bool> isExpected, string item, string problem) =>
            set is null ? [RuleOutcome.Inconclusive($"context.{fact} is not declared; declare it in a context file.") with { Item = fact }]
            : isExpected(set) ? []
            : [RuleOutcome.Fail(problem) with { Item = item }];

        // "URI", or "URI@DIGITS" where the digest has to be the one the builder resolved.
        private static bool IsFrom(string source, FactItem build, FactItem[] taken)
        {
            int at = source.LastIndexOf('@');
            string digits = at > 0 && source[(at + 1)..].All(char.IsAsciiHexDigitLower) && source.Length - at > 40 ? source[(at + 1)..] : string.Empty;
            string uri = Plain(digits.Length > 0 ? source[..at] : source);
            return Plain(build.Text("source")) == uri
                && (digits.Length == 0 || taken.Any(item => Plain(item.Text("uri")) == uri && item.Text("digest").EndsWith(":" + digits, StringComparison.Ordinal)));
        }

        private static string Plain(string uri)
        {
            string plain = uri.StartsWith("git+", StringComparison.Ordinal) ? uri[4..] : uri;
            int at = plain.LastIndexOf('@');
            plain = at > plain.LastIndexOf('/') || plain.Contains("@refs/", StringComparison.Ordinal) ? plain[..(plain.Contains("@refs/", StringComparison.Ordinal) ? plain.IndexOf("@refs/", StringComparison.Ordinal) : at)] : plain;
            return plain.EndsWith(".git", StringComparison.Ordinal) ? plain[..^4] : plain;
        }

        private static ImmutableArray<string> Signers(FactItem item) => item["signer"]?.TextList ?? [];

        private static HashSet<string>? Read(AuditContext declared, Fact<ImmutableArray<string>> fact) =>
            declared.Lookup(fact) is { State: FactState.Present, Value: { } value } ? [.. value.TextList] : null;
    }
}
