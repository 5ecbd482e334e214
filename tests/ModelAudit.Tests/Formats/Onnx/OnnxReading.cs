using ModelAudit.Formats.Onnx;
using ModelAudit.Formats.Onnx.Graph;
using ModelAudit.Reading;

namespace ModelAudit.Tests.Formats.Onnx;

/// <summary>Reads a model from memory and gives what came of it.</summary>
internal sealed record OnnxReading(OnnxModel Model, OnnxDefects Defects, string? Fault, string? Bound)
{
    public static OnnxReading Of(byte[] content)
    {
        var defects = new OnnxDefects(AuditLimits.Default);
        using var reader = new OnnxModelReader(new MemoryReader(content), defects, null, CancellationToken.None);
        return new OnnxReading(reader.Read(), defects, reader.Fault, reader.Bound);
    }

    public string Text(int name) => Model.Names.Text(name);

    public string[] Ops(OnnxGraph graph) => [.. Model.NodesOf(graph).ToArray().Select(node => Text(node.OpType))];

    public string[] Inputs(OnnxNode node) => [.. Model.InputsOf(node).ToArray().Select(Text)];

    public string[] Outputs(OnnxNode node) => [.. Model.OutputsOf(node).ToArray().Select(Text)];
}
