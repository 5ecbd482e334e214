using ModelAudit.Evidence;

namespace ModelAudit.Formats.FlatBuffers;

/// <summary>
/// Verifies a FlatBuffer against a schema (FlatBuffers internals): every offset, vtable, vector and string lies inside the file and is aligned, before
/// anything is followed. Without recursion; a table or a vector that several fields share is verified once.
/// </summary>
/// <param name="context">Where gaps go.</param>
/// <param name="file">The file.</param>
/// <param name="defects">Where defects go.</param>
internal sealed class FlatVerifier(InspectionContext context, FlatFile file, FormatDefects defects)
{
    /// <summary>The deepest nesting of tables (flatbuffers::Verifier, max_depth).</summary>
    public const int MaximumDepth = 64;

    /// <summary>The most tables (flatbuffers::Verifier, max_tables).</summary>
    public const int MaximumTables = 1_000_000;

    private const int CancellationInterval = 1 << 12;

    private readonly Stack<(long Start, FlatSchema Schema, int Depth)> open = new();
    private readonly HashSet<(long Start, FlatSchema Schema)> seen = [];
    private readonly HashSet<(long Start, FlatSchema.Kind Kind, FlatSchema? Table)> vectors = [];
    private bool isSound = true;

    /// <summary>Verifies from the root on; the root table when everything that is known of it is sound.</summary>
    /// <param name="root">What the root is.</param>
    /// <returns>The root, or null when a defect was found or a bound was reached, so that views cannot be trusted.</returns>
    public FlatView? Verify(FlatSchema root)
    {
        long start = (long)file.Number(0, sizeof(uint));
        Push(0, start, root, 0);
        while (open.TryPop(out (long Start, FlatSchema Schema, int Depth) next) && isSound)
        {
            if ((seen.Count & (CancellationInterval - 1)) == 0)
            {
                context.Cancellation.ThrowIfCancellationRequested();
            }

            Table(next.Start, next.Schema, next.Depth);
        }

        return isSound ? new FlatView(file, start) : null;
    }

    private void Push(long place, long start, FlatSchema schema, int depth)
    {
        if (seen.Contains((start, schema)))
        {
            return;
        }

        if (depth > MaximumDepth)
        {
            Break("depth", schema, place, $"Tables nest more than {MaximumDepth} deep.");
        }
        else if (seen.Count >= MaximumTables)
        {
            isSound = false;
            context.Gap(GapReason.LimitReached, $"The file has more than {MaximumTables} tables; it was not read.");
        }
        else
        {
            seen.Add((start, schema));
            open.Push((start, schema, depth));
        }
    }

    private void Table(long start, FlatSchema schema, int depth)
    {
        if (!IsInside(start, sizeof(int)) || (start & 3) != 0 || start < sizeof(int))
        {
            Break("table", schema, start, FormattableString.Invariant($"A table {schema.Name} at {start} does not start inside the file, or not on a multiple of four bytes."));
            return;
        }

        long vtable = start - (int)(uint)file.Number(start, sizeof(int));
        if (!IsInside(vtable, 4) || (vtable & 1) != 0)
        {
            Break("vtable", schema, start, FormattableString.Invariant($"The vtable of {schema.Name} at {start} does not lie inside the file."));
            return;
        }

        int length = (int)file.Number(vtable, sizeof(ushort));
        int size = (int)file.Number(vtable + 2, sizeof(ushort));
        if (length < 4 || (length & 1) != 0 || !IsInside(vtable, length) || size < 4 || !IsInside(start, size))
        {
            Break("vtable", schema, vtable, FormattableString.Invariant($"The vtable of {schema.Name} has {length} bytes, for a table of {size} at {start}."));
            return;
        }

        foreach (FlatSchema.Field field in schema.Fields)
        {
            int entry = 4 + (field.Index * 2);
            int offset = entry + 2 <= length ? (int)file.Number(vtable + entry, sizeof(ushort)) : 0;
            if (offset == 0 || !isSound)
            {
                continue;
            }

            int width = field.Kind == FlatSchema.Kind.Scalar ? field.Size : sizeof(uint);
            if (offset < 4 || offset + width > size || ((start + offset) & (width - 1)) != 0)
            {
                Break("field", schema, start, FormattableString.Invariant($"Field {field.Index} of {schema.Name} lies at {offset} of a table of {size} bytes, or is not aligned."));
            }
            else if (field.Kind != FlatSchema.Kind.Scalar)
            {
                Follow(start + offset, schema, field, depth, start);
            }
        }
    }

    private FlatSchema? Member(FlatSchema.Field union, long table)
    {
        ulong type = new FlatView(file, table).Number(union.Index - 1, 1);
        return type >= 1 && type <= (ulong)union.Members.Length ? union.Members[type - 1] : null;
    }

    private void Follow(long place, FlatSchema schema, FlatSchema.Field field, int depth, long table)
    {
        long target = place + (long)file.Number(place, sizeof(uint));
        if (field.Kind is FlatSchema.Kind.Table or FlatSchema.Kind.Union)
        {
            // A table of a type that is not known is passed over: nobody follows it.
            if ((field.Kind == FlatSchema.Kind.Table ? field.Table : Member(field, table)) is { } known)
            {
                Push(place, target, known, depth + 1);
            }

            return;
        }

        bool isInside = target > place && (target & 3) == 0 && IsInside(target, sizeof(uint));
        long count = isInside ? (long)file.Number(target, sizeof(uint)) : 0;
        if (!isInside || count > (file.Length - target - sizeof(uint)) / field.Size || (field.Size == sizeof(ulong) && count > 0 && ((target + sizeof(uint)) & 7) != 0))
        {
            Break("vector", schema, place, FormattableString.Invariant($"Field {field.Index} of {schema.Name} is a vector of {count} elements at {target}, which does not lie inside the file or is not aligned."));
            return;
        }

        if (field.Kind == FlatSchema.Kind.Text)
        {
            Text(target, schema, field);
        }
        else if (field.Kind is FlatSchema.Kind.Tables or FlatSchema.Kind.Texts && vectors.Add((target, field.Kind, field.Table)))
        {
            for (long i = 0; i < count && isSound; i++)
            {
                if ((i & (CancellationInterval - 1)) == 0)
                {
                    context.Cancellation.ThrowIfCancellationRequested();
                }

                long element = target + sizeof(uint) + (i * sizeof(uint));
                long start = element + (long)file.Number(element, sizeof(uint));
                if (field.Kind == FlatSchema.Kind.Tables)
                {
                    Push(element, start, field.Table!, depth + 1);
                }
                else
                {
                    Text(start, schema, field);
                }
            }
        }
    }

    private void Text(long start, FlatSchema schema, FlatSchema.Field field)
    {
        bool isInside = (start & 3) == 0 && IsInside(start, sizeof(uint));
        long length = isInside ? (long)file.Number(start, sizeof(uint)) : 0;
        if (!isInside || !IsInside(start, sizeof(uint) + length + 1) || file.Number(start + sizeof(uint) + length, 1) != 0)
        {
            Break("string", schema, start, FormattableString.Invariant($"Field {field.Index} of {schema.Name} is a string that does not lie inside the file, or has no NUL at its end."));
        }
    }

    private bool IsInside(long start, long length) => start >= 0 && length <= file.Length && start <= file.Length - length;

    private void Break(string code, FlatSchema schema, long offset, string message)
    {
        isSound = false;
        defects.Add(code, schema.Name, offset, message);
        context.Gap(GapReason.Malformed, $"{message} The file was not read further.");
    }
}
