using ModelAudit.Provenance.Attestations;
using ModelAudit.Reports;
using ModelAudit.Rules;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tests.Provenance.Attestations;

/// <summary>What an organisation expects of builds and of verification summaries (MA1211), and what is no well-formed predicate (MA1210).</summary>
public sealed class ExpectedBuildTests : IDisposable
{
    private readonly SignedStatements statements = new();

    public void Dispose() => statements.Dispose();

    [Fact]
    public async Task A_summary_that_is_as_expected_passes()
    {
        statements.Write(VerificationSummary.Version1, SignedStatements.Summary());
        Assert.Equal(["Pass"], Verdicts(await JudgeAsync(Expected())));
    }

    [Theory]
    [InlineData("SLSA_BUILD_LEVEL_0")]
    [InlineData("SLSA_BUILD_LEVEL_1")]
    [InlineData("SLSA_BUILD_LEVEL_2")]
    [InlineData("ORG_REVIEWED")]
    [InlineData("ORG_REVIEWED", "SLSA_BUILD_LEVEL_2")]
    public async Task A_level_that_is_reached_or_implied_is_shown(params string[] levels)
    {
        statements.Write(VerificationSummary.Version1, SignedStatements.Summary());
        Assert.Equal(["Pass"], Verdicts(await JudgeAsync(Expected(("verifiedLevels", new JArray(levels.Cast<object>().ToArray()))))));
    }

    [Theory]
    [InlineData("SLSA_BUILD_LEVEL_3")]
    [InlineData("SLSA_SOURCE_LEVEL_1")]
    [InlineData("ORG_OTHER")]
    [InlineData("ORG_REVIEWED", "SLSA_BUILD_LEVEL_4")]
    [InlineData("SLSA_BUILD_LEVEL_")]
    public async Task A_level_that_is_not_shown_fails(params string[] levels)
    {
        statements.Write(VerificationSummary.Version1, SignedStatements.Summary());
        AuditReport report = await JudgeAsync(Expected(("verifiedLevels", new JArray(levels.Cast<object>().ToArray()))));
        Assert.Equal(["Fail"], Verdicts(report));
        Assert.Contains("shows SLSA_BUILD_LEVEL_2, ORG_REVIEWED, not", Messages(report)[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://verifier.example/policy", "Pass")]
    [InlineData("sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Pass")]
    [InlineData("https://verifier.example/policy@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Pass")]
    [InlineData("https://verifier.example/policy@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "Fail")]
    [InlineData("https://verifier.example/other@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Fail")]
    [InlineData("https://verifier.example/other", "Fail")]
    [InlineData("sha512:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Fail")]
    public async Task The_policy_of_a_summary_is_known_by_its_address_its_digest_or_both(string policy, string verdict)
    {
        statements.Write(VerificationSummary.Version1, SignedStatements.Summary());
        Assert.Equal([verdict], Verdicts(await JudgeAsync(Expected(("verificationPolicies", new JArray(policy))))));
    }

    [Theory]
    [InlineData("trustedVerifiers", "other https://verifier.example")]
    [InlineData("trustedVerifiers", "SIGNER https://other.example")]
    [InlineData("verifiedResources", "pkg:huggingface/org/other")]
    public async Task Another_verifier_or_resource_fails(string member, string value)
    {
        statements.Write(VerificationSummary.Version1, SignedStatements.Summary());
        Assert.Equal(["Fail"], Verdicts(await JudgeAsync(Expected((member, new JArray(value.Replace("SIGNER", statements.Signer.KeyId, StringComparison.Ordinal)))))));
    }

    [Theory]
    [InlineData("trustedVerifiers")]
    [InlineData("verifiedResources")]
    [InlineData("verifiedLevels")]
    public async Task What_is_not_expected_in_so_many_words_is_inconclusive(string member)
    {
        statements.Write(VerificationSummary.Version1, SignedStatements.Summary());
        JObject context = Expected();
        context.Remove(member);
        Assert.Equal(["Inconclusive"], Verdicts(await JudgeAsync(context)));
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_summary_is_said_at_once()
    {
        statements.Write(VerificationSummary.Version1, SignedStatements.Summary(), new string('0', 64));
        AuditReport report = await JudgeAsync(Expected(("verifiedResources", new JArray("x")), ("verifiedLevels", new JArray("y")), ("verificationPolicies", new JArray("z"))));
        Assert.Equal(["Fail", "Fail", "Fail", "Inconclusive"], Verdicts(report).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("FAILED")]
    [InlineData("passed")]
    [InlineData("")]
    public async Task A_summary_that_did_not_pass_fails_whatever_it_shows(string result)
    {
        JObject summary = SignedStatements.Summary();
        summary["verificationResult"] = result;
        statements.Write(VerificationSummary.Version1, summary);
        Assert.Equal(["Fail"], Verdicts(await JudgeAsync(Expected())));
    }

    [Fact]
    public async Task A_summary_that_passed_with_a_failed_level_fails()
    {
        JObject summary = SignedStatements.Summary();
        summary["verifiedLevels"] = new JArray("SLSA_BUILD_LEVEL_2", "FAILED");
        statements.Write(VerificationSummary.Version1, summary);
        Assert.Equal(["Fail"], Verdicts(await JudgeAsync(Expected())));
    }

    [Fact]
    public async Task A_build_that_is_as_expected_passes()
    {
        statements.Write(BuildProvenance.Version1, SignedStatements.Build());
        Assert.Equal(["Pass"], Verdicts(await JudgeAsync(Expected())));
        Assert.Equal(["https://git.example/m@refs/tags/v1"], await statements.LinesAsync(AttestationFacts.Statements, "source"));
    }

    [Theory]
    [InlineData("https://git.example/m", "Pass")]
    [InlineData("git+https://git.example/m.git", "Pass")]
    [InlineData("https://git.example/m@refs/tags/v1", "Pass")]
    [InlineData("https://git.example/m@cccccccccccccccccccccccccccccccccccccccc", "Pass")]
    [InlineData("https://git.example/m@bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "Pass")]
    [InlineData("https://git.example/m@refs/tags/v1@cccccccccccccccccccccccccccccccccccccccc", "Pass")]
    [InlineData("https://git.example/m@refs/tags/v2", "Fail")]
    [InlineData("https://git.example/m@refs/heads/v1", "Fail")]
    [InlineData("https://git.example/m@dddddddddddddddddddddddddddddddddddddddd", "Fail")]
    [InlineData("https://git.example/m@refs/tags/v2@cccccccccccccccccccccccccccccccccccccccc", "Fail")]
    [InlineData("https://git.example/mm", "Fail")]
    [InlineData("https://git.example/", "Fail")]
    public async Task A_source_is_expected_with_or_without_its_branch_and_its_digest(string source, string verdict)
    {
        statements.Write(BuildProvenance.Version1, SignedStatements.Build());
        Assert.Equal([verdict], Verdicts(await JudgeAsync(Expected(("buildSources", new JArray(source))))));
    }

    [Theory]
    [InlineData("epochs=4")]
    [InlineData("epoch")]
    [InlineData("epochs=\"3\"")]
    public async Task A_parameter_that_nobody_accepted_fails(string parameter)
    {
        statements.Write(BuildProvenance.Version1, SignedStatements.Build());
        Assert.Equal(["Fail"], Verdicts(await JudgeAsync(Expected(("buildParameters", new JArray("workflow", parameter))))));
    }

    [Fact]
    public async Task Long_parameters_that_only_begin_alike_are_told_apart()
    {
        JObject build = SignedStatements.Build();
        build["buildDefinition"]!["externalParameters"]!["script"] = new string('x', 1000);
        statements.Write(BuildProvenance.Version1, build);
        string value = (await statements.LinesAsync(AttestationFacts.Parameters, "name", "value")).Single(line => line.StartsWith("script ", StringComparison.Ordinal))["script ".Length..];
        Assert.Equal(256, value.Length);
        JObject context = Expected(("buildParameters", new JArray("workflow", "epochs", "script=" + value)));
        Assert.Equal(["Pass"], Verdicts(await JudgeAsync(context)));
        build["buildDefinition"]!["externalParameters"]!["script"] = new string('x', 999) + "y";
        statements.Write(BuildProvenance.Version1, build);
        Assert.Equal(["Fail"], Verdicts(await JudgeAsync(context)));
    }

    [Theory]
    [InlineData(BuildProvenance.Version1, "buildDefinition", "buildDefinition")]
    [InlineData(BuildProvenance.Version1, "buildDefinition.buildType", "buildType")]
    [InlineData(BuildProvenance.Version1, "buildDefinition.externalParameters", "externalParameters")]
    [InlineData(BuildProvenance.Version1, "runDetails", "runDetails")]
    [InlineData(BuildProvenance.Version1, "runDetails.builder", "builder")]
    [InlineData(BuildProvenance.Version1, "runDetails.builder.id", "id")]
    [InlineData(VerificationSummary.Version1, "verifier", "verifier")]
    [InlineData(VerificationSummary.Version1, "verifier.id", "id")]
    [InlineData(VerificationSummary.Version1, "timeVerified", "timeVerified")]
    [InlineData(VerificationSummary.Version1, "resourceUri", "resourceUri")]
    [InlineData(VerificationSummary.Version1, "policy", "policy")]
    [InlineData(VerificationSummary.Version1, "verificationResult", "verificationResult")]
    [InlineData(VerificationSummary.Version1, "verifiedLevels", "verifiedLevels")]
    public async Task A_predicate_without_a_member_that_it_needs_is_malformed(string type, string path, string named)
    {
        JObject predicate = type == BuildProvenance.Version1 ? SignedStatements.Build() : SignedStatements.Summary();
        statements.Write(type, predicate);
        Assert.Equal([string.Empty], await statements.LinesAsync(AttestationFacts.Statements, "predicateProblems"));
        predicate.SelectToken(path)!.Parent!.Remove();
        statements.Write(type, predicate);
        Assert.Contains($"'{named}'", Assert.Single(await statements.LinesAsync(AttestationFacts.Statements, "predicateProblems")), StringComparison.Ordinal);
        Assert.Contains((await JudgeAsync(Expected())).Findings, finding => finding.Rule.Id == "MA1210" && finding.Outcome.Verdict == Verdict.Fail);
    }

    [Theory]
    [InlineData(BuildProvenance.Version1, "buildDefinition.resolvedDependencies", "[1]")]
    [InlineData(BuildProvenance.Version1, "buildDefinition.externalParameters", "[]")]
    [InlineData(BuildProvenance.Version1, "runDetails.metadata.startedOn", "\"yesterday\"")]
    [InlineData(BuildProvenance.Version1, "runDetails.metadata.startedOn", "\"2026-01-01T00:00:00\"")]
    [InlineData(BuildProvenance.Version1, "runDetails.metadata.finishedOn", "\"2025-12-31T23:59:59Z\"")]
    [InlineData(VerificationSummary.Version1, "verifiedLevels", "[\"SLSA_BUILD_LEVEL_1\",\"SLSA_BUILD_LEVEL_2\"]")]
    [InlineData(VerificationSummary.Version1, "verifiedLevels", "[1]")]
    [InlineData(VerificationSummary.Version1, "verificationResult", "\"OK\"")]
    [InlineData(VerificationSummary.Version02, "policy", "\"p\"")]
    public async Task A_predicate_with_a_member_of_another_type_is_malformed(string type, string path, string value)
    {
        JObject predicate = type == BuildProvenance.Version1 ? SignedStatements.Build() : SignedStatements.Summary();
        predicate.SelectToken(path)!.Replace(JToken.Parse(value));
        statements.Write(type, predicate);
        Assert.NotEqual([string.Empty], await statements.LinesAsync(AttestationFacts.Statements, "predicateProblems"));
    }

    [Theory]
    [InlineData(BuildProvenance.Version02, """{"builder":{"id":"B"},"buildType":"T","invocation":{"configSource":{"uri":"S","digest":{"sha1":"d"},"entryPoint":"e"}}}""", "B T S \"e\"")]
    [InlineData(BuildProvenance.Version01, """{"builder":{"id":"B"},"recipe":{"type":"T","definedInMaterial":0,"entryPoint":"e"},"materials":[{"uri":"S","digest":{"sha1":"d"}}]}""", "B T S \"e\"")]
    public async Task Older_provenance_is_read_and_well_formed(string type, string predicate, string read)
    {
        statements.Write(type, JObject.Parse(predicate));
        string[] line = await statements.LinesAsync(AttestationFacts.Statements, "builder", "buildType", "source");
        string[] parameters = await statements.LinesAsync(AttestationFacts.Parameters, "value");
        Assert.Equal(read, $"{line[0]} {parameters[0]}");
        Assert.Equal([string.Empty], await statements.LinesAsync(AttestationFacts.Statements, "predicateProblems"));
        statements.Write(type, []);
        Assert.NotEqual([string.Empty], await statements.LinesAsync(AttestationFacts.Statements, "predicateProblems"));
    }

    private JObject Expected(params (string Member, JArray Value)[] changes)
    {
        var context = new JObject
        {
            ["trustedBuilders"] = new JArray($"{statements.Signer.KeyId} https://builder.example/v1"),
            ["buildTypes"] = new JArray("https://build.example/t"),
            ["buildSources"] = new JArray("https://git.example/m"),
            ["buildParameters"] = new JArray("workflow", "epochs=3"),
            ["trustedVerifiers"] = new JArray($"{statements.Signer.KeyId} https://verifier.example"),
            ["verifiedResources"] = new JArray("pkg:huggingface/org/name"),
            ["verifiedLevels"] = new JArray("SLSA_BUILD_LEVEL_2"),
        };
        foreach ((string member, JArray value) in changes)
        {
            context[member] = value;
        }

        return context;
    }

    private async Task<AuditReport> JudgeAsync(JObject context) => ModelAuditor.CreateBuilder().Build().Judge(
        await statements.CollectAsync(),
        new JudgementRequest { AsOf = Auditing.AsOf, Context = ContextFile.Read("context.json", new JObject { ["context"] = context }.ToString()).Value });

    private static string[] Verdicts(AuditReport report)
    {
        string[] found = [.. report.Findings.Where(finding => finding.Rule.Id == "MA1211").Select(finding => finding.Outcome.Verdict.ToString())];
        RuleResult rule = report.Rules.Single(result => result.Rule.Id == "MA1211");
        return found.Length > 0 ? found : rule.Passed > 0 ? ["Pass"] : ["NotApplicable"];
    }

    private static string[] Messages(AuditReport report) => [.. report.Findings.Where(finding => finding.Rule.Id == "MA1211").Select(finding => finding.Outcome.Message)];
}
