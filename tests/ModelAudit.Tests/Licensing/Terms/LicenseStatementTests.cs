using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Licensing.Terms;
using ModelAudit.Models;
using ModelAudit.Tests.Models;

namespace ModelAudit.Tests.Licensing.Terms;

public sealed class LicenseStatementTests
{
    private static readonly LicenseStatementInspector Inspector = new();

    [Fact]
    public void Words_that_licenses_want_are_found_however_they_are_set()
    {
        ModelContext context = new Tree()
            .With("NOTICE", "First line.\n\"Llama 3.1 is licensed under\n the Llama 3.1 Community License, Copyright\"\n")
            .With("README.md", "# A model\n\n**Built with\nLlama**\n")
            .With("main.py", "# Built with Qwen\n")
            .Inspect(Inspector);

        ImmutableArray<FactItem> items = context.Value(LicenseStatementFacts.Statements);
        Assert.Empty(context.Gaps);
        Assert.Equal(
            ["NOTICE Llama 3.1 is licensed under the Llama 3.1 Community License 2", "README.md Built with Llama 3"],
            items.Select(item => $"{item["path"]} {item["statement"]} {item["line"]}"));
    }

    [Fact]
    public void Words_inside_longer_words_are_others() =>
        Assert.Empty(new Tree().With("README.md", "Rebuilt with Llamas\n").Inspect(Inspector).Value(LicenseStatementFacts.Statements));

    [Fact]
    public void A_text_that_changed_leaves_the_statements_unknown()
    {
        ModelContext context = new Tree().WithChanging("NOTICE", "Built with Llama").Inspect(Inspector);
        Assert.Equal(GapReason.ChangedDuringAudit, Assert.Single(context.Gaps).Reason);
        Assert.True(context.IsUnknown(LicenseStatementFacts.Statements));
    }
}
