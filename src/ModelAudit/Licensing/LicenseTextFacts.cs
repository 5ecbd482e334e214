using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Licensing;

/// <summary>The licenses that were recognised in the files themselves, whatever anything declares.</summary>
public static class LicenseTextFacts
{
    /// <summary>What was recognised.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Detected = new(
        "license.detected",
        FactScope.Model,
        "Every license recognised in license texts, notices, use policies, the model card, and the first lines of source code: by its text, a declaration or its name.",
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("id", FactType.Text, "An SPDX identifier or LicenseRef-<tag>; for a declaration or a name an SPDX expression.", IsKey: true),
        new FactField("startLine", FactType.Integer, "The first line.", IsKey: true),
        new FactField("endLine", FactType.Integer, "The last line."),
        new FactField("version", FactType.Text, "The version or date of the text where the identifier does not say it."),
        new FactField("kind", FactType.Text, "text, tag (a line that declares it) or mention (its name)."),
        new FactField("verdict", FactType.Text, "exact, equivalent (only differences that the SPDX matching guidelines call none), modified, partial, or named when there is no text."),
        new FactField("isMateriallyModified", FactType.Boolean, "Whether the text was changed in what it grants: a restriction, a negation, a number, or much text added, dropped or missing."),
        new FactField("isUsePolicy", FactType.Boolean, "Whether it is a use policy, no license."),
        new FactField("coverage", FactType.Integer, "The share of the known text that is there, in percent; 0 without text."),
        new FactField("confidence", FactType.Integer, "From 0 to 100."),
        new FactField("differences", FactType.Text, "What differs from the known text, with lines, shortened."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Detected];
}
