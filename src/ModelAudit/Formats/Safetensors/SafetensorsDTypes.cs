namespace ModelAudit.Formats.Safetensors;

/// <summary>The element types that occur in a header, numbered in the order of their first use.</summary>
internal sealed class SafetensorsDTypes
{
    private readonly int[] known = new int[SafetensorsFormat.DTypes.Length];
    private readonly Dictionary<string, int> others = new(StringComparer.Ordinal);
    private readonly List<string> names = [];

    public SafetensorsDTypes() => known.AsSpan().Fill(-1);

    /// <summary>Their names, as written.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The number of a type of the format.</summary>
    /// <param name="type">Its place in <see cref="SafetensorsFormat.DTypes"/>.</param>
    public int Known(int type)
    {
        if (known[type] < 0)
        {
            known[type] = names.Count;
            names.Add(SafetensorsFormat.DTypes[type].Name);
        }

        return known[type];
    }

    /// <summary>The number of another type; -1 when there are more than <see cref="SafetensorsFormat.MaximumUnknownDTypes"/> of them.</summary>
    public int Other(string name)
    {
        if (!others.TryGetValue(name, out int index))
        {
            if (others.Count == SafetensorsFormat.MaximumUnknownDTypes)
            {
                return -1;
            }

            index = names.Count;
            names.Add(name);
            others.Add(name, index);
        }

        return index;
    }
}
