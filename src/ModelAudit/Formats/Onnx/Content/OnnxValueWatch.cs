using System.Collections;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx.Graph;
using ModelAudit.Formats.Onnx.Tensors;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Onnx.Content;

/// <summary>
/// Looks at all values of all tensors of a model while it is hashed: for files that start at a step of 4 KiB, of the tensor or of the file, and
/// for values that are no numbers, and at the order of the indices of sparse tensors.
/// </summary>
internal sealed class OnnxValueWatch : IContentWatch
{
    private const int MaximumFound = 1_000;

    private readonly OnnxContentScan scan;
    private readonly OnnxModel model;
    private readonly OnnxDefects defects;
    private readonly OnnxNames names;
    private readonly Dictionary<int, (OnnxSparseTensor Sparse, SparseIndexOrder Order)> sparse;
    private readonly List<Values> runs = [];
    private readonly List<(int Name, long Offset, long Length, string Encoding, string Format)> found = [];
    private readonly List<(Values Run, long Count)> nonFinite = [];
    private readonly StepSearch search;
    private readonly int inPieces;
    private NonFiniteCounter counter;
    private IntegerValues? integers;
    private bool counts;
    private int current;
    private long scanned;
    private long leftOut;

    /// <summary>Where a tensor's values lie.</summary>
    private readonly record struct Values(long Start, long End, int Tensor, int Name, int DataType, bool IsFactor, int IntegerBytes);

    /// <summary>Takes down where the values lie of a model that was read.</summary>
    /// <param name="scan">What was found at the starts of values.</param>
    /// <param name="model">The model.</param>
    /// <param name="defects">The defects so far; they are stated with those of sparse tensors.</param>
    public OnnxValueWatch(OnnxContentScan scan, OnnxModel model, OnnxDefects defects)
    {
        this.scan = scan;
        this.model = model;
        this.defects = defects;
        names = model.Names;
        search = new StepSearch((run, offset, _, format) => AddOnce(runs[run], offset, "raw", format));
        sparse = OnnxSparseChecks.Orders(model);
        BitArray factors = OnnxFactors.Of(model);
        for (int i = 0; i < model.Tensors.Length; i++)
        {
            ref readonly OnnxTensor tensor = ref model.Tensors[i];
            bool isLooked = tensor.Fields is OnnxTensorFields.RawData or OnnxTensorFields.FloatData or OnnxTensorFields.DoubleData
                or OnnxTensorFields.Int32Data or OnnxTensorFields.Int64Data or OnnxTensorFields.UInt64Data;
            inPieces += tensor.IsCut ? 1 : 0;
            if (isLooked && tensor.DataBytes > 0 && !tensor.IsCut)
            {
                long end = tensor.DataOffset + Math.Min(tensor.DataBytes, long.MaxValue - tensor.DataOffset);
                runs.Add(new Values(tensor.DataOffset, end, i, tensor.Name, tensor.DataType, factors[tensor.Name], IntegerBytes(tensor)));
            }
        }

        runs.Sort((left, right) => left.Start.CompareTo(right.Start));
    }

    /// <inheritdoc/>
    public void See(long offset, ReadOnlySpan<byte> bytes)
    {
        long end = offset + bytes.Length;
        search.Join(bytes);
        while (current < runs.Count && runs[current].Start < end)
        {
            Values run = runs[current];
            long from = Math.Max(run.Start, offset);
            long to = Math.Min(run.End, end);
            if (from < to)
            {
                if (from == run.Start)
                {
                    Begin(run);
                }

                ReadOnlySpan<byte> part = bytes.Slice((int)(from - offset), (int)(to - from));
                scanned += part.Length;
                if (counts && integers is null)
                {
                    counter.Add(part);
                }

                if (sparse.TryGetValue(run.Tensor, out (OnnxSparseTensor Sparse, SparseIndexOrder Order) indices))
                {
                    indices.Order.Add(part);
                }

                if (integers is not null)
                {
                    Values own = run;
                    integers.Add(from, part, (at, values) => LookAtIntegers(own, at, values));
                }
                else
                {
                    // The start was looked at when the model was read.
                    search.Steps(current, from, run.End, part, 0, run.Start);
                    if (run.Start % StepSearch.StepBytes != 0)
                    {
                        search.Steps(current, from, run.End, part, run.Start % StepSearch.StepBytes, run.Start);
                    }
                }
            }

            if (run.End > end)
            {
                return;
            }

            Finish(run);
            current++;
        }
    }

    /// <inheritdoc/>
    public void State(InspectionContext context)
    {
        scan.StatePayloads(context, found.Select(payload => FactItem.Of(
            ("offset", FactValue.Of(payload.Offset)),
            ("length", FactValue.Of(payload.Length)),
            ("place", FactValue.Of("tensor")),
            ("subject", payload.Name == OnnxNames.Empty ? null : FactValue.Of(names.Text(payload.Name))),
            ("encoding", FactValue.Of(payload.Encoding)),
            ("format", FactValue.Of(payload.Format)),
            ("child", null))));
        if (leftOut > 0)
        {
            context.Gap(GapReason.LimitReached, FormattableString.Invariant($"{leftOut} more files at steps of {StepSearch.StepBytes} bytes are not listed, after {MaximumFound}."));
        }

        foreach ((int _, (OnnxSparseTensor tensor, SparseIndexOrder order)) in sparse.OrderBy(pair => pair.Key))
        {
            if (order.Problem is { } problem)
            {
                OnnxSparseChecks.Add(model, defects, tensor, problem);
            }
        }

        int apart = sparse.Keys.Count(tensor => model.Tensors[tensor].IsCut || model.Tensors[tensor].IsExternal);
        if (apart > 0)
        {
            context.Gap(GapReason.Unsupported, FormattableString.Invariant($"The order of the indices of {apart} sparse tensors was not checked: they stand in pieces or in another file."));
        }

        if (inPieces > 0)
        {
            context.Gap(GapReason.Unsupported, FormattableString.Invariant($"The values of {inPieces} tensors were not looked at for files: they stand in pieces."));
        }

        context.Facts.Set(OnnxFacts.Defects, defects.ToItems(context));
        context.Facts.Set(OnnxFacts.ScannedBytes, scanned);
        context.Facts.Set(OnnxFacts.NonFinite, OnnxItems.Of(context, "tensors with values that are no numbers", nonFinite, item => FactItem.Of(
            ("tensor", FactValue.Of(names.Text(item.Run.Name))),
            ("dtype", FactValue.Of(OnnxDataTypes.NameOf(item.Run.DataType))),
            ("values", FactValue.Of(item.Count)),
            ("isFactor", FactValue.Of(item.Run.IsFactor)))));
    }

    private void Begin(in Values run)
    {
        integers = run.IntegerBytes > 0 ? new IntegerValues(run.IntegerBytes) : null;

        counts = NonFiniteCounter.Counts(run.DataType);
        counter = counts ? NonFiniteCounter.Of(run.DataType) : default;

        // Numbers of up to 16 bits may be written as integers; those of more never are.
        counts &= integers is null || (run.IntegerBytes == counter.Size && counter.Size <= sizeof(ushort));
    }

    private void Finish(in Values run)
    {
        if (integers is not null)
        {
            Values last = run;
            integers.End((at, values) => LookAtIntegers(last, at, values));
            integers = null;
        }

        if (counts && counter.Count > 0)
        {
            nonFinite.Add((run, counter.Count));
        }

        counts = false;
    }

    // How a value lies in memory that is written as a varint; 0 where the values are written as they lie.
    private static int IntegerBytes(in OnnxTensor tensor) => tensor.Fields is OnnxTensorFields.Int32Data or OnnxTensorFields.Int64Data or OnnxTensorFields.UInt64Data
        ? OnnxDataTypes.Find(tensor.DataType) is { Bits: 16 or 32 or 64 } type ? type.Bits / 8 : 1
        : 0;

    private void LookAtIntegers(in Values run, long at, ReadOnlySpan<byte> values)
    {
        if (counts)
        {
            counter.Add(values);
        }

        string encoding = "varint";
        string? format = at == run.Start ? EmbeddedFormat.Of(values, values.Length) : EmbeddedFormat.InValues(values, values.Length);
        if (format is null && at == run.Start && EmbeddedFormat.Find(values, values.Length, out format) < 0)
        {
            format = HiddenPlane.Find(values, out string? plane);
            encoding = plane ?? encoding;
        }

        if (format is not null)
        {
            AddOnce(run, at, encoding, format);
        }
    }

    private void AddOnce(in Values run, long at, string encoding, string format)
    {
        if (scan.IsFound(at))
        {
            return;
        }
        if (found.Count < MaximumFound)
        {
            found.Add((run.Name, at, run.End - at, encoding, format));
        }
        else
        {
            leftOut++;
        }
    }
}
