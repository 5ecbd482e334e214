using System.Text;

namespace ModelAudit.Formats.FlatBuffers;

/// <summary>A table that was verified. Fields that are not there have the values that are given for them.</summary>
/// <param name="file">The file.</param>
/// <param name="start">Where the table starts.</param>
internal readonly struct FlatView(FlatFile file, long start)
{
    private const int MaximumTextBytes = 1 << 12;

    /// <summary>Where the table starts.</summary>
    public long Start => start;

    /// <summary>Whether a field is there.</summary>
    public bool Has(int index) => Place(index) > 0;

    /// <summary>A number without sign.</summary>
    public ulong Number(int index, int size, ulong missing = 0) => Place(index) is > 0 and var place ? file.Number(place, size) : missing;

    /// <summary>A 32-bit number with sign.</summary>
    public int Int32(int index, int missing = 0) => (int)(uint)Number(index, sizeof(int), (uint)missing);

    /// <summary>A string, its first 4,096 bytes; null when it is not there.</summary>
    public string? Text(int index) => Target(index) is { } target ? TextAt(target) : null;

    /// <summary>An element of a vector of strings, its first 4,096 bytes.</summary>
    public string TextOf(in (long Start, long Count) vector, long at)
    {
        long place = vector.Start + (at * sizeof(uint));
        return TextAt(place + (long)file.Number(place, sizeof(uint)));
    }

    /// <summary>A table; the field has to be there.</summary>
    public FlatView TableOf(int index) => new(file, Target(index)!.Value);

    private string TextAt(long target)
    {
        byte[] bytes = new byte[(int)Math.Min(file.Number(target, sizeof(uint)), MaximumTextBytes)];
        file.Read(target + sizeof(uint), bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>A table; null when it is not there.</summary>
    public FlatView? Table(int index) => Target(index) is { } target ? new FlatView(file, target) : null;

    /// <summary>A vector: where its first element lies, and how many there are.</summary>
    public (long Start, long Count) Vector(int index) => Target(index) is { } target ? (target + sizeof(uint), (long)file.Number(target, sizeof(uint))) : (0, 0);

    /// <summary>An element of a vector of 32-bit numbers.</summary>
    public int Element(in (long Start, long Count) vector, long at) => (int)(uint)file.Number(vector.Start + (at * sizeof(int)), sizeof(int));

    /// <summary>An element of a vector of 64-bit numbers.</summary>
    public ulong Element64(in (long Start, long Count) vector, long at) => file.Number(vector.Start + (at * sizeof(ulong)), sizeof(ulong));

    /// <summary>An element of a vector of tables.</summary>
    public FlatView TableOf(in (long Start, long Count) vector, long at)
    {
        long place = vector.Start + (at * sizeof(uint));
        return new FlatView(file, place + (long)file.Number(place, sizeof(uint)));
    }

    private long? Target(int index) => Place(index) is > 0 and var place ? place + (long)file.Number(place, sizeof(uint)) : null;

    private long Place(int index)
    {
        long vtable = start - (int)(uint)file.Number(start, sizeof(int));
        int length = (int)file.Number(vtable, sizeof(ushort));
        int entry = 4 + (index * 2);
        int offset = entry + 2 <= length ? (int)file.Number(vtable + entry, sizeof(ushort)) : 0;
        return offset == 0 ? 0 : start + offset;
    }
}
