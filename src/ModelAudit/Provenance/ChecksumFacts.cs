using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Provenance;

/// <summary>Checksum manifests in the tree (SHA256SUMS and its kin) against the digests of the files.</summary>
public static class ChecksumFacts
{
    /// <summary>The manifests.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Manifests = new(
        "checksums.manifests",
        FactScope.Model,
        "Every checksum manifest.",
        new FactField("path", FactType.Text, "The manifest.", IsKey: true),
        new FactField("algorithm", FactType.Text, "sha256, sha512, sha1 or md5."),
        new FactField("entries", FactType.Integer, "The number of files it lists."));

    /// <summary>Digests that do not agree.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Mismatches = new(
        "checksums.mismatches",
        FactScope.Model,
        "Every listed file whose digest is another one.",
        new FactField("manifest", FactType.Text, "The manifest.", IsKey: true),
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("algorithm", FactType.Text, "The algorithm."),
        new FactField("declared", FactType.Text, "The digest listed."),
        new FactField("actual", FactType.Text, "The digest found."));

    /// <summary>Listed files that are not there.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Missing = new(
        "checksums.missing",
        FactScope.Model,
        "Every listed file that is not in the tree, or whose listed path leaves it.",
        new FactField("manifest", FactType.Text, "The manifest.", IsKey: true),
        new FactField("path", FactType.Text, "The path as listed.", IsKey: true),
        new FactField("unsafe", FactType.Boolean, "Whether the path leaves the tree."));

    /// <summary>Weight files that no manifest lists.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Uncovered = new(
        "checksums.uncovered",
        FactScope.Model,
        "Every weight file that no manifest lists.",
        new FactField("path", FactType.Text, "The file.", IsKey: true));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Manifests, Mismatches, Missing, Uncovered];
}
