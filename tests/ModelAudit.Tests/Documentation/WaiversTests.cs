using System.Collections.Immutable;
using ModelAudit.Rules;

namespace ModelAudit.Tests.Documentation;

public sealed class WaiversTests
{
    private static readonly string Page = Documents.Page("waivers.md");

    private static readonly string[] Blocks = [.. Documents.Blocks(Page, "json")];

    [Fact]
    public void The_files_of_the_page_can_be_read()
    {
        Waiver waiver = Assert.Single(WaiverFile.Read("waivers.md", Blocks[0]).Value);
        Assert.Equal("AutoModelForCausalLM", waiver.Item);
        Attestation attestation = Assert.Single(AttestationFile.Read("waivers.md", Blocks[1]).Value);
        Assert.NotNull(attestation.EvidenceDigest);
        AuditContext context = ContextFile.Read("waivers.md", Blocks[2]).Value;
        Assert.True(context.Facts.TryGet(ContextFacts.Regions, out ImmutableArray<string> regions));
        Assert.Equal(["EU", "US"], regions.AsEnumerable());
    }

    [Fact]
    public void Every_key_is_on_the_page() =>
        Assert.All([.. WaiverFile.Names, .. AttestationFile.Names], name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal));

    [Fact]
    public void Every_declared_fact_has_a_row() =>
        Assert.All(ContextFacts.All, fact => Assert.Contains($"| `{fact.Name["context.".Length..]}` | {fact.Summary} |", Page, StringComparison.Ordinal));

    [Fact]
    public void Every_engine_rule_about_waivers_and_attestations_is_on_the_page() =>
        Assert.All(
            EngineRules.All.Where(rule => rule.Title.Contains("waiver", StringComparison.OrdinalIgnoreCase) || rule.Title.Contains("attestation", StringComparison.OrdinalIgnoreCase)),
            rule => Assert.Contains(rule.Id, Page, StringComparison.Ordinal));
}
