using System.Globalization;
using System.Text.Json;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Mxnet;

/// <summary>
/// Reads graphs of MXNet (symbol JSON of nnvm, Graph::SaveJSON): operators of the graph and of those inside it, what they take from each other, and operators that run code of
/// the program or of the file.
/// </summary>
public sealed class MxnetSymbolInspector : ModelFileInspector
{
    private const int MaximumBytes = 1 << 26;

    // Operators that call back into a program by its address, or hand a text to another framework that runs it.
    private static readonly string[] Native = ["Custom", "_Native", "_NDArray", "CaffeOp", "CaffeLoss", "tvm_op", "_TensorRT", "_CachedOp"];
    private static readonly string[] Lua = ["TorchModule", "TorchCriterion"];

    /// <inheritdoc/>
    public override string Name => "mxnet-symbol";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe)
    {
        ReadOnlySpan<byte> text = probe.Header.StartsWith("\uFEFF"u8) ? probe.Header[3..] : probe.Header;
        text = text.TrimStart(" \t\r\n"u8);
        return text.Length > 2 && text[0] == '{' && text[1..].TrimStart(" \t\r\n"u8).StartsWith("\"nodes\""u8) && text.IndexOf("\"op\""u8) >= 0
            && (text.IndexOf("\"arg_nodes\""u8) >= 0 || probe.Tail.IndexOf("\"arg_nodes\""u8) >= 0);
    }

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        using JsonDocument document = ModelFileText.Json(context, MaximumBytes);
        if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("attrs", out JsonElement attributes)
            && attributes.ValueKind == JsonValueKind.Object && attributes.TryGetProperty("mxnet_version", out JsonElement version))
        {
            report.Version(VersionOf(version));
        }

        foreach (JsonElement graph in ModelFileText.Objects(document.RootElement, context.Cancellation))
        {
            if (graph.TryGetProperty("nodes", out JsonElement nodes) && nodes.ValueKind == JsonValueKind.Array)
            {
                ReadGraph(context, report, graph, nodes);
            }
        }
    }

    // As ["int", 10700]: 1.7.0.
    private static string? VersionOf(JsonElement version)
    {
        bool isNumber = version.ValueKind == JsonValueKind.Array && version.GetArrayLength() == 2 && version[1].ValueKind == JsonValueKind.Number;
        return isNumber && version[1].TryGetInt32(out int number) ? string.Create(CultureInfo.InvariantCulture, $"{number / 10_000}.{number / 100 % 100}.{number % 100}") : null;
    }

    private static void ReadGraph(InspectionContext context, ModelFileReport report, JsonElement graph, JsonElement nodes)
    {
        int count = 0;
        foreach (JsonElement node in nodes.EnumerateArray())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (node.Text("op") is not { } op)
            {
                report.Defect("syntax", node.Text("name"), 0, FormattableString.Invariant($"Node {count} has no operator."));
            }
            else if (op != "null")
            {
                report.Part("operator", op);
                Call(report, node, op);
            }

            Check(report, node.Text("name"), node, "inputs", count);
            count++;
        }

        Check(report, null, graph, "heads", count);
        Check(report, null, graph, "arg_nodes", count);
    }

    private static void Call(ModelFileReport report, JsonElement node, string op)
    {
        if (Array.IndexOf(Native, op) >= 0)
        {
            string? type = Attribute(node, "op_type") ?? Attribute(node, "prototxt");
            report.Code("custom-operator", type is null ? $"mxnet::{op}" : $"mxnet::{op}::{type}", node.Text("name"));
        }
        else if (Array.IndexOf(Lua, op) >= 0)
        {
            report.Code("lua-function", Attribute(node, "lua_string") ?? op, node.Text("name"));
        }
    }

    private static string? Attribute(JsonElement node, string key)
    {
        foreach (string home in (ReadOnlySpan<string>)["attrs", "attr", "param"])
        {
            if (node.TryGetProperty(home, out JsonElement attributes) && attributes.Text(key) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    // Nodes stand in the order of their use: what a node takes comes before it.
    private static void Check(ModelFileReport report, string? name, JsonElement holder, string key, int count)
    {
        if (holder.ValueKind != JsonValueKind.Object || !holder.TryGetProperty(key, out JsonElement entries))
        {
            return;
        }

        if (entries.ValueKind != JsonValueKind.Array)
        {
            report.Defect("syntax", name, 0, $"'{key}' is no list.");
            return;
        }

        foreach (JsonElement entry in entries.EnumerateArray())
        {
            JsonElement index = entry.ValueKind == JsonValueKind.Array && entry.GetArrayLength() > 0 ? entry[0] : entry;
            if (index.ValueKind != JsonValueKind.Number || !index.TryGetInt64(out long node) || node < 0 || node >= count)
            {
                report.Defect("index", name ?? key, 0, $"'{key}'{(name is null ? string.Empty : $" of '{name}'")} leads to a node that does not come before it.");
            }
        }
    }
}
