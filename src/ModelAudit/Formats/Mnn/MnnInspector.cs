using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.FlatBuffers;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Mnn;

/// <summary>
/// Reads models of MNN (a FlatBuffer without identifier): operators of the net and of its parts, operators that a plugin brings or another engine runs, and files that hold weights.
/// Every offset and index is checked. Weights are not read.
/// </summary>
public sealed class MnnInspector : IFormatInspector
{
    private const string Framework = "mnn";
    private const long MaximumElements = 20_000_000;

    private static readonly string[] Sources = ["Caffe", "TensorFlow", "TensorFlow Lite", "ONNX", "TorchScript"];

    /// <inheritdoc/>
    public string Name => "mnn";

    /// <inheritdoc/>
    public IReadOnlyList<FactDefinition> Facts => GraphFacts.All;

    /// <inheritdoc/>
    public bool Accepts(in FormatProbe probe) => ModelFileSignatures.IsMnn(probe);

    /// <inheritdoc/>
    public void Inspect(InspectionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var report = new GraphReport(context) { KnowsCalls = false, KnowsTensors = false, UnknownBytes = null };
        if (new FlatVerifier(context, new FlatFile(context.Reader), report.Defects).Verify(MnnSchema.Net) is { } net)
        {
            report.KnowsCalls = Read(context, report, net);
        }

        report.State();
        context.Gap(GapReason.Unsupported, "The weights of an MNN model, and the options of its operators, are not read.");
    }

    private static bool Read(InspectionContext context, GraphReport report, FlatView net)
    {
        int source = (int)net.Number(6, 1);
        report.Producer = source < Sources.Length ? $"MNN, converted from {Sources[source]}" : "MNN";
        foreach ((string key, int field) in (ReadOnlySpan<(string, int)>)[("bizCode", 0), ("mnn_uuid", 11)])
        {
            if (net.Text(field) is { Length: > 0 } text)
            {
                report.Property(key, text);
            }
        }

        (long Start, long Count) outputs = net.Vector(4);
        for (long i = 0; i < Math.Min(outputs.Count, context.Limits.MaxItems + 1L); i++)
        {
            report.Value(null, "output", net.TextOf(outputs, i), null, null);
        }

        report.Nodes = 0;
        long budget = MaximumElements;
        (long Start, long Count) graphs = net.Vector(10);
        report.Functions = graphs.Count;
        bool isWhole = Operators(context, report, net.Vector(3), net, Math.Max(net.Vector(7).Count, net.Int32(8)), null, ref budget);
        for (long i = 0; i < graphs.Count && isWhole; i++)
        {
            FlatView graph = net.TableOf(graphs, i);
            isWhole = Operators(context, report, graph.Vector(4), graph, graph.Vector(3).Count, graph.Text(0), ref budget);
        }

        if (!isWhole)
        {
            context.Gap(GapReason.LimitReached, $"The model stands for more than {MaximumElements} elements; the rest was not read.");
        }

        return isWhole;
    }

    private static bool Operators(InspectionContext context, GraphReport report, (long Start, long Count) operators, FlatView holder, long tensors, string? graph, ref long budget)
    {
        for (long i = 0; i < operators.Count; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            FlatView op = holder.TableOf(operators, i);
            string? name = op.Text(3) ?? graph;
            int type = op.Int32(5);
            report.Nodes++;
            Call(report, op, type, name);
            foreach (int field in (ReadOnlySpan<int>)[0, 4])
            {
                (long Start, long Count) indexes = op.Vector(field);
                budget -= 1 + indexes.Count;
                if (budget < 0)
                {
                    return false;
                }

                for (long k = 0; k < indexes.Count; k++)
                {
                    if (op.Element(indexes, k) is var index && (index < 0 || index >= tensors))
                    {
                        report.Defects.Add("index", name, indexes.Start + (4 * k), FormattableString.Invariant($"'{name}' names the tensor {index}; there are {tensors}."));
                    }
                }
            }
        }

        return true;
    }

    private static void Call(GraphReport report, FlatView op, int type, string? name)
    {
        if (op.Text(7) is { Length: > 0 } path)
        {
            report.File("weights", path);
        }

        if (type == MnnSchema.Plugin)
        {
            string? plugin = op.Number(1, 1) == 30 ? op.Table(2)?.Text(0) : null;
            report.Add("custom-operator", $"{Framework}::Plugin::{plugin ?? "?"}", name, Framework);
        }
        else if (type == MnnSchema.Extra)
        {
            FlatView? extra = op.Number(1, 1) == 78 ? op.Table(2) : null;
            report.Add("custom-operator", $"{Framework}::Extra::{extra?.Text(1) ?? "?"}::{extra?.Text(0) ?? "?"}", name, Framework, bytes: extra?.Vector(2).Count);
        }
        else
        {
            report.Add("operator", $"{Framework}::{MnnSchema.OperatorName(type)}", name, Framework);
        }
    }
}
