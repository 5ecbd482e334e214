using System.Runtime.CompilerServices;

namespace ModelAudit.Formats;

/// <summary>A list that grows by segments: a million values are never copied to make room for one more.</summary>
/// <typeparam name="T">A small value.</typeparam>
internal sealed class SegmentedList<T>
    where T : unmanaged
{
    private const int SegmentBits = 12;
    private const int SegmentLength = 1 << SegmentBits;

    private readonly List<T[]> segments = [];
    private long memory;

    /// <summary>The number of values.</summary>
    public int Count { get; private set; }

    /// <summary>The memory that the values take, in bytes.</summary>
    public long MemoryBytes => memory;

    /// <summary>A value.</summary>
    public ref readonly T this[int index] => ref segments[index >> SegmentBits][index & (SegmentLength - 1)];

    /// <summary>Adds a value.</summary>
    public void Add(T value)
    {
        int inside = Count & (SegmentLength - 1);
        if (inside == 0)
        {
            segments.Add(new T[Count == 0 ? 16 : SegmentLength]);
            memory += (long)segments[^1].Length * Unsafe.SizeOf<T>();
        }

        T[] last = segments[^1];
        if (inside == last.Length)
        {
            int larger = Math.Min(SegmentLength, last.Length * 2);
            memory += (long)(larger - last.Length) * Unsafe.SizeOf<T>();
            Array.Resize(ref last, larger);
            segments[^1] = last;
        }

        last[inside] = value;
        Count++;
    }

    /// <summary>Lets go of room that is not used.</summary>
    public void Trim()
    {
        int used = ((Count - 1) & (SegmentLength - 1)) + 1;
        if (Count > 0 && used < segments[^1].Length)
        {
            memory -= (long)(segments[^1].Length - used) * Unsafe.SizeOf<T>();
            segments[^1] = segments[^1][..used];
        }
    }
}
