using System.Text.RegularExpressions;
using ModelAudit.Licensing;
using ModelAudit.Rules;
using Newtonsoft.Json.Linq;

namespace ModelAudit.RuleTests;

public sealed class RuleListTests
{
    private static readonly DateTimeOffset Release = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] MapLists =
        ["known-bad-artifacts", "base-model-licenses", "base-model-signatures", "callable-aliases", "dangerous-callables", "hub-license-tags", "known-model-bases", "license-display-statements", "license-excluded-regions", "license-name-prefixes", "license-user-thresholds", "model-training-compute", "python-dangerous-calls", "restricted-suppliers"];

    public static TheoryData<string> Names => [.. RuleFiles.In("lists", ".json").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_list_says_where_it_comes_from_and_has_no_entry_twice(string name)
    {
        JObject list = JObject.Parse(RuleFiles.Text("lists", name + ".json"));
        string[] entries = [.. list["entries"]!.Select(entry => (string)entry!)];

        Assert.Equal(name, (string?)list["list"]);
        Assert.False(string.IsNullOrWhiteSpace((string?)list["provenance"]));
        Assert.NotEmpty(entries);
        Assert.Distinct(entries);
        Assert.Equal(MapLists.Contains(name) || name.StartsWith("pickle-safe-imports-", StringComparison.Ordinal), entries.All(entry => Regex.IsMatch(entry, "^[^=]+=[^=]+$")));
    }

    [Fact]
    public void No_list_is_stale_when_the_pack_is_released()
    {
        RuleSet rules = ModelAuditor.CreateBuilder().Build().Rules;
        Assert.All(rules.Lists.Values, list => Assert.True(list.ValidUntil is null || list.ValidUntil > Release.AddDays(30), list.Name));
    }

    [Theory]
    [InlineData("permissive-licenses")]
    [InlineData("copyleft-licenses")]
    [InlineData("non-commercial-licenses")]
    [InlineData("standard-licenses")]
    [InlineData("use-restricted-licenses")]
    [InlineData("use-policy-licenses")]
    [InlineData("osi-approved-licenses")]
    [InlineData("output-restricted-licenses")]
    [InlineData("adverse-terms-licenses")]
    [InlineData("notice-file-licenses")]
    public void An_entry_of_a_license_list_is_one_license(string name) =>
        Assert.All(JObject.Parse(RuleFiles.Text("lists", name + ".json"))["entries"]!, entry => Assert.Single(SpdxExpression.Parse((string)entry!).Licenses));

    [Fact]
    public void A_license_is_not_both_permissive_and_restricted()
    {
        RuleSet rules = ModelAuditor.CreateBuilder().Build().Rules;
        foreach (string other in (string[])["copyleft-licenses", "non-commercial-licenses", "use-restricted-licenses", "adverse-terms-licenses"])
        {
            Assert.Empty(rules.Lists["permissive-licenses"].Entries.Intersect(rules.Lists[other].Entries));
        }
    }

    [Fact]
    public void A_hub_tag_stands_for_an_spdx_expression() =>
        Assert.All(JObject.Parse(RuleFiles.Text("lists", "hub-license-tags.json"))["entries"]!, entry =>
            Assert.Single(SpdxExpression.Parse(((string)entry!).Split('=')[1]).Licenses));
}
