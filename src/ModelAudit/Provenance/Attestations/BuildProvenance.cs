using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Reading;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Provenance.Attestations;

/// <summary>What a statement says about a build (SLSA provenance v1, v0.2 and v0.1).</summary>
internal sealed record BuildProvenance
{
    /// <summary>The predicate of version 1.</summary>
    public const string Version1 = "https://slsa.dev/provenance/v1";

    /// <summary>The same, as some write it.</summary>
    public const string Version10 = "https://slsa.dev/provenance/v1.0";

    /// <summary>The predicate of version 0.2.</summary>
    public const string Version02 = "https://slsa.dev/provenance/v0.2";

    /// <summary>The predicate of version 0.1.</summary>
    public const string Version01 = "https://slsa.dev/provenance/v0.1";

    private const int MaximumValue = 256;

    /// <summary>What built it.</summary>
    public string? Builder { get; init; }

    /// <summary>How to read the parameters.</summary>
    public string? BuildType { get; init; }

    /// <summary>The source.</summary>
    public string? Source { get; init; }

    /// <summary>When the build began.</summary>
    public string? StartedOn { get; init; }

    /// <summary>When it ended.</summary>
    public string? FinishedOn { get; init; }

    /// <summary>External parameters with their values as JSON.</summary>
    public ImmutableArray<(string Name, string Value)> Parameters { get; init; } = [];

    /// <summary>What it took: where from, and the digests as ALGORITHM:DIGITS.</summary>
    public ImmutableArray<(string Uri, ImmutableArray<string> Digests)> Dependencies { get; init; } = [];

    /// <summary>Reads a predicate; null when it is of another kind.</summary>
    public static BuildProvenance? Read(string predicateType, JObject predicate) => predicateType switch
    {
        Version1 or Version10 => Current(predicate),
        Version02 or Version01 => Old(predicate),
        _ => null,
    };

    private static BuildProvenance Current(JObject predicate)
    {
        JObject? definition = predicate["buildDefinition"] as JObject;
        JObject? run = predicate["runDetails"] as JObject;
        JObject? metadata = run?["metadata"] as JObject;
        var external = definition?["externalParameters"] as JObject;
        ImmutableArray<(string Uri, ImmutableArray<string> Digests)> dependencies = Resources(definition?["resolvedDependencies"]);
        JObject? workflow = external?["workflow"] as JObject;
        return new BuildProvenance
        {
            Builder = Text((run?["builder"] as JObject)?["id"]),
            BuildType = Text(definition?["buildType"]),

            // Where the parameters name no source in a known way, the first dependency is it by convention.
            Source = Repository(workflow) ?? Text(external?["source"]) ?? Text((external?["source"] as JObject)?["uri"]) ?? Text(external?["repository"])
                ?? (dependencies.IsEmpty ? null : dependencies[0].Uri),
            StartedOn = Text(metadata?["startedOn"]),
            FinishedOn = Text(metadata?["finishedOn"]),
            Parameters = Values(external),
            Dependencies = dependencies,
        };
    }

    private static BuildProvenance Old(JObject predicate)
    {
        JObject? invocation = predicate["invocation"] as JObject ?? predicate["recipe"] as JObject;
        JObject? metadata = predicate["metadata"] as JObject;
        JObject? source = invocation?["configSource"] as JObject;
        ImmutableArray<(string Uri, ImmutableArray<string> Digests)> materials = Resources(predicate["materials"]);
        ImmutableArray<(string Name, string Value)> parameters = Values(invocation?["parameters"] as JObject ?? invocation?["arguments"] as JObject);
        return new BuildProvenance
        {
            Builder = Text((predicate["builder"] as JObject)?["id"]),
            BuildType = Text(predicate["buildType"]) ?? Text(invocation?["type"]),
            Source = Text(source?["uri"]) ?? (materials.IsEmpty ? null : materials[0].Uri),
            StartedOn = Text(metadata?["buildStartedOn"]),
            FinishedOn = Text(metadata?["buildFinishedOn"]),
            Parameters = (Text(source?["entryPoint"]) ?? Text(invocation?["entryPoint"])) is { } entry ? [("entryPoint", Value(new JValue(entry))), .. parameters] : parameters,
            Dependencies = source is null ? materials : [(Text(source["uri"]) ?? string.Empty, InTotoStatement.Digests(source)), .. materials],
        };
    }

    // GitHub's workflows write the branch or tag beside the repository.
    private static string? Repository(JObject? workflow) =>
        Text(workflow?["repository"]) is not { } repository ? null : Text(workflow?["ref"]) is { Length: > 0 } reference ? $"{repository}@{reference}" : repository;

    private static ImmutableArray<(string Name, string Value)> Values(JObject? values) =>
        values is null ? [] : [.. values.Properties().Select(value => (value.Name, Value(value.Value)))];

    // A long value ends with its digest, so that two that only begin alike are told apart.
    private static string Value(JToken value)
    {
        string text = value.ToString(Formatting.None);
        return text.Length <= MaximumValue ? text : $"{FactBounds.Cut(text, MaximumValue - 73)}… sha256:{Sha256Digest.Of(Encoding.UTF8.GetBytes(text)).Hex}";
    }

    private static ImmutableArray<(string Uri, ImmutableArray<string> Digests)> Resources(JToken? list) => list is JArray resources
        ? [.. resources.OfType<JObject>().Select(resource => (Text(resource["uri"]) ?? Text(resource["name"]) ?? string.Empty, InTotoStatement.Digests(resource)))]
        : [];

    private static string? Text(JToken? value) => value is JValue { Value: string text } ? text : null;
}
