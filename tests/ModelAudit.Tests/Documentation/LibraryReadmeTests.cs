using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Sharding;
using ModelAudit.Signing;
using ModelAudit.Sources;
using ModelAudit.Tests.Documentation.Examples;

namespace ModelAudit.Tests.Documentation;

/// <summary>The package's README is what the compiled examples say, and the examples do what the README says.</summary>
public sealed class LibraryReadmeTests
{
    private const string Pack = """
        { "pack": "acme.tensors", "version": "1.0.0",
          "rules": [ { "id": "ACME0001", "title": "Tensors", "severity": "high", "each": "file", "where": { "field": "file.format", "equals": "acme-tensor" },
            "require": { "field": "acmeTensor.tensorCount", "atLeast": 1 }, "message": "There is no tensor." } ],
          "profile": { "levels": { "ACME0001": "block", "ACME1001": "block" } } }
        """;

    private static readonly string Page = Documents.File("src/ModelAudit/README.md");

    private static ModelAuditor Auditor(long budget) => ModelAuditor.CreateBuilder()
        .AddFormat(new AcmeTensorInspector())
        .AddRulePack(new RulePackSource("acme.json", Pack))
        .AddRule(new WeightsBudgetRule(budget))
        .Build();

    private static string Flat(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [Theory]
    [InlineData("Examples/ModelGate.cs")]
    [InlineData("Examples/ReportArchive.cs")]
    [InlineData("Examples/SharedAudit.cs")]
    [InlineData("Examples/WeightsBudgetRule.cs")]
    [InlineData("Examples/AcmeTensorInspector.cs")]
    public void Each_compiled_example_is_in_the_readme_as_it_is(string file)
    {
        string source = Documents.File($"tests/ModelAudit.Tests/Documentation/{file}");
        string shown = Flat(source.Replace("namespace ModelAudit.Tests.Documentation.Examples;\n", string.Empty, StringComparison.Ordinal));
        Assert.Contains(Documents.Blocks(Page, "csharp"), block => Flat(block) == shown);
    }

    [Fact]
    public void The_readme_shows_how_these_tests_build_their_auditor()
    {
        string self = Documents.File("tests/ModelAudit.Tests/Documentation/LibraryReadmeTests.cs");
        foreach (string line in Documents.Blocks(Page, "csharp").Single(block => block.Contains("CreateBuilder()\n", StringComparison.Ordinal)).Split('\n').Where(line => line.TrimStart().StartsWith('.')))
        {
            Assert.Contains(line.Trim().Split('(')[0] + "(", self, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_parts_of_an_audit_are_merged_to_the_evidence_of_one_run()
    {
        using var model = new TemporaryFolder();
        model.Write("model.acmt", "ACMT\u0003\0\0\0");
        model.Write("README.md", "# Model");
        ModelAuditor auditor = Auditor(10);
        var request = new AuditRequest(new DirectorySource(model.Path)) { AsOf = DateTimeOffset.UnixEpoch };
        var documents = new List<byte[]>();
        foreach (int number in Enumerable.Range(1, 2))
        {
            using var part = new MemoryStream();
            await SharedAudit.ExamineAsync(auditor, request, new AuditShard(number, 2), part);
            documents.Add(part.ToArray());
        }

        AuditEvidence merged = SharedAudit.Merge(auditor, documents);
        Assert.Equal(2, merged.Files.Length);
        Assert.Equal((await auditor.CollectAsync(request)).Files.Select(file => file.Digests.Sha256), merged.Files.Select(file => file.Digests.Sha256));
    }

    [Fact]
    public async Task The_gate_admits_by_the_verdict_and_leaves_a_signed_report_and_a_sarif_log()
    {
        using var model = new TemporaryFolder();
        using var reports = new TemporaryFolder();
        using KeySigner signer = KeySigner.Generate();
        model.Write("model.acmt", "ACMT\u0003\0\0\0");
        string report = reports["model.audit.json"];

        Assert.True(await new ModelGate(Auditor(budget: 1_000), signer).AdmitAsync(model.Path, report, CancellationToken.None));
        Assert.True(File.Exists(report + ".sarif"));
        byte[] document = await File.ReadAllBytesAsync(report);
        Assert.Equal("Passed then, Passed today", await ReportArchive.CheckAsync(document, signer.ExportPublicKeyPem(), model.Path, Auditor(budget: 1_000)));

        model.Write("model.acmt", "ACMT\u0004\0\0\0");
        Assert.Equal("changed: 1, missing: 0, extra: 0", await ReportArchive.CheckAsync(document, signer.ExportPublicKeyPem(), model.Path, Auditor(budget: 1_000)));

        using KeySigner other = KeySigner.Generate();
        Assert.DoesNotContain("then", await ReportArchive.CheckAsync(document, other.ExportPublicKeyPem(), model.Path, Auditor(budget: 1_000)), StringComparison.Ordinal);

        model.Write("model.acmt", "ACMT\0\0\0\0");
        Assert.False(await new ModelGate(Auditor(budget: 1_000), signer).AdmitAsync(model.Path, report, CancellationToken.None));
    }

    [Fact]
    public async Task The_inspector_states_its_fact_or_leaves_a_gap()
    {
        using var model = new TemporaryFolder();
        model.Write("whole.acmt", "ACMT\u0003\0\0\0");
        model.Write("cut.acmt", "ACMT\u0003");
        AuditEvidence evidence = await Auditor(budget: 1_000).CollectAsync(new AuditRequest(new DirectorySource(model.Path)));
        FileEvidence whole = evidence.Files.Single(file => file.Path.Value == "whole.acmt");
        Assert.True(whole.Facts.TryGet(AcmeTensorInspector.TensorCount, out long count));
        Assert.Equal(3, count);
        FileEvidence cut = evidence.Files.Single(file => file.Path.Value == "cut.acmt");
        Assert.Equal(FactState.Unknown, evidence.Lookup(cut, AcmeTensorInspector.TensorCount).State);
        Assert.Contains(cut.Gaps, gap => gap.Reason == GapReason.Truncated);
    }

    [Fact]
    public void The_rule_passes_fails_or_says_what_is_missing()
    {
        AuditReport sample = Reports.SampleReports.Passed();
        var context = new RuleContext(sample.AsOf, AuditContext.Empty, System.Collections.Immutable.ImmutableDictionary<string, RuleList>.Empty, [], null);
        Assert.Equal(Verdict.Pass, Assert.Single(new WeightsBudgetRule(7).Evaluate(sample.Evidence, context)).Verdict);
        Assert.Equal("The weights have 7 bytes, 1 too many.", Assert.Single(new WeightsBudgetRule(6).Evaluate(sample.Evidence, context)).Message);
        Assert.Equal(Verdict.Inconclusive, Assert.Single(new WeightsBudgetRule(6).Evaluate(Reports.SampleReports.Failed().Evidence, context)).Verdict);
    }

    [Fact]
    public void Every_format_that_ships_is_in_the_readme() =>
        Assert.All(ReportRenderers.All, renderer => Assert.Contains($"`{renderer.Format}`", Page, StringComparison.Ordinal));
}
