using System.Runtime.CompilerServices;

namespace ModelAudit.Formats.Pickle;

/// <summary>
/// Remembers what containers and calls are made of, for rendering arguments. A ring: when it is full the oldest give way, so the memory
/// is the same for any file. Arguments are made right before their call, so what is rendered is nearly always still there.
/// </summary>
internal sealed class PickleArena
{
    /// <summary>The most slots; eight bytes each.</summary>
    public const int MaximumSlots = 1 << 20;

    /// <summary>The most items of one container that are remembered.</summary>
    public const int MaximumItems = 32;

    private PickleValue[] slots = new PickleValue[1024];
    private long head;

    /// <summary>Whether what stands at a place was not overwritten since.</summary>
    public bool IsAlive(long place) => place < head && place >= head - slots.Length;

    /// <summary>A slot of something alive.</summary>
    public ref PickleValue this[long place]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref slots[(int)place & (slots.Length - 1)];
    }

    /// <summary>Takes slots.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Allocate(int count)
    {
        long place = head;
        head += count;
        if (head > slots.Length && slots.Length < MaximumSlots)
        {
            Array.Resize(ref slots, slots.Length * 2);
        }

        return place;
    }

    /// <summary>Remembers items: their number, then the first of them.</summary>
    public long Store(ReadOnlySpan<PickleValue> items)
    {
        int kept = Math.Min(items.Length, MaximumItems);
        long place = Allocate(kept + 1);
        this[place] = new PickleValue((ulong)(uint)items.Length);
        for (int i = 0; i < kept; i++)
        {
            this[place + 1 + i] = items[i];
        }

        return place;
    }

    /// <summary>The number of items at a place, all of them and those remembered.</summary>
    public (int All, int Kept) Count(long place)
    {
        int all = (int)this[place].Bits;
        return (all, Math.Min(all, MaximumItems));
    }
}
