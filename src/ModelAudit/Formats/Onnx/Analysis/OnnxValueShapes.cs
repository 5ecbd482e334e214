using System.Runtime.InteropServices;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>What is known of each value: element type, shape, and of small integer vectors, of which shapes are made, the elements.</summary>
/// <param name="count">The number of values.</param>
internal sealed class OnnxValueShapes(int count)
{
    /// <summary>A dimension that is not known.</summary>
    public const long Unknown = -1;

    /// <summary>The most dimensions; a shape of more is not known.</summary>
    public const int MostDimensions = 64;

    /// <summary>The most dimensions, and the most elements, that are kept over all values.</summary>
    public const int MaximumKept = 1 << 24;

    private readonly List<long> dimensions = [];
    private readonly List<long> elements = [];
    private readonly int[] firstDimension = new int[count];
    private readonly sbyte[] ranks = Filled(count);
    private readonly int[] firstElement = new int[count];
    private readonly sbyte[] lengths = Filled(count);

    /// <summary>Whether <see cref="MaximumKept"/> was reached.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>The element type of each value; 0 when it is not known.</summary>
    public int[] Types { get; } = new int[count];

    /// <summary>The rank of a value, or -1.</summary>
    public int RankOf(int value) => value < 0 ? -1 : ranks[value];

    /// <summary>The dimensions of a value whose rank is known.</summary>
    public ReadOnlySpan<long> ShapeOf(int value) => CollectionsMarshal.AsSpan(dimensions).Slice(firstDimension[value], ranks[value]);

    /// <summary>Whether the elements of an integer value are known.</summary>
    public bool TryElements(int value, out ReadOnlySpan<long> known)
    {
        known = default;
        if (value < 0 || lengths[value] < 0)
        {
            return false;
        }

        known = CollectionsMarshal.AsSpan(elements).Slice(firstElement[value], lengths[value]);
        return true;
    }

    /// <summary>States a shape.</summary>
    public void Set(int value, ReadOnlySpan<long> shape)
    {
        if (value >= 0 && shape.Length <= MostDimensions && HasRoom(dimensions, shape.Length))
        {
            firstDimension[value] = dimensions.Count;
            ranks[value] = (sbyte)shape.Length;
            dimensions.AddRange(shape);
        }
    }

    /// <summary>States the shape of another value; nothing is copied.</summary>
    public void SetAs(int value, int other)
    {
        if (value >= 0 && other >= 0)
        {
            firstDimension[value] = firstDimension[other];
            ranks[value] = ranks[other];
        }
    }

    /// <summary>States elements.</summary>
    public void SetElements(int value, ReadOnlySpan<long> known)
    {
        if (value >= 0 && known.Length <= OnnxBounds.KeptElements && HasRoom(elements, known.Length))
        {
            firstElement[value] = elements.Count;
            lengths[value] = (sbyte)known.Length;
            elements.AddRange(known);
        }
    }

    /// <summary>States the elements of another value.</summary>
    public void SetElementsAs(int value, int other)
    {
        if (value >= 0 && other >= 0)
        {
            firstElement[value] = firstElement[other];
            lengths[value] = lengths[other];
        }
    }

    private bool HasRoom(List<long> list, int more)
    {
        IsCutOff |= list.Count > MaximumKept - more;
        return !IsCutOff;
    }

    private static sbyte[] Filled(int count)
    {
        var values = new sbyte[count];
        Array.Fill(values, (sbyte)-1);
        return values;
    }
}
