using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx.External;

namespace ModelAudit.Formats.Graphs;

/// <summary>Collects what a graph says, up to the bounds on items, and states it.</summary>
internal sealed class GraphReport
{
    /// <summary>The longest name in bytes of UTF-8 that is kept whole.</summary>
    public const int MaximumNameBytes = 1_024;

    // Distinct operators, files and types: real graphs have a few hundred.
    private const int MaximumDistinct = 50_000;

    private readonly InspectionContext context;
    private readonly Dictionary<(string Kind, string Name), Call> calls = [];
    private readonly List<FactItem> properties = [];
    private readonly List<FactItem> values = [];
    private readonly Dictionary<(string Kind, string Path), (long References, long? End)> files = [];
    private readonly Dictionary<string, TensorTotals.Entry> types = new(StringComparer.Ordinal);
    private long tensors;
    private long callsLeftOut;
    private long othersLeftOut;

    /// <summary>Makes an empty report.</summary>
    /// <param name="context">Where it is stated.</param>
    public GraphReport(InspectionContext context)
    {
        this.context = context;
        Defects = new FormatDefects(context.Limits, GraphFacts.Defects, "subject");
    }

    /// <summary>The defects.</summary>
    public FormatDefects Defects { get; }

    /// <summary>The version of the format.</summary>
    public string? Version { get; set; }

    /// <summary>Who made the file.</summary>
    public string? Producer { get; set; }

    /// <summary>The number of nodes, or null when none were looked for.</summary>
    public long? Nodes { get; set; }

    /// <summary>The number of functions, or null when none were looked for.</summary>
    public long? Functions { get; set; }

    /// <summary>The length of unknown fields, or null when the schema is known in part only.</summary>
    public long? UnknownBytes { get; set; } = 0;

    /// <summary>Whether tensors were looked for.</summary>
    public bool HasTensors { get; set; }

    /// <summary>Whether what tensors there are is known, also when there are none.</summary>
    public bool KnowsTensors { get; set; } = true;

    /// <summary>Whether the number of elements of some tensor cannot be told.</summary>
    public bool IsUncountable { get; set; }

    /// <summary>Whether what is called is known, also when it is nothing.</summary>
    public bool KnowsCalls { get; set; } = true;

    /// <summary>Notes a call.</summary>
    /// <param name="kind">One of the kinds of <see cref="CodeFacts.Calls"/>.</param>
    /// <param name="name">What is called.</param>
    /// <param name="owner">Where.</param>
    /// <param name="root">The framework.</param>
    /// <param name="module">The module, where one is named.</param>
    /// <param name="bytes">The length of a compiled part.</param>
    public void Add(string kind, string name, string? owner, string? root = null, string? module = null, long? bytes = null)
    {
        if (calls.TryGetValue((kind, name), out Call? call))
        {
            call.Count++;
            call.Bytes = bytes is null ? call.Bytes : (call.Bytes ?? 0) + bytes;
        }
        else if (calls.Count < MaximumDistinct)
        {
            calls.Add((kind, name), new Call(owner, root, module) { Bytes = bytes });
        }
        else
        {
            callsLeftOut++;
        }
    }

    /// <summary>Notes an entry of metadata.</summary>
    public void Property(string key, string value)
    {
        if (HasRoom(properties))
        {
            properties.Add(FactItem.Of(("key", Text(key)), ("value", Text(value))));
        }
    }

    /// <summary>Notes an input or output.</summary>
    public void Value(string? signature, string direction, string name, string? dtype, string? shape)
    {
        if (HasRoom(values))
        {
            values.Add(FactItem.Of(("signature", Text(signature)), ("direction", FactValue.Of(direction)), ("name", Text(name)), ("dtype", Text(dtype)), ("shape", Text(shape))));
        }
    }

    /// <summary>Notes a file that is named.</summary>
    /// <param name="kind">One of the kinds of <see cref="GraphFacts.Files"/>.</param>
    /// <param name="path">The path as written.</param>
    /// <param name="end">The end of what is taken from it.</param>
    public void File(string kind, string path, long? end = null)
    {
        if (files.TryGetValue((kind, path), out (long References, long? End) known))
        {
            files[(kind, path)] = (known.References + 1, end is null ? known.End : Math.Max(end.Value, known.End ?? 0));
        }
        else if (files.Count < Math.Min(MaximumDistinct, context.Limits.MaxItems))
        {
            files.Add((kind, path), (1, end));
        }
        else
        {
            othersLeftOut++;
        }
    }

    /// <summary>Counts a tensor.</summary>
    /// <param name="dtype">Its element type.</param>
    /// <param name="parameters">The number of elements, or null when it cannot be told.</param>
    /// <param name="bytes">The length of its data.</param>
    public void Tensor(string dtype, long? parameters, long bytes)
    {
        HasTensors = true;
        tensors++;
        TensorTotals.Entry sum = types.GetValueOrDefault(dtype) ?? new TensorTotals.Entry(dtype, 0, 0, 0);
        if (parameters is not { } count || count > long.MaxValue - sum.Parameters || bytes > long.MaxValue - sum.Bytes || (types.Count >= MaximumDistinct && sum.Tensors == 0))
        {
            IsUncountable = true;
            return;
        }

        types[dtype] = new TensorTotals.Entry(dtype, sum.Tensors + 1, sum.Parameters + count, sum.Bytes + bytes);
    }

    /// <summary>Calls of operators that are the names of functions in the same file become calls of functions.</summary>
    /// <param name="isFunction">Whether the name, without its framework, is that of a function.</param>
    public void MarkFunctions(Func<string, bool> isFunction)
    {
        foreach (((string kind, string name), Call call) in calls.ToArray())
        {
            if (kind == "operator" && isFunction(name[(name.IndexOf("::", StringComparison.Ordinal) + 2)..]))
            {
                calls.Remove((kind, name));
                calls[("function", name)] = call;
            }
        }
    }

    /// <summary>States everything; keeps the sums for the inspectors of the whole tree.</summary>
    /// <param name="keep">Makes what is kept of the sums, when it is more than <see cref="GraphTensors"/>.</param>
    public void State(Func<TensorTotals?, ITensorHeader>? keep = null)
    {
        FactWriter facts = context.Facts;
        facts.Set(GraphFacts.Version, Version);
        facts.Set(GraphFacts.Producer, Producer is null ? null : FactText.Cut(Producer, context.Limits));
        facts.Set(GraphFacts.Properties, [.. properties]);
        facts.Set(GraphFacts.Values, [.. values]);
        facts.Set(GraphFacts.Files, [.. files.OrderBy(file => file.Key.Kind, StringComparer.Ordinal).ThenBy(file => file.Key.Path, StringComparer.Ordinal).Select(file => FactItem.Of(
            ("kind", FactValue.Of(file.Key.Kind)),
            ("path", Text(file.Key.Path)),
            ("problems", FactValue.Of([.. OnnxExternalLocation.Problems(file.Key.Path)])),
            ("references", FactValue.Of(file.Value.References)),
            ("end", file.Value.End is { } end ? FactValue.Of(end) : null)))]);
        facts.Set(GraphFacts.NodeCount, Nodes);
        facts.Set(GraphFacts.FunctionCount, Functions);
        if (UnknownBytes is { } unknown)
        {
            facts.Set(GraphFacts.UnknownBytes, unknown);
        }

        if (KnowsTensors)
        {
            StateTensors(facts, keep);
        }

        if (KnowsCalls || calls.Count > 0)
        {
            StateCalls(facts);
        }

        Defects.State(context);
        if (othersLeftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{othersLeftOut} more inputs, outputs, files and entries of metadata are not listed: {nameof(AuditLimits.MaxItems)} is {context.Limits.MaxItems}.");
        }
    }

    private void StateTensors(FactWriter facts, Func<TensorTotals?, ITensorHeader>? keep)
    {
        if (!HasTensors)
        {
            facts.SetAbsent(GraphFacts.TensorCount);
            facts.SetAbsent(GraphFacts.Parameters);
            facts.SetAbsent(GraphFacts.Types);
            return;
        }

        facts.Set(GraphFacts.TensorCount, tensors);
        TensorTotals? totals = IsUncountable ? null : TensorTotals.TryOf(types.Values);
        if (totals is null)
        {
            context.Gap(GapReason.Malformed, "The parameters cannot be counted: some tensor has no valid element type, shape or place, or the sum exceeds 63 bits.");
        }
        else
        {
            facts.Set(GraphFacts.Parameters, totals.Parameters);
            facts.Set(GraphFacts.Types, [.. totals.ByDType.Select(entry => FactItem.Of(
                ("type", FactValue.Of(entry.DType)),
                ("tensors", FactValue.Of(entry.Tensors)),
                ("parameters", FactValue.Of(entry.Parameters)),
                ("bytes", FactValue.Of(entry.Bytes))))]);
        }

        context.Keep(keep?.Invoke(totals) ?? new GraphTensors((int)Math.Min(tensors, int.MaxValue), totals), 512);
    }

    private void StateCalls(FactWriter facts)
    {
        int most = context.Limits.MaxItems;
        callsLeftOut += Math.Max(0, calls.Count - most);
        if (callsLeftOut > 0)
        {
            context.Gap(GapReason.LimitReached, $"{callsLeftOut} more calls are not listed: {nameof(AuditLimits.MaxItems)} is {most}.");
        }

        facts.Set(CodeFacts.Calls, [.. calls.OrderBy(call => call.Key.Kind, StringComparer.Ordinal).ThenBy(call => call.Key.Name, StringComparer.Ordinal).Take(most).Select(call => FactItem.Of(
            ("kind", FactValue.Of(call.Key.Kind)),
            ("root", Text(call.Value.Root)),
            ("module", Text(call.Value.Module)),
            ("name", Text(call.Key.Name)),
            ("object", Text(call.Value.Owner)),
            ("count", FactValue.Of(call.Value.Count)),
            ("isRegistered", null),
            ("bytes", call.Value.Bytes is { } bytes ? FactValue.Of(bytes) : null)))]);
    }

    private bool HasRoom(List<FactItem> list)
    {
        bool hasRoom = list.Count < context.Limits.MaxItems;
        othersLeftOut += hasRoom ? 0 : 1;
        return hasRoom;
    }

    private FactValue? Text(string? text) => string.IsNullOrEmpty(text) ? null : FactValue.Of(FactText.Cut(text, context.Limits));

    private sealed class Call(string? owner, string? root, string? module)
    {
        public string? Owner { get; } = owner;

        public string? Root { get; } = root;

        public string? Module { get; } = module;

        public long Count { get; set; } = 1;

        public long? Bytes { get; set; }
    }
}
