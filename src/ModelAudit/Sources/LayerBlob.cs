using System.Collections.Immutable;
using ModelAudit.Facts;
using ModelAudit.Reading;

namespace ModelAudit.Sources;

/// <summary>A blob of an OCI image layout that is a layer: which files the source lists in its stead, and what it does not list.</summary>
/// <param name="entry">The blob as it lies on disk.</param>
internal sealed class LayerBlob(ArtifactFile entry)
{
    /// <summary>The format in the evidence of a blob that is one file of the model: what it holds is said of that file.</summary>
    public const string Format = "oci-layer";

    /// <summary>What is said of such a blob.</summary>
    public static readonly ContentExaminer.Result Repeated = new(
        Format,
        [],
        new FactSet([new(FileFacts.Role.Name, FactValue.Of("other")), new(FileFacts.ExpectedFormats.Name, null), new(FileFacts.OtherFormats.Name, FactValue.Of(ImmutableArray<string>.Empty))]),
        [],
        null,
        []);

    private readonly HashSet<string> members = new(StringComparer.Ordinal);

    /// <summary>What became of one member of a layer, or of all of it.</summary>
    /// <param name="Manifest">The manifest that names the layer.</param>
    /// <param name="Member">The member by its path inside the tar archive; null for a layer that is one file.</param>
    /// <param name="Path">The path that it stands for in the model.</param>
    /// <param name="Reason">replaced, removed, whiteout, taken or unsafe.</param>
    internal sealed record Omission(string Manifest, string? Member, string Path, string Reason);

    /// <summary>How a manifest uses the layer.</summary>
    /// <param name="Manifest">The blob with the manifest.</param>
    /// <param name="Folder">The folder of the files in the audit; "." for the root.</param>
    /// <param name="Detail">Why it was not unpacked; null when it was.</param>
    internal sealed record Use(string Manifest, string Folder, string? Detail)
    {
        /// <summary>Whether the layer is an archive by its media type.</summary>
        public required bool IsArchive { get; init; }

        /// <summary>Whether the manifest is that of a container's image, where later layers may replace and remove files.</summary>
        public required bool IsImage { get; init; }

        /// <summary>How many files it brings.</summary>
        public long Files { get; set; }

        /// <summary>Their bytes.</summary>
        public long Bytes { get; set; }
    }

    /// <summary>The blob as it lies on disk.</summary>
    public ArtifactFile Entry => entry;

    /// <summary>The file that it is, when it is one; null when it is an archive or was not unpacked.</summary>
    public ArtifactPath? File { get; set; }

    /// <summary>Where the tar archive with the members lies: the blob itself, or what it unpacks to.</summary>
    public ArtifactPath Tar { get; set; } = entry.Path;

    /// <summary>How manifests use it.</summary>
    public List<Use> Uses { get; } = [];

    /// <summary>What is not listed.</summary>
    public List<Omission> Omissions { get; } = [];

    /// <summary>Notes that a member is listed as a file.</summary>
    public void List(string member) => members.Add(member);

    /// <summary>Whether a file inside the blob is listed as a file, and so examined there.</summary>
    /// <param name="container">The path of the archive that holds it.</param>
    /// <param name="inspector">The format by which it was found.</param>
    /// <param name="member">Its path in the archive.</param>
    public bool Lists(ArtifactPath container, string inspector, string member) => inspector == "tar" && container == Tar && members.Contains(member);
}
