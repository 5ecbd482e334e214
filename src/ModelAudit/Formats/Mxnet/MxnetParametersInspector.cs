using System.Collections.Immutable;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Mxnet;

/// <summary>
/// Reads parameters of MXNet (src/ndarray/ndarray.cc, NDArray::Save): a list of arrays, dense and sparse, of every version, and behind it their names. Values are passed by.
/// </summary>
public sealed class MxnetParametersInspector : ModelFileInspector
{
    private const int HeaderBytes = 16;
    private const int MostArrays = 1_000_000;
    private const int MostDimensions = 32;
    private const int LongestName = 1 << 10;

    private const uint Version1 = 0xF993_FAC8;
    private const uint Version2 = 0xF993_FAC9;
    private const uint Version3 = 0xF993_FACA;

    /// <inheritdoc/>
    public override string Name => "mxnet-params";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe) => ModelFileSignatures.IsMxnetParams(probe);

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        var cursor = new ModelFileCursor(context.Reader);
        cursor.Skip(HeaderBytes);
        report.HasTensors();
        ulong count = Count(cursor, "arrays");
        for (ulong i = 0; i < count; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            ReadArray(cursor, report);
        }

        ReadNames(context, cursor, report, count);
        if (cursor.Remaining > 0)
        {
            report.Defect("trailing-data", null, cursor.Position, FormattableString.Invariant($"{cursor.Remaining} bytes come behind the names."));
        }
    }

    private static void ReadNames(InspectionContext context, ModelFileCursor cursor, ModelFileReport report, ulong count)
    {
        long start = cursor.Position;
        ulong names = Count(cursor, "names");
        if (names != 0 && names != count)
        {
            report.Defect("count", null, start, FormattableString.Invariant($"There are {count} arrays and {names} names."));
        }

        var seen = new NameHashSet();
        for (ulong i = 0; i < names; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            long offset = cursor.Position;
            ulong length = cursor.U64();
            string name = cursor.Text(length > long.MaxValue ? -1 : (long)length, LongestName);
            if (!seen.Add(System.Text.Encoding.UTF8.GetBytes(name)))
            {
                report.Defect("duplicate", name, offset, $"The name '{name}' is that of two arrays.");
            }
        }

        report.Property("names", (long)names);
    }

    private static void ReadArray(ModelFileCursor cursor, ModelFileReport report)
    {
        long start = cursor.Position;
        uint magic = cursor.U32();
        int auxiliaries = 0;
        ImmutableArray<long>? stored = null;
        ImmutableArray<long>? shape;
        if (magic is Version2 or Version3)
        {
            int storage = cursor.I32();
            auxiliaries = storage is >= 0 and <= 2 ? storage : throw ModelFileException.Malformed("type", start, FormattableString.Invariant($"An array has the storage type {storage}."));
            stored = auxiliaries > 0 ? Shape(cursor, cursor.U32(), isWide: true) : null;
            shape = Shape(cursor, cursor.U32(), isWide: true);
        }
        else
        {
            shape = magic == Version1 ? Shape(cursor, cursor.U32(), isWide: true) : Shape(cursor, magic, isWide: false);
        }

        // An array that was never filled has no more than its shape; since version 3 a shape of no dimensions is that of a single number.
        if (shape is not { } dimensions || (dimensions.IsEmpty && magic != Version3))
        {
            return;
        }

        cursor.Skip(2 * sizeof(int));
        (string name, int bytes) = Type(cursor);
        var auxiliary = new List<UInt128>();
        for (int i = 0; i < auxiliaries; i++)
        {
            int size = Type(cursor).Bytes;
            auxiliary.Add(Elements(Shape(cursor, cursor.U32(), isWide: true) ?? [], cursor.Position) * (uint)size);
        }

        UInt128 elements = Elements(dimensions, start);
        UInt128 held = stored is { } inner ? Elements(inner, start) : elements;
        report.Tensor(name, elements, held * (uint)bytes);
        cursor.Skip(held * (uint)bytes);
        foreach (UInt128 length in auxiliary)
        {
            cursor.Skip(length);
        }
    }

    private static ulong Count(ModelFileCursor cursor, string what)
    {
        long start = cursor.Position;
        ulong count = cursor.U64();
        if (count > (ulong)cursor.Remaining / sizeof(uint))
        {
            throw ModelFileException.Malformed("count", start, FormattableString.Invariant($"{count} {what} are announced; {cursor.Remaining} bytes are left."));
        }

        return count <= MostArrays ? count : throw ModelFileException.Bound(start, FormattableString.Invariant($"The file has {count} {what}; at most {MostArrays} are read."));
    }

    // Null for a shape that is not known, which only an array without values has.
    private static ImmutableArray<long>? Shape(ModelFileCursor cursor, uint rank, bool isWide)
    {
        if (rank == uint.MaxValue)
        {
            return null;
        }

        if (rank > MostDimensions)
        {
            throw ModelFileException.Malformed("count", cursor.Position - sizeof(uint), FormattableString.Invariant($"An array has {rank} dimensions."));
        }

        var shape = ImmutableArray.CreateBuilder<long>((int)rank);
        for (uint i = 0; i < rank; i++)
        {
            shape.Add(isWide ? cursor.I64() : cursor.U32());
        }

        return shape.Contains(-1) ? null : shape.MoveToImmutable();
    }

    private static (string Name, int Bytes) Type(ModelFileCursor cursor)
    {
        long start = cursor.Position;
        int number = cursor.I32();
        return MxnetTypes.Find(number) ?? throw ModelFileException.Malformed("type", start, FormattableString.Invariant($"An array has the element type {number}."));
    }

    private static UInt128 Elements(ImmutableArray<long> shape, long start)
    {
        UInt128 product = 1;
        foreach (long dimension in shape)
        {
            product = dimension < 0 || product > long.MaxValue ? UInt128.MaxValue : product * (ulong)dimension;
        }

        return product <= long.MaxValue ? product : throw ModelFileException.Malformed("size", start, "The shape of an array has a negative dimension, or its product exceeds 63 bits.");
    }
}
