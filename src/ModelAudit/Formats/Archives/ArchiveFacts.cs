using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Archives;

/// <summary>What every container says about itself: zip, tar, 7z and compressed streams state the same facts.</summary>
public static class ArchiveFacts
{
    /// <summary>The number of files inside.</summary>
    public static readonly Fact<long> Entries = new(
        "archive.entries",
        FactScope.File,
        "The number of files inside, listed in the archive's directory or not; folders do not count.");

    /// <summary>The length of the files inside.</summary>
    public static readonly Fact<long> Bytes = new(
        "archive.bytes",
        FactScope.File,
        "The length of the files inside in bytes, unpacked, as far as they were read; raw tensor data counts as the archive lists it.");

    /// <summary>How the files inside are packed.</summary>
    public static readonly Fact<ImmutableArray<string>> Methods = new(
        "archive.methods",
        FactScope.File,
        "How the files inside are packed (stored, deflate, bzip2, lzma, xz, zstd, …), in ordinal order.");

    /// <summary>Files inside that are raw tensor data.</summary>
    public static readonly Fact<long> RawEntries = new(
        "archive.rawEntries",
        FactScope.File,
        "The number of files inside that are the raw data of tensors: stored as they are, covered by the archive's own digest, and not listed as files of their own.");

    /// <summary>The length of raw tensor data.</summary>
    public static readonly Fact<long> RawBytes = new("archive.rawBytes", FactScope.File, "The length of the raw data of tensors in bytes.");

    /// <summary>Checksums that were not compared.</summary>
    public static readonly Fact<long> Unverified = new(
        "archive.unverified",
        FactScope.File,
        "The number of files inside whose checksum in the archive was not compared with their content.");

    /// <summary>What no ordinary writer of archives does.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Hazards = new(
        "archive.hazards",
        FactScope.File,
        "Everything about the archive that no ordinary writer does: programs that read it may see different files, write outside its folder, or be exhausted. Empty for an ordinary archive.",
        new FactField("code", FactType.Text, ArchiveHazards.Summary, IsKey: true),
        new FactField("entry", FactType.Text, "The name of the file inside as the archive writes it, where the hazard is about one.", IsKey: true),
        new FactField("path", FactType.Text, "The path inside the archive under which that file was examined."),
        new FactField("offset", FactType.Integer, "The position in the archive in bytes, of the first."),
        new FactField("detail", FactType.Text, "One sentence, about the first."),
        new FactField("count", FactType.Integer, "How often the same is true of an entry of this name."));

    /// <summary>What was not examined.</summary>
    public static readonly Fact<ImmutableArray<FactItem>> Unexamined = new(
        "archive.unexamined",
        FactScope.File,
        "Files inside that were not examined, or not completely; each also leaves a gap.",
        new FactField("entry", FactType.Text, "The name of the file inside as the archive writes it.", IsKey: true),
        new FactField("reason", FactType.Text, "encrypted, method, damaged or bound.", IsKey: true),
        new FactField("offset", FactType.Integer, "The position in the archive in bytes, of the first."),
        new FactField("detail", FactType.Text, "One sentence, about the first."),
        new FactField("count", FactType.Integer, "How often the same is true of an entry of this name."));

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Entries, Bytes, Methods, RawEntries, RawBytes, Unverified, Hazards, Unexamined];
}
