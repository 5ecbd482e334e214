using System.Text;
using System.Text.Unicode;
using ModelAudit.Evidence;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Gguf;

/// <summary>The descriptions of the tensors (GGUF specification, "gguf_tensor_info_t"): names, shapes, types and places.</summary>
internal sealed class GgufTensors(ArtifactReader reader, GgufCursor cursor, FormatDefects defects, AuditLimits limits, CancellationToken cancellation)
{
    private readonly SegmentedList<GgufSpan> spans = new();
    private readonly NameHashSet names = new();
    private readonly (long Tensors, UInt128 Parameters, UInt128 Bytes)[] byType = new (long, UInt128, UInt128)[GgmlType.FirstImpossible];
    private bool isCounted = true;

    /// <summary>Where the tensors lie, in the order of the descriptions.</summary>
    public SegmentedList<GgufSpan> Spans => spans;

    /// <summary>Types that are not in the table and may be newer than it, with how many tensors have them.</summary>
    public SortedDictionary<uint, int> NewTypes { get; } = [];

    /// <summary>Reads the descriptions.</summary>
    /// <param name="count">How many the header states.</param>
    /// <exception cref="GgufException">What comes behind some place cannot be read.</exception>
    public void Read(long count)
    {
        for (long i = 0; i < count; i++)
        {
            if ((i & 0xFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            ReadTensor();
        }
    }

    /// <summary>The sums over all tensors, or null when some tensor lacks a known type or a shape, or a sum exceeds 63 bits.</summary>
    public TensorTotals? Totals()
    {
        if (!isCounted || byType.Any(entry => entry.Parameters > long.MaxValue || entry.Bytes > long.MaxValue))
        {
            return null;
        }

        return TensorTotals.TryOf(byType.Select((entry, id) => (entry, Type: GgmlType.Find((uint)id))).Where(pair => pair.entry.Tensors > 0)
            .Select(pair => new TensorTotals.Entry(pair.Type!.Name, pair.entry.Tensors, (long)pair.entry.Parameters, (long)pair.entry.Bytes)));
    }

    /// <summary>The name of a tensor, read again where it stands.</summary>
    public string Name(int tensor)
    {
        GgufSpan span = spans[tensor];
        var bytes = new byte[Math.Min(span.NameBytes, 256)];
        return reader.TryReadExactly(span.NameOffset, bytes) ? Encoding.UTF8.GetString(bytes) : string.Empty;
    }

    private void ReadTensor()
    {
        long start = cursor.Position;
        (long nameOffset, int nameBytes, string name) = ReadName(start);
        uint dimensions = cursor.U32("the number of dimensions");
        if (dimensions > GgufFormat.MaximumDimensions)
        {
            throw new GgufException("shape", start, GapReason.Malformed, $"The tensor '{name}' states {dimensions} dimensions; at most {GgufFormat.MaximumDimensions} are allowed.");
        }

        (ulong row, UInt128? elements) = ReadShape(dimensions);
        uint typeId = cursor.U32("the type of a tensor");
        ulong offset = cursor.U64("the place of a tensor");
        if (elements is null)
        {
            defects.Add("shape", name, start, dimensions == 0 ? $"The tensor '{name}' has no dimensions." : $"The tensor '{name}' has a dimension of 0, or more elements than 63 bits can count.");
        }

        GgmlType? type = FindType(name, start, typeId);
        UInt128? bytes = type is null || elements is null ? null : elements / (uint)type.Elements * (uint)type.Bytes;
        if (type is not null && elements is not null && row % (uint)type.Elements != 0)
        {
            defects.Add("shape", name, start, $"The rows of the tensor '{name}' have {row} elements, which are no whole blocks of {type.Elements} ({type.Name}).");
            bytes = null;
        }

        if (offset > long.MaxValue || bytes > long.MaxValue)
        {
            defects.Add("out-of-range", name, start, $"The tensor '{name}' begins at {offset} of the data and has {bytes} bytes, more than any file has.");
            bytes = null;
        }

        Count(type, elements, bytes);
        spans.Add(new GgufSpan(bytes is null ? -1 : (long)offset, bytes is { } known ? (long)known : 0, nameOffset, nameBytes));
    }

    private (long Offset, int Bytes, string Name) ReadName(long start)
    {
        ulong length = cursor.U64("the length of a tensor's name");
        if (length > GgufFormat.MaximumKeyBytes || length > (ulong)cursor.Remaining)
        {
            throw new GgufException("tensor-name", start, GapReason.Malformed, $"A tensor's name has a length of {length} bytes; at most {GgufFormat.MaximumNameBytes} are allowed, and {cursor.Remaining} are left in the file.");
        }

        long offset = cursor.Position;
        ReadOnlySpan<byte> bytes = cursor.Take((int)length, "a tensor's name");
        string name = FactText.Cut(bytes.Length > 256 ? bytes[..256] : bytes, limits);
        if (length is 0 or > GgufFormat.MaximumNameBytes)
        {
            defects.Add("tensor-name", name, start, $"A tensor's name has {length} bytes; 1 to {GgufFormat.MaximumNameBytes} are allowed.");
        }
        else if (!Utf8.IsValid(bytes) || bytes.ContainsAnyInRange((byte)0, (byte)0x1F) || bytes.Contains((byte)0x7F))
        {
            defects.Add("tensor-name", name, start, $"The tensor's name '{name}' is not UTF-8 or has control characters.");
        }

        if (!names.Add(bytes))
        {
            defects.Add("duplicate-tensor", name, start, $"The tensor '{name}' is there twice.");
        }

        return (offset, (int)length, name);
    }

    // Elements is null when some dimension is 0 or the product does not fit.
    private (ulong Row, UInt128? Elements) ReadShape(uint dimensions)
    {
        ulong row = 0;
        UInt128? elements = dimensions == 0 ? null : 1;
        for (uint i = 0; i < dimensions; i++)
        {
            ulong dimension = cursor.U64("a dimension");
            row = i == 0 ? dimension : row;
            elements = dimension == 0 || elements is null || dimension > long.MaxValue || elements * dimension > long.MaxValue ? null : elements * dimension;
        }

        return (row, elements);
    }

    private GgmlType? FindType(string name, long start, uint id)
    {
        GgmlType? type = GgmlType.Find(id);
        if (type is not null)
        {
            return type;
        }

        if (id >= GgmlType.FirstImpossible || GgmlType.IsRemoved(id))
        {
            defects.Add("tensor-type", name, start, GgmlType.IsRemoved(id)
                ? $"The tensor '{name}' is of the type {id}, which was taken out of the format."
                : $"The tensor '{name}' is of the type {id}, which the format does not know.");
        }
        else
        {
            NewTypes[id] = NewTypes.GetValueOrDefault(id) + 1;
        }

        return null;
    }

    private void Count(GgmlType? type, UInt128? elements, UInt128? bytes)
    {
        if (type is null || elements is not { } some || bytes is not { } size)
        {
            isCounted = false;
            return;
        }

        // A million tensors of less than 2^63 elements each do not exceed 128 bits.
        ref (long Tensors, UInt128 Parameters, UInt128 Bytes) sum = ref byType[type.Id];
        sum = (sum.Tensors + 1, sum.Parameters + some, sum.Bytes + size);
    }
}

/// <summary>Where a tensor lies.</summary>
/// <param name="Begin">Its first byte, from the start of the data; -1 when its size cannot be told.</param>
/// <param name="Bytes">Its length in bytes.</param>
/// <param name="NameOffset">Where its name stands in the file.</param>
/// <param name="NameBytes">The length of its name in bytes.</param>
internal readonly record struct GgufSpan(long Begin, long Bytes, long NameOffset, int NameBytes);
