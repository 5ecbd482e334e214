using System.Runtime.CompilerServices;

namespace ModelAudit.Formats.Pickle;

/// <summary>
/// The memo of the unpickler: any index may be set. Indexes that follow one another lie in pages, others in a dictionary. Behind the
/// bound on pages only what all values of a page have in common is kept.
/// </summary>
internal sealed class PickleMemo
{
    private const int PageBits = 12;
    private const int PageSize = 1 << PageBits;

    /// <summary>The most pages that are kept in detail: 32 MiB.</summary>
    private const int MaximumPages = 1024;

    /// <summary>The most indexes outside of pages.</summary>
    private const int MaximumSparse = 1 << 17;

    /// <summary>The longest run of absent indexes that a page bridges (Python 2 counts from 1).</summary>
    private const long LongestGap = 4;

    private readonly Dictionary<long, PickleValue> sparse = [];
    private readonly List<PickleValue[]> pages = [new PickleValue[PageSize]];
    private readonly List<PickleValue> summaries = [];
    private PickleValue[]? page;
    private long next;
    private long absent;

    public PickleMemo() => page = pages[0];

    /// <summary>Whether a bound was reached, so that it is no longer known which index holds what.</summary>
    public bool IsInexact { get; private set; }

    /// <summary>How many indexes are set: the index that MEMOIZE uses.</summary>
    public long Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => next - absent + sparse.Count;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        pages.RemoveRange(1, pages.Count - 1);
        summaries.Clear();
        sparse.Clear();
        page = pages[0];
        next = absent = 0;
        IsInexact = false;
    }

    /// <summary>Sets an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(long index, PickleValue value)
    {
        int place = (int)next & (PageSize - 1);
        if (index == next && page is { } current && place < PageSize - 1 && sparse.Count == 0)
        {
            current[place] = value;
            next++;
        }
        else
        {
            PutSlowly(index, value);
        }
    }

    /// <summary>The value of an index; absent when none was set.</summary>
    public PickleValue Get(long index)
    {
        if (IsInexact)
        {
            return PickleValue.Of(PickleKind.Unknown);
        }

        if (index < 0 || index >= next)
        {
            return sparse.Count > 0 && sparse.TryGetValue(index, out PickleValue value) ? value.Remembered() : default;
        }

        int number = (int)(index >> PageBits);
        return (number < pages.Count ? pages[number][(int)index & (PageSize - 1)] : summaries[number - pages.Count]).Remembered();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PutSlowly(long index, PickleValue value)
    {
        if (IsInexact)
        {
            return;
        }

        if (index < next)
        {
            Overwrite(index, value);
            return;
        }

        if (index - next > LongestGap || (index != next && page is null))
        {
            sparse[index] = value;
            IsInexact = sparse.Count > MaximumSparse;
            return;
        }

        for (; next < index; absent++)
        {
            Append(sparse.Remove(next, out PickleValue known) ? known : default);
            if (known.Bits != 0)
            {
                absent--;
            }
        }

        sparse.Remove(index);
        Append(value);
        while (sparse.Count > 0 && sparse.Remove(next, out PickleValue following))
        {
            Append(following);
        }
    }

    private void Append(PickleValue value)
    {
        int place = (int)next & (PageSize - 1);
        if (page is not null)
        {
            page[place] = value;
        }
        else if (place == 0)
        {
            summaries.Add(value);
        }
        else
        {
            summaries[^1] = PickleValue.Join(summaries[^1], value);
        }

        next++;
        if (place == PageSize - 1 && page is not null)
        {
            page = pages.Count < MaximumPages ? new PickleValue[PageSize] : null;
            if (page is not null)
            {
                pages.Add(page);
            }
        }
    }

    private void Overwrite(long index, PickleValue value)
    {
        int number = (int)(index >> PageBits);
        if (number >= pages.Count)
        {
            summaries[number - pages.Count] = PickleValue.Join(summaries[number - pages.Count], value);
            return;
        }

        ref PickleValue slot = ref pages[number][(int)index & (PageSize - 1)];
        if (slot.Kind == PickleKind.Absent)
        {
            absent--;
        }

        slot = value;
    }
}
