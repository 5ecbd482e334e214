using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ModelAudit.OnnxRuntime.Conformance;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.OnnxRuntime.Processes;

/// <summary>What the child is asked to do: written by its parent as JSON into the child's folder. All names are relative to that folder.</summary>
/// <param name="Model">The model.</param>
/// <param name="MemoryBytes">How much memory it may take.</param>
/// <param name="ProcessorSeconds">How much processor time it may take.</param>
/// <param name="Sets">The test vectors, in the order they are run.</param>
internal sealed record ProbeRequest(string Model, long MemoryBytes, long ProcessorSeconds, ImmutableArray<RequestedSet> Sets)
{
    /// <summary>Its name in the child's folder: fixed, so that no name of an artifact is ever an argument.</summary>
    public const string FileName = "request.json";

    /// <summary>The deepest nesting of the document.</summary>
    private const int MaxDepth = 8;

    public void WriteTo(string directory)
    {
        using var text = new StreamWriter(Path.Combine(directory, FileName), append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        using var json = new JsonTextWriter(text);
        new JObject
        {
            ["model"] = Model,
            ["memoryBytes"] = MemoryBytes,
            ["processorSeconds"] = ProcessorSeconds,
            ["sets"] = new JArray(Sets.Select(set => new JObject
            {
                ["inputs"] = Write(set.Inputs),
                ["outputs"] = Write(set.Outputs),
                ["relative"] = set.Tolerances.Relative.ToString("R", CultureInfo.InvariantCulture),
                ["absolute"] = set.Tolerances.Absolute.ToString("R", CultureInfo.InvariantCulture),
                ["declared"] = set.Tolerances.Declared,
            })),
        }.WriteTo(json);
    }

    public static ProbeRequest ReadFrom(string file)
    {
        using var text = new StreamReader(file, Encoding.UTF8);
        using var json = new JsonTextReader(text) { MaxDepth = MaxDepth, DateParseHandling = DateParseHandling.None };
        JObject root = JObject.Load(json);
        return new ProbeRequest(
            (string)root["model"]!, (long)root["memoryBytes"]!, (long)root["processorSeconds"]!, [.. root["sets"]!.Select(set => new RequestedSet(
                Read(set["inputs"]!),
                Read(set["outputs"]!),
                new Tolerances(Number(set["relative"]!), Number(set["absolute"]!), (bool)set["declared"]!)))]);
    }

    private static JArray Write(ImmutableArray<RequestedValue> values) =>
        new(values.Select(value => new JObject { ["file"] = value.File, ["name"] = value.Name }));

    private static ImmutableArray<RequestedValue> Read(JToken values) => [.. values.Select(value => new RequestedValue((string)value["file"]!, (string?)value["name"]))];

    private static double Number(JToken text) => double.Parse((string)text!, NumberStyles.Float, CultureInfo.InvariantCulture);
}

/// <summary>One set of test vectors.</summary>
internal sealed record RequestedSet(ImmutableArray<RequestedValue> Inputs, ImmutableArray<RequestedValue> Outputs, Tolerances Tolerances);

/// <summary>A tensor file of the child's folder, with the name of the input or output it belongs to, or null when its place says that.</summary>
internal sealed record RequestedValue(string File, string? Name);
