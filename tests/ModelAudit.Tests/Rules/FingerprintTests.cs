using ModelAudit.Facts;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Rules;

public sealed class FingerprintTests
{
    private static readonly RuleSet Rules = RuleKit.Load(RuleKit.Pack(
        RuleKit.Rule(""" "each": "f.items", "forbid": { "field": "item.name", "exists": true }, "message": "At {item.offset}." """)
        + "," + RuleKit.Rule(""" "each": "file", "forbid": { "field": "file.length", "atLeast": 0 }, "message": "Has {file.sha256}." """, "TEST0002")));

    [Fact]
    public void A_fingerprint_survives_reordering_and_unrelated_changes()
    {
        Dictionary<string, string> before = Of(new TestEvidence()
            .File("a", (RuleKit.FileItems, TestEvidence.FileItemsOf(("x", 1), ("y", 2)))));
        Dictionary<string, string> after = Of(new TestEvidence()
            .With(RuleKit.Number, FactValue.Of(7))
            .File("0")
            .File("a", (RuleKit.FileText, FactValue.Of("new")), (RuleKit.FileItems, TestEvidence.FileItemsOf(("z", 1), ("y", 20), ("x", 30)))));
        Assert.Equal(3, before.Count);
        Assert.All(before, pair => Assert.Equal(pair.Value, after[pair.Key]));
        Assert.Equal(after.Count, after.Values.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void The_same_item_twice_is_numbered_whatever_its_order()
    {
        static string[] Prints(params (string, long)[] items) =>
            [.. RuleKit.Judge(Rules, new TestEvidence().File("a", (RuleKit.FileItems, TestEvidence.FileItemsOf(items))).Build()).Findings
                .Where(finding => finding.Rule.Id == "TEST0001").OrderBy(finding => finding.Outcome.Message, StringComparer.Ordinal).Select(finding => finding.Fingerprint)];
        string[] prints = Prints(("x", 1), ("x", 2));
        Assert.Equal(2, prints.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(prints, Prints(("x", 2), ("x", 1)));
        Assert.Contains(Prints(("x", 5)).Single(), prints);
    }

    [Fact]
    public void A_fingerprint_is_128_bits_and_the_same_in_every_release()
    {
        Finding finding = RuleKit.Judge(Rules, new TestEvidence().File("a").Build()).Findings.Single();
        Assert.Equal("fe787bf5f7b4d8fad33d0b71d14a09be", finding.Fingerprint);
    }

    [Fact]
    public void Rule_path_and_item_cannot_be_shifted_into_each_other()
    {
        RuleOutcome one = RuleOutcome.Fail("m") with { Path = ArtifactPath.Parse("ab"), Item = "c" };
        RuleOutcome two = RuleOutcome.Fail("m") with { Path = ArtifactPath.Parse("a"), Item = "bc" };
        RuleOutcome none = RuleOutcome.Fail("m") with { Path = ArtifactPath.Parse("a") };
        string[] prints = [Fingerprint.Of(one, "TEST0001", 0), Fingerprint.Of(two, "TEST0001", 0), Fingerprint.Of(none, "TEST0001", 0), Fingerprint.Of(none with { Item = string.Empty }, "TEST0001", 0)];
        Assert.Equal(4, prints.Distinct(StringComparer.Ordinal).Count());
    }

    private static Dictionary<string, string> Of(TestEvidence evidence) => RuleKit.Judge(Rules, evidence.Build()).Findings
        .ToDictionary(finding => $"{finding.Rule.Id}/{finding.Outcome.Path}/{finding.Outcome.Item}", finding => finding.Fingerprint, StringComparer.Ordinal);
}
