using System.Text.RegularExpressions;
using ModelAudit.Rules;

namespace ModelAudit.RuleTests;

/// <summary>The lists that pickles are judged by: what is on which, and that no name is on two.</summary>
public sealed class CallableListTests
{
    private static readonly string[] Capabilities = ["deserialize", "environment", "execute", "file", "import", "native", "network", "process", "reflect", "sabotage"];
    private static readonly string[] Effects = ["attribute", "beside", "callback", "construct", "nested", "object", "state"];
    private static readonly RuleSet Rules = ModelAuditor.CreateBuilder().Build().Rules;
    private static readonly Dictionary<string, string> Dangerous = Pairs("dangerous-callables");

    private static readonly string[] SafeNames = [.. Rules.Lists.Keys.Where(name => name.StartsWith("pickle-safe-imports-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> SafeLists => [.. SafeNames];

    [Theory]
    [MemberData(nameof(SafeLists))]
    public void A_safe_list_names_exact_imports_with_a_known_effect(string name) =>
        Assert.All(Pairs(name), pair =>
        {
            Assert.Matches(@"\A[A-Za-z_]\w*(\.[A-Za-z_]\w*)+\z", pair.Key);
            Assert.Contains(pair.Value, Effects);
        });

    [Theory]
    [MemberData(nameof(SafeLists))]
    public void Nothing_on_a_safe_list_is_dangerous_by_its_own_name(string name) => Assert.Empty(Pairs(name).Keys.Intersect(Dangerous.Keys));

    [Fact]
    public void No_import_is_on_two_safe_lists() => Assert.Distinct(SafeNames.SelectMany(name => Pairs(name).Keys));

    [Fact]
    public void A_dangerous_callable_is_an_exact_name_or_a_module_and_has_a_known_capability() =>
        Assert.All(Dangerous, pair =>
        {
            Assert.Matches(@"\A[A-Za-z_]\w*(\.[A-Za-z_]\w*)*\.([A-Za-z_]\w*|\*)\z", pair.Key);
            Assert.Contains(pair.Value, Capabilities);
        });

    [Fact]
    public void Every_capability_has_callables() => Assert.Equal(Capabilities, Dangerous.Values.Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void An_alias_leads_to_a_name_that_is_no_alias()
    {
        Dictionary<string, string> aliases = Pairs("callable-aliases");
        Assert.All(aliases.Values, target => Assert.DoesNotContain(aliases.Keys, alias => target == alias));
    }

    [Theory]
    [InlineData("numpy.memmap")]
    [InlineData("numpy.load")]
    [InlineData("builtins.map")]
    [InlineData("builtins.print")]
    [InlineData("sklearn.datasets._base.load_files")]
    [InlineData("pandas._libs.parsers.TextReader")]
    [InlineData("torch.load")]
    [InlineData("torch.jit._script.RecursiveScriptModule")]
    [InlineData("dill._dill._create_function")]
    public void What_evaluates_or_reads_files_is_on_no_safe_list(string name) =>
        Assert.DoesNotContain(SafeNames, list => Pairs(list).ContainsKey(name));

    [Theory]
    [InlineData("pickle-safe-imports-scipy", "scipy.stats._continuous_distns.norm_gen")]
    [InlineData("pickle-safe-imports-scipy", "scipy.stats._distn_infrastructure.rv_sample")]
    [InlineData("pickle-safe-imports-statsmodels", "statsmodels.base.data.PandasData")]
    [InlineData("pickle-safe-imports-statsmodels", "statsmodels.distributions.discrete.zipoisson_gen")]
    public void What_evaluates_its_state_is_listed_so(string list, string name) => Assert.Equal("state", Pairs(list)[name]);

    private static Dictionary<string, string> Pairs(string list) =>
        Rules.Lists[list].Entries.Select(entry => Regex.Match(entry, "^(.+)=(.+)$")).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value, StringComparer.Ordinal);
}
