using System.Collections.Immutable;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Models;
using ModelAudit.Sources;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.OnnxRuntime.Conformance;

/// <summary>
/// Test vectors with names and tolerances of their own: <c>modelaudit-conformance.json</c>, whose members the package's README describes.
/// Paths in it are relative to its folder. Whatever is wrong with it is a gap, and then none of its sets is run.
/// </summary>
internal sealed class ConformanceManifest
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "modelaudit-conformance.json";

    private const int MaxBytes = 1 << 20;
    private const int MaxDepth = 8;
    private const long Version = 1;

    private readonly ModelContext context;
    private readonly FileEvidence file;

    private ConformanceManifest(ModelContext context, FileEvidence file) => (this.context, this.file) = (context, file);

    /// <summary>Reads all manifests of a tree: sets by the path of their model.</summary>
    public static ILookup<ArtifactPath, VectorSet> ReadAll(ModelContext context)
    {
        var sets = new List<(ArtifactPath Model, VectorSet Set)>();
        foreach (FileEvidence file in context.Files.Where(file => file.Path.Name == FileName))
        {
            if (context.TryRead(file, MaxBytes, "the bound of a conformance manifest", out byte[]? content))
            {
                try
                {
                    sets.AddRange(new ConformanceManifest(context, file).Read(content));
                }
                catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException or OverflowException)
                {
                    context.Gap(GapReason.Malformed, $"The test vectors were not run: {exception.Message}", file.Path);
                }
            }
        }

        return sets.ToLookup(set => set.Model, set => set.Set);
    }

    private List<(ArtifactPath, VectorSet)> Read(byte[] content)
    {
        using var json = new JsonTextReader(new StreamReader(new MemoryStream(content), new UTF8Encoding(false, throwOnInvalidBytes: true)))
        {
            MaxDepth = MaxDepth,
            DateParseHandling = DateParseHandling.None,
            FloatParseHandling = FloatParseHandling.Double,
        };
        JObject root = JObject.Load(json, new JsonLoadSettings { DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error });
        Allow(root, "version", "model", "relativeTolerance", "absoluteTolerance", "sets");
        if (root["version"] is not { Type: JTokenType.Integer } version || (long)version != Version)
        {
            throw Wrong(root["version"] ?? root, $"'version' must be {Version}");
        }

        ArtifactPath model = File(root, "model").Path;
        Tolerances tolerances = Read(root, Tolerances.Default);
        JArray sets = root["sets"] as JArray ?? throw Wrong(root, "'sets' must be an array");
        var names = new HashSet<string>(StringComparer.Ordinal);
        return [.. sets.Select(item =>
        {
            JObject set = item as JObject ?? throw Wrong(item, "a set must be an object");
            Allow(set, "name", "inputs", "outputs", "relativeTolerance", "absoluteTolerance");
            string name = Text(set, "name");
            ImmutableArray<VectorFile> inputs = Values(set, "inputs");
            ImmutableArray<VectorFile> outputs = Values(set, "outputs");
            return !names.Add(name) ? throw Wrong(set, $"two sets are named '{name}'")
                : outputs.Length == 0 ? throw Wrong(set, $"the set '{name}' has no outputs to compare with")
                : inputs.Length + outputs.Length > VectorSet.MaxFiles ? throw Wrong(set, $"the set '{name}' has more than {VectorSet.MaxFiles} files")
                : (model, new VectorSet($"{file.Path}#{name}", inputs, outputs, Read(set, tolerances)));
        })];
    }

    private static Tolerances Read(JObject owner, Tolerances inherited) =>
        owner["relativeTolerance"] is null && owner["absoluteTolerance"] is null
            ? inherited
            : new Tolerances(Number(owner, "relativeTolerance", inherited.Relative), Number(owner, "absoluteTolerance", inherited.Absolute), Declared: true);

    private static double Number(JObject owner, string name, double otherwise) => owner[name] switch
    {
        null => otherwise,
        { Type: JTokenType.Integer or JTokenType.Float } number when (double)number is >= 0 and <= Tolerances.Maximum and double value => value,
        JToken other => throw Wrong(other, $"'{name}' must be a number from 0 to {Tolerances.Maximum}"),
    };

    private ImmutableArray<VectorFile> Values(JObject owner, string name) => owner[name] is JObject values
        ? [.. values.Properties().Select(property => new VectorFile(File(values, property.Name), property.Name))]
        : throw Wrong(owner, $"'{name}' must be an object of names and files");

    private FileEvidence File(JObject owner, string name)
    {
        string text = Text(owner, name);
        string path = file.Path.Folder.Length == 0 ? text : file.Path.Folder + "/" + text;
        return context.TryGetFile(path, out FileEvidence? found) ? found : throw Wrong(owner[name]!, $"there is no file '{path}'");
    }

    private static string Text(JObject owner, string name) =>
        owner[name] is { Type: JTokenType.String } text && (string)text! is { Length: > 0 } value ? value : throw Wrong(owner[name] ?? owner, $"'{name}' must be a text");

    private static void Allow(JObject owner, params ReadOnlySpan<string> names)
    {
        foreach (JProperty property in owner.Properties())
        {
            if (!names.Contains(property.Name))
            {
                throw Wrong(property, $"'{property.Name}' is not a member here");
            }
        }
    }

    private static FormatException Wrong(IJsonLineInfo at, string message) => new($"line {at.LineNumber}, column {at.LinePosition}: {message}.");
}
