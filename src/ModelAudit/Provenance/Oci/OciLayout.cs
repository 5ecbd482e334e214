using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Models;
using ModelAudit.Reading;
using ModelAudit.Sources;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Provenance.Oci;

/// <summary>Walks one OCI image layout from its index to its blobs (OCI image specification v1.1, "Image layout").</summary>
/// <param name="context">The inspection.</param>
/// <param name="prefix">The folder of the layout with a slash at its end; empty for the root.</param>
/// <param name="findings">Where findings go.</param>
internal sealed class OciLayout(ModelContext context, string prefix, OciFindings findings)
{
    /// <summary>The longest index, manifest or configuration, in bytes: registries accept no longer ones.</summary>
    public const int MaximumDocumentBytes = 4 << 20;

    /// <summary>The most manifests that are read of one layout.</summary>
    public const int MaximumManifests = 1_000;

    /// <summary>The deepest nesting of an index, manifest or configuration.</summary>
    public const int MaximumDepth = 64;

    /// <summary>The media type of the configuration of an image.</summary>
    public const string ImageConfig = "application/vnd.oci.image.config.v1+json";

    /// <summary>The same, by Docker.</summary>
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";

    /// <summary>Whether a file may be an index, manifest or configuration, by its path: what names them is inside others.</summary>
    public static bool IsDocument(ArtifactPath path) =>
        path.Name == "index.json" || path.Value.Contains("blobs/sha256/", StringComparison.Ordinal) || path.Value.Contains("blobs/sha512/", StringComparison.Ordinal);

    private readonly HashSet<string> named = new(StringComparer.Ordinal);

    /// <summary>Walks it.</summary>
    /// <returns>False when a document could not be read, so that nothing is known; the gap says why.</returns>
    public bool Walk()
    {
        if (!context.TryGetFile(prefix + "index.json", out FileEvidence? index))
        {
            findings.Problem(prefix + "oci-layout", "The layout has no index.json.");
            return true;
        }

        if (!TryRead(index, out JObject? root))
        {
            return false;
        }

        var waiting = new Queue<(string Of, OciDescriptor Manifest)>();
        Enqueue(waiting, index.Path.Value, root?["manifests"]);
        int count = 0;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (waiting.TryDequeue(out (string Of, OciDescriptor Manifest) next))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            FileEvidence? blob = Blob(next.Of, next.Manifest, "manifest", null);
            if (blob is null || !seen.Add(next.Manifest.Digest))
            {
                continue;
            }

            if (++count > MaximumManifests)
            {
                context.Gap(GapReason.LimitReached, FormattableString.Invariant($"The index names more than {MaximumManifests} manifests; the others were not read."), index.Path);
                return false;
            }

            if (!TryRead(blob, out JObject? manifest))
            {
                return false;
            }

            if (manifest is not null && !Manifest(blob, next.Manifest, manifest, waiting))
            {
                return false;
            }
        }

        FindUnreferenced();
        return true;
    }

    private void Enqueue(Queue<(string Of, OciDescriptor Manifest)> waiting, string path, JToken? list)
    {
        if (list is not JArray manifests)
        {
            findings.Problem(path, "It lists no manifests.");
            return;
        }

        foreach (JToken item in manifests)
        {
            if (OciDescriptor.Read(item) is { } descriptor)
            {
                waiting.Enqueue((path, descriptor));
            }
            else
            {
                findings.Problem(path, "It names a manifest without media type, digest (sha256 or sha512) and size.");
            }
        }
    }

    private bool Manifest(FileEvidence blob, OciDescriptor descriptor, JObject manifest, Queue<(string Of, OciDescriptor Manifest)> waiting)
    {
        string mediaType = manifest["mediaType"] is JValue { Value: string stated } ? stated : descriptor.MediaType;
        if (manifest["manifests"] is { } nested)
        {
            findings.Manifests.Add(("path", FactValue.Of(blob.Path.Value)), ("layout", FactValue.Of(Name)), ("kind", FactValue.Of("index")), ("tag", Text(descriptor.Annotation(OciManifests.RefName))), ("mediaType", FactValue.Of(mediaType)));
            Enqueue(waiting, blob.Path.Value, nested);
            return true;
        }

        OciConfig config = new();
        OciDescriptor? configured = OciDescriptor.Read(manifest["config"]);
        if (configured is null)
        {
            findings.Problem(blob.Path.Value, "The manifest names no configuration.");
        }
        else if (Blob(blob.Path.Value, configured, "config", null) is { } document && configured.MediaType.Contains("json", StringComparison.Ordinal))
        {
            if (!TryRead(document, out JObject? root))
            {
                return false;
            }

            config = root is null ? config : OciConfig.Read(root, configured.MediaType);
        }

        int count = Layers(blob, manifest["layers"] ?? manifest["blobs"], config);
        string? artifactType = manifest["artifactType"] is JValue { Value: string artifact } ? artifact : descriptor.ArtifactType;
        JObject annotations = manifest["annotations"] as JObject ?? [];
        findings.Manifests.Add(
            ("path", FactValue.Of(blob.Path.Value)),
            ("layout", FactValue.Of(Name)),
            ("kind", FactValue.Of(Kind(artifactType, configured?.MediaType))),
            ("tag", Text(descriptor.Annotation(OciManifests.RefName))),
            ("mediaType", FactValue.Of(mediaType)),
            ("artifactType", Text(artifactType)),
            ("configType", Text(configured?.MediaType)),
            ("layers", FactValue.Of((long)count)),
            ("name", Text(config.Name)),
            ("version", Text(config.Version)),
            ("licenses", config.Licenses.IsEmpty ? null : FactValue.Of(config.Licenses)),
            ("source", Text(config.Source ?? Annotation(annotations, "org.opencontainers.image.source"))),
            ("revision", Text(config.Revision ?? Annotation(annotations, "org.opencontainers.image.revision"))));
        return true;
    }

    private int Layers(FileEvidence manifest, JToken? list, OciConfig config)
    {
        JArray layers = list as JArray ?? [];
        for (int i = 0; i < layers.Count; i++)
        {
            if (OciDescriptor.Read(layers[i]) is not { } layer)
            {
                findings.Problem(manifest.Path.Value, FormattableString.Invariant($"Layer {i + 1} has no media type, digest (sha256 or sha512) and size."));
                continue;
            }

            if (layer.File is { } file && !ArtifactPath.TryParse(file.TrimEnd('/'), out _, out string? problem))
            {
                findings.Problem(manifest.Path.Value, $"Layer {layer.Digest} stands for '{FactBounds.Cut(file, 256)}', which is no path inside the model: {problem}");
            }

            string? diffId = config.DiffIdsByLayer.GetValueOrDefault(layer.Digest) ?? (i < config.DiffIds.Length && config.DiffIds.Length == layers.Count ? config.DiffIds[i] : null);
            _ = Blob(manifest.Path.Value, layer, "layer", diffId);
        }

        return layers.Count;
    }

    private FileEvidence? Blob(string of, OciDescriptor descriptor, string use, string? diffId)
    {
        string path = prefix + descriptor.BlobPath;
        named.Add(path);
        string state = "missing";
        string? actual = null;
        if (context.TryGetFile(path, out FileEvidence? file))
        {
            string? digest = descriptor.Algorithm == "sha256" ? file.Digests.Sha256?.Hex : file.Digests.Others.GetValueOrDefault(DigestAlgorithms.Sha512);
            (state, actual) = file.Length != descriptor.Size ? ("size", file.Length.ToString(System.Globalization.CultureInfo.InvariantCulture))
                : digest is null ? ("notCompared", null)
                : digest == descriptor.Digits ? ("match", (string?)null)
                : ("mismatch", digest);
        }

        findings.Blobs.Add(
            ("path", FactValue.Of(path)),
            ("manifest", FactValue.Of(of)),
            ("use", FactValue.Of(use)),
            ("mediaType", FactValue.Of(descriptor.MediaType)),
            ("file", Text(descriptor.File)),
            ("size", FactValue.Of(descriptor.Size)),
            ("state", FactValue.Of(state)),
            ("actual", Text(actual)),
            ("diffId", Text(diffId)),
            ("diffState", diffId is null || file is null ? null : FactValue.Of(Unpacked(file, diffId))));
        return file;
    }

    // A compressed layer was unpacked when it was examined, and its content hashed like any file.
    private string Unpacked(FileEvidence layer, string diffId)
    {
        FileEvidence? content = layer;
        if (layer.Format is "gzip" or "zstd" or "xz" or "bzip2")
        {
            string below = layer.Path.Value + "!/";
            FileEvidence[] inside = [.. context.Files.Where(file => file.Path.Value.StartsWith(below, StringComparison.Ordinal) && !file.Path.Value.AsSpan(below.Length).Contains("!/", StringComparison.Ordinal)).Take(2)];
            content = inside.Length == 1 ? inside[0] : null;
        }

        return content?.Digests.Sha256 is not { } digest || !diffId.StartsWith("sha256:", StringComparison.Ordinal) ? "notCompared"
            : digest.Hex == diffId["sha256:".Length..] ? "match"
            : "mismatch";
    }

    private void FindUnreferenced()
    {
        string blobs = prefix + "blobs/";
        foreach (FileEvidence file in context.TreeFiles.Where(file => file.Path.Value.StartsWith(blobs, StringComparison.Ordinal) && !named.Contains(file.Path.Value)))
        {
            findings.Unreferenced.Add(("path", FactValue.Of(file.Path.Value)));
        }
    }

    private bool TryRead(FileEvidence file, out JObject? root)
    {
        root = null;
        if (!context.TryRead(file, MaximumDocumentBytes, "the bound on OCI manifests", out byte[]? content))
        {
            return false;
        }

        try
        {
            root = StrictJson.Parse(content.AsSpan(content.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? 3 : 0), MaximumDepth) as JObject;
            if (root is null)
            {
                findings.Problem(file.Path.Value, "It is not a JSON object.");
            }
        }
        catch (StrictJsonException exception)
        {
            findings.Problem(file.Path.Value, FormattableString.Invariant($"It is not strict JSON: line {exception.Line}, column {exception.Column}: {exception.Message}"));
        }

        return true;
    }

    private string Name => prefix.Length == 0 ? "." : prefix[..^1];

    private static string Kind(string? artifactType, string? configType) =>
        artifactType?.StartsWith("application/vnd.cncf.model.", StringComparison.Ordinal) == true || configType?.StartsWith("application/vnd.cncf.model.", StringComparison.Ordinal) == true ? "modelpack"
        : configType?.StartsWith("application/vnd.kitops.modelkit.", StringComparison.Ordinal) == true || artifactType?.StartsWith("application/vnd.kitops.", StringComparison.Ordinal) == true ? "modelkit"
        : configType is ImageConfig or DockerConfig ? "image"
        : "other";

    private static string? Annotation(JObject annotations, string name) => annotations[name] is JValue { Value: string text } ? text : null;

    private static FactValue? Text(string? value) => value is null ? null : FactValue.Of(value);
}
