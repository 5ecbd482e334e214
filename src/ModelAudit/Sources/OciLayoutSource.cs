using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ModelAudit.Provenance.Oci;

namespace ModelAudit.Sources;

/// <summary>
/// An OCI image layout on this machine (CNCF ModelPack, KitOps ModelKit, images): its own files as they lie there, and beside them what its
/// layers hold, as the files of the model. A layout with several manifests that have layers lists each in a folder named after its tag.
/// </summary>
/// <remarks>
/// Layers that are one file, and members of layers that are tar archives, are read where they lie; compressed layers are unpacked into a
/// temporary file without a name, within the bounds of the audit.
/// </remarks>
public sealed class OciLayoutSource : IArtifactSource
{
    /// <summary>The kind of the source in its description.</summary>
    public const string Kind = "oci-layout";

    private const string Marker = "oci-layout";
    private const string Index = "index.json";
    private const string Blobs = "blobs/";

    private readonly DirectorySource folder;
    private readonly string? reference;
    private readonly AuditLimits limits;

    /// <summary>Makes a source. The layout is not touched before it is listed.</summary>
    /// <param name="path">The folder of the layout.</param>
    /// <param name="name">The model's name; the folder's name when null.</param>
    /// <param name="reference">The tag or digest of the only manifest that is wanted; null for all.</param>
    /// <param name="limits">The bounds on what layers unpack to; the default ones when null.</param>
    /// <exception cref="ArgumentException">The path or the name is empty.</exception>
    public OciLayoutSource(string path, string? name = null, string? reference = null, AuditLimits? limits = null)
    {
        folder = new DirectorySource(path, name);
        this.reference = reference;
        this.limits = limits ?? AuditLimits.Default;
    }

    /// <summary>The names that a layout has at its root.</summary>
    internal static ImmutableArray<string> Reserved { get; } = [Marker, Index, Blobs[..^1]];

    /// <summary>Whether a folder looks like a layout (OCI image specification v1.1, "Image layout").</summary>
    /// <param name="path">The folder.</param>
    public static bool IsLayout(string path) => File.Exists(Path.Join(path, Marker)) && File.Exists(Path.Join(path, Index));

    /// <inheritdoc/>
    public SourceDescription Describe() => folder.Describe() with { Kind = Kind };

    /// <inheritdoc/>
    public async IAsyncEnumerable<ArtifactFile> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entries = new List<ArtifactFile>();
        await foreach (ArtifactFile entry in folder.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            entries.Add(entry);
        }

        foreach (ArtifactFile entry in OciContents.List(entries, reference, limits, cancellationToken))
        {
            yield return entry;
        }
    }

    /// <summary>Whether a file of such a source belongs to the layout itself, not to the model in it.</summary>
    /// <param name="path">The path of the file.</param>
    public static bool IsPackaging(ArtifactPath path) => path.Value is Marker or Index || path.Value.StartsWith(Blobs, StringComparison.Ordinal);

    /// <summary>Whether a file belongs to a layout that is audited, not to the model in it.</summary>
    internal static bool IsPackaging(SourceDescription source, ArtifactPath path) => source.Kind == Kind && IsPackaging(path);
}
