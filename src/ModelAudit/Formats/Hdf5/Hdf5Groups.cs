using System.Text;

namespace ModelAudit.Formats.Hdf5;

/// <summary>A link of a group.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">hard, soft, external or user-defined.</param>
/// <param name="Address">The object of a hard link.</param>
/// <param name="Target">Where another link leads, as written.</param>
/// <param name="File">The file of an external link.</param>
internal sealed record Hdf5Link(string Name, string Kind, ulong Address, string? Target, string? File);

/// <summary>The links of groups: symbol tables (HDF5 File Format Specification, III.A to III.D) and link messages (IV.A.2.g).</summary>
internal static class Hdf5Groups
{
    /// <summary>Reads the links of a symbol table.</summary>
    /// <param name="file">The file.</param>
    /// <param name="table">The message that says where its tree and its heap are.</param>
    /// <param name="cancellation">Signals that the audit is being cancelled.</param>
    /// <exception cref="Hdf5Exception">It cannot be read.</exception>
    public static IEnumerable<Hdf5Link> Read(Hdf5File file, Hdf5Message table, CancellationToken cancellation)
    {
        (ulong tree, ulong heapAddress) = Addresses(file, table);
        byte[] names = Hdf5LocalHeap.Read(file, heapAddress);
        var nodes = new Stack<ulong>();
        var seen = new HashSet<ulong>();
        nodes.Push(tree);
        while (nodes.TryPop(out ulong node))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!seen.Add(node) || seen.Count > Hdf5Format.MaximumNodes)
            {
                throw new Hdf5Exception("tree", file.Place(node, "a node of a tree"), $"The tree of a group comes back to a node, or has more than {Hdf5Format.MaximumNodes}.");
            }

            byte[] signature = file.Bytes(node, 4, "a node of a tree");
            if (signature.AsSpan().SequenceEqual("SNOD"u8))
            {
                foreach (Hdf5Link link in Entries(file, node, names))
                {
                    yield return link;
                }
            }
            else
            {
                Children(file, node, nodes);
            }
        }
    }

    /// <summary>Reads a link message.</summary>
    /// <exception cref="Hdf5Exception">It cannot be read.</exception>
    public static Hdf5Link Read(Hdf5File file, long place, ReadOnlySpan<byte> data)
    {
        var span = new Hdf5Span(data, file, place, "A link");
        span.Skip(1);
        int flags = span.U8();
        int type = (flags & 8) != 0 ? span.U8() : 0;
        span.Skip(((flags & 4) != 0 ? 8 : 0) + ((flags & 0x10) != 0 ? 1 : 0));
        ulong length = span.Number(1 << (flags & 3));
        if (length > (ulong)span.Remaining)
        {
            throw new Hdf5Exception("link", place, "The name of a link does not end in its message.");
        }

        string name = Encoding.UTF8.GetString(span.Take((int)length));
        if (type == 0)
        {
            return new Hdf5Link(name, "hard", span.Address(), null, null);
        }

        ReadOnlySpan<byte> value = span.Take(Math.Min(span.U16(), span.Remaining));
        if (type == 1)
        {
            return new Hdf5Link(name, "soft", 0, Encoding.UTF8.GetString(value), null);
        }

        if (type != 64 || value.IsEmpty)
        {
            return new Hdf5Link(name, "user-defined", 0, null, null);
        }

        var external = new Hdf5Span(value[1..], file, place, "An external link");
        string other = Encoding.UTF8.GetString(external.Text());
        return new Hdf5Link(name, "external", 0, Encoding.UTF8.GetString(external.Text()), other);
    }

    private static (ulong Tree, ulong Heap) Addresses(Hdf5File file, Hdf5Message table)
    {
        var span = new Hdf5Span(table.Data.Span, file, table.Place, "A symbol table");
        return (span.Address(), span.Address());
    }

    private static void Children(Hdf5File file, ulong node, Stack<ulong> nodes)
    {
        const string what = "a node of a tree";
        int prefix = 8 + (2 * file.OffsetBytes);
        byte[] head = file.Bytes(node, prefix, what);
        if (!head.AsSpan().StartsWith("TREE"u8) || head[4] != 0)
        {
            throw new Hdf5Exception("tree", file.Place(node, what), "There is no node of a group's tree where one should be.");
        }

        int used = (int)Hdf5File.Number(head.AsSpan(6, 2));
        byte[] body = file.Bytes(node + (ulong)prefix, used * (file.LengthBytes + file.OffsetBytes), what);
        var span = new Hdf5Span(body, file, file.Place(node, what), "A node of a tree");
        for (int i = 0; i < used; i++)
        {
            span.Skip(file.LengthBytes);
            nodes.Push(span.Address());
        }
    }

    private static List<Hdf5Link> Entries(Hdf5File file, ulong node, byte[] names)
    {
        const string what = "a node of a symbol table";
        int count = (int)Hdf5File.Number(file.Bytes(node, 8, what).AsSpan(6, 2));
        int size = (2 * file.OffsetBytes) + 24;
        byte[] body = file.Bytes(node + 8, count * size, what);
        var links = new List<Hdf5Link>(count);
        var span = new Hdf5Span(body, file, file.Place(node, what), "A node of a symbol table");
        for (int i = 0; i < count; i++)
        {
            string name = Hdf5LocalHeap.Text(names, span.Address());
            ulong address = span.Address();
            uint kind = span.U32();
            span.Skip(4);
            ulong scratch = Hdf5File.Number(span.Take(16)[..4]);
            links.Add(kind == 2 ? new Hdf5Link(name, "soft", 0, Hdf5LocalHeap.Text(names, scratch), null) : new Hdf5Link(name, "hard", address, null, null));
        }

        return links;
    }
}
