using System.Numerics;

namespace ModelAudit.Formats.Hdf5;

/// <summary>The heap in which large groups and objects with many attributes keep their messages (HDF5 File Format Specification, III.G).</summary>
internal sealed class Hdf5FractalHeap
{
    private const string What = "a fractal heap";

    /// <summary>Blocks of blocks are followed no deeper: the widest table reaches 64 bits long before.</summary>
    private const int MaximumDepth = 32;

    private readonly Hdf5File file;
    private readonly long place;
    private readonly int offsetBytes;
    private readonly ulong width;
    private readonly ulong startBytes;
    private readonly int directRows;
    private readonly ulong root;
    private readonly int rootRows;

    private Hdf5FractalHeap(Hdf5File file, ulong address)
    {
        this.file = file;
        (int o, int l) = (file.OffsetBytes, file.LengthBytes);
        byte[] head = file.Bytes(address, 22 + (12 * l) + (3 * o), What);
        place = file.Place(address, What);
        var span = new Hdf5Span(head, file, place, "A fractal heap");
        if (!span.Take(4).SequenceEqual("FRHP"u8))
        {
            throw new Hdf5Exception("heap", place, "There is no fractal heap where one should be.");
        }

        span.Skip(1);
        IdBytes = span.U16();
        IsFiltered = span.U16() > 0;
        span.Skip(5 + l + o + l + o + (8 * l));
        width = (ulong)span.U16();
        startBytes = span.Length();
        ulong largest = span.Length();
        offsetBytes = (span.U16() + 7) / 8;
        span.Skip(2);
        root = span.Address();
        rootRows = span.U16();
        if (width == 0 || offsetBytes is 0 or > 8 || !BitOperations.IsPow2(startBytes) || !BitOperations.IsPow2(largest) || largest < startBytes || IdBytes < 1 + offsetBytes || IdBytes > 64)
        {
            throw new Hdf5Exception("heap", place, "The sizes that a fractal heap states do not fit together.");
        }

        directRows = BitOperations.Log2(largest) - BitOperations.Log2(startBytes) + 2;
    }

    /// <summary>The bytes of an identifier.</summary>
    public int IdBytes { get; }

    /// <summary>Whether its blocks are packed, so that they cannot be read here.</summary>
    public bool IsFiltered { get; }

    /// <summary>Reads the head of a heap.</summary>
    /// <exception cref="Hdf5Exception">It cannot be read.</exception>
    public static Hdf5FractalHeap Read(Hdf5File file, ulong address) => new(file, address);

    /// <summary>Where an object lies in the file; null for one that is kept apart (huge) or in its identifier (tiny).</summary>
    /// <param name="id">Its identifier.</param>
    /// <exception cref="Hdf5Exception">It cannot be found.</exception>
    public (long Offset, int Length)? Find(ReadOnlySpan<byte> id)
    {
        if ((id[0] & 0x30) != 0)
        {
            return null;
        }

        ulong offset = Hdf5File.Number(id.Slice(1, offsetBytes));
        ulong length = Hdf5File.Number(id[(1 + offsetBytes)..]);
        if (length > Hdf5Format.MaximumBlockBytes)
        {
            throw new Hdf5Exception("heap", place, $"An object of a fractal heap has {length} bytes; at most {Hdf5Format.MaximumBlockBytes} are taken as meant.");
        }

        ulong address = rootRows == 0 ? root : Descend(ref offset);
        long position = file.Place(address, What) + (long)Math.Min(offset, (ulong)file.Reader.Length);
        return position <= file.Reader.Length - (long)length
            ? (position, (int)length)
            : throw new Hdf5Exception("heap", place, "An object of a fractal heap does not lie in the file.");
    }

    // Rows of blocks: the first two rows have blocks of the first size, every further one blocks of twice the size before.
    private ulong Descend(ref ulong offset)
    {
        ulong table = root;
        ulong rows = (ulong)rootRows;
        for (int depth = 0; depth < MaximumDepth; depth++)
        {
            ulong first = width * startBytes;
            int row = offset < first ? 0 : BitOperations.Log2(offset / first) + 1;
            ulong blockBytes = row <= 1 ? startBytes : startBytes << (row - 1);
            ulong rowStart = row == 0 ? 0 : first << (row - 1);
            ulong column = (offset - rowStart) / blockBytes;
            if ((ulong)row >= rows || blockBytes == 0 || column >= width)
            {
                break;
            }

            int before = 5 + file.OffsetBytes + offsetBytes;
            ulong entry = table + (ulong)before + ((((ulong)row * width) + column) * (ulong)file.OffsetBytes);
            ulong address = Hdf5File.Number(file.Bytes(entry, file.OffsetBytes, What));
            offset -= rowStart + (column * blockBytes);
            if (row < directRows)
            {
                return address;
            }

            table = address;
            rows = (ulong)Math.Max(0, BitOperations.Log2(blockBytes) - BitOperations.Log2(first) + 1);
        }

        throw new Hdf5Exception("heap", place, "An object of a fractal heap lies outside its blocks.");
    }
}
