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

    /// <summary>Files of any kind that no manifest lists.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Unlisted = new(
        "checksums.unlisted",
        FactScope.Model,
        "Where there is a manifest, every file that none lists, weights or not; manifests, signatures and the records of Git and of downloads do not count.",
        new FactField("path", FactType.Text, "The file.", IsKey: true));

    /// <summary>Files that only broken algorithms protect.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Weak = new(
        "checksums.weak",
        FactScope.Model,
        "Every listed file for which no manifest has more than an MD5 or SHA-1 digest: these show damage, not tampering.",
        new FactField("path", FactType.Text, "The file.", IsKey: true),
        new FactField("algorithms", FactType.Text, "The algorithms, with a comma between them."),
        new FactField("role", FactType.Text, "What the file is for, as in file.role."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Manifests, Mismatches, Missing, Uncovered, Unlisted, Weak];
}
