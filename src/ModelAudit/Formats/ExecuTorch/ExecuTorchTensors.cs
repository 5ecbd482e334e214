using System.Globalization;
using ModelAudit.Evidence;
using ModelAudit.Formats.FlatBuffers;
using ModelAudit.Formats.Graphs;

namespace ModelAudit.Formats.ExecuTorch;

/// <summary>Reads a verified file of tensors: what each is called, and where its data lies.</summary>
internal sealed class ExecuTorchTensors(InspectionContext context, GraphReport report, FlatView root)
{
    private const long MaximumElements = 20_000_000;

    private long elements;

    /// <summary>Reads it.</summary>
    public void Read()
    {
        report.Version = root.Number(0, sizeof(uint)).ToString(CultureInfo.InvariantCulture);
        var segments = new ExecuTorchSegments(context, report, root, 1, "FH01"u8);
        segments.Check(HasBudget);
        (long Start, long Count) named = root.Vector(2);
        for (long i = 0; i < named.Count && HasBudget(1); i++)
        {
            FlatView data = root.TableOf(named, i);
            ulong segment = data.Number(1, sizeof(uint));
            if (segment >= (ulong)segments.Count)
            {
                report.Defects.Add("index", data.Text(0), data.Start, FormattableString.Invariant($"'{data.Text(0)}' is segment {segment}; there are {segments.Count}."));
            }
            else if (data.Table(2) is { } layout)
            {
                ReadTensor(data, layout, segments.LengthOf(segment));
            }
        }

        if (elements > MaximumElements)
        {
            report.IsUncountable = true;
            context.Gap(GapReason.LimitReached, $"The file stands for more than {MaximumElements} elements; the rest was not read.");
        }
    }

    private bool HasBudget(long count)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        elements += count;
        return elements <= MaximumElements;
    }

    private void ReadTensor(FlatView data, FlatView layout, ulong length)
    {
        string? name = data.Text(0);
        ulong type = layout.Number(0, 1);
        (string dtype, int bits) = ExecuTorchSchema.TypeOf(type);
        if (bits == 0)
        {
            report.Defects.Add("dtype", name, layout.Start, FormattableString.Invariant($"The tensor '{name}' has the element type {type}, which is not known."));
        }

        (long Start, long Count) sizes = layout.Vector(1);
        Int128 product = 1;
        for (long i = 0; i < sizes.Count && HasBudget(1); i++)
        {
            int size = layout.Element(sizes, i);
            product = size < 0 || product < 0 ? -1 : product * size;
            if (product < 0 || product > long.MaxValue)
            {
                report.Defects.Add("shape", name, layout.Start, $"The shape of the tensor '{name}' has a negative dimension, or its product exceeds 63 bits.");
                report.IsUncountable = true;
                return;
            }
        }

        if (bits > 0 && ((product * bits) + 7) / 8 > (Int128)length)
        {
            report.Defects.Add("tensor-size", name, layout.Start, FormattableString.Invariant($"The tensor '{name}' wants {((product * bits) + 7) / 8} bytes; its segment has {length}."));
        }

        report.Tensor(dtype, bits == 0 ? null : (long)product, (long)Math.Min(length, long.MaxValue));
    }
}
