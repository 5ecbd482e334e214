using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Rules;

namespace ModelAudit.Tests.Rules;

public sealed class PackTests
{
    private static readonly string Parent = RuleKit.Pack(
        RuleKit.Rule(""" "require": { "field": "t.text", "in": { "list": "ok" } } """)
        + "," + RuleKit.Rule(""" "locked": true, "require": { "field": "t.text", "in": { "list": "locked-list" } } """, "TEST0002"),
        """
        "lists": { "ok": ["a"], "locked-list": ["a"] },
        "profiles": {
          "base": { "title": "Base", "levels": { "TEST0001": "warn", "TEST0002": "block" }, "waivers": { "maxDays": { "high": 30 }, "allowGlobs": false } },
          "free": { "levels": { "TEST0002": "off" } } }
        """,
        "parent",
        "1.4.0");

    [Fact]
    public void A_child_tightens_the_default_profile_of_the_pack_it_extends()
    {
        RuleSet rules = RuleKit.Load(Child(""" "profile": { "levels": { "TEST0001": "block" } } """), Parent);
        Assert.Equal(EnforcementLevel.Block, rules.Level("child", "TEST0001"));
        Assert.Equal(EnforcementLevel.Block, rules.Level("child", "TEST0002"));
        Assert.Equal("base", Assert.Single(rules.Profile("child").Extends));
        Assert.Equal(30, rules.Profile("child").Waivers.MaxDays[Severity.High]);
        Assert.Equal(["parent", "child"], rules.Packs.Select(pack => pack.Name));
        Assert.Equal("base free child", string.Join(" ", rules.Profiles));
    }

    [Fact]
    public void The_default_profile_is_that_of_the_pack_loaded_last()
    {
        Assert.Equal("base", RuleKit.Load(Parent).DefaultProfile);
        Assert.Equal("child", RuleKit.Load(Parent, Child(""" "profile": {} """)).DefaultProfile);
        Assert.Equal("base", RuleKit.Load(Parent, Child(""" "title": "No profile of its own" """)).DefaultProfile);
        Assert.Equal(RuleSet.ImplicitProfile, RuleKit.Load(RuleKit.Pack(string.Empty)).DefaultProfile);
    }

    [Theory]
    [InlineData(""" "profile": { "levels": { "TEST0002": "warn" } } """, "can only raise levels")]
    [InlineData(""" "profile": { "levels": { "MA9001": "warn" } } """, "can only raise levels")]
    [InlineData(""" "profiles": { "x": { "extends": "base", "levels": { "TEST0001": "off" } } } """, "can only raise levels")]
    [InlineData(""" "profile": { "waivers": { "maxDays": { "high": 31 } } } """, "it can only lower that")]
    [InlineData(""" "profile": { "waivers": { "allowGlobs": true } } """, "does not allow globs")]
    [InlineData(""" "lists": { "locked-list": ["a", "b"] } """, "the locked rule 'TEST0002'")]
    [InlineData(""" "profiles": { "base": {} } """, "There is a profile 'base' already")]
    [InlineData(""" "profiles": { "x": { "extends": "y" }, "y": { "extends": "x" } } """, "in a circle")]
    public void A_child_cannot_loosen(string body, string part) =>
        Assert.Contains(part, Assert.Single(RuleKit.Problems(Parent, Child(body))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_profile_that_extends_nothing_sets_what_it_wants()
    {
        RuleSet rules = RuleKit.Load(Parent, Child(""" "profiles": { "owner": { "levels": { "TEST0002": "off" }, "waivers": { "allowGlobs": true } } } """));
        Assert.Equal(EnforcementLevel.Off, rules.Level("owner", "TEST0002"));
        Assert.True(rules.Profile("owner").Waivers.AllowGlobs);
    }

    [Fact]
    public void A_child_replaces_a_list_of_the_pack_it_extends()
    {
        AuditEvidence evidence = new TestEvidence().With(RuleKit.Text, FactValue.Of("b")).Build();
        Assert.Equal(Verdict.Fail, Outcome(RuleKit.Load(Parent), evidence));
        Assert.Equal(Verdict.Pass, Outcome(RuleKit.Load(Parent, Child(""" "lists": { "ok": ["b"] } """)), evidence));
        Assert.Equal(Verdict.Pass, Outcome(RuleKit.Load(Parent, """{ "list": "ok", "version": "1.0", "entries": ["b"] }"""), evidence));
        Assert.Contains("can only replace lists of packs it extends", Assert.Single(RuleKit.Problems(Parent, RuleKit.Pack(string.Empty, """ "lists": { "ok": [] } """, "stranger"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pack_that_extends_another_version_is_refused()
    {
        string child = RuleKit.Pack(string.Empty, """ "extends": [ { "pack": "parent", "version": "[2.0,3.0)" } ] """, "child");
        Assert.Contains("in version 1.4.0, which is not in [2.0,3.0)", Assert.Single(RuleKit.Problems(Parent, child)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Packs_that_extend_each_other_are_refused()
    {
        static string Of(string name, string other) => RuleKit.Pack(string.Empty, $$""" "extends": [ { "pack": "{{other}}", "version": "[1.0,)" } ] """, name);
        Assert.Contains("'a' extends 'b' extends 'c' extends 'a'", Assert.Single(RuleKit.Problems(Of("a", "b"), Of("b", "c"), Of("c", "a"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pack_is_loaded_once()
    {
        Assert.Contains("loaded twice", Assert.Single(RuleKit.Problems(RuleKit.Pack(string.Empty), RuleKit.Pack(string.Empty))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pack_keeps_its_text_and_digest_for_the_report()
    {
        RulePack pack = Assert.Single(RuleKit.Load(Parent).Packs);
        Assert.Equal(("pack", "parent", "1.4.0", Parent), (pack.Document.Kind, pack.Document.Name, pack.Document.Version, pack.Document.Text));
        Assert.Equal(Sha256Digest.Of(System.Text.Encoding.UTF8.GetBytes(Parent)), pack.Document.Digest);
        Assert.Equal(2, pack.Rules.Length);
    }

    [Fact]
    public void A_file_that_is_missing_too_long_or_no_text_is_a_problem_of_the_file()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string path = Path.Combine(folder, "pack.json");
            Assert.Contains("cannot be read", Assert.Throws<InvalidInputException>(() => RulePackSource.FromFile(path)).Message, StringComparison.Ordinal);
            File.WriteAllBytes(path, [0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}']);
            Assert.Equal("{}", RulePackSource.FromFile(path).Text);
            File.WriteAllBytes(path, [(byte)'"', 0xFF, (byte)'"']);
            Assert.Contains("not UTF-8", Assert.Throws<InvalidInputException>(() => RulePackSource.FromFile(path)).Message, StringComparison.Ordinal);
            using (FileStream stream = File.OpenWrite(path))
            {
                stream.SetLength(RulePackSource.MaximumBytes + 1);
            }

            Assert.Contains("longer than", Assert.Throws<InvalidInputException>(() => RulePackSource.FromFile(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Child(string body) => RuleKit.Pack(string.Empty, $$""" "extends": [ { "pack": "parent", "version": "[1.0,2.0)" } ], {{body}} """, "child");

    private static Verdict? Outcome(RuleSet rules, AuditEvidence evidence) => RuleKit.Judge(rules, evidence).Rules.Single(rule => rule.Rule.Id == "TEST0001").Verdict;
}
