using System.Text;

namespace ModelAudit.Samples.Building;

/// <summary>
/// Writes HDF5 files: superblock 0 with object headers 1 and symbol tables, or superblock 2 with object headers 2 and link messages. Checksums are left zero.
/// Objects are written from the leaves up; what they return is their address.
/// </summary>
public sealed class Hdf5Builder
{
    private const ulong Undefined = ulong.MaxValue;

    private readonly List<byte> file = [];
    private readonly bool isOld;

    /// <summary>Makes a file of the old or the new style.</summary>
    public Hdf5Builder(bool isOld = false)
    {
        this.isOld = isOld;
        file.AddRange(new byte[isOld ? 96 : 48]);
    }

    /// <summary>The address of what is written next.</summary>
    public ulong Next => (ulong)file.Count;

    /// <summary>Numbers of so many bytes, least significant first.</summary>
    public static byte[] Number(ulong value, int bytes) => BitConverter.GetBytes(value)[..bytes];

    /// <summary>Writes bytes as they are.</summary>
    public ulong Raw(byte[] bytes)
    {
        Align();
        ulong address = Next;
        file.AddRange(bytes);
        return address;
    }

    /// <summary>A message: its kind and its data.</summary>
    public static (int Kind, byte[] Data) Message(int kind, params byte[] data) => (kind, data);

    /// <summary>A hard link (new style).</summary>
    public static (int Kind, byte[] Data) Link(string name, ulong address) => (6, [1, 0, (byte)name.Length, .. Encoding.UTF8.GetBytes(name), .. Number(address, 8)]);

    /// <summary>A soft link (new style).</summary>
    public static (int Kind, byte[] Data) SoftLink(string name, string target) =>
        (6, [1, 8, 1, (byte)name.Length, .. Encoding.UTF8.GetBytes(name), .. Number((ulong)target.Length, 2), .. Encoding.UTF8.GetBytes(target)]);

    /// <summary>An external link (new style).</summary>
    public static (int Kind, byte[] Data) ExternalLink(string name, string other, string target) =>
        (6, [1, 8, 64, (byte)name.Length, .. Encoding.UTF8.GetBytes(name), .. Number((ulong)(other.Length + target.Length + 3), 2), 0, .. Encoding.UTF8.GetBytes(other), 0, .. Encoding.UTF8.GetBytes(target), 0]);

    /// <summary>A shape.</summary>
    public static (int Kind, byte[] Data) Shape(params ulong[] sizes) => (1, [2, (byte)sizes.Length, 0, (byte)(sizes.Length == 0 ? 0 : 1), .. sizes.SelectMany(size => Number(size, 8))]);

    /// <summary>A type of floating-point numbers.</summary>
    public static (int Kind, byte[] Data) Float(int bytes) => (3, [0x11, 0x20, 0x1F, 0, .. Number((ulong)bytes, 4), .. new byte[12]]);

    /// <summary>A contiguous layout.</summary>
    public static (int Kind, byte[] Data) Contiguous(ulong address, ulong bytes) => (8, [3, 1, .. Number(address, 8), .. Number(bytes, 8)]);

    /// <summary>A text attribute of fixed length.</summary>
    public static (int Kind, byte[] Data) Text(string name, string value)
    {
        byte[] text = Encoding.UTF8.GetBytes(value);
        return (12, [3, 0, .. Number((ulong)name.Length + 1, 2), .. Number(8, 2), .. Number(4, 2), 0, .. Encoding.UTF8.GetBytes(name), 0, 0x13, 0, 0, 0, .. Number((ulong)text.Length, 4), .. Shape().Data, .. text]);
    }

    /// <summary>A text attribute of variable length, which lies in a global heap.</summary>
    public (int Kind, byte[] Data) VariableText(string name, string value)
    {
        byte[] text = Encoding.UTF8.GetBytes(value);
        ulong heap = Raw([.. "GCOL"u8, 1, 0, 0, 0, .. Number((ulong)(48 + ((text.Length + 7) & ~7)), 8), .. Number(1, 2), .. Number(1, 2), .. new byte[4], .. Number((ulong)text.Length, 8), .. text, .. new byte[-text.Length & 7], .. new byte[16]]);
        return (12, [3, 0, .. Number((ulong)name.Length + 1, 2), .. Number(16, 2), .. Number(4, 2), 0, .. Encoding.UTF8.GetBytes(name), 0, 0x19, 1, 0, 0, .. Number(16, 4), 0x13, 0, 0, 0, .. Number(1, 4), .. Shape().Data, .. Number((ulong)text.Length, 4), .. Number(heap, 8), .. Number(1, 4)]);
    }

    /// <summary>The files of external storage.</summary>
    public (int Kind, byte[] Data) ExternalFiles(params string[] names)
    {
        ulong heap = Heap([string.Empty, .. names], out ulong[] offsets);
        return (7, [1, 0, 0, 0, .. Number((ulong)names.Length, 2), .. Number((ulong)names.Length, 2), .. Number(heap, 8), .. offsets[1..].SelectMany(offset => (byte[])[.. Number(offset, 8), .. Number(0, 8), .. Number(100, 8)])]);
    }

    /// <summary>The layout of a virtual dataset over another file.</summary>
    public (int Kind, byte[] Data) Virtual(string other)
    {
        byte[] entry = [0, .. Number(1, 8), .. Encoding.UTF8.GetBytes(other), 0, .. "d"u8, 0];
        ulong heap = Raw([.. "GCOL"u8, 1, 0, 0, 0, .. Number((ulong)(48 + ((entry.Length + 7) & ~7)), 8), .. Number(1, 2), .. Number(1, 2), .. new byte[4], .. Number((ulong)entry.Length, 8), .. entry, .. new byte[-entry.Length & 7], .. new byte[16]]);
        return (8, [4, 3, .. Number(heap, 8), .. Number(1, 4)]);
    }

    /// <summary>A dataset of floating-point numbers with data of its size.</summary>
    public ulong Dataset(params ulong[] sizes)
    {
        ulong bytes = sizes.Aggregate(4UL, (product, size) => product * size);
        ulong data = Raw(new byte[bytes]);
        return Object(Shape(sizes), Float(4), Contiguous(data, bytes));
    }

    /// <summary>An object with messages, in the style of the file.</summary>
    public ulong Object(params (int Kind, byte[] Data)[] messages)
    {
        byte[] body = Messages(messages);
        return isOld
            ? Raw([1, 0, .. Number((ulong)messages.Length, 2), .. Number(1, 4), .. Number((ulong)body.Length, 4), 0, 0, 0, 0, .. body])
            : Raw([.. "OHDR"u8, 2, 2, .. Number((ulong)body.Length, 4), .. body, 0, 0, 0, 0]);
    }

    /// <summary>A message that says where the header goes on, with the messages there.</summary>
    public (int Kind, byte[] Data) Continuation(params (int Kind, byte[] Data)[] messages)
    {
        byte[] body = Messages(messages);
        byte[] block = isOld ? body : [.. "OCHK"u8, .. body, 0, 0, 0, 0];
        ulong address = Raw(block);
        return (0x10, [.. Number(address, 8), .. Number((ulong)block.Length, 8)]);
    }

    /// <summary>A symbol table with hard links, and soft ones where the target is given.</summary>
    public (int Kind, byte[] Data) SymbolTable(params (string Name, ulong Address, string? Target)[] links)
    {
        ulong heap = Heap([string.Empty, .. links.Select(link => link.Name), .. links.Select(link => link.Target ?? string.Empty)], out ulong[] offsets);
        ulong node = Raw([
            .. "SNOD"u8, 1, 0, .. Number((ulong)links.Length, 2),
            .. links.SelectMany((link, i) => (byte[])[.. Number(offsets[1 + i], 8), .. Number(link.Target is null ? link.Address : Undefined, 8), .. Number(link.Target is null ? 0UL : 2, 4), .. new byte[4], .. Number(offsets[1 + links.Length + i], 4), .. new byte[12]]),
        ]);
        ulong tree = Raw([.. "TREE"u8, 0, 0, .. Number(1, 2), .. Number(Undefined, 8), .. Number(Undefined, 8), .. Number(0, 8), .. Number(node, 8), .. Number(0, 8)]);
        return (0x11, [.. Number(tree, 8), .. Number(heap, 8)]);
    }

    /// <summary>Links or attributes in a fractal heap: their messages' data, listed by a tree with one leaf.</summary>
    /// <param name="isLinks">Whether they are links.</param>
    /// <param name="messages">The messages.</param>
    /// <param name="rows">0 for a heap of one block, or the rows of its table of blocks; the messages then lie in the second block.</param>
    public (int Kind, byte[] Data) Dense(bool isLinks, (int Kind, byte[] Data)[] messages, int rows = 0)
    {
        const int blockBytes = 4_096;
        int offsetBytes = isLinks ? 4 : 5;
        ulong first = rows == 0 ? 0UL : blockBytes;
        var block = new List<byte>([.. "FHDB"u8, 0, .. Number(0, 8), .. Number(first, offsetBytes)]);
        var ids = new List<byte[]>();
        foreach ((_, byte[] data) in messages)
        {
            ids.Add([0, .. Number(first + (ulong)block.Count, offsetBytes), .. Number((ulong)data.Length, 2)]);
            block.AddRange(data);
        }

        ulong root = Raw([.. block, .. new byte[blockBytes - block.Count]]);
        if (rows > 0)
        {
            root = Raw([.. "FHIB"u8, 0, .. Number(0, 8), .. Number(0, offsetBytes), .. Enumerable.Range(0, rows * 4).SelectMany(i => Number(i == 1 ? root : Undefined, 8))]);
        }

        ulong heap = Raw([
            .. "FRHP"u8, 0, .. Number((ulong)(3 + offsetBytes), 2), 0, 0, 0, .. Number(4_096, 4), .. Number(0, 8), .. Number(Undefined, 8), .. Number(0, 8), .. Number(Undefined, 8), .. new byte[64],
            .. Number(4, 2), .. Number(blockBytes, 8), .. Number(65_536, 8), .. Number((ulong)(8 * offsetBytes), 2), .. Number(1, 2), .. Number(root, 8), .. Number((ulong)rows, 2), 0, 0, 0, 0,
        ]);
        byte[] records = [.. ids.SelectMany(id => isLinks ? (byte[])[0, 0, 0, 0, .. id] : [.. id, 0, 0, 0, 0, 0, 0, 0, 0, 0])];
        int recordBytes = records.Length / ids.Count;
        ulong leaf = Raw([.. "BTLF"u8, 0, (byte)(isLinks ? 5 : 8), .. records, .. new byte[512 - 6 - records.Length]]);
        ulong tree = Raw([.. "BTHD"u8, 0, (byte)(isLinks ? 5 : 8), .. Number(512, 4), .. Number((ulong)recordBytes, 2), 0, 0, 100, 40, .. Number(leaf, 8), .. Number((ulong)ids.Count, 2), .. Number((ulong)ids.Count, 8), 0, 0, 0, 0]);
        return (isLinks ? 2 : 0x15, [0, 0, .. Number(heap, 8), .. Number(tree, 8)]);
    }

    /// <summary>Writes the file.</summary>
    /// <param name="root">The address of the root group.</param>
    /// <param name="userBlock">What stands before the superblock, of 512 times a power of two bytes.</param>
    public byte[] Build(ulong root, byte[]? userBlock = null)
    {
        Align();
        byte[] bytes = file.ToArray();
        ulong end = (ulong)bytes.Length;
        byte[] signature = [0x89, .. "HDF\r\n"u8, 0x1A, 0x0A];
        byte[] start = isOld
            ? [.. signature, 0, 0, 0, 0, 0, 8, 8, 0, .. Number(4, 2), .. Number(16, 2), 0, 0, 0, 0, .. Number((ulong)(userBlock?.Length ?? 0), 8), .. Number(Undefined, 8), .. Number(end, 8), .. Number(Undefined, 8), .. Number(0, 8), .. Number(root, 8), .. new byte[24]]
            : [.. signature, 2, 8, 8, 0, .. Number((ulong)(userBlock?.Length ?? 0), 8), .. Number(Undefined, 8), .. Number(end, 8), .. Number(root, 8), 0, 0, 0, 0];
        start.CopyTo(bytes, 0);
        return [.. userBlock ?? [], .. bytes];
    }

    private byte[] Messages((int Kind, byte[] Data)[] messages) =>
        [.. messages.SelectMany(message => isOld
            ? (byte[])[.. Number((ulong)message.Kind, 2), .. Number((ulong)((message.Data.Length + 7) & ~7), 2), 0, 0, 0, 0, .. message.Data, .. new byte[-message.Data.Length & 7]]
            : [(byte)message.Kind, .. Number((ulong)message.Data.Length, 2), 0, .. message.Data])];

    private ulong Heap(string[] names, out ulong[] offsets)
    {
        using var data = new MemoryStream();
        offsets = new ulong[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            offsets[i] = (ulong)data.Length;
            data.Write([.. Encoding.UTF8.GetBytes(names[i]), 0]);
            data.Write(new byte[-(int)data.Length & 7]);
        }

        ulong segment = Raw(data.ToArray());
        return Raw([.. "HEAP"u8, 0, 0, 0, 0, .. Number((ulong)data.Length, 8), .. Number(1, 8), .. Number(segment, 8)]);
    }

    private void Align() => file.AddRange(new byte[-(int)file.Count & 7]);
}
