using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Sources;

/// <summary>What the listing of the source alone tells.</summary>
public static class SourceFacts
{
    /// <summary>The number of files.</summary>
    public static readonly Fact<long> FileCount = new("source.fileCount", FactScope.Model, "The number of files, links to files inside the root included.");

    /// <summary>The bytes of all files.</summary>
    public static readonly Fact<long> Bytes = new("source.bytes", FactScope.Model, "The bytes of all files as listed.");

    /// <summary>Symbolic links.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Links = new(
        "source.links",
        FactScope.Model,
        "Every symbolic link.",
        new FactField("path", FactType.Text, "Where the link lies.", IsKey: true),
        new FactField("kind", FactType.Text, "inside, inside-folder, outside or broken."),
        new FactField("target", FactType.Text, "The target: below the root when it lies inside, else as written in the link."));

    /// <summary>FIFOs, sockets and devices.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> SpecialFiles = new(
        "source.specialFiles",
        FactScope.Model,
        "Every entry that is neither a file, a folder nor a link. None is opened.",
        new FactField("path", FactType.Text, "Where it lies.", IsKey: true),
        new FactField("kind", FactType.Text, "fifo, socket, character-device or block-device."));

    /// <summary>Names that cause trouble.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Names = new(
        "source.names",
        FactScope.Model,
        "Every name that cannot be used as it is on some system.",
        new FactField("path", FactType.Text, "Where it lies.", IsKey: true),
        new FactField("issue", FactType.Text, "not-utf8, reserved-on-windows, collides-by-case, collides-by-normalization, control-character, bidirectional-control, backslash or trailing-dot-or-space.", IsKey: true),
        new FactField("detail", FactType.Text, "The offending part, or the other path of a collision."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [FileCount, Bytes, Links, SpecialFiles, Names];
}
