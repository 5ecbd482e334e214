using System.Collections.Immutable;
using System.Globalization;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx;
using ModelAudit.Formats.Onnx.Analysis;
using ModelAudit.Reports;

namespace ModelAudit.Tool.Output;

/// <summary>An ONNX model as a person wants to see it: versions, interface, operators by number, element types.</summary>
/// <param name="writer">Where it goes.</param>
/// <param name="everyItem">Whether long lists are written whole.</param>
internal sealed class OnnxText(TextWriter writer, bool everyItem)
{
    private const int FirstItems = 12;

    // What the section says; the other facts are written as for any file.
    private static readonly ImmutableHashSet<string> Covered = new FactDefinition[]
    {
        OnnxFacts.IrVersion, OnnxFacts.Opsets, OnnxFacts.ProducerName, OnnxFacts.ProducerVersion, OnnxFacts.GraphName, OnnxFacts.NodeCount, OnnxFacts.GraphCount, OnnxFacts.MaxDepth,
        OnnxFacts.InitializerCount, OnnxFacts.InitializerBytes, OnnxFacts.Parameters, OnnxFacts.Inputs, OnnxFacts.Outputs, OnnxFacts.Operators, OnnxFacts.DTypes,
        OnnxGraphFacts.Defects, OnnxGraphFacts.ResourceHazards, OnnxGraphFacts.Gates, OnnxGraphFacts.Structure,
    }.Select(fact => fact.Name).ToImmutableHashSet(StringComparer.Ordinal);

    /// <summary>Writes the section when the facts are those of an ONNX model.</summary>
    /// <param name="facts">The facts of a file.</param>
    /// <returns>The facts that are left to be written.</returns>
    public FactSet Write(FactSet facts)
    {
        if (!facts.TryGet(OnnxFacts.NodeCount, out long nodes))
        {
            return facts;
        }

        string producer = facts.TryGet(OnnxFacts.ProducerName, out string name) ? $", made by {Shown(name)} {(facts.TryGet(OnnxFacts.ProducerVersion, out string version) ? Shown(version) : string.Empty)}".TrimEnd() : string.Empty;
        Line($"  IR version {Number(facts, OnnxFacts.IrVersion)}, {string.Join(", ", Items(facts, OnnxFacts.Opsets).Where(item => Text(item, "importedBy") == "model").Select(item => $"{Text(item, "domain")} {Text(item, "version")}"))}{producer}");
        Line($"  graph {(facts.TryGet(OnnxFacts.GraphName, out string graph) ? $"'{Shown(graph)}'" : "without a name")}: {nodes:N0} nodes in {Number(facts, OnnxFacts.GraphCount)} graphs, nested {Number(facts, OnnxFacts.MaxDepth)} deep");
        Line($"  {Number(facts, OnnxFacts.InitializerCount)} initializers, {Number(facts, OnnxFacts.Parameters)} parameters, {Number(facts, OnnxFacts.InitializerBytes)} bytes");
        WriteList("  input   ", Items(facts, OnnxFacts.Inputs), item => $"{Text(item, "name")}  {Text(item, "type")}{(Text(item, "isInitializer") == "true" ? "  (has a default)" : string.Empty)}");
        WriteList("  output  ", Items(facts, OnnxFacts.Outputs), item => $"{Text(item, "name")}  {Text(item, "type")}");
        WriteList("  op ", [.. Items(facts, OnnxFacts.Operators).OrderByDescending(item => item["count"]?.Integer ?? 0)], Operator);
        WriteList("  type    ", Items(facts, OnnxFacts.DTypes), item => string.Create(
            CultureInfo.InvariantCulture, $"{Text(item, "dtype")}: {item["tensors"]?.Integer ?? 0:N0} tensors, {item["parameters"]?.Integer ?? 0:N0} elements, {item["bytes"]?.Integer ?? 0:N0} bytes"));
        Line($"  structure {(facts.TryGet(OnnxGraphFacts.Structure, out string structure) ? structure : "not known")}");
        WriteList("  graph   ", Items(facts, OnnxGraphFacts.Defects), item => $"{Text(item, "kind")}, {Text(item, "graph")}{(item["node"] is null ? string.Empty : ", " + Text(item, "node"))}: {Text(item, "detail")}");
        WriteList("  hazard  ", Items(facts, OnnxGraphFacts.ResourceHazards), item => $"{Text(item, "graph")}{(item["node"] is null ? string.Empty : ", " + Text(item, "node"))}: {Text(item, "detail")}");
        WriteList("  gate    ", Items(facts, OnnxGraphFacts.Gates), item => $"{Text(item, "severity")}, {Text(item, "graph")}: {Text(item, "pathText")}");
        return new FactSet(facts.Where(fact => !Covered.Contains(fact.Key)));
    }

    private static string Operator(FactItem item)
    {
        string name = Text(item, "domain") == "ai.onnx" ? Text(item, "operator") : Text(item, "name");
        string status = Text(item, "status") is "standard" ? string.Empty : $"  ({Text(item, "status")})";
        long nested = item["nested"]?.Integer ?? 0;
        return string.Create(CultureInfo.InvariantCulture, $"{item["count"]?.Integer ?? 0,8:N0}  {name}{status}{(nested > 0 ? $"  ({nested:N0} in subgraphs or functions)" : string.Empty)}");
    }

    private static string Text(FactItem item, string field) => item[field] is { } value ? Shown(value.ToString()) : "?";

    private static string Shown(string text) => VisibleText.Of(text);

    private static string Number(FactSet facts, Fact<long> fact) => facts.TryGet(fact, out long value) ? value.ToString("N0", CultureInfo.InvariantCulture) : "?";

    private static ImmutableArray<FactItem> Items(FactSet facts, Fact<ImmutableArray<FactItem>> fact) => facts.TryGet(fact, out ImmutableArray<FactItem> items) ? items : [];

    private void WriteList(string label, ImmutableArray<FactItem> items, Func<FactItem, string> line)
    {
        int shown = everyItem ? items.Length : Math.Min(FirstItems, items.Length);
        foreach (FactItem item in items.Take(shown))
        {
            writer.WriteLine(label + line(item));
        }

        if (shown < items.Length)
        {
            Line($"{label}and {items.Length - shown} more (--verbose lists all)");
        }
    }

    private void Line(FormattableString text) => writer.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
