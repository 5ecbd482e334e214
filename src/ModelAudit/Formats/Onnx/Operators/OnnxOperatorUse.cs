using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Operators;

/// <summary>Counts which operators the nodes call, and tells whether each exists in the operator set that is imported where it is called.</summary>
internal sealed class OnnxOperatorUse
{
    private static readonly ImmutableArray<string> QuantizedOperators =
    [
        "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "MatMulInteger", "ConvInteger", "MatMulNBits", "MatMulBnb4", "QMoE", "GatherBlockQuantized",
    ];

    private readonly OnnxModel model;
    private readonly Dictionary<(int Domain, int Operator, int Scope), Use> uses = [];
    private readonly HashSet<(int Domain, int Name)> functions;
    private readonly Dictionary<int, long>[] imports;

    private OnnxOperatorUse(OnnxModel model)
    {
        this.model = model;
        functions = model.Functions.Select(function => (model.DomainOf(function.Domain), function.Name)).ToHashSet();

        // The first scope is the model's, then one for each function: what the model imports does not count inside functions.
        imports = [Imports(model.Opsets), .. model.Functions.Select(function => Imports(function.Opsets))];
        if (model.IrVersion < 3 && model.Opsets.Count == 0)
        {
            // Before version 3 there was no opset_import: version 1 of the default domain is meant (onnx/docs/IR.md, "Operator Sets").
            imports[0][OnnxNames.Empty] = 1;
        }
    }

    private sealed class Use
    {
        public long Count { get; set; }

        public long Nested { get; set; }

        public int Node { get; set; }
    }

    /// <summary>States the operator sets, the operators, the functions and the quantization.</summary>
    public static void State(InspectionContext context, OnnxModel model)
    {
        var use = new OnnxOperatorUse(model);
        use.Count(context.Cancellation);
        context.Facts.Set(OnnxFacts.Opsets, OnnxItems.Of(context, "operator sets", use.Opsets(), item => item));
        context.Facts.Set(OnnxFacts.Operators, OnnxItems.Of(context, "operators", use.Operators(), item => item));
        context.Facts.Set(OnnxFacts.Functions, OnnxItems.Of(context, "functions", model.Functions, use.Function));
        context.Facts.Set(OnnxFacts.Quantization, use.Quantization());
    }

    private Dictionary<int, long> Imports(List<OnnxOpset> opsets)
    {
        var versions = new Dictionary<int, long>();
        foreach (OnnxOpset opset in opsets)
        {
            // Of two imports of one domain, which is a defect, ONNX Runtime takes the last.
            versions[model.DomainOf(opset.Domain)] = opset.Version;
        }

        return versions;
    }

    private void Count(CancellationToken cancellation)
    {
        foreach (OnnxGraph graph in model.Graphs)
        {
            cancellation.ThrowIfCancellationRequested();
            bool isNested = graph.Depth > 0 || graph.Function >= 0;
            foreach (ref readonly OnnxNode node in model.NodesOf(graph))
            {
                ref Use? use = ref CollectionsMarshal.GetValueRefOrAddDefault(uses, (model.DomainOf(node.Domain), node.OpType, graph.Function + 1), out _);
                use ??= new Use();
                use.Count++;
                use.Nested += isNested ? 1 : 0;
                use.Node = use.Node == OnnxNames.Empty ? node.Name : use.Node;
            }
        }
    }

    private List<FactItem> Operators()
    {
        var merged = new SortedDictionary<(string Name, string Status), (string Domain, string Operator, long? Version, Use Use)>(Comparer<(string Name, string Status)>.Create(
            (left, right) => string.CompareOrdinal(left.Name, right.Name) is not 0 and var order ? order : string.CompareOrdinal(left.Status, right.Status)));
        foreach (((int domain, int op, int scope), Use use) in uses.OrderBy(pair => pair.Key))
        {
            string domainName = DomainName(domain);
            string name = model.Names.Text(op);
            long? version = imports[scope].TryGetValue(domain, out long imported) ? imported : null;
            var key = ($"{domainName}::{name}", Status(domain, op, domainName, name, version));
            if (merged.TryGetValue(key, out (string Domain, string Operator, long? Version, Use Use) known))
            {
                known.Use.Count += use.Count;
                known.Use.Nested += use.Nested;
                known.Use.Node = known.Use.Node == OnnxNames.Empty ? use.Node : known.Use.Node;
            }
            else
            {
                merged.Add(key, (domainName, name, version, use));
            }
        }

        return [.. merged.Select(pair => FactItem.Of(
            ("name", FactValue.Of(pair.Key.Name)),
            ("domain", FactValue.Of(pair.Value.Domain)),
            ("operator", FactValue.Of(pair.Value.Operator)),
            ("status", FactValue.Of(pair.Key.Status)),
            ("confusableWith", OnnxDomains.ConfusableWith(pair.Value.Domain) is { } known ? FactValue.Of(known) : null),
            ("version", pair.Value.Version is { } version ? FactValue.Of(version) : null),
            ("count", FactValue.Of(pair.Value.Use.Count)),
            ("nested", FactValue.Of(pair.Value.Use.Nested)),
            ("node", pair.Value.Use.Node == OnnxNames.Empty ? null : FactValue.Of(model.Names.Text(pair.Value.Use.Node)))))];
    }

    private string Status(int domain, int op, string domainName, string name, long? version) =>
        functions.Contains((domain, op)) ? "function"
        : version is not { } imported ? "undeclared-domain"
        : OnnxOperatorTable.Instance.IsStandard(domainName) ? OnnxOperatorTable.Instance.Status(domainName, name, imported)
        : "custom-domain";

    private List<FactItem> Opsets()
    {
        var seen = new HashSet<(int, long)>();
        var items = new List<FactItem>();
        foreach ((OnnxOpset opset, string by) in model.Opsets.Select(opset => (opset, "model")).Concat(model.Functions.SelectMany(function => function.Opsets).Select(opset => (opset, "function"))))
        {
            if (seen.Add((model.DomainOf(opset.Domain), opset.Version)))
            {
                string domain = DomainName(model.DomainOf(opset.Domain));
                string status = OnnxOperatorTable.Instance.Newest(domain) is not { } newest ? "custom"
                    : opset.Version < 1 ? "invalid"
                    : opset.Version > newest ? "newer"
                    : "supported";
                items.Add(FactItem.Of(
                    ("domain", FactValue.Of(domain)),
                    ("version", FactValue.Of(opset.Version)),
                    ("versionText", FactValue.Of(FormattableString.Invariant($"{opset.Version}"))),
                    ("importedBy", FactValue.Of(by)),
                    ("status", FactValue.Of(status))));
            }
        }

        return items;
    }

    private FactItem Function(OnnxFunction function)
    {
        string domain = DomainName(model.DomainOf(function.Domain));
        string name = model.Names.Text(function.Name);
        return FactItem.Of(
            ("domain", FactValue.Of(domain)),
            ("name", FactValue.Of(name)),
            ("overload", function.Overload == OnnxNames.Empty ? null : FactValue.Of(model.Names.Text(function.Overload))),
            ("nodes", FactValue.Of((long)model.Graphs[function.Body].NodeCount)),
            ("shadowsStandard", FactValue.Of(OnnxOperatorTable.Instance.Has(domain, name))));
    }

    private ImmutableArray<string> Quantization()
    {
        var kinds = new SortedSet<string>(StringComparer.Ordinal);
        foreach ((int _, int op, int _) in uses.Keys)
        {
            string name = model.Names.Text(op);
            if (QuantizedOperators.Contains(name) || name.StartsWith("QLinear", StringComparison.Ordinal))
            {
                kinds.Add(name);
            }
        }

        foreach (ref readonly OnnxTensor tensor in model.Tensors)
        {
            if (tensor.Role != OnnxTensorRole.SparseIndices && tensor.DataType is 2 or 3 or (>= 17 and <= 26) && tensor.Rank > 0)
            {
                kinds.Add(OnnxDataTypes.NameOf(tensor.DataType));
            }
        }

        if (model.Graphs.Any(graph => graph.QuantizationAnnotations > 0))
        {
            kinds.Add("quantization_annotation");
        }

        return [.. kinds];
    }

    private string DomainName(int domain) => domain == OnnxNames.Empty ? OnnxOperatorTable.DefaultDomain : model.Names.Text(domain);
}
