using ModelAudit.Evidence;
using ModelAudit.Rules;
using ModelAudit.Samples.Building;
using ModelAudit.Sources;

namespace ModelAudit.RuleTests.Pickles;

/// <summary>What the rules about pickles say, and how lists change it.</summary>
public sealed class PickleRuleTests
{
    private static readonly DateTimeOffset AsOf = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_dangerous_call_is_one_sentence_with_capability_place_and_arguments() =>
        Assert.Equal(
            ["MA1302 Fail 'os.system' starts or controls programs (process). It is imported at offset 25 and called at offset 34 with ('id')."],
            await SaidAsync(PyPickler.Write(Py.Call("os", "system", "id"), 4)));

    [Fact]
    public async Task A_second_name_is_said_with_the_first() =>
        Assert.Contains("'posix.system', which is 'os.system', starts", Assert.Single(await SaidAsync(PyPickler.Write(Py.Import("posix", "system"), 4))), StringComparison.Ordinal);

    [Fact]
    public async Task A_way_through_another_module_is_said_with_its_end() =>
        Assert.Contains("'pathlib.os.system', which is 'os.system',", Assert.Single(await SaidAsync(PyPickler.Write(Py.Import("pathlib", "os.system"), 4))), StringComparison.Ordinal);

    [Fact]
    public async Task Code_that_is_handed_on_is_said_to_be_called_later() =>
        Assert.Contains("handed on, so that it may be called later", Assert.Single(await SaidAsync(PyPickler.Write(Py.Call("collections", "defaultdict", Py.Import("os", "getcwd")), 4))), StringComparison.Ordinal);

    [Fact]
    public async Task A_broken_pickle_says_whether_something_ran() =>
        Assert.Contains(
            await SaidAsync([.. PyPickler.Write(Py.Call("os", "system", "id"), 2)[..^1], 0xFF]),
            said => said.StartsWith("MA1304 Fail", StringComparison.Ordinal) && said.EndsWith("What stands before has been imported and called by then.", StringComparison.Ordinal));

    [Fact]
    public async Task Bytes_that_lie_deeper_than_anything_is_examined_are_no_pass()
    {
        byte[] deep = Enumerable.Range(0, 12).Aggregate(PyPickler.Write(Py.Call("os", "system", "id"), 4), (inner, _) => PyPickler.Write(new object?[] { inner }, 4));
        Assert.Contains(await SaidAsync(deep), said => said.StartsWith("MA1304 Inconclusive", StringComparison.Ordinal) && said.Contains("was not examined", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_library_of_an_unknown_name_is_named() =>
        Assert.Equal(
            ["MA1303 Review 'sklearn.linear_model.Mine' is imported at offset 2 and called: 'pickle-safe-imports-scikit-learn' has other names of 'sklearn', not this one."],
            await SaidAsync(PyPickler.Write(Py.Call("sklearn.linear_model", "Mine"), 2)));

    [Fact]
    public async Task An_import_that_is_used_twice_is_one_finding() =>
        Assert.Single(await SaidAsync(PyPickler.Write(new object?[] { Py.Call("acme", "Net", 1), Py.Call("acme", "Net", 2) }, 2)));

    [Fact]
    public async Task A_list_of_one_s_own_makes_its_imports_known() =>
        Assert.Empty(await SaidAsync(
            PyPickler.Write(Py.Call("acme", "Net", 1), 2),
            """{ "list": "pickle-safe-imports-acme", "version": "1", "provenance": "read by us", "entries": ["acme.Net=construct"] }"""));

    [Fact]
    public async Task A_list_of_one_s_own_does_not_make_a_dangerous_name_harmless() =>
        Assert.Single(await SaidAsync(
            PyPickler.Write(Py.Call("os", "system", "id"), 2),
            """{ "list": "pickle-safe-imports-acme", "version": "1", "provenance": "read by us", "entries": ["os.system=construct"] }"""));

    [Fact]
    public void The_list_of_dangerous_callables_cannot_lose_an_entry()
    {
        InvalidInputException error = Assert.Throws<InvalidInputException>(
            () => Build("""{ "list": "dangerous-callables", "version": "1", "provenance": "none", "entries": ["os.system=process"] }"""));
        Assert.Contains("add entries and lose none", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_of_TorchScript_inside_an_archive_is_no_Python_import() =>
        Assert.Empty(await SaidAsync(
            new ZipBuilder().Add("m/data.pkl", PyPickler.Write(Py.New("__torch__.torch.nn.modules.linear", "Linear"), 2)).Add("m/version", "3\n"u8.ToArray()).Build()));

    [Fact]
    public async Task Names_of_thousands_of_parts_fail_at_once()
    {
        var pickle = new PickleAssembler().Proto(4).Mark();
        string endless = string.Join('.', Enumerable.Repeat("a", 2_040));
        for (int i = 0; i < 2_000; i++)
        {
            pickle.BinUnicode($"m{i}").BinUnicode(endless).StackGlobal();
        }

        var clock = System.Diagnostics.Stopwatch.StartNew();
        string[] said = await SaidAsync(pickle.Tuple().Stop().Build());
        Assert.Equal(2_000, said.Count(line => line.StartsWith("MA1302 Fail", StringComparison.Ordinal)));
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), $"It took {clock.Elapsed.TotalSeconds:F1} s.");
    }

    private static ModelAuditor Build(params string[] lists) =>
        lists.Aggregate(lists.Length == 0 ? ModelAuditor.CreateBuilder() : ModelAuditor.CreateBuilder().AddRulePack(RulePackSource.Baseline), (builder, list) => builder.AddRulePack(new RulePackSource("acme.json", list))).Build();

    private static async Task<string[]> SaidAsync(byte[] pickle, params string[] lists)
    {
        ModelAuditor auditor = Build(lists);
        using TemporaryDirectory directory = TemporaryDirectory.Of(new TreeBuilder().Add("model.pkl", pickle));
        AuditEvidence evidence = await auditor.CollectAsync(new AuditRequest(new DirectorySource(directory.Root, "model")) { AsOf = AsOf });
        return
        [
            .. auditor.Judge(evidence, new JudgementRequest { AsOf = AsOf, Profile = "baseline" }).Findings
                .Where(finding => finding.Rule.Id is "MA1302" or "MA1303" or "MA1304" or "MA1309")
                .Select(finding => $"{finding.Rule.Id} {finding.Outcome.Verdict} {finding.Outcome.Message}"),
        ];
    }
}
