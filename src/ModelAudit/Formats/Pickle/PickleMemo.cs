using System.Runtime.CompilerServices;

namespace ModelAudit.Formats.Pickle;

/// <summary>
/// The memo of the unpickler: any index may be set. Indexes that follow one another lie in pages, others in a dictionary. Behind the
/// bound on pages only what the values of a stretch have in common is kept.
/// </summary>
internal sealed class PickleMemo
{
    private const int FirstPage = 1 << 10;
    private const int PageBits = 17;
    private const int PageSize = 1 << PageBits;

    /// <summary>The most pages that are kept in detail: 32 MiB.</summary>
    private const int MaximumPages = 32;

    /// <summary>The most values that are kept in detail.</summary>
    private const long Detailed = (long)MaximumPages << PageBits;

    /// <summary>How many values behind that have one summary.</summary>
    private const int StretchBits = 12;

    /// <summary>The most indexes outside of pages.</summary>
    private const int MaximumSparse = 1 << 17;

    /// <summary>The longest run of absent indexes that a page bridges (Python 2 counts from 1).</summary>
    private const long LongestGap = 4;

    private readonly Dictionary<long, PickleValue> sparse = [];
    private readonly List<PickleValue[]> pages = [new PickleValue[FirstPage]];
    private readonly List<PickleValue> summaries = [];
    private PickleValue[] page;
    private long next;
    private long roomEnd = FirstPage;
    private long stretchEnd;
    private long extra;

    public PickleMemo() => page = pages[0];

    /// <summary>Whether a bound was reached, so that it is no longer known which index holds what.</summary>
    public bool IsInexact { get; private set; }

    /// <summary>How many indexes are set: the index that MEMOIZE uses.</summary>
    public long Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => next + extra;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        pages.RemoveRange(1, pages.Count - 1);
        summaries.Clear();
        sparse.Clear();
        page = pages[0];
        roomEnd = page.Length;
        stretchEnd = 0;
        next = extra = 0;
        IsInexact = false;
    }

    /// <summary>Sets an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(long index, PickleValue value)
    {
        if (index == next && next < roomEnd)
        {
            page[(int)next & (PageSize - 1)] = value;
            next++;
        }
        else if (index == next && next < stretchEnd && value.IsInert)
        {
            // Behind the pages, in a stretch of which nothing is kept but that nothing in it can be called.
            next++;
        }
        else
        {
            PutSlowly(index, value);
        }
    }

    /// <summary>Sets the index that MEMOIZE uses.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Memoize(PickleValue value) => Put(next + extra, value);

    /// <summary>The value of an index; absent when none was set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PickleValue Get(long index)
    {
        if ((ulong)index >= (ulong)Math.Min(next, Detailed) || IsInexact)
        {
            return GetSlowly(index);
        }

        return pages[(int)(index >> PageBits)][(int)index & (PageSize - 1)].Remembered();
    }

    private PickleValue GetSlowly(long index)
    {
        if (IsInexact)
        {
            return PickleValue.Of(PickleKind.Unknown);
        }

        return index < 0 || index >= next
            ? (sparse.TryGetValue(index, out PickleValue value) ? value.Remembered() : default)
            : summaries[(int)((index - Detailed) >> StretchBits)].Remembered();
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
        }
        else if (index - next > LongestGap || (index != next && next >= Detailed))
        {
            extra += sparse.ContainsKey(index) ? 0 : 1;
            sparse[index] = value;
            IsInexact = sparse.Count > MaximumSparse;
        }
        else
        {
            while (next < index)
            {
                Append(TakeSparse(next));
            }

            TakeSparse(index);
            Append(value);
            while (sparse.Count > 0 && sparse.ContainsKey(next))
            {
                Append(TakeSparse(next));
            }
        }

        if (sparse.Count > 0)
        {
            // What comes next may stand in the dictionary already: no shortcuts while there is one.
            roomEnd = stretchEnd = 0;
        }
    }

    private PickleValue TakeSparse(long index)
    {
        if (sparse.Remove(index, out PickleValue value))
        {
            extra--;
        }

        return value;
    }

    private void Append(PickleValue value)
    {
        extra -= value.Kind == PickleKind.Absent ? 1 : 0;
        if (next >= Detailed)
        {
            Summarise(value);
            next++;
            return;
        }

        int place = (int)next & (PageSize - 1);
        if (place == 0 && next > 0)
        {
            page = new PickleValue[PageSize];
            pages.Add(page);
        }
        else if (place >= page.Length)
        {
            Array.Resize(ref page, Math.Min(PageSize, page.Length * 8));
            pages[^1] = page;
        }

        page[place] = value;
        next++;
        roomEnd = next + page.Length - 1 - place;
    }

    private void Summarise(PickleValue value)
    {
        int place = (int)(next - Detailed) & ((1 << StretchBits) - 1);
        if (place == 0)
        {
            summaries.Add(value);
        }
        else
        {
            summaries[^1] = PickleValue.Join(summaries[^1], value);
        }

        stretchEnd = summaries[^1].Kind == PickleKind.Forgotten ? next + (1 << StretchBits) - place : 0;
    }

    private void Overwrite(long index, PickleValue value)
    {
        if (index >= Detailed)
        {
            int stretch = (int)((index - Detailed) >> StretchBits);
            summaries[stretch] = PickleValue.Join(summaries[stretch], value);
            stretchEnd = 0;
            return;
        }

        ref PickleValue slot = ref pages[(int)(index >> PageBits)][(int)index & (PageSize - 1)];
        extra += slot.Kind == PickleKind.Absent ? 1 : 0;
        slot = value;
    }
}
