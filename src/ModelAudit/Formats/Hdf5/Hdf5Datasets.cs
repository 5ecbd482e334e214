using System.Text;

namespace ModelAudit.Formats.Hdf5;

/// <summary>Where data of a dataset lies outside of the file.</summary>
/// <param name="Kind">external-storage or virtual.</param>
/// <param name="File">The file, as written.</param>
internal sealed record Hdf5Outside(string Kind, string File);

/// <summary>Reads what the messages of a dataset say about where its data is and how it is packed.</summary>
internal static class Hdf5Datasets
{
    private static readonly Dictionary<int, string> FilterNames = new()
    {
        [1] = "deflate", [2] = "shuffle", [3] = "fletcher32", [4] = "szip", [5] = "nbit", [6] = "scaleoffset", [32000] = "lzf", [32001] = "blosc", [32004] = "lz4",
        [32008] = "bitshuffle", [32013] = "zfp", [32015] = "zstd", [32026] = "blosc2",
    };

    /// <summary>The filters (HDF5 File Format Specification, IV.A.2.l): their names, or numbers where they have none here.</summary>
    /// <exception cref="Hdf5Exception">They cannot be read.</exception>
    public static List<string> Filters(Hdf5File file, Hdf5Message message)
    {
        var span = new Hdf5Span(message.Data.Span, file, message.Place, "A list of filters");
        int version = span.U8();
        int count = span.U8();
        span.Skip(version == 1 ? 6 : 0);
        var names = new List<string>(count);
        for (int i = 0; i < count; i++)
        {
            int id = span.U16();
            int nameBytes = version == 1 || id >= 256 ? span.U16() : 0;
            span.Skip(2);
            int values = span.U16();
            span.Skip(version == 1 ? (nameBytes + 7) & ~7 : nameBytes);
            span.Skip(Math.Min(4 * (values + (version == 1 ? values & 1 : 0)), span.Remaining));
            names.Add(FilterNames.GetValueOrDefault(id) ?? FormattableString.Invariant($"filter {id}"));
        }

        return names;
    }

    /// <summary>The files of external storage (HDF5 File Format Specification, IV.A.2.h).</summary>
    /// <exception cref="Hdf5Exception">They cannot be read.</exception>
    public static IEnumerable<Hdf5Outside> ExternalFiles(Hdf5File file, Hdf5Message message)
    {
        var span = new Hdf5Span(message.Data.Span, file, message.Place, "A list of external files");
        span.Skip(6);
        int used = span.U16();
        byte[] names = Hdf5LocalHeap.Read(file, span.Address());
        var outside = new List<Hdf5Outside>();
        for (int i = 0; i < used; i++)
        {
            outside.Add(new Hdf5Outside("external-storage", Hdf5LocalHeap.Text(names, span.Length())));
            span.Skip(2 * file.LengthBytes);
        }

        return outside;
    }

    /// <summary>Looks at the layout (HDF5 File Format Specification, IV.A.2.i).</summary>
    /// <param name="file">The file.</param>
    /// <param name="message">The message.</param>
    /// <param name="stored">The bytes that are stored, where they lie in one piece.</param>
    /// <returns>The file of a virtual dataset, or null.</returns>
    /// <exception cref="Hdf5Exception">It cannot be read, or leads out of the file.</exception>
    public static Hdf5Outside? Layout(Hdf5File file, Hdf5Message message, out long? stored)
    {
        stored = null;
        var span = new Hdf5Span(message.Data.Span, file, message.Place, "A layout");
        int version = span.U8();
        if (version < 3)
        {
            return null;
        }

        int kind = span.U8();
        if (kind == 0)
        {
            stored = span.U16();
        }
        else if (kind == 1)
        {
            ulong address = span.Address();
            ulong size = span.Length();
            if (!file.IsUndefined(address) && (size > (ulong)file.Reader.Length || file.Place(address, "the data of a dataset") > file.Reader.Length - (long)size))
            {
                throw new Hdf5Exception("out-of-range", message.Place, $"The {size} bytes of a dataset at the address {address} do not lie in the file.");
            }

            stored = file.IsUndefined(address) ? 0 : (long)size;
        }
        else if (kind == 3)
        {
            ulong heap = span.Address();
            return new Hdf5Outside("virtual", file.IsUndefined(heap) ? string.Empty : VirtualSource(file, heap, span.U32()));
        }

        return null;
    }

    private static string VirtualSource(Hdf5File file, ulong heap, uint index)
    {
        (long offset, long length) = Hdf5GlobalHeap.Find(file, heap, index);
        var bytes = new byte[(int)Math.Min(length, 4_096)];
        file.Reader.TryReadExactly(offset, bytes);
        var span = new Hdf5Span(bytes, file, offset, "A virtual dataset");
        span.Skip(1 + file.LengthBytes);
        return Encoding.UTF8.GetString(span.Text());
    }
}
