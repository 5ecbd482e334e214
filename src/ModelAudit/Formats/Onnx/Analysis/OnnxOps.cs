using System.Collections.Frozen;
using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>Tells the operator of each node by its name and domain, once for each different name.</summary>
internal sealed class OnnxOps
{
    private static readonly FrozenDictionary<string, OnnxOp> ByName =
        Enum.GetValues<OnnxOp>().Where(op => op != OnnxOp.Other).ToFrozenDictionary(op => Enum.GetName(op)!, StringComparer.Ordinal);

    private static readonly FrozenSet<string> Domains = new[] { string.Empty, "ai.onnx", "ai.onnx.ml", "com.microsoft" }.ToFrozenSet(StringComparer.Ordinal);

    private readonly OnnxDataflow flow;
    private readonly OnnxOp[] ops;

    /// <summary>Looks all nodes up. A node that calls a function of the model is of no operator.</summary>
    public OnnxOps(OnnxDataflow flow)
    {
        this.flow = flow;
        OnnxModel model = flow.Model;
        ops = new OnnxOp[model.Nodes.Length];
        var known = new Dictionary<(int Domain, int Op), OnnxOp>();
        for (int node = 0; node < ops.Length; node++)
        {
            ref readonly OnnxNode written = ref model.Nodes[node];
            if (flow.CalleeOf(node) >= 0)
            {
                continue;
            }

            if (!known.TryGetValue((written.Domain, written.OpType), out OnnxOp op))
            {
                op = Domains.Contains(model.Names.Text(written.Domain)) ? ByName.GetValueOrDefault(model.Names.Text(written.OpType)) : OnnxOp.Other;
                known.Add((written.Domain, written.OpType), op);
            }

            ops[node] = op;
        }
    }

    /// <summary>The operator of a node.</summary>
    public OnnxOp this[int node] => ops[node];

    /// <summary>An integer attribute of a node, or what stands for it.</summary>
    public long Int(int node, ReadOnlySpan<byte> name, long otherwise) =>
        flow.Model.TryGetAttribute(flow.Model.Nodes[node], name, out OnnxAttribute attribute) && attribute.Kind == OnnxAttributeKind.Int ? attribute.Value : otherwise;

    /// <summary>The integers of a list attribute whose values are all known.</summary>
    public bool TryInts(int node, ReadOnlySpan<byte> name, out ReadOnlySpan<long> values)
    {
        values = default;
        if (flow.Model.TryGetAttribute(flow.Model.Nodes[node], name, out OnnxAttribute attribute) && attribute.Kind == OnnxAttributeKind.Ints && attribute.IsWhole)
        {
            values = flow.Model.AttributeValues.Slice(attribute.First, attribute.Kept);
            return true;
        }

        return false;
    }

    /// <summary>Whether a node has an attribute of a name.</summary>
    public bool Has(int node, ReadOnlySpan<byte> name) => flow.Model.TryGetAttribute(flow.Model.Nodes[node], name, out _);
}
