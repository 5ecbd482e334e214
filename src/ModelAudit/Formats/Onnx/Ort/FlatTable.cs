using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Onnx.Ort;

/// <summary>
/// A table of a FlatBuffer (FlatBuffers internals, "Tables"), every offset checked before it is followed. Only what is asked for is read.
/// </summary>
internal sealed class FlatTable
{
    private const int MaximumTextBytes = 4_096;

    private readonly ArtifactReader reader;
    private readonly byte[] vtable;
    private readonly int size;

    private FlatTable(ArtifactReader reader, long start, byte[] vtable, int size)
    {
        this.reader = reader;
        this.vtable = vtable;
        this.size = size;
        Start = start;
    }

    /// <summary>Where the table starts.</summary>
    public long Start { get; }

    /// <summary>The table at a position.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="start">The position.</param>
    /// <param name="table">The table, when the result is true.</param>
    /// <param name="problem">One sentence, when it is false.</param>
    public static bool TryRead(ArtifactReader reader, long start, [NotNullWhen(true)] out FlatTable? table, [NotNullWhen(false)] out string? problem)
    {
        table = null;
        problem = null;
        Span<byte> head = stackalloc byte[4];
        if (start < 4 || (start & 3) != 0 || !reader.TryReadExactly(start, head))
        {
            problem = "A table does not start inside the file, or not on a multiple of four bytes.";
            return false;
        }

        long place = start - BinaryPrimitives.ReadInt32LittleEndian(head);
        if (place < 0 || !reader.TryReadExactly(place, head))
        {
            problem = "The vtable of a table does not lie inside the file.";
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16LittleEndian(head);
        int size = BinaryPrimitives.ReadUInt16LittleEndian(head[2..]);
        var vtable = new byte[length];
        if (length < 4 || (length & 1) != 0 || size < 4 || start + size > reader.Length || !reader.TryReadExactly(place, vtable))
        {
            problem = FormattableString.Invariant($"The vtable of a table has {length} bytes for a table of {size}.");
            return false;
        }

        table = new FlatTable(reader, start, vtable, size);
        return true;
    }

    /// <summary>Follows a field to a table; null when the field is not there.</summary>
    /// <param name="field">Its index.</param>
    /// <param name="problem">One sentence when the field breaks the format.</param>
    public FlatTable? Table(int field, out string? problem)
    {
        problem = null;
        return Target(field, ref problem) is { } target && TryRead(reader, target, out FlatTable? table, out problem) ? table : null;
    }

    /// <summary>A number of 64 bits; null when it is not there.</summary>
    public long? Integer(int field)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        return Place(field, sizeof(long)) is { } place && reader.TryReadExactly(place, bytes) ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : null;
    }

    /// <summary>A string; null when it is not there.</summary>
    /// <param name="field">Its index.</param>
    /// <param name="problem">One sentence when it breaks the format.</param>
    public string? Text(int field, out string? problem)
    {
        problem = null;
        if (Target(field, ref problem) is not { } target)
        {
            return null;
        }

        Span<byte> head = stackalloc byte[4];
        long length = reader.TryReadExactly(target, head) ? BinaryPrimitives.ReadUInt32LittleEndian(head) : long.MaxValue;
        if (length >= reader.Length - target - 4)
        {
            problem = "A string does not end inside the file.";
            return null;
        }

        var bytes = new byte[(int)Math.Min(length, MaximumTextBytes)];
        return reader.TryReadExactly(target + 4, bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }

    private long? Place(int field, int width)
    {
        int entry = 4 + (field * 2);
        int offset = entry + 2 <= vtable.Length ? BinaryPrimitives.ReadUInt16LittleEndian(vtable.AsSpan(entry)) : 0;
        return offset >= 4 && offset + width <= size ? Start + offset : null;
    }

    private long? Target(int field, ref string? problem)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        if (Place(field, sizeof(uint)) is not { } place || !reader.TryReadExactly(place, bytes))
        {
            return null;
        }

        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (offset == 0 || place + offset > reader.Length - 4)
        {
            problem = "A field leads out of the file.";
            return null;
        }

        return place + offset;
    }
}
