using ModelAudit.Evidence;
using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Torch7;

/// <summary>Walks over serialized objects of Torch7 without recursion.</summary>
/// <param name="context">The file.</param>
/// <param name="report">Where what is found goes.</param>
/// <param name="cursor">Stands at the first object.</param>
internal sealed class Torch7Objects(InspectionContext context, ModelFileReport report, ModelFileCursor cursor)
{
    private const int MaximumPending = 1 << 20;
    private const int MaximumNameBytes = 256;
    private const int MaximumRank = 64;
    private const int MaximumSeen = 1 << 22;
    private const int CancellationInterval = 1 << 12;

    // How many objects are still to be read, at each level; an object of a table's entry belongs to the class around it.
    private readonly Stack<(long Left, string? Owner)> pending = new();
    private readonly HashSet<int> seen = [];

    /// <summary>Reads them.</summary>
    public void Read()
    {
        // A file may hold several objects, one behind the other.
        for (long steps = 1; cursor.Remaining > 0 || pending.Count > 0; steps++)
        {
            if (steps % CancellationInterval == 0)
            {
                context.Cancellation.ThrowIfCancellationRequested();
            }

            string? owner = null;
            if (pending.TryPop(out (long Left, string? Owner) level))
            {
                owner = level.Owner;
                if (level.Left == 0)
                {
                    continue;
                }

                pending.Push((level.Left - 1, owner));
            }

            Object(owner);
        }
    }

    private void Object(string? owner)
    {
        long place = cursor.Position;
        int type = cursor.I32();
        switch (type)
        {
            case 0:
                break;
            case 1:
                cursor.Skip(sizeof(double));
                break;
            case 2:
                cursor.Skip(Length());
                break;
            case 3 when IsNew():
                long count = cursor.I32();
                if (count < 0 || count > cursor.Remaining / sizeof(int))
                {
                    throw ModelFileException.Malformed("count", place, FormattableString.Invariant($"A table of {count} entries is announced; {cursor.Remaining} bytes are left."));
                }

                Push(count * 2, owner);
                break;
            case 4 when IsNew():
                Instance();
                break;
            case 5:
                cursor.Skip(sizeof(int));
                break;
            case 6 or 7 or 8 when IsNew():
                uint bytes = Length();
                cursor.Skip(bytes);
                report.Code("lua-function", FormattableString.Invariant($"bytecode of {bytes} bytes"), owner);
                Push(1, owner);
                break;
            case 3 or 4 or 6 or 7 or 8:
                break;
            default:
                throw ModelFileException.Malformed("type", place, FormattableString.Invariant($"An object is of type {type}, which does not exist."));
        }
    }

    private uint Length()
    {
        long place = cursor.Position;
        int length = cursor.I32();
        return length >= 0 && length <= cursor.Remaining
            ? (uint)length
            : throw ModelFileException.Malformed("length", place, FormattableString.Invariant($"{length} bytes are announced; {cursor.Remaining} are left."));
    }

    // Objects are numbered, and written once.
    private bool IsNew()
    {
        int number = cursor.I32();
        if (seen.Count >= MaximumSeen)
        {
            throw ModelFileException.Bound(cursor.Position, $"The file has more than {MaximumSeen} objects.");
        }

        return seen.Add(number);
    }

    private void Instance()
    {
        string name = Name();
        if (name.StartsWith("V ", StringComparison.Ordinal))
        {
            report.Version(name[2..]);
            name = Name();
        }

        report.Part("class", name);
        if (name.StartsWith("torch.", StringComparison.Ordinal) && name.EndsWith("Tensor", StringComparison.Ordinal) && ElementBytes(name, "Tensor") > 0)
        {
            long place = cursor.Position;
            int rank = cursor.I32();
            if (rank is < 0 or > MaximumRank)
            {
                throw ModelFileException.Malformed("count", place, FormattableString.Invariant($"A tensor has {rank} dimensions; {MaximumRank} are the most."));
            }

            cursor.Skip((ulong)((rank * 2) + 1) * sizeof(long));
            Push(1, name);
        }
        else if (name.StartsWith("torch.", StringComparison.Ordinal) && name.EndsWith("Storage", StringComparison.Ordinal) && ElementBytes(name, "Storage") is > 0 and var bytes)
        {
            long place = cursor.Position;
            long elements = cursor.I64();
            if (elements < 0 || elements > cursor.Remaining / bytes)
            {
                throw ModelFileException.Malformed("length", place, FormattableString.Invariant($"A storage of {elements} elements is announced; {cursor.Remaining} bytes are left."));
            }

            report.Tensor(name["torch.".Length..^"Storage".Length], (ulong)elements, (ulong)(elements * bytes));
            cursor.Skip((ulong)(elements * bytes));
        }
        else if (name.StartsWith("tds.", StringComparison.Ordinal))
        {
            throw new ModelFileException(null, cursor.Position, GapReason.Unsupported, $"Objects of the class '{name}' are written in a form of their own, which is not read.");
        }
        else
        {
            Push(1, name);
        }
    }

    private string Name() => cursor.Text(Length(), MaximumNameBytes);

    private static int ElementBytes(string name, string ending) => name["torch.".Length..^ending.Length] switch
    {
        "Byte" or "Char" or "CudaByte" or "CudaChar" => 1,
        "Short" or "Half" or "CudaShort" or "CudaHalf" => 2,
        "Int" or "Float" or "Cuda" or "CudaInt" => 4,
        "Long" or "Double" or "CudaLong" or "CudaDouble" => 8,
        _ => 0,
    };

    private void Push(long count, string? owner)
    {
        if (pending.Count >= MaximumPending)
        {
            throw ModelFileException.Malformed("nesting", cursor.Position, $"Objects nest more than {MaximumPending} deep.");
        }

        pending.Push((count, owner));
    }
}
