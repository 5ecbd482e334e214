using ModelAudit.Facts;
using ModelAudit.Rules.Declarative;

namespace ModelAudit.Tests.Rules;

public sealed class VersionTests
{
    [Theory]
    [InlineData("4.38.0.dev0", "[4.37.0,4.38.0)", true)]
    [InlineData("4.38.0.dev0", "[4.38.0,)", false)]
    [InlineData("2.0.0rc1", "[1.0,2.0)", true)]
    [InlineData("2.0.0rc1", "[2.0,)", false)]
    [InlineData("2.0.0rc1", "[2.0.0-rc1]", true)]
    [InlineData("2.1.0+cu118", "[2.1.0]", true)]
    [InlineData("2.1.0+cu118", "(2.1.0,)", false)]
    [InlineData("1.0.post1", "(1.0,1.1)", true)]
    [InlineData("1.0-1", "(1.0,1.1)", true)]
    [InlineData("1.0.post1", "[1.0]", false)]
    [InlineData("1!1.0", "[1.0,2.0)", false)]
    [InlineData("1!1.0", "[2.0,)", true)]
    [InlineData("0!1.5", "[1.0,2.0)", true)]
    [InlineData("v1.5", "[1.0,2.0)", true)]
    [InlineData("1.5", "[1.5.0]", true)]
    [InlineData("1.5.0.0.0", "[1.5.0]", true)]
    [InlineData("1.5.0.0.1", "(1.5.0,1.5.1)", true)]
    [InlineData("1.5.0-beta.2", "[1.5.0-beta,1.5.0)", true)]
    [InlineData("1.5.0-x.y", "[1.5.0-a,1.5.0)", true)]
    [InlineData("17", "[17]", true)]
    [InlineData("17", "(,17)", false)]
    [InlineData(" 1.5 ", "[1.5]", true)]
    public void A_version_of_python_or_semver_lies_in_a_range(string version, string range, bool expected)
    {
        Assert.True(VersionInterval.TryParse(range, out VersionInterval? interval, out _));
        Assert.Equal(expected, interval.Contains(version));
    }

    [Theory]
    [InlineData("")]
    [InlineData("latest")]
    [InlineData("1.x")]
    [InlineData("1..2")]
    [InlineData("99999999999999999999.0")]
    [InlineData("1.0 or later")]
    [InlineData("1.0-")]
    public void What_is_no_version_is_unknown(string version)
    {
        string condition = """{ "field": "t.text", "versionIn": "[1.0,2.0)" }""";
        Assert.Null(RuleKit.Ask(condition, new TestEvidence().With(RuleKit.Text, FactValue.Of(version)).Build()));
    }

    [Fact]
    public void Versions_come_in_the_order_of_pep_440()
    {
        string[] order =
        [
            "1.0.dev1", "1.0a1.dev2", "1.0a1", "1.0a1.post1.dev1", "1.0a1.post1", "1.0a2", "1.0a10", "1.0b1", "1.0b2.dev1", "1.0b2", "1.0rc1.dev1",
            "1.0rc1", "1.0c2", "1.0", "1.0.post0.dev1", "1.0.post1.dev2", "1.0.post1", "1.0.post2", "1.0.1.dev0", "1.0.1", "1.1", "1!0.1",
        ];
        VersionKey[] keys = [.. order.Select(text => VersionKey.TryParse(text)!)];
        for (int i = 1; i < keys.Length; i++)
        {
            Assert.True(keys[i - 1].CompareTo(keys[i]) < 0, $"{order[i - 1]} < {order[i]}");
            Assert.True(keys[i].CompareTo(keys[i - 1]) > 0, $"{order[i]} > {order[i - 1]}");
        }
    }

    [Theory]
    [InlineData("1.0alpha1", "1.0a1")]
    [InlineData("1.0-alpha.1", "1.0a1")]
    [InlineData("1.0_beta_2", "1.0b2")]
    [InlineData("1.0PREVIEW3", "1.0rc3")]
    [InlineData("1.0c", "1.0rc0")]
    [InlineData("1.0.rev4", "1.0.post4")]
    [InlineData("1.0r4", "1.0.post4")]
    [InlineData("1.0dev", "1.0.dev0")]
    [InlineData("1.0.dev007", "1.0.dev7")]
    [InlineData("1.0+local.1", "1.0")]
    public void Spellings_that_pep_440_normalises_are_the_same_version(string spelling, string canonical) =>
        Assert.Equal(0, VersionKey.TryParse(spelling)!.CompareTo(VersionKey.TryParse(canonical)));

    [Theory]
    [InlineData("17", "[17,)")]
    [InlineData("1.0.0", "[1.0.0]")]
    [InlineData("1.*", "[1.0,2.0)")]
    [InlineData("[1.*,2)", "[1.0,2.0)")]
    [InlineData("[2.0,1.0]", "[1.0,2.0)")]
    [InlineData("[1.0", "[1.0,2.0)")]
    [InlineData("", "[1.0,2.0)")]
    public void A_bare_version_and_a_broken_range_are_refused_with_what_to_write(string range, string hint)
    {
        Assert.False(VersionInterval.TryParse(range, out _, out string? problem));
        Assert.Contains(hint, problem, StringComparison.Ordinal);
    }
}
