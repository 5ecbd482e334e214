using System.Text;

namespace ModelAudit.Formats.Hdf5;

/// <summary>The names of a group or a list of files (HDF5 File Format Specification, III.D).</summary>
internal static class Hdf5LocalHeap
{
    /// <summary>Reads the data of a heap.</summary>
    /// <exception cref="Hdf5Exception">It cannot be read.</exception>
    public static byte[] Read(Hdf5File file, ulong address)
    {
        const string what = "a local heap";
        byte[] head = file.Bytes(address, 8 + (2 * file.LengthBytes) + file.OffsetBytes, what);
        long place = file.Place(address, what);
        if (!head.AsSpan().StartsWith("HEAP"u8))
        {
            throw new Hdf5Exception("heap", place, "There is no local heap where one should be.");
        }

        var span = new Hdf5Span(head, file, place, "A local heap");
        span.Skip(8);
        ulong length = span.Length();
        span.Length();
        ulong data = span.Address();
        return length <= Hdf5Format.MaximumHeapBytes
            ? file.Bytes(data, (int)length, what)
            : throw new Hdf5Exception("heap", place, $"A local heap has {length} bytes; at most {Hdf5Format.MaximumHeapBytes} are taken as meant.");
    }

    /// <summary>The text at an offset of a heap's data; empty where it lies outside.</summary>
    public static string Text(byte[] data, ulong offset)
    {
        if (offset >= (ulong)data.Length)
        {
            return string.Empty;
        }

        ReadOnlySpan<byte> rest = data.AsSpan((int)offset);
        int end = rest.IndexOf((byte)0);
        rest = end < 0 ? rest : rest[..end];
        return Encoding.UTF8.GetString(rest.Length > Hdf5Format.MaximumNameBytes ? rest[..Hdf5Format.MaximumNameBytes] : rest);
    }
}

/// <summary>The values of variable length (HDF5 File Format Specification, III.E).</summary>
internal static class Hdf5GlobalHeap
{
    /// <summary>Where a value lies in the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">The collection it is in.</param>
    /// <param name="index">Its number there.</param>
    /// <exception cref="Hdf5Exception">There is no such value.</exception>
    public static (long Offset, long Length) Find(Hdf5File file, ulong address, uint index)
    {
        const string what = "a global heap";
        int prefix = 8 + file.LengthBytes;
        byte[] head = file.Bytes(address, prefix, what);
        long place = file.Place(address, what);
        if (!head.AsSpan().StartsWith("GCOL"u8))
        {
            throw new Hdf5Exception("heap", place, "There is no global heap where one should be.");
        }

        ulong size = Hdf5File.Number(head.AsSpan(8, file.LengthBytes));
        long end = (long)Math.Min(size, (ulong)(file.Reader.Length - place)) + place;
        long position = place + prefix;
        for (int i = 0; i < Hdf5Format.MaximumNodes && position + 8 + file.LengthBytes <= end; i++)
        {
            byte[] entry = file.Bytes((ulong)(position - file.Base), 8 + file.LengthBytes, what);
            ulong length = Hdf5File.Number(entry.AsSpan(8, file.LengthBytes));
            uint number = (uint)Hdf5File.Number(entry.AsSpan(0, 2));
            position += entry.Length;
            if (length > (ulong)(end - position))
            {
                break;
            }

            if (number == index)
            {
                return (position, (long)length);
            }

            if (number == 0)
            {
                break;
            }

            position += ((long)length + 7) & ~7L;
        }

        throw new Hdf5Exception("heap", place, $"A global heap has no value {index}, or it does not end in the heap.");
    }
}
