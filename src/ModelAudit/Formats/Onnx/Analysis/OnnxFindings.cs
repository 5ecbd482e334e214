using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>Collects what an analysis finds at nodes and graphs: the first ones of each code, and how many there are of it.</summary>
/// <param name="flow">The model.</param>
/// <param name="limits">The bounds in force.</param>
/// <param name="what">What they are, for the gap.</param>
internal sealed class OnnxFindings(OnnxDataflow flow, AuditLimits limits, string what)
{
    private const int ListedOfEachCode = 100;

    private readonly List<Entry> entries = [];
    private readonly SortedDictionary<string, long> counts = new(StringComparer.Ordinal);

    private readonly record struct Entry(string Code, string Kind, int Graph, int Node, long Offset, string Detail);

    /// <summary>Counts a finding and tells whether it is to be listed; texts need only be made then.</summary>
    public bool Count(string code)
    {
        counts.TryGetValue(code, out long count);
        counts[code] = count + 1;
        return count < ListedOfEachCode && entries.Count < limits.MaxItems;
    }

    /// <summary>Lists a finding for which <see cref="Count"/> said so.</summary>
    /// <param name="code">The code.</param>
    /// <param name="kind">What kind of finding it is: invalid or unusual for defects.</param>
    /// <param name="graph">The graph, or -1.</param>
    /// <param name="node">The node, or -1.</param>
    /// <param name="detail">One sentence.</param>
    public void List(string code, string kind, int graph, int node, string detail)
    {
        long offset = node >= 0 ? flow.Model.Nodes[node].Offset : graph >= 0 ? flow.Model.Graphs[graph].Offset : 0;
        entries.Add(new Entry(code, kind, graph, node, offset, detail));
    }

    /// <summary>Counts and lists a finding.</summary>
    public void Add(string code, string kind, int graph, int node, Func<string> detail)
    {
        if (Count(code))
        {
            List(code, kind, graph, node, detail());
        }
    }

    /// <summary>The findings as items, and a gap for those that are not listed.</summary>
    /// <param name="context">Where the gap goes.</param>
    /// <param name="hasKind">Whether the items have the field "kind".</param>
    public ImmutableArray<FactItem> ToItems(InspectionContext context, bool hasKind)
    {
        long leftOut = counts.Values.Sum() - entries.Count;
        if (leftOut > 0)
        {
            string codes = string.Join(", ", counts.Where(pair => pair.Value > ListedOfEachCode).Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value}")));
            context.Gap(GapReason.LimitReached, FormattableString.Invariant($"{leftOut} more {what} are not listed, after {ListedOfEachCode} of each kind: {codes}."));
        }

        return [.. entries.OrderBy(entry => entry.Offset).ThenBy(entry => entry.Code, StringComparer.Ordinal).Select(entry => FactItem.Of(
            ("code", FactValue.Of(entry.Code)),
            ("kind", hasKind ? FactValue.Of(entry.Kind) : null),
            ("node", entry.Node < 0 ? null : FactValue.Of(FactText.Cut(flow.Label(entry.Node), limits))),
            ("graph", entry.Graph < 0 ? null : FactValue.Of(FactText.Cut(OnnxGraphPath.Of(flow.Model, entry.Graph), limits))),
            ("offset", FactValue.Of(entry.Offset)),
            ("detail", FactValue.Of(FactText.Cut(entry.Detail, limits)))))];
    }
}
