using Newtonsoft.Json.Linq;

namespace ModelAudit.Formats.Onnx.Declarations;

/// <summary>
/// Takes the names of inputs and outputs from genai_config.json (ONNX Runtime generate() API): each part of "model" that has a "filename"
/// says under which names that model takes and gives what.
/// </summary>
internal static class GenAiConfig
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "genai_config.json";

    /// <summary>The models that the file speaks of, by the paths as written, and what it says of each.</summary>
    /// <param name="document">The file's content.</param>
    public static List<(string FileName, List<DeclaredTensor> Tensors)> Read(JToken document)
    {
        var found = new List<(string, List<DeclaredTensor>)>();
        foreach (JObject part in (document as JObject)?["model"]?.Children<JProperty>().Select(part => part.Value).OfType<JObject>() ?? [])
        {
            if (part["filename"] is JValue { Type: JTokenType.String } name)
            {
                List<DeclaredTensor> tensors = [.. Names(part["inputs"], "input"), .. Names(part["outputs"], "output")];
                found.Add(((string)name!, tensors));
            }
        }

        return found;
    }

    private static IEnumerable<DeclaredTensor> Names(JToken? names, string direction) => (names as JObject)?.Properties()
        .Where(name => name.Value is { Type: JTokenType.String } && ((string)name.Value!).Length > 0)
        .Select(name => new DeclaredTensor(0, direction, (string)name.Value!, null, null)).Take(CardTensors.Maximum) ?? [];
}
