using ModelAudit.Samples.Building;
using Newtonsoft.Json.Linq;

namespace ModelAudit.RuleTests;

/// <summary>
/// Makes an ONNX model of a description: <c>irVersion</c>, <c>opsets</c> by domain, <c>docString</c>, <c>metadata</c> by key, <c>nodes</c> with
/// <c>op</c>, <c>domain</c>, <c>inputs</c> and <c>outputs</c>, <c>inputs</c> and <c>outputs</c> by name with a shape or null, <c>external</c> tensors of one
/// number with their entries by key, and <c>tensors</c> "t" with <c>shape</c>, base64 <c>data</c> and the number of the element <c>type</c> (UINT8 when none).
/// </summary>
internal static class OnnxDescription
{
    public static byte[] Build(JObject description)
    {
        var model = new OnnxBuilder().IrVersion((long?)description["irVersion"] ?? 8).Producer("modelaudit-cases");
        foreach (JProperty opset in Properties(description, "opsets"))
        {
            model.Opset(opset.Name, (long)opset.Value);
        }

        foreach (JProperty entry in Properties(description, "metadata"))
        {
            model.Metadata(entry.Name, (string)entry.Value!);
        }

        if ((string?)description["docString"] is { } text)
        {
            model.DocString(text);
        }

        return model.Graph(graph => Fill(graph, description)).Build();
    }

    private static void Fill(OnnxGraphBuilder graph, JObject description)
    {
        foreach (JToken node in description["nodes"] ?? new JArray())
        {
            graph.Node((string)node["op"]!, (string?)node["inputs"] ?? "x", (string?)node["outputs"] ?? "y", built => _ = (string?)node["domain"] is { } domain ? built.Domain(domain) : built);
        }

        foreach (JToken tensor in description["external"] ?? new JArray())
        {
            graph.Initializer(OnnxTensorBuilder.External("w", [1], [.. ((JObject)tensor).Properties().Select(entry => (entry.Name, (string)entry.Value!))]));
        }

        foreach (JToken tensor in description["tensors"] ?? new JArray())
        {
            graph.Initializer(OnnxTensorBuilder.Raw("t", (int?)tensor["type"] ?? 2, [.. tensor["shape"]!.Select(size => (long)size)], Convert.FromBase64String((string)tensor["data"]!)));
        }

        foreach (JProperty input in Properties(description, "inputs"))
        {
            _ = (string?)input.Value is { } shape ? graph.Input(input.Name, 1, shape) : graph.Raw(writer => writer.Message(11, new ProtobufWriter().Text(1, input.Name)));
        }

        foreach (JProperty output in Properties(description, "outputs"))
        {
            graph.Output(output.Name, 1, (string?)output.Value);
        }
    }

    private static IEnumerable<JProperty> Properties(JObject description, string name) => ((JObject?)description[name])?.Properties() ?? [];
}
