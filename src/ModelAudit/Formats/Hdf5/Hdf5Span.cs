namespace ModelAudit.Formats.Hdf5;

/// <summary>Reads the fields of one structure from front to back.</summary>
/// <param name="bytes">The structure.</param>
/// <param name="file">The file it is of.</param>
/// <param name="place">Where it lies in the file, in bytes.</param>
/// <param name="what">What it is, for the sentence when it is too short.</param>
internal ref struct Hdf5Span(ReadOnlySpan<byte> bytes, Hdf5File file, long place, string what)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>The position in the structure.</summary>
    public int Position { get; private set; }

    /// <summary>The bytes that are left.</summary>
    public readonly int Remaining => bytes.Length - Position;

    /// <summary>The next bytes.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > Remaining)
        {
            throw new Hdf5Exception("truncated", place + Position, $"{what} ends too soon.");
        }

        ReadOnlySpan<byte> taken = bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    /// <summary>Passes by bytes.</summary>
    public void Skip(int count) => Take(count);

    /// <summary>The next byte.</summary>
    public int U8() => Take(1)[0];

    /// <summary>The next number of 16 bits.</summary>
    public int U16() => (int)Hdf5File.Number(Take(2));

    /// <summary>The next number of 32 bits.</summary>
    public uint U32() => (uint)Hdf5File.Number(Take(4));

    /// <summary>The next number of so many bytes.</summary>
    public ulong Number(int count) => Hdf5File.Number(Take(count));

    /// <summary>The next address.</summary>
    public ulong Address() => Number(file.OffsetBytes);

    /// <summary>The next length.</summary>
    public ulong Length() => Number(file.LengthBytes);

    /// <summary>The next text up to its NUL, or up to the end.</summary>
    public ReadOnlySpan<byte> Text()
    {
        ReadOnlySpan<byte> rest = bytes[Position..];
        int end = rest.IndexOf((byte)0);
        Position += end < 0 ? rest.Length : end + 1;
        return end < 0 ? rest : rest[..end];
    }
}
