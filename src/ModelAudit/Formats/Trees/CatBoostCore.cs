using System.Buffers.Binary;
using System.Text;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Trees;

/// <summary>The core of a CatBoost model, a FlatBuffer behind its length. Positions are those in the core.</summary>
internal sealed class CatBoostCore
{
    /// <summary>Where it starts in the file.</summary>
    public const int Start = 8;

    private const int LongestText = 1 << 12;

    private readonly InspectionContext context;

    /// <summary>Reads its length.</summary>
    public CatBoostCore(InspectionContext context)
    {
        this.context = context;
        Length = 4;
        Length = U32(-4);
    }

    /// <summary>Its length in bytes.</summary>
    public long Length { get; }

    /// <summary>A number.</summary>
    public uint U32(long position)
    {
        Span<byte> bytes = stackalloc byte[4];
        Read(position, bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>Where an offset leads.</summary>
    public long Follow(long position) => position + U32(position);

    /// <summary>Where a field of a table lies, or null when the table has it not.</summary>
    public long? Field(long table, int number)
    {
        long vtable = table - (int)U32(table);
        Span<byte> bytes = stackalloc byte[2];
        Read(vtable, bytes);
        int entry = 4 + (2 * number);
        if (entry + 2 > BinaryPrimitives.ReadUInt16LittleEndian(bytes))
        {
            return null;
        }

        Read(vtable + entry, bytes);
        ushort offset = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        return offset == 0 ? null : table + offset;
    }

    /// <summary>A vector that a table has: where its first element lies, and how many there are; none when it is not there.</summary>
    /// <param name="table">The table.</param>
    /// <param name="number">The number of the field.</param>
    /// <param name="size">The bytes of an element.</param>
    public (long Start, long Count) Vector(long table, int number, int size)
    {
        if (Field(table, number) is not { } field)
        {
            return (0, 0);
        }

        long vector = Follow(field);
        uint count = U32(vector);
        return count <= (Length - vector - sizeof(uint)) / size
            ? (vector + sizeof(uint), count)
            : throw ModelFileException.Malformed("count", vector + Start, FormattableString.Invariant($"A list of {count} elements of {size} bytes is announced; the core ends before them."));
    }

    /// <summary>A text.</summary>
    public string Text(long position)
    {
        uint length = U32(position);
        if (length > Length - position - 4)
        {
            throw Outside(position);
        }

        var bytes = new byte[Math.Min(length, LongestText)];
        Read(position + 4, bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private void Read(long position, Span<byte> bytes)
    {
        if (position < -4 || position > Length - bytes.Length || !context.Reader.TryReadExactly(position + Start, bytes))
        {
            throw Outside(position);
        }
    }

    private static ModelFileException Outside(long position) =>
        ModelFileException.Malformed("index", Math.Max(0, position + Start), FormattableString.Invariant($"The core leads to its position {position}, where it is not."));
}
