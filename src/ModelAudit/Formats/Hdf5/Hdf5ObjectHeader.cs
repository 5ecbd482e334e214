namespace ModelAudit.Formats.Hdf5;

/// <summary>A message of an object header.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Place">Where its data lies in the file.</param>
/// <param name="Data">Its data.</param>
internal sealed record Hdf5Message(int Kind, long Place, ReadOnlyMemory<byte> Data);

/// <summary>Reads the messages of an object header (HDF5 File Format Specification, IV.A.1), through all blocks in which it goes on, each once.</summary>
internal static class Hdf5ObjectHeader
{
    /// <summary>The kind under which links and attributes are listed that are kept elsewhere, and not read.</summary>
    public const int KeptElsewhere = -1;

    private const int SharedFlag = 2;

    /// <summary>Reads the messages; those that are kept elsewhere are counted only.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">The address of the header.</param>
    /// <param name="shared">The number of messages that are kept elsewhere.</param>
    /// <exception cref="Hdf5Exception">The header cannot be read.</exception>
    public static List<Hdf5Message> Read(Hdf5File file, ulong address, out int shared)
    {
        byte[] start = file.Bytes(address, 6, "an object header");
        bool isNew = start.AsSpan().StartsWith("OHDR"u8);
        if (!isNew && start[0] != 1)
        {
            throw new Hdf5Exception("object-header", file.Place(address, "an object header"), "There is no object header where one should be.");
        }

        var blocks = new Queue<(ulong Address, ulong Length)>();
        var seen = new HashSet<ulong>();
        int creationOrderBytes = 0;
        blocks.Enqueue(isNew ? First(file, address, start[5], out creationOrderBytes) : First(file, address));
        var messages = new List<Hdf5Message>();
        shared = 0;
        bool isFirst = true;
        while (blocks.TryDequeue(out (ulong Address, ulong Length) block))
        {
            if (!seen.Add(block.Address) || seen.Count > Hdf5Format.MaximumBlocks)
            {
                throw new Hdf5Exception("continuation", file.Place(address, "an object header"), $"An object header goes on in the block at {block.Address}, where it has been, or in more than {Hdf5Format.MaximumBlocks} blocks.");
            }

            ReadBlock(file, block, isNew, !isFirst, creationOrderBytes, messages, blocks, ref shared);
            isFirst = false;
        }

        return messages;
    }

    private static (ulong Address, ulong Length) First(Hdf5File file, ulong address)
    {
        byte[] prefix = file.Bytes(address, 12, "an object header");
        return (address + 16, Hdf5File.Number(prefix.AsSpan(8, 4)));
    }

    private static (ulong Address, ulong Length) First(Hdf5File file, ulong address, int flags, out int creationOrderBytes)
    {
        int before = 6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
        int width = 1 << (flags & 3);
        byte[] prefix = file.Bytes(address, before + width, "an object header");
        creationOrderBytes = (flags & 4) != 0 ? 2 : 0;
        return (address + (ulong)(before + width), Hdf5File.Number(prefix.AsSpan(before, width)));
    }

    private static void ReadBlock(
        Hdf5File file, (ulong Address, ulong Length) block, bool isNew, bool isContinuation, int creationOrderBytes, List<Hdf5Message> messages, Queue<(ulong Address, ulong Length)> blocks, ref int shared)
    {
        if (block.Length > Hdf5Format.MaximumBlockBytes)
        {
            throw new Hdf5Exception("object-header", file.Place(block.Address, "a block of an object header"), $"A block of an object header has {block.Length} bytes; at most {Hdf5Format.MaximumBlockBytes} are taken as meant.");
        }

        byte[] bytes = file.Bytes(block.Address, (int)block.Length, "a block of an object header");
        long place = file.Place(block.Address, "a block of an object header");
        int position = 0;
        int end = bytes.Length;
        if (isNew && isContinuation)
        {
            if (!bytes.AsSpan().StartsWith("OCHK"u8))
            {
                throw new Hdf5Exception("continuation", place, "An object header goes on where no block of it begins.");
            }

            position = 4;
            end -= 4;
        }

        int prefix = isNew ? 4 + creationOrderBytes : 8;
        while (end - position >= prefix)
        {
            int kind = isNew ? bytes[position] : (int)Hdf5File.Number(bytes.AsSpan(position, 2));
            int size = (int)Hdf5File.Number(bytes.AsSpan(position + (isNew ? 1 : 2), 2));
            int flags = bytes[position + (isNew ? 3 : 4)];
            position += prefix;
            if (size > end - position || messages.Count >= Hdf5Format.MaximumMessages)
            {
                throw new Hdf5Exception("message", place + position, $"A message of {size} bytes does not end in its block, or there are more than {Hdf5Format.MaximumMessages}.");
            }

            var data = new ReadOnlyMemory<byte>(bytes, position, size);
            if ((flags & SharedFlag) != 0)
            {
                shared++;
                if (kind is (int)Hdf5MessageKind.Attribute or (int)Hdf5MessageKind.Link or (int)Hdf5MessageKind.LinkInfo or (int)Hdf5MessageKind.SymbolTable or (int)Hdf5MessageKind.AttributeInfo)
                {
                    messages.Add(new Hdf5Message(KeptElsewhere, place + position, ReadOnlyMemory<byte>.Empty));
                }
            }
            else if (kind == (int)Hdf5MessageKind.Continuation)
            {
                var span = new Hdf5Span(data.Span, file, place + position, "A continuation");
                blocks.Enqueue((span.Address(), span.Length()));
            }
            else
            {
                messages.Add(new Hdf5Message(kind, place + position, data));
            }

            position += size;
        }
    }
}
