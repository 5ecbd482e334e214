using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelAudit.Formats.Pickle;

/// <summary>
/// Remembers what containers and calls are made of, for rendering arguments. A ring: when it is full the oldest give way, so the memory
/// is the same for any file. Arguments are made right before their call, so what is rendered is nearly always still there.
/// </summary>
internal sealed class PickleArena
{
    /// <summary>The most slots; eight bytes each.</summary>
    public const int MaximumSlots = 1 << 18;

    /// <summary>The most items of one container that are remembered.</summary>
    public const int MaximumItems = 32;

    /// <summary>Room behind the ring, so that what starts near its end need not be split.</summary>
    private const int Overhang = MaximumItems + 8;

    private PickleValue[] slots = new PickleValue[1024 + Overhang];
    private int mask = 1024 - 1;
    private long growAt = 1024 - 1;
    private long head;

    /// <summary>Whether what stands at a place was not overwritten since.</summary>
    public bool IsAlive(long place) => place < head && place >= head - mask;

    /// <summary>The first slot of something alive, and those behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<PickleValue> At(long place, int count) => slots.AsSpan((int)place & mask, count);

    /// <summary>A slot of something alive, counted from its first.</summary>
    public ref PickleValue this[long place, int slot] => ref slots[((int)place & mask) + slot];

    /// <summary>Takes slots.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Allocate(int count)
    {
        long place = head;
        head += count;
        if (head > growAt)
        {
            Grow();
        }

        return place;
    }

    /// <summary>Takes slots and gives the first of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref PickleValue Take(int count, out long place)
    {
        place = Allocate(count);
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(slots), (int)place & mask);
    }

    /// <summary>Remembers items: their number, then the first of them.</summary>
    public long Store(ReadOnlySpan<PickleValue> items)
    {
        int kept = Math.Min(items.Length, MaximumItems);
        long place = Allocate(kept + 1);
        Span<PickleValue> target = At(place, kept + 1);
        target[0] = new PickleValue((ulong)(uint)items.Length);
        items[..kept].CopyTo(target[1..]);
        return place;
    }

    /// <summary>The number of items at a place, all of them and those remembered.</summary>
    public (int All, int Kept) Count(long place)
    {
        int all = (int)this[place, 0].Bits;
        return (all, Math.Min(all, MaximumItems));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow()
    {
        while (head > mask && mask < MaximumSlots - 1)
        {
            mask = (mask * 2) + 1;
        }

        Array.Resize(ref slots, mask + 1 + Overhang);
        growAt = mask < MaximumSlots - 1 ? mask : long.MaxValue;
    }
}
