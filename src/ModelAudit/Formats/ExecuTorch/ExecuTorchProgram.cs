using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Formats.FlatBuffers;
using ModelAudit.Formats.Graphs;

namespace ModelAudit.Formats.ExecuTorch;

/// <summary>Reads a verified program: what its methods call and hold, and whether its indexes lead anywhere.</summary>
internal sealed class ExecuTorchProgram
{
    // Tables may share vectors, so a small file can stand for any number of elements.
    private const long MaximumElements = 20_000_000;

    private const string Framework = "executorch";

    private readonly InspectionContext context;
    private readonly GraphReport report;
    private readonly FlatView program;
    private readonly ExecuTorchSegments segments;
    private readonly (long Start, long Count) buffers;
    private readonly (long Start, long Count) inline;
    private readonly FlatView? constants;
    private readonly (long Start, long Count) offsets;
    private readonly HashSet<ulong> counted = [];
    private long elements;

    /// <summary>Makes a reader.</summary>
    public ExecuTorchProgram(InspectionContext context, GraphReport report, FlatView program)
    {
        this.context = context;
        this.report = report;
        this.program = program;
        segments = new ExecuTorchSegments(context, report, program, 4, "eh00"u8);
        buffers = program.Vector(2);
        inline = program.Vector(3);
        constants = program.Table(5);
        offsets = constants?.Vector(1) ?? default;
    }

    /// <summary>Reads it.</summary>
    public void Read()
    {
        ulong version = program.Number(0, sizeof(uint));
        report.Version = version.ToString(CultureInfo.InvariantCulture);
        if (version != 0)
        {
            report.Defects.Add("version", null, program.Start, FormattableString.Invariant($"The version of the schema is {version}; 0 is the only one."));
        }

        (long Start, long Count) plans = program.Vector(1);
        report.Nodes = 0;
        report.Functions = plans.Count;
        segments.Check(HasBudget);
        if (constants is { } subsegments)
        {
            CheckIndex(subsegments.Number(0, sizeof(uint)), segments.Count, "The constants are", "segment", subsegments.Start, offsets.Count > 0);
        }

        ReadNamedData();
        for (long i = 0; i < plans.Count && HasBudget(1); i++)
        {
            ReadPlan(program.TableOf(plans, i), i);
        }

        if (elements > MaximumElements)
        {
            report.KnowsCalls = false;
            report.IsUncountable = true;
            context.Gap(GapReason.LimitReached, $"The program stands for more than {MaximumElements} elements; the rest was not read.");
        }
    }

    private bool HasBudget(long count)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        elements += Math.Min(count, MaximumElements);
        return elements <= MaximumElements;
    }

    private void ReadNamedData()
    {
        (long Start, long Count) named = program.Vector(7);
        for (long i = 0; i < named.Count && HasBudget(1); i++)
        {
            FlatView data = program.TableOf(named, i);
            report.Property("data", data.Text(0) ?? string.Empty);
            CheckIndex(data.Number(1, sizeof(uint)), segments.Count, $"'{data.Text(0)}' is", "segment", data.Start);
        }
    }

    private void ReadPlan(FlatView plan, long number)
    {
        string name = plan.Text(0) is { Length: > 0 } text ? text : FormattableString.Invariant($"method-{number}");
        (long Start, long Count) values = plan.Vector(2);
        CheckIndexes(plan, 3, values.Count, name);
        CheckIndexes(plan, 4, values.Count, name);
        AddValues(plan, values, 3, "input", name);
        AddValues(plan, values, 4, "output", name);
        for (long i = 0; i < values.Count && HasBudget(1); i++)
        {
            ReadValue(plan.TableOf(values, i), values.Count, name);
        }

        (long Start, long Count) delegates = plan.Vector(7);
        for (long i = 0; i < delegates.Count && HasBudget(1); i++)
        {
            ReadDelegate(plan.TableOf(delegates, i), name);
        }

        (long Start, long Count) chains = plan.Vector(5);
        for (long i = 0; i < chains.Count && HasBudget(1); i++)
        {
            FlatView chain = plan.TableOf(chains, i);
            CheckIndexes(chain, 0, values.Count, name);
            CheckIndexes(chain, 1, values.Count, name);
            (long Start, long Count) instructions = chain.Vector(2);
            for (long at = 0; at < instructions.Count && HasBudget(1); at++)
            {
                ReadInstruction(chain.TableOf(instructions, at), plan, (values.Count, instructions.Count), name);
            }
        }
    }

    private void ReadValue(FlatView value, long count, string plan)
    {
        ulong type = value.Number(0, 1);
        if (value.Table(1) is not { } held)
        {
            return;
        }

        if (type == ExecuTorchSchema.TensorValue)
        {
            ReadTensor(held, plan);
        }
        else if (type is ExecuTorchSchema.TensorListValue or ExecuTorchSchema.OptionalTensorListValue)
        {
            CheckIndexes(held, 0, count, plan, mayBeMissing: type == ExecuTorchSchema.OptionalTensorListValue);
        }
    }

    private void ReadTensor(FlatView tensor, string plan)
    {
        ulong type = tensor.Number(0, 1);
        (string dtype, int bits) = ExecuTorchSchema.TypeOf(type);
        if (bits == 0)
        {
            report.Defects.Add("dtype", plan, tensor.Start, FormattableString.Invariant($"A tensor of '{plan}' has the element type {type}, which is not known."));
        }

        if (tensor.Table(9) is { } extra && extra.Number(2, 1) == 1)
        {
            report.Property("external", extra.Text(1) ?? string.Empty);
        }

        long? count = Elements(tensor, plan);
        ulong buffer = tensor.Number(5, sizeof(uint));
        if (buffer == 0 || tensor.Has(6))
        {
            return;
        }

        ulong known = offsets.Count > 0 ? (ulong)offsets.Count : (ulong)buffers.Count;
        if (buffer >= known)
        {
            CheckIndex(buffer, (long)known, $"A tensor of '{plan}' is", "buffer", tensor.Start);
            return;
        }

        if (counted.Add(buffer))
        {
            long length = (long)Math.Min(BytesOf(buffer), long.MaxValue);
            if (count is { } product && bits > 0 && (((Int128)product * bits) + 7) / 8 > length)
            {
                report.Defects.Add("tensor-size", plan, tensor.Start, FormattableString.Invariant($"A tensor of '{plan}' wants {(((Int128)product * bits) + 7) / 8} bytes; its buffer has {length}."));
            }

            report.Tensor(dtype, bits == 0 ? null : count, length);
        }
    }

    // A constant ends where the next starts, the last where the segment does.
    private ulong BytesOf(ulong buffer)
    {
        if (offsets.Count == 0)
        {
            return (ulong)program.TableOf(buffers, (long)buffer).Vector(0).Count;
        }

        ulong start = constants!.Value.Element64(offsets, (long)buffer);
        ulong end = segments.LengthOf(constants.Value.Number(0, sizeof(uint)));
        for (long next = (long)buffer + 1; next < offsets.Count; next++)
        {
            ulong other = constants.Value.Element64(offsets, next);
            if (other > start)
            {
                end = Math.Min(end, other);
                break;
            }

            if (!HasBudget(1))
            {
                break;
            }
        }

        return end > start ? end - start : 0;
    }

    private long? Elements(FlatView tensor, string plan)
    {
        (long Start, long Count) sizes = tensor.Vector(2);
        Int128 product = 1;
        for (long i = 0; i < sizes.Count && HasBudget(1); i++)
        {
            int size = tensor.Element(sizes, i);
            product = size < 0 || product < 0 ? -1 : product * size;
            if (product < 0 || product > long.MaxValue)
            {
                report.Defects.Add("shape", plan, tensor.Start, $"The shape of a tensor of '{plan}' has a negative dimension, or its product exceeds 63 bits.");
                return null;
            }
        }

        return (long)product;
    }

    private void ReadDelegate(FlatView backend, string plan)
    {
        string id = backend.Text(0) is { Length: > 0 } name ? name : "delegate";
        long bytes = 0;
        if (backend.Table(1) is { } data)
        {
            ulong index = data.Number(1, sizeof(uint));
            bool isInline = data.Number(0, 1) == 0;
            if (CheckIndex(index, isInline ? inline.Count : segments.Count, $"The part for '{id}' is", isInline ? "data" : "segment", data.Start))
            {
                bytes = isInline ? program.TableOf(inline, (long)index).Vector(0).Count : (long)Math.Min(segments.LengthOf(index), long.MaxValue);
            }
        }

        report.Add("delegate", $"{Framework}::{id}", plan, Framework, bytes: bytes);
    }

    private void ReadInstruction(FlatView instruction, FlatView plan, (long Values, long Instructions) counts, string name)
    {
        ulong type = instruction.Number(0, 1);
        if (instruction.Table(1) is not { } call)
        {
            report.Defects.Add("instruction", name, instruction.Start, $"An instruction of '{name}' does nothing that is known.");
            return;
        }

        switch (type)
        {
            case 1:
                report.Nodes++;
                (long Start, long Count) operators = plan.Vector(6);
                CheckIndexes(call, 1, counts.Values, name);
                if (CheckIndex((uint)call.Int32(0), operators.Count, $"An instruction of '{name}' calls", "operator", call.Start))
                {
                    FlatView called = plan.TableOf(operators, call.Int32(0));
                    string overload = called.Text(1) is { Length: > 0 } form ? "." + form : string.Empty;
                    report.Add("operator", $"{Framework}::{called.Text(0)}{overload}", name, Framework);
                }

                break;
            case 2:
                report.Nodes++;
                CheckIndexes(call, 1, counts.Values, name);
                CheckIndex((uint)call.Int32(0), plan.Vector(7).Count, $"An instruction of '{name}' calls", "delegate", call.Start);
                break;
            case 3:
                CheckIndex((uint)call.Int32(0), counts.Values, $"An instruction of '{name}' moves", "value", call.Start);
                CheckIndex((uint)call.Int32(1), counts.Values, $"An instruction of '{name}' moves to", "value", call.Start);
                break;
            case 4:
                CheckIndex((uint)call.Int32(0), counts.Values, $"An instruction of '{name}' jumps by", "value", call.Start);

                // The end is a place to go to.
                CheckIndex((uint)call.Int32(1), counts.Instructions + 1, $"An instruction of '{name}' jumps to", "instruction", call.Start);
                break;
            case 5:
                CheckIndex((uint)call.Int32(0), counts.Values, $"An instruction of '{name}' frees", "value", call.Start);
                break;
            default:
                report.Defects.Add("instruction", name, instruction.Start, FormattableString.Invariant($"An instruction of '{name}' is of type {type}, which is not known."));
                break;
        }
    }

    private bool CheckIndex(ulong index, long count, string what, string kind, long place, bool matters = true)
    {
        bool isThere = !matters || index < (ulong)count;
        if (!isThere)
        {
            report.Defects.Add("index", null, place, FormattableString.Invariant($"{what} {kind} {index}; there are {count}."));
        }

        return isThere;
    }

    private void CheckIndexes(FlatView table, int field, long count, string name, bool mayBeMissing = false)
    {
        (long Start, long Count) vector = table.Vector(field);
        for (long i = 0; i < vector.Count && HasBudget(1); i++)
        {
            int index = table.Element(vector, i);
            if (index < (mayBeMissing ? -1 : 0) || index >= count)
            {
                report.Defects.Add("index", name, table.Start, FormattableString.Invariant($"'{name}' uses value {index}; there are {count}."));
                return;
            }
        }
    }

    private void AddValues(FlatView plan, (long Start, long Count) values, int field, string direction, string name)
    {
        (long Start, long Count) vector = plan.Vector(field);
        for (long i = 0; i < vector.Count && HasBudget(1); i++)
        {
            int index = plan.Element(vector, i);
            if (index >= 0 && index < values.Count && plan.TableOf(values, index) is var value)
            {
                bool isTensor = value.Number(0, 1) == ExecuTorchSchema.TensorValue;
                FlatView? tensor = isTensor ? value.Table(1) : null;
                report.Value(name, direction, FormattableString.Invariant($"{index}"), tensor is { } held ? ExecuTorchSchema.TypeOf(held.Number(0, 1)).Name : null, tensor is { } shaped ? ShapeOf(shaped) : null);
            }
        }
    }

    private static string ShapeOf(FlatView tensor)
    {
        const int most = 16;
        (long Start, long Count) sizes = tensor.Vector(2);
        IEnumerable<string> shown = Enumerable.Range(0, (int)Math.Min(sizes.Count, most)).Select(i => tensor.Element(sizes, i).ToString(CultureInfo.InvariantCulture));
        return $"[{string.Join(", ", shown)}{(sizes.Count > most ? ", …" : string.Empty)}]";
    }
}
