using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Formats.FlatBuffers;
using ModelAudit.Formats.Graphs;

namespace ModelAudit.Formats.TfLite;

/// <summary>Reads a verified model: what it calls and holds, and whether its indexes lead anywhere.</summary>
internal sealed class TfLiteModel(InspectionContext context, GraphReport report, FlatView model)
{
    // Tables may share vectors, so a small file can stand for any number of elements.
    private const long MaximumElements = 20_000_000;

    private const string Framework = "tflite";

    private readonly (long Start, long Count) codes = model.Vector(1);
    private readonly (long Start, long Count) graphs = model.Vector(2);
    private readonly (long Start, long Count) buffers = model.Vector(4);
    private readonly HashSet<long> counted = [];
    private long elements;

    /// <summary>Reads it.</summary>
    public void Read()
    {
        ulong version = model.Number(0, sizeof(uint));
        report.Version = version.ToString(CultureInfo.InvariantCulture);
        report.Producer = model.Text(3) is { Length: > 0 } description ? description : null;
        report.Nodes = 0;
        report.Functions = graphs.Count;
        if (version != 3)
        {
            report.Defects.Add("version", null, model.Start, FormattableString.Invariant($"The version of the schema is {version}; 3 is the only one."));
        }

        for (long i = 0; i < graphs.Count && HasBudget(1); i++)
        {
            ReadGraph(model.TableOf(graphs, i), i);
        }

        ReadMetadata();
        ReadSignatures();
        if (elements > MaximumElements)
        {
            report.KnowsCalls = false;
            report.IsUncountable = true;
            context.Gap(GapReason.LimitReached, $"The model stands for more than {MaximumElements} elements; the rest was not read.");
        }
    }

    private bool HasBudget(long count)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        elements += Math.Min(count, MaximumElements);
        return elements <= MaximumElements;
    }

    private void ReadGraph(FlatView graph, long number)
    {
        (long Start, long Count) tensors = graph.Vector(0);
        string name = graph.Text(4) is { Length: > 0 } text ? text : FormattableString.Invariant($"subgraph-{number}");
        CheckIndexes(graph, 1, tensors.Count, name);
        CheckIndexes(graph, 2, tensors.Count, name);
        if (number == 0)
        {
            AddValues(graph, tensors, 1, "input", name);
            AddValues(graph, tensors, 2, "output", name);
        }

        for (long i = 0; i < tensors.Count && HasBudget(1); i++)
        {
            ReadTensor(graph.TableOf(tensors, i));
        }

        (long Start, long Count) operations = graph.Vector(3);
        for (long i = 0; i < operations.Count && HasBudget(1); i++)
        {
            FlatView operation = graph.TableOf(operations, i);
            CheckIndexes(operation, 1, tensors.Count, name);
            CheckIndexes(operation, 2, tensors.Count, name);
            ReadOperation(operation, name);
        }
    }

    private void ReadOperation(FlatView operation, string graph)
    {
        report.Nodes++;
        ulong index = operation.Number(0, sizeof(uint));
        if (index >= (ulong)codes.Count)
        {
            report.Defects.Add("index", graph, operation.Start, FormattableString.Invariant($"An operator of '{graph}' is of code {index}; there are {codes.Count}."));
            return;
        }

        // Codes beyond 127 stand in a later field; the larger of both counts (schema_utils, GetBuiltinCode).
        FlatView code = model.TableOf(codes, (long)index);
        int builtin = Math.Max((sbyte)(byte)code.Number(0, 1), code.Int32(3));
        string? custom = code.Text(1);
        if (builtin == TfLiteSchema.Custom)
        {
            report.Add("custom-operator", $"{Framework}::{(string.IsNullOrEmpty(custom) ? "CUSTOM" : custom)}", graph, Framework, bytes: operation.Vector(5).Count);
        }
        else
        {
            report.Add(builtin == TfLiteSchema.Delegate ? "delegate" : "operator", $"{Framework}::{TfLiteSchema.OperatorName(builtin)}", graph, Framework);
        }

        CheckRange(operation.Number(9, sizeof(ulong)), operation.Number(10, sizeof(ulong)), operation.Start, "The options of an operator");
    }

    private void ReadTensor(FlatView tensor)
    {
        ulong buffer = tensor.Number(2, sizeof(uint));
        ulong type = tensor.Number(1, 1);
        string? name = tensor.Text(3);
        (string dtype, int bits) = TfLiteSchema.TypeOf(type);
        if (!TfLiteSchema.IsKnownType(type))
        {
            report.Defects.Add("dtype", name, tensor.Start, FormattableString.Invariant($"The tensor '{name}' has the element type {type}, which is not known."));
        }

        if (buffer >= (ulong)buffers.Count && buffer != 0)
        {
            report.Defects.Add("index", name, tensor.Start, FormattableString.Invariant($"The tensor '{name}' is in buffer {buffer}; there are {buffers.Count}."));
            return;
        }

        long? count = Elements(tensor, name);
        long length = buffers.Count == 0 ? 0 : BytesOf((long)buffer);
        if (length == 0)
        {
            return;
        }

        if (count is { } product && bits > 0 && !tensor.Has(6) && (((Int128)product * bits) + 7) / 8 != length)
        {
            report.Defects.Add("tensor-size", name, tensor.Start, FormattableString.Invariant($"The tensor '{name}' has {length} bytes; its shape and type want {(((Int128)product * bits) + 7) / 8}."));
        }

        // Several tensors may share a buffer, which then counts once.
        if (counted.Add((long)buffer))
        {
            report.Tensor(dtype, bits == 0 ? 0 : count, length);
        }
    }

    private long? Elements(FlatView tensor, string? name)
    {
        (long Start, long Count) shape = tensor.Vector(0);
        Int128 product = 1;
        for (long i = 0; i < shape.Count && HasBudget(1); i++)
        {
            int size = tensor.Element(shape, i);
            product = size < 0 || product < 0 ? -1 : product * size;
            if (product < 0 || product > long.MaxValue)
            {
                report.Defects.Add("shape", name, tensor.Start, $"The shape of the tensor '{name}' has a negative dimension, or its product exceeds 63 bits.");
                return null;
            }
        }

        return (long)product;
    }

    private long BytesOf(long buffer)
    {
        FlatView view = model.TableOf(buffers, buffer);
        (ulong offset, ulong size) = (view.Number(1, sizeof(ulong)), view.Number(2, sizeof(ulong)));
        return offset > 1 && CheckRange(offset, size, view.Start, "A buffer") ? (long)size : view.Vector(0).Count;
    }

    // Places behind the FlatBuffer count from the start of the file; 0 and 1 stand for none.
    private bool CheckRange(ulong offset, ulong size, long place, string what)
    {
        bool isInside = offset <= 1 || (offset <= (ulong)context.Reader.Length && size <= (ulong)context.Reader.Length - offset);
        if (!isInside)
        {
            report.Defects.Add("range", null, place, FormattableString.Invariant($"{what} of {size} bytes at {offset} does not lie inside the file."));
        }

        return isInside;
    }

    private void CheckIndexes(FlatView table, int field, long count, string name)
    {
        (long Start, long Count) vector = table.Vector(field);
        for (long i = 0; i < vector.Count && HasBudget(1); i++)
        {
            int index = table.Element(vector, i);
            if (index < -1 || index >= count)
            {
                report.Defects.Add("index", name, table.Start, FormattableString.Invariant($"'{name}' uses tensor {index}; there are {count}."));
                return;
            }
        }
    }

    private void AddValues(FlatView graph, (long Start, long Count) tensors, int field, string direction, string signature)
    {
        (long Start, long Count) vector = graph.Vector(field);
        for (long i = 0; i < vector.Count && HasBudget(1); i++)
        {
            int index = graph.Element(vector, i);
            if (index >= 0 && index < tensors.Count)
            {
                FlatView tensor = graph.TableOf(tensors, index);
                report.Value(signature, direction, tensor.Text(3) ?? string.Empty, TfLiteSchema.TypeOf(tensor.Number(1, 1)).Name, ShapeOf(tensor));
            }
        }
    }

    private static string ShapeOf(FlatView tensor)
    {
        const int most = 16;
        (long Start, long Count) shape = tensor.Has(7) ? tensor.Vector(7) : tensor.Vector(0);
        IEnumerable<string> sizes = Enumerable.Range(0, (int)Math.Min(shape.Count, most)).Select(i => tensor.Element(shape, i) is >= 0 and var size ? size.ToString(CultureInfo.InvariantCulture) : "?");
        return $"[{string.Join(", ", sizes)}{(shape.Count > most ? ", …" : string.Empty)}]";
    }

    private void ReadMetadata()
    {
        (long Start, long Count) entries = model.Vector(6);
        for (long i = 0; i < entries.Count && HasBudget(1); i++)
        {
            FlatView entry = model.TableOf(entries, i);
            report.Property("metadata", entry.Text(0) ?? string.Empty);
            if (entry.Number(1, sizeof(uint)) is var buffer && buffer >= (ulong)buffers.Count)
            {
                report.Defects.Add("index", null, entry.Start, FormattableString.Invariant($"An entry of the metadata is in buffer {buffer}; there are {buffers.Count}."));
            }
        }
    }

    private void ReadSignatures()
    {
        (long Start, long Count) signatures = model.Vector(7);
        for (long i = 0; i < signatures.Count && HasBudget(1); i++)
        {
            FlatView signature = model.TableOf(signatures, i);
            report.Property("signature", signature.Text(2) ?? string.Empty);
            ulong graph = signature.Number(4, sizeof(uint));
            if (graph >= (ulong)graphs.Count)
            {
                report.Defects.Add("index", signature.Text(2), signature.Start, FormattableString.Invariant($"A signature is of subgraph {graph}; there are {graphs.Count}."));
            }
        }
    }
}
