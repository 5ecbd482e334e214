using ModelAudit.Formats.Onnx.Tensors;

namespace ModelAudit.Formats.Onnx.External;

/// <summary>Counts, while a file with external data is hashed, the values of its tensors that are NaN or infinite.</summary>
internal sealed class ExternalNumbers
{
    private readonly List<Run> runs = [];
    private readonly Dictionary<(long Start, long End, int DataType), Run> known = [];
    private NonFiniteCounter counter;
    private long covered;
    private int current;

    /// <summary>A tensor of floating-point numbers.</summary>
    internal sealed class Run(string model, OnnxExternalReference tensor, long start, long end)
    {
        public string Model => model;

        public string Tensor => tensor.Tensor;

        public int DataType => tensor.DataType;

        public long Start => start;

        public long End => end;

        public bool IsFactor { get; set; } = tensor.IsFactor;

        public long Count { get; set; }
    }

    /// <summary>The tensors with such values, by where they lie.</summary>
    public IEnumerable<Run> Found => runs.Where(run => run.Count > 0);

    /// <summary>The number of tensors that were not counted, since they overlap others.</summary>
    public long Overlapping { get; private set; }

    /// <summary>Takes down where a tensor lies; before anything is seen.</summary>
    /// <param name="model">The model that it belongs to.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="start">Where its values start.</param>
    /// <param name="end">Where they end.</param>
    public void Add(string model, OnnxExternalReference tensor, long start, long end)
    {
        if (end <= start || !NonFiniteCounter.Counts(tensor.DataType))
        {
            return;
        }

        var run = new Run(model, tensor, start, end);
        if (known.TryAdd((start, end, tensor.DataType), run))
        {
            runs.Add(run);
        }
        else
        {
            known[(start, end, tensor.DataType)].IsFactor |= tensor.IsFactor;
        }
    }

    /// <summary>Writes where the tensors lie.</summary>
    public void WriteTo(BinaryWriter writer)
    {
        foreach (Run run in runs)
        {
            writer.Write(run.Model);
            writer.Write(run.Tensor);
            writer.Write(run.DataType);
            writer.Write(run.Start);
            writer.Write(run.End);
            writer.Write(run.IsFactor);
        }
    }

    /// <summary>Counts on.</summary>
    public void See(long offset, ReadOnlySpan<byte> bytes)
    {
        if (offset == 0)
        {
            known.Clear();
            runs.Sort((left, right) => (left.Start, left.End, left.DataType).CompareTo((right.Start, right.End, right.DataType)));
        }

        long end = offset + bytes.Length;
        for (; current < runs.Count && runs[current].Start < end; current++)
        {
            Run run = runs[current];
            if (run.Start >= offset)
            {
                if (run.Start < covered)
                {
                    // Each byte is counted for one tensor, however many a model lays over it.
                    Overlapping++;
                    continue;
                }

                covered = run.End;
                counter = NonFiniteCounter.Of(run.DataType);
            }

            long from = Math.Max(run.Start, offset);
            counter.Add(bytes[(int)(from - offset)..(int)(Math.Min(run.End, end) - offset)]);
            run.Count = counter.Count;
            if (run.End > end)
            {
                return;
            }
        }
    }
}
