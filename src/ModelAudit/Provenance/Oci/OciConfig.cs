using System.Collections.Immutable;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Provenance.Oci;

/// <summary>What the configuration of an artifact says: CNCF ModelPack (model-spec), KitOps (Kitfile as JSON), images.</summary>
internal sealed record OciConfig
{
    private static readonly string[] Parts = ["code", "datasets", "docs", "prompts"];

    /// <summary>The model's name.</summary>
    public string? Name { get; init; }

    /// <summary>Its version.</summary>
    public string? Version { get; init; }

    /// <summary>Its licenses.</summary>
    public ImmutableArray<string> Licenses { get; init; } = [];

    /// <summary>Where it comes from.</summary>
    public string? Source { get; init; }

    /// <summary>Its revision.</summary>
    public string? Revision { get; init; }

    /// <summary>The digests of the unpacked layers, in the order of the layers.</summary>
    public ImmutableArray<string> DiffIds { get; init; } = [];

    /// <summary>The digests of unpacked layers by the digest of the layer.</summary>
    public ImmutableDictionary<string, string> DiffIdsByLayer { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Reads a configuration.</summary>
    public static OciConfig Read(JObject root, string mediaType) =>
        mediaType.StartsWith("application/vnd.kitops.modelkit.config", StringComparison.Ordinal) ? Kit(root) : Common(root);

    private static OciConfig Common(JObject root)
    {
        JObject? descriptor = root["descriptor"] as JObject;
        return new OciConfig
        {
            Name = Text(descriptor?["name"]),
            Version = Text(descriptor?["version"]),
            Licenses = Texts(descriptor?["licenses"]),
            Source = Text(descriptor?["sourceURL"]),
            Revision = Text(descriptor?["revision"]),
            DiffIds = Texts((root["modelfs"] as JObject)?["diffIds"] ?? (root["modelfs"] as JObject)?["diff_ids"] ?? (root["rootfs"] as JObject)?["diff_ids"]),
        };
    }

    private static OciConfig Kit(JObject root)
    {
        JObject? package = root["package"] as JObject;
        JObject? model = root["model"] as JObject;
        IEnumerable<JObject> parts = Parts.SelectMany(name => (root[name] as JArray ?? []).OfType<JObject>())
            .Concat((model?["parts"] as JArray ?? []).OfType<JObject>())
            .Concat(model is null ? [] : [model]);
        var diffs = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var licenses = new List<string?> { Text(package?["license"]) };
        foreach (JObject part in parts)
        {
            JObject? layer = part["layerInfo"] as JObject ?? part;
            if (Text(layer["digest"]) is { } digest && Text(layer["diffId"]) is { } diff)
            {
                diffs.TryAdd(digest, diff);
            }

            licenses.Add(Text(part["license"]));
        }

        return new OciConfig
        {
            Name = Text(package?["name"]) ?? Text(model?["name"]),
            Version = Text(package?["version"]) ?? Text(model?["version"]),
            Licenses = [.. licenses.OfType<string>().Where(license => license.Length > 0).Distinct(StringComparer.Ordinal)],
            DiffIdsByLayer = diffs.ToImmutable(),
        };
    }

    private static string? Text(JToken? value) => value is JValue { Value: string { Length: > 0 } text } ? text : null;

    private static ImmutableArray<string> Texts(JToken? value) => value is JArray list ? [.. list.OfType<JValue>().Select(item => item.Value as string).OfType<string>()] : [];
}
