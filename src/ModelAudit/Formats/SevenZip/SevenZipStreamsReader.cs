using System.Collections.Immutable;

namespace ModelAudit.Formats.SevenZip;

/// <summary>Reads the description of packed streams (7zFormat.txt, "StreamsInfo").</summary>
/// <param name="cursor">The header.</param>
/// <param name="limits">The bounds in force.</param>
internal sealed class SevenZipStreamsReader(SevenZipCursor cursor, AuditLimits limits)
{
    // 7-Zip itself reads no folder with more.
    private const int MostCoders = 32;
    private const int MostInputs = 32;
    private const int MethodBytes = 8;

    private readonly ImmutableArray<SevenZipFolder>.Builder folders = ImmutableArray.CreateBuilder<SevenZipFolder>();
    private ImmutableArray<ulong> packSizes = [];
    private ulong packPosition;
    private int coders;
    private int packedStreams;

    /// <summary>Reads up to the end of the description.</summary>
    public SevenZipStreams Read()
    {
        ImmutableArray<SevenZipSubStream>? subStreams = null;
        for (byte id = cursor.Byte(); id != SevenZipFormat.End; id = cursor.Byte())
        {
            switch (id)
            {
                case SevenZipFormat.PackInfo:
                    ReadPackInfo();
                    break;
                case SevenZipFormat.UnpackInfo when folders.Count == 0:
                    ReadFolders();
                    break;
                case SevenZipFormat.SubStreams when subStreams is null:
                    subStreams = ReadSubStreams();
                    break;
                default:
                    throw SevenZipException.Malformed(FormattableString.Invariant($"The description of the packed streams holds 0x{id:X2} where it may not stand."));
            }
        }

        if (packedStreams > packSizes.Length)
        {
            throw SevenZipException.Malformed(FormattableString.Invariant($"The folders read {packedStreams} packed streams; there are {packSizes.Length}."));
        }

        return new SevenZipStreams
        {
            PackPosition = packPosition,
            PackSizes = packSizes,
            PackStarts = PackStarts(),
            Folders = folders.ToImmutable(),
            SubStreams = subStreams ?? [.. folders.Select((folder, index) => new SevenZipSubStream(index, folder.Size, folder.Checksum))],
        };
    }

    private ImmutableArray<UInt128> PackStarts()
    {
        var starts = ImmutableArray.CreateBuilder<UInt128>(packSizes.Length);
        UInt128 start = (UInt128)SevenZipFormat.StartBytes + packPosition;
        foreach (ulong size in packSizes)
        {
            starts.Add(start);
            start += size;
        }

        return starts.MoveToImmutable();
    }

    private void ReadPackInfo()
    {
        packPosition = cursor.Number();
        int count = cursor.Count(checked(4 * limits.MaxContainerFiles), "packed streams");
        for (byte id = cursor.Byte(); id != SevenZipFormat.End; id = cursor.Byte())
        {
            switch (id)
            {
                case SevenZipFormat.Sizes:
                    packSizes = Numbers(count);
                    break;
                case SevenZipFormat.Checksums:
                    // Of packed bytes: nobody compares them, what they unpack to has its own.
                    cursor.Checksums(count);
                    break;
                default:
                    cursor.Take(cursor.Number());
                    break;
            }
        }

        if (packSizes.Length != count)
        {
            throw SevenZipException.Malformed("The packed streams have no lengths.");
        }
    }

    private ImmutableArray<ulong> Numbers(int count)
    {
        if (count > cursor.Rest)
        {
            throw SevenZipException.Truncated(FormattableString.Invariant($"The header ends before {count} lengths that it announces."));
        }

        var numbers = ImmutableArray.CreateBuilder<ulong>(count);
        for (int i = 0; i < count; i++)
        {
            numbers.Add(cursor.Number());
        }

        return numbers.MoveToImmutable();
    }

    private void ReadFolders()
    {
        Expect(SevenZipFormat.Folders);
        int count = cursor.Count(limits.MaxContainerFiles, "folders");
        cursor.ExpectInline();
        for (int i = 0; i < count; i++)
        {
            folders.Add(ReadFolder());
        }

        Expect(SevenZipFormat.UnpackSizes);
        foreach (SevenZipFolder folder in folders)
        {
            folder.Sizes = Numbers(folder.Coders.Length);
        }

        for (byte id = cursor.Byte(); id != SevenZipFormat.End; id = cursor.Byte())
        {
            if (id != SevenZipFormat.Checksums)
            {
                cursor.Take(cursor.Number());
                continue;
            }

            uint?[] checksums = cursor.Checksums(count);
            for (int i = 0; i < count; i++)
            {
                folders[i].Checksum = checksums[i];
            }
        }
    }

    private SevenZipFolder ReadFolder()
    {
        ulong count = cursor.Number();
        if (count is 0 or > MostCoders)
        {
            throw SevenZipException.Malformed(FormattableString.Invariant($"A folder has {count} coders; at least 1 and at most {MostCoders} are possible."));
        }

        coders += (int)count;
        if (coders > 4 * limits.MaxContainerFiles)
        {
            throw SevenZipException.Bound(FormattableString.Invariant($"The folders have more coders than four times MaxContainerFiles ({limits.MaxContainerFiles}). Nothing in the archive was examined."));
        }

        var steps = ImmutableArray.CreateBuilder<SevenZipCoder>((int)count);
        int inputs = 0;
        for (int i = 0; i < (int)count; i++)
        {
            steps.Add(ReadCoder());
            inputs += steps[i].Inputs;
        }

        if (inputs > MostInputs || inputs < (int)count)
        {
            throw SevenZipException.Malformed(FormattableString.Invariant($"The coders of a folder read {inputs} streams."));
        }

        var pairs = ImmutableArray.CreateBuilder<(int Input, int Output)>((int)count - 1);
        for (int i = 1; i < (int)count; i++)
        {
            pairs.Add((Index(inputs), Index((int)count)));
        }

        int packed = inputs - pairs.Count;
        ImmutableArray<int> packedInputs = packed == 1
            ? [Enumerable.Range(0, inputs).First(input => pairs.All(pair => pair.Input != input))]
            : [.. Enumerable.Range(0, packed).Select(_ => Index(inputs))];
        packedStreams += packed;
        return new SevenZipFolder(steps.MoveToImmutable(), pairs.MoveToImmutable(), packedInputs) { FirstPacked = packedStreams - packed };
    }

    private SevenZipCoder ReadCoder()
    {
        byte kind = cursor.Byte();
        int length = kind & 0x0F;
        if (length > MethodBytes || (kind & 0xC0) != 0)
        {
            throw SevenZipException.Malformed(FormattableString.Invariant($"A coder starts with 0x{kind:X2}, which is none."));
        }

        ulong method = 0;
        foreach (byte value in cursor.Take((ulong)length).Span)
        {
            method = (method << 8) | value;
        }

        ulong inputs = 1;
        if ((kind & 0x10) != 0)
        {
            inputs = cursor.Number();
            ulong outputs = cursor.Number();
            if (inputs > MostInputs || outputs != 1)
            {
                throw SevenZipException.Unsupported(FormattableString.Invariant($"A coder ('{SevenZipFormat.MethodName(method)}') reads {inputs} streams and makes {outputs}, which is not read."));
            }
        }

        return new SevenZipCoder(method, (int)inputs, (kind & 0x20) != 0 ? cursor.Take(cursor.Number()) : default);
    }

    private ImmutableArray<SevenZipSubStream> ReadSubStreams()
    {
        int[] counts = new int[folders.Count];
        Array.Fill(counts, 1);
        byte id = cursor.Byte();
        if (id == SevenZipFormat.StreamCounts)
        {
            int left = limits.MaxContainerFiles;
            for (int i = 0; i < counts.Length; i++)
            {
                counts[i] = cursor.Count(left, "files in its folders");
                left -= counts[i];
            }

            id = cursor.Byte();
        }

        ulong[][] sizes = new ulong[counts.Length][];
        bool hasSizes = id == SevenZipFormat.Sizes;
        for (int i = 0; i < counts.Length; i++)
        {
            sizes[i] = SizesIn(folders[i], counts[i], hasSizes);
        }

        id = hasSizes ? cursor.Byte() : id;
        uint?[] checksums = [];
        for (; id != SevenZipFormat.End; id = cursor.Byte())
        {
            if (id == SevenZipFormat.Checksums)
            {
                checksums = cursor.Checksums(counts.Where((count, folder) => !HasChecksum(folder, count)).Sum());
            }
            else
            {
                cursor.Take(cursor.Number());
            }
        }

        var all = ImmutableArray.CreateBuilder<SevenZipSubStream>(counts.Sum());
        int next = 0;
        for (int folder = 0; folder < counts.Length; folder++)
        {
            foreach (ulong size in sizes[folder])
            {
                uint? checksum = HasChecksum(folder, counts[folder]) ? folders[folder].Checksum : next < checksums.Length ? checksums[next++] : null;
                all.Add(new SevenZipSubStream(folder, size, checksum));
            }
        }

        return all.MoveToImmutable();
    }

    // The checksum of a folder is that of the only file in it.
    private bool HasChecksum(int folder, int count) => count == 1 && folders[folder].Checksum is not null;

    // The length of the last file is what the others leave.
    private ulong[] SizesIn(SevenZipFolder folder, int count, bool isStated)
    {
        if (count > 1 && (!isStated || count - 1 > cursor.Rest))
        {
            throw SevenZipException.Malformed(FormattableString.Invariant($"A folder holds {count} files; the header does not give their lengths."));
        }

        ulong[] sizes = new ulong[count];
        ulong left = folder.Size;
        for (int i = 0; i < count; i++)
        {
            sizes[i] = i < count - 1 ? cursor.Number() : left;
            if (sizes[i] > left)
            {
                throw SevenZipException.Malformed("The files of a folder are longer than what it unpacks to.");
            }

            left -= sizes[i];
        }

        return sizes;
    }

    private int Index(int count)
    {
        ulong index = cursor.Number();
        return index < (ulong)count ? (int)index : throw SevenZipException.Malformed(FormattableString.Invariant($"The coders of a folder name the stream {index} of {count}."));
    }

    private void Expect(byte id)
    {
        byte found = cursor.Byte();
        if (found != id)
        {
            throw SevenZipException.Malformed(FormattableString.Invariant($"The description of the folders holds 0x{found:X2} instead of 0x{id:X2}."));
        }
    }
}
