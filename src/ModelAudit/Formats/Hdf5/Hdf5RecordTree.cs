using System.Numerics;

namespace ModelAudit.Formats.Hdf5;

/// <summary>The tree that lists what is in a fractal heap (HDF5 File Format Specification, III.A.2, version 2 B-trees).</summary>
internal static class Hdf5RecordTree
{
    private const string What = "a tree of records";
    private const int Overhead = 10;
    private const int MaximumDepth = 16;

    /// <summary>Reads the records of all nodes, each node once.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">The address of the tree's head.</param>
    /// <param name="cancellation">Signals that the audit is being cancelled.</param>
    /// <exception cref="Hdf5Exception">It cannot be read.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(Hdf5File file, ulong address, CancellationToken cancellation)
    {
        byte[] head = file.Bytes(address, 18 + file.OffsetBytes, What);
        long place = file.Place(address, What);
        int nodeBytes = (int)Math.Min(Hdf5File.Number(head.AsSpan(6, 4)), int.MaxValue);
        int recordBytes = (int)Hdf5File.Number(head.AsSpan(10, 2));
        int depth = (int)Hdf5File.Number(head.AsSpan(12, 2));
        if (!head.AsSpan().StartsWith("BTHD"u8) || recordBytes == 0 || depth > MaximumDepth || nodeBytes is < Overhead or > Hdf5Format.MaximumBlockBytes)
        {
            throw new Hdf5Exception("tree", place, "There is no tree of records where one should be, or its sizes do not fit together.");
        }

        (int countBytes, int[] totalBytes) = Widths(nodeBytes, recordBytes, depth, file.OffsetBytes);
        var nodes = new Stack<(ulong Address, int Records, int Depth)>();
        var seen = new HashSet<ulong>();
        Push(nodes, file, Hdf5File.Number(head.AsSpan(16, file.OffsetBytes)), (int)Hdf5File.Number(file.Bytes(address + (ulong)(16 + file.OffsetBytes), 2, What)), depth);
        while (nodes.TryPop(out (ulong Address, int Records, int Depth) node))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!seen.Add(node.Address) || seen.Count > Hdf5Format.MaximumNodes)
            {
                throw new Hdf5Exception("tree", place, $"A tree of records comes back to a node, or has more than {Hdf5Format.MaximumNodes}.");
            }

            byte[] bytes = ReadNode(file, node, nodeBytes, recordBytes, place);
            for (int i = 0; i < node.Records; i++)
            {
                yield return bytes.AsMemory(6 + (i * recordBytes), recordBytes);
            }

            if (node.Depth > 0)
            {
                int pointerBytes = file.OffsetBytes + countBytes + (node.Depth > 1 ? totalBytes[node.Depth - 1] : 0);
                int position = 6 + (node.Records * recordBytes);
                for (int i = 0; i <= node.Records && position + pointerBytes <= bytes.Length; i++, position += pointerBytes)
                {
                    Push(nodes, file, Hdf5File.Number(bytes.AsSpan(position, file.OffsetBytes)), (int)Hdf5File.Number(bytes.AsSpan(position + file.OffsetBytes, countBytes)), node.Depth - 1);
                }
            }
        }
    }

    private static void Push(Stack<(ulong Address, int Records, int Depth)> nodes, Hdf5File file, ulong address, int records, int depth)
    {
        if (!file.IsUndefined(address))
        {
            nodes.Push((address, records, depth));
        }
    }

    private static byte[] ReadNode(Hdf5File file, (ulong Address, int Records, int Depth) node, int nodeBytes, int recordBytes, long place)
    {
        byte[] bytes = file.Bytes(node.Address, nodeBytes, What);
        bool isNode = bytes.AsSpan().StartsWith(node.Depth == 0 ? "BTLF"u8 : "BTIN"u8);
        return isNode && node.Records >= 0 && node.Records <= (nodeBytes - Overhead) / recordBytes
            ? bytes
            : throw new Hdf5Exception("tree", place, "There is no node of a tree of records where one should be, or it has more records than fit.");
    }

    // How many bytes the numbers of records beside a pointer take depends on how many a node below can have.
    private static (int CountBytes, int[] TotalBytes) Widths(int nodeBytes, int recordBytes, int depth, int offsetBytes)
    {
        ulong most = (ulong)((nodeBytes - Overhead) / recordBytes);
        int countBytes = Width(most);
        var totals = new int[depth + 1];
        for (int i = 1; i <= depth; i++)
        {
            int pointer = offsetBytes + countBytes + totals[i - 1];
            ulong inner = (ulong)Math.Max(0, (nodeBytes - Overhead - pointer) / (recordBytes + pointer));
            most = Math.Min((ulong.MaxValue >> 1) / (inner + 2), most);
            most = ((inner + 1) * most) + inner;
            totals[i] = Width(most);
        }

        return (countBytes, totals);
    }

    private static int Width(ulong most) => (most == 0 ? 0 : BitOperations.Log2(most) / 8) + 1;
}
