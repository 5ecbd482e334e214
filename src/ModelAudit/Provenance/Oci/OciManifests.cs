using System.Text;
using ModelAudit.Reading;
using ModelAudit.Sources;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Provenance.Oci;

/// <summary>
/// Finds the manifests with layers in a layout before anything is examined. What is wrong with the layout is left to
/// <see cref="OciLayoutInspector"/>, which reads it again.
/// </summary>
/// <param name="entries">The files of the layout, by path.</param>
/// <param name="cancellation">Stops the work.</param>
internal sealed class OciManifests(IReadOnlyDictionary<string, ArtifactFile> entries, CancellationToken cancellation)
{
    /// <summary>The annotation with the tag of a manifest.</summary>
    public const string RefName = "org.opencontainers.image.ref.name";

    /// <summary>A manifest with layers that become files.</summary>
    /// <param name="Path">The blob.</param>
    /// <param name="Descriptor">What the index says of it.</param>
    /// <param name="Layers">The layers that become files.</param>
    /// <param name="IsImage">Whether it is a container's image, whose layers may hold whiteouts.</param>
    internal sealed record Manifest(string Path, OciDescriptor Descriptor, IReadOnlyList<OciDescriptor> Layers, bool IsImage)
    {
        /// <summary>Whether a tag or digest means it.</summary>
        public bool Is(string reference) => reference == Descriptor.Digest || reference == Descriptor.Annotation(RefName);
    }

    /// <summary>Reads them, in the order of the index.</summary>
    public IReadOnlyList<Manifest> Read()
    {
        var found = new List<Manifest>();
        var waiting = new Queue<OciDescriptor>(Descriptors(Document("index.json")?["manifests"]));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (seen.Count < OciLayout.MaximumManifests && waiting.TryDequeue(out OciDescriptor? next))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!seen.Add(next.Digest) || Document(next.BlobPath) is not { } manifest)
            {
                continue;
            }

            if (manifest["manifests"] is { } nested)
            {
                foreach (OciDescriptor inner in Descriptors(nested))
                {
                    waiting.Enqueue(inner);
                }

                continue;
            }

            // What has a subject is about another manifest: a signature, a bill of materials.
            OciDescriptor[] layers = manifest["subject"] is JObject ? [] : [.. Descriptors(manifest["layers"]).Where(layer => layer.IsArchive || layer.File is not null)];
            if (layers.Length > 0)
            {
                found.Add(new Manifest(next.BlobPath, next, layers, OciDescriptor.Read(manifest["config"])?.MediaType is OciLayout.ImageConfig or OciLayout.DockerConfig));
            }
        }

        return found;
    }

    private static IEnumerable<OciDescriptor> Descriptors(JToken? list) => (list as JArray ?? []).Select(OciDescriptor.Read).OfType<OciDescriptor>();

    private JObject? Document(string path)
    {
        try
        {
            byte[]? content = entries.TryGetValue(path, out ArtifactFile? entry) && entry.Open is not null ? WholeFile.Read(entry, OciLayout.MaximumDocumentBytes) : null;
            return content is null ? null : StrictJson.Parse(content.AsSpan(content.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? 3 : 0), OciLayout.MaximumDepth) as JObject;
        }
        catch (StrictJsonException)
        {
            return null;
        }
        catch (Exception exception) when (ReadFailure.Is(exception))
        {
            // Without it nobody knows which files the model has.
            throw new ArtifactSourceException($"The OCI image layout cannot be listed: '{path}' cannot be read.", exception);
        }
    }
}
