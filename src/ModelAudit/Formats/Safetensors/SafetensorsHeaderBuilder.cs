namespace ModelAudit.Formats.Safetensors;

/// <summary>Takes up the tensors of a header one by one. Names are kept only while there is room for them.</summary>
/// <param name="limits">The bounds in force.</param>
internal sealed class SafetensorsHeaderBuilder(AuditLimits limits)
{
    private readonly NameHashSet seen = new();
    private readonly List<(long Tensors, long Parameters, long Bytes)> sums = [];
    private NameBlocks names = new();
    private SegmentedList<SafetensorsTensor> tensors = new();
    private bool canBeSummed = true;

    /// <summary>The element types that occur.</summary>
    public SafetensorsDTypes DTypes { get; } = new();

    /// <summary>Where the data of the tensors lies.</summary>
    public SafetensorsLayout Layout { get; } = new();

    /// <summary>The number of tensors.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the names are there; if not, they take more than <see cref="AuditLimits.MaxKeptBytes"/>.</summary>
    public bool HasNames { get; private set; } = true;

    /// <summary>Notes a name; false when it occurred before.</summary>
    public bool IsNew(ReadOnlySpan<byte> name) => seen.Add(name);

    /// <summary>Takes up a tensor.</summary>
    public void Add(ReadOnlySpan<byte> name, in SafetensorsEntry entry)
    {
        Count++;
        Layout.Add(entry);
        Sum(entry);
        if (!HasNames)
        {
            return;
        }

        tensors.Add(new SafetensorsTensor(names.Add(name), name.Length, entry.DType, entry.HasSpan ? entry.End - entry.Begin : -1));
        if (names.MemoryBytes + tensors.MemoryBytes > limits.MaxKeptBytes && !Fits())
        {
            names = new();
            tensors = new();
            HasNames = false;
        }
    }

    /// <summary>The header; without tensors when their names did not fit.</summary>
    public SafetensorsHeader Build()
    {
        names.Trim();
        tensors.Trim();
        return new SafetensorsHeader(names, tensors, [.. DTypes.Names], Totals());
    }

    // The room that the last block and segment have ahead does not count.
    private bool Fits()
    {
        names.Trim();
        tensors.Trim();
        return names.MemoryBytes + tensors.MemoryBytes <= limits.MaxKeptBytes;
    }

    private void Sum(in SafetensorsEntry entry)
    {
        if (entry.DType < 0 || entry.Elements < 0 || !entry.HasSpan)
        {
            canBeSummed = false;
            return;
        }

        while (sums.Count <= entry.DType)
        {
            sums.Add(default);
        }

        (long count, long parameters, long bytes) = sums[entry.DType];
        long length = entry.End - entry.Begin;
        if (parameters > long.MaxValue - entry.Elements || bytes > long.MaxValue - length)
        {
            canBeSummed = false;
            return;
        }

        sums[entry.DType] = (count + 1, parameters + entry.Elements, bytes + length);
    }

    private TensorTotals? Totals() => canBeSummed
        ? TensorTotals.TryOf(sums.Select((sum, i) => new TensorTotals.Entry(DTypes.Names[i], sum.Tensors, sum.Parameters, sum.Bytes)))
        : null;
}
