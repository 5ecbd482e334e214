using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Provenance.Bom;

/// <summary>Bills of materials supplied with the model (CycloneDX, SPDX), and whether they agree with the files.</summary>
public static class BomFacts
{
    /// <summary>The documents.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Documents = new(
        "bom.documents",
        FactScope.Model,
        "Every bill of materials, in the tree or given beside it.",
        new FactField("path", FactType.Text, "The document.", IsKey: true),
        new FactField("place", FactType.Text, "tree, or given for a document beside the model."),
        new FactField("format", FactType.Text, "cyclonedx or spdx; absent where it cannot be told."),
        new FactField("version", FactType.Text, "The version of the format."),
        new FactField("subject", FactType.Text, "What it describes, by name."),
        new FactField("licenses", FactType.TextList, "The licenses of what it describes, as written."),
        new FactField("ancestors", FactType.TextList, "What that comes from, by name."),
        new FactField("components", FactType.Integer, "The number of components, packages and files."),
        new FactField("problems", FactType.Integer, "How much is wrong with its form."));

    /// <summary>What is wrong with their form.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Problems = new(
        "bom.problems",
        FactScope.Model,
        "Everything that is wrong with the form of a bill of materials.",
        new FactField("path", FactType.Text, "The document.", IsKey: true),
        new FactField("detail", FactType.Text, "One sentence.", IsKey: true));

    /// <summary>What the documents list.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Components = new(
        "bom.components",
        FactScope.Model,
        "Every component, package and file that a bill of materials lists.",
        new FactField("path", FactType.Text, "The document.", IsKey: true),
        new FactField("reference", FactType.Text, "Its identifier in the document.", IsKey: true),
        new FactField("kind", FactType.Text, "model, data, file or package."),
        new FactField("name", FactType.Text, "Its name.", IsKey: true),
        new FactField("version", FactType.Text, "Its version."),
        new FactField("state", FactType.Text, "match: a file has these digests. mismatch: the file of that name has others. absent: there is no such file. notCompared: its digests are none that are compared. noDigest: it has none."),
        new FactField("file", FactType.Text, "The file that matches, or has the name."),
        new FactField("algorithm", FactType.Text, "The algorithm that was compared."),
        new FactField("declared", FactType.Text, "The digest listed."),
        new FactField("actual", FactType.Text, "The digest found, where it is another one."),
        new FactField("licenses", FactType.TextList, "Its licenses, as written."));

    /// <summary>Weight files that no document has a digest of.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Uncovered = new(
        "bom.uncovered",
        FactScope.Model,
        "Every weight file that no bill of materials lists with its digest.",
        new FactField("path", FactType.Text, "The file.", IsKey: true));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Documents, Problems, Components, Uncovered];
}
