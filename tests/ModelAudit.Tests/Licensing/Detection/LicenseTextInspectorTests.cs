using System.Collections.Immutable;
using ModelAudit.Facts;
using ModelAudit.Licensing;
using ModelAudit.Models;
using ModelAudit.Tests.Models;

namespace ModelAudit.Tests.Licensing.Detection;

public sealed class LicenseTextInspectorTests
{
    private static readonly LicenseTextInspector Inspector = new();

    private static ImmutableArray<FactItem> Detected(Tree tree)
    {
        ModelContext context = tree.Inspect(Inspector);
        Assert.Empty(context.Gaps);
        return context.Value(LicenseTextFacts.Detected);
    }

    [Fact]
    public void Texts_declarations_and_names_are_stated_with_their_places()
    {
        ImmutableArray<FactItem> items = Detected(new Tree()
            .With("LICENSE", SampleLicenses.Mit)
            .With("README.md", "# A model\n\n## License\n\nThe model is under the Apache License, Version 2.0.\n")
            .With("modeling.py", "# SPDX-License-Identifier: BSD-3-Clause\nimport os\n"));
        Assert.Equal(
            ["LICENSE MIT text exact 1", "README.md Apache-2.0 mention named 5", "modeling.py BSD-3-Clause tag named 1"],
            items.Select(item => $"{item["path"]} {item["id"]} {item["kind"]} {item["verdict"]} {item["startLine"]}"));
    }

    [Fact]
    public void A_changed_text_is_stated_with_what_changed()
    {
        FactItem item = Assert.Single(Detected(new Tree().With("LICENSE", SampleLicenses.Mit + "\nCommercial use is prohibited.\n")));
        Assert.Equal("modified", item["verdict"]!.Text);
        Assert.True(item["isMateriallyModified"]!.Boolean);
        Assert.Contains("Commercial use is prohibited", item["differences"]!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_license_files_nothing_is_detected() => Assert.Empty(Detected(new Tree().With("config.json", "{}")));

    [Fact]
    public void A_text_beyond_the_bound_leaves_the_fact_unknown()
    {
        ModelContext context = new Tree().With("LICENSE", new string('x', LicenseTextInspector.MaximumBytes + 1)).Inspect(Inspector);
        Assert.Equal("The file has 4194305 bytes, more than the bound on license texts (4194304 bytes).", Assert.Single(context.Gaps).Detail);
        Assert.DoesNotContain(LicenseTextFacts.Detected.Name, context.Facts.Statements.Keys);
    }
}
