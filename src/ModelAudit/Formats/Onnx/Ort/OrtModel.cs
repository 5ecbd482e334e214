using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Formats.FlatBuffers;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.Onnx.Graph;
using ModelAudit.Formats.Onnx.Operators;

namespace ModelAudit.Formats.Onnx.Ort;

/// <summary>Reads a verified model of ONNX Runtime: what its graphs call and hold, and whether its indexes lead anywhere. Without recursion.</summary>
internal sealed class OrtModel(InspectionContext context, GraphReport report, FlatView session)
{
    // Tables may share vectors, so a small file can stand for any number of elements.
    private const long MaximumElements = 20_000_000;

    private const int AttributeTensor = 6;
    private const int AttributeGraph = 7;
    private const int AttributeTensors = 11;
    private const int AttributeGraphs = 12;
    private const int FusedNode = 1;

    private readonly Stack<FlatView> open = new();
    private readonly HashSet<long> seen = [];
    private long elements;

    /// <summary>Reads it.</summary>
    public void Read()
    {
        report.Version = session.Text(0);
        report.Nodes = 0;
        report.Functions = 0;
        if (!session.Has(1) || !session.TableOf(1).Has(7))
        {
            report.Defects.Add("model", null, session.Start, "The session has no model, or the model no graph.");
            return;
        }

        FlatView model = session.TableOf(1);
        StateHeader(model);
        FlatView main = model.TableOf(7);
        Names(main, 5, "input");
        Names(main, 6, "output");
        Open(main);
        while (open.TryPop(out FlatView graph) && HasBudget(1))
        {
            ReadGraph(graph);
        }

        if (elements > MaximumElements)
        {
            report.KnowsCalls = false;
            report.IsUncountable = true;
            context.Gap(GapReason.LimitReached, $"The model stands for more than {MaximumElements} elements; the rest was not read.");
        }
    }

    private void StateHeader(FlatView model)
    {
        string producer = $"{model.Text(2)} {model.Text(3)}".Trim();
        report.Producer = producer.Length > 0 ? producer : null;
        report.Property("ir_version", ((long)model.Number(0, sizeof(long))).ToString(CultureInfo.InvariantCulture));
        (long Start, long Count) opsets = model.Vector(1);
        for (long i = 0; i < opsets.Count && HasBudget(1); i++)
        {
            FlatView opset = model.TableOf(opsets, i);
            report.Property("opset_import " + Domain(opset.Text(0)), ((long)opset.Number(1, sizeof(long))).ToString(CultureInfo.InvariantCulture));
        }

        (long Start, long Count) entries = model.Vector(9);
        for (long i = 0; i < entries.Count && HasBudget(1); i++)
        {
            FlatView entry = model.TableOf(entries, i);
            report.Property(entry.Text(0) ?? string.Empty, entry.Text(1) ?? string.Empty);
        }
    }

    private bool HasBudget(long count)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        elements += Math.Min(count, MaximumElements);
        return elements <= MaximumElements;
    }

    private void Names(FlatView graph, int field, string direction)
    {
        (long Start, long Count) names = graph.Vector(field);
        for (long i = 0; i < names.Count && HasBudget(1); i++)
        {
            report.Value(null, direction, graph.TextOf(names, i), null, null);
        }
    }

    private void Open(FlatView graph)
    {
        if (seen.Add(graph.Start))
        {
            report.Functions++;
            open.Push(graph);
        }
    }

    private void ReadGraph(FlatView graph)
    {
        ulong nodes = graph.Number(3, sizeof(uint));
        ReadTensors(graph, 0);
        (long Start, long Count) list = graph.Vector(2);
        for (long i = 0; i < list.Count && HasBudget(1); i++)
        {
            FlatView node = graph.TableOf(list, i);
            CheckIndex(node, 4, nodes, "A node");
            ReadNode(node);
        }

        (long Start, long Count) edges = graph.Vector(4);
        for (long i = 0; i < edges.Count && HasBudget(1); i++)
        {
            CheckIndex(graph.TableOf(edges, i), 0, nodes, "An edge");
        }

        (long Start, long Count) sparse = graph.Vector(7);
        for (long i = 0; i < sparse.Count && HasBudget(1); i++)
        {
            FlatView tensor = graph.TableOf(sparse, i);
            ReadTensor(tensor, 0);
            ReadTensor(tensor, 1);
        }
    }

    private void ReadNode(FlatView node)
    {
        report.Nodes++;
        string domain = Domain(node.Text(2));
        report.Add(node.Number(6, sizeof(int)) == FusedNode ? "delegate" : "operator", $"{domain}::{node.Text(5)}", node.Text(0), domain);
        (long Start, long Count) attributes = node.Vector(10);
        for (long i = 0; i < attributes.Count && HasBudget(1); i++)
        {
            FlatView attribute = node.TableOf(attributes, i);
            ReadTensor(attribute, AttributeTensor);
            ReadTensors(attribute, AttributeTensors);
            if (attribute.Has(AttributeGraph))
            {
                Open(attribute.TableOf(AttributeGraph));
            }

            (long Start, long Count) graphs = attribute.Vector(AttributeGraphs);
            for (long k = 0; k < graphs.Count && HasBudget(1); k++)
            {
                Open(attribute.TableOf(graphs, k));
            }
        }
    }

    private void ReadTensors(FlatView owner, int field)
    {
        (long Start, long Count) tensors = owner.Vector(field);
        for (long i = 0; i < tensors.Count && HasBudget(1); i++)
        {
            ReadTensor(owner.TableOf(tensors, i));
        }
    }

    private void ReadTensor(FlatView owner, int field)
    {
        if (owner.Has(field))
        {
            ReadTensor(owner.TableOf(field));
        }
    }

    private void ReadTensor(FlatView tensor)
    {
        if (!seen.Add(tensor.Start))
        {
            return;
        }

        string? name = tensor.Text(0);
        int type = tensor.Int32(3);
        (long Start, long Count) shape = tensor.Vector(2);
        UInt128 product = 1;
        for (long i = 0; i < shape.Count && HasBudget(1); i++)
        {
            ulong size = tensor.Element64(shape, i);
            product = size > long.MaxValue || product > long.MaxValue ? UInt128.MaxValue : product * size;
        }

        if (product > long.MaxValue || OnnxDataTypes.Find(type) is not { } info)
        {
            report.Defects.Add(product > long.MaxValue ? "shape" : "dtype", name, tensor.Start, product > long.MaxValue
                ? $"The shape of the tensor '{name}' has a negative dimension, or its product exceeds 63 bits."
                : FormattableString.Invariant($"The tensor '{name}' has the element type {type}, which is not known."));
            report.IsUncountable = true;
            return;
        }

        // Data may lie in a file beside the model (external_data_offset).
        bool isBeside = tensor.Has(6) && (long)tensor.Number(6, sizeof(long)) >= 0;
        long wanted = (long)UInt128.Min(((product * (uint)info.Bits) + 7) / 8, long.MaxValue);
        long length = info.Bits == 0 ? tensor.Vector(5).Count : tensor.Vector(4).Count;
        long needed = info.Bits == 0 ? (long)product : wanted;
        if (!isBeside && length != needed)
        {
            report.Defects.Add("tensor-size", name, tensor.Start, FormattableString.Invariant($"The tensor '{name}' has {length} {(info.Bits == 0 ? "strings" : "bytes")}; its shape and type want {needed}."));
        }

        report.Tensor(info.Name, (long)product, wanted);
    }

    private void CheckIndex(FlatView table, int field, ulong most, string what)
    {
        ulong index = table.Number(field, sizeof(uint));
        if (index >= most)
        {
            report.Defects.Add("index", table.Has(0) && what == "A node" ? table.Text(0) : null, table.Start, FormattableString.Invariant($"{what} has the index {index}; the graph has {most}."));
        }
    }

    private static string Domain(string? domain) => domain is null or "" or "ai.onnx" ? OnnxOperatorTable.DefaultDomain : domain;
}
