using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Hdf5;

/// <summary>What an HDF5 file holds (HDF5 File Format Specification, version 3.0), without any of its links being followed.</summary>
public static class Hdf5Facts
{
    /// <summary>The version of the superblock.</summary>
    public static readonly Fact<long> SuperblockVersion = new("hdf5.superblockVersion", FactScope.File, "The version of the superblock: 0 to 3.");

    /// <summary>The length of the user block.</summary>
    public static readonly Fact<long> UserBlockBytes = new("hdf5.userBlockBytes", FactScope.File, "The length in bytes of what lies before the superblock; it is examined as a file inside.");

    /// <summary>The number of groups.</summary>
    public static readonly Fact<long> Groups = new("hdf5.groups", FactScope.File, "The number of groups, the root included.");

    /// <summary>The number of datasets.</summary>
    public static readonly Fact<long> Datasets = new("hdf5.datasets", FactScope.File, "The number of datasets.");

    /// <summary>Datasets by element type.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Types = new(
        "hdf5.types",
        FactScope.File,
        "Datasets by element type, in ordinal order of types.",
        new FactField("type", FactType.Text, "The element type: F16, F32, F64, I8 to U64, string, or the class of the type.", IsKey: true),
        new FactField("datasets", FactType.Integer, "The number of datasets."),
        new FactField("elements", FactType.Integer, "The number of elements by their shapes."));

    /// <summary>The filters.</summary>
    public static readonly Fact<ImmutableArray<string>> Filters = new("hdf5.filters", FactScope.File, "The filters that pack datasets, in ordinal order: deflate, shuffle, lzf, … or the number of one that is not known.");

    /// <summary>Links other than hard ones.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Links = new(
        "hdf5.links",
        FactScope.File,
        "Links that are not hard ones. None is followed.",
        new FactField("path", FactType.Text, "The link.", IsKey: true),
        new FactField("kind", FactType.Text, "soft, external or user-defined."),
        new FactField("target", FactType.Text, "Where it leads, as written."),
        new FactField("file", FactType.Text, "The file of an external link, as written."));

    /// <summary>What lies in other files.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Outside = new(
        "hdf5.outside",
        FactScope.File,
        "Datasets whose data lies in other files, and links to objects of other files. None is opened.",
        new FactField("path", FactType.Text, "The dataset or the link.", IsKey: true),
        new FactField("kind", FactType.Text, "external-storage, virtual or external-link."),
        new FactField("file", FactType.Text, "The file, as written; '.' is this one.", IsKey: true));

    /// <summary>The attributes.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Attributes = new(
        "hdf5.attributes",
        FactScope.File,
        "The attributes of groups and datasets.",
        new FactField("path", FactType.Text, "The group or dataset.", IsKey: true),
        new FactField("name", FactType.Text, "The name.", IsKey: true),
        new FactField("type", FactType.Text, "The element type."),
        new FactField("elements", FactType.Integer, "The number of elements."),
        new FactField("value", FactType.Text, "The value where it is one text, cut at the text bound."));

    /// <summary>Where the file breaks the format.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Defects = new(
        "hdf5.defects",
        FactScope.File,
        "Every place where the file breaks the format; empty for a well-formed file.",
        new FactField("code", FactType.Text, "superblock, truncated, trailing-data, address, object-header, continuation, message, link, tree, heap, shape, out-of-range, inflated, or unread (links or attributes that are kept where this version does not read them).", IsKey: true),
        new FactField("object", FactType.Text, "The group or dataset, where it is about one.", IsKey: true),
        new FactField("offset", FactType.Integer, "The position in the file in bytes."),
        new FactField("detail", FactType.Text, "One sentence."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [SuperblockVersion, UserBlockBytes, Groups, Datasets, Types, Filters, Links, Outside, Attributes, Defects];
}
