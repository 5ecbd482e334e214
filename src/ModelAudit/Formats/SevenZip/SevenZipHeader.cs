using System.IO.Hashing;
using ModelAudit.Formats.Archives;

namespace ModelAudit.Formats.SevenZip;

/// <summary>The header of an archive, unpacked as often as it is packed, and what it describes.</summary>
/// <param name="context">The file that is inspected.</param>
/// <param name="report">Where hazards are recorded.</param>
internal sealed class SevenZipHeader(InspectionContext context, ArchiveReport report)
{
    // 7-Zip packs a header once.
    private const int DeepestPacking = 4;

    // A file takes some hundred bytes of it.
    private const int LargestHeader = 1 << 25;

    /// <summary>Where the content of the files lies.</summary>
    public SevenZipStreams Streams { get; private set; } = SevenZipStreams.None;

    /// <summary>The files.</summary>
    public SevenZipFile[] Files { get; private set; } = [];

    /// <summary>The stretches of the file that belong to the archive.</summary>
    public List<(long Start, long End)> Covered { get; } = [(0, SevenZipFormat.StartBytes)];

    /// <summary>Where the header starts.</summary>
    public long Position { get; private set; }

    /// <summary>Reads it.</summary>
    /// <exception cref="SevenZipException">It cannot be read.</exception>
    public void Read()
    {
        SevenZipStart start = SevenZipStart.Read(context.Reader);
        if (!start.IsRight)
        {
            report.Hazard(ArchiveHazards.Header, null, 8, "The CRC-32 of the first header is wrong.");
        }

        if (start.Version.Major != 0)
        {
            report.Hazard(ArchiveHazards.Header, null, 6, $"The archive says that it is of version {start.Version}; all are of version 0.");
        }

        (long Start, long End) place = start.Place(context.Reader.Length) ?? throw SevenZipException.Truncated(FormattableString.Invariant(
            $"The archive's header should lie at offset {SevenZipFormat.StartBytes} + {start.HeaderOffset} and take {start.HeaderBytes} bytes; the file ends after {context.Reader.Length}."));
        Position = place.Start;
        if (place.Start == place.End)
        {
            return;
        }

        Covered.Add(place);
        byte[] bytes = new byte[CheckLength(start.HeaderBytes)];
        int read = context.Reader.ReadAt(place.Start, bytes);
        Compare(bytes.AsSpan(0, read), start.Checksum);
        for (int depth = 0; bytes.Length > 0 && bytes[0] == SevenZipFormat.EncodedHeader; depth++)
        {
            if (depth == DeepestPacking)
            {
                throw SevenZipException.Bound($"The header is packed more than {DeepestPacking} times.");
            }

            bytes = Unpack(bytes);
        }

        Parse(new SevenZipCursor(bytes));
    }

    private byte[] Unpack(byte[] bytes)
    {
        var cursor = new SevenZipCursor(bytes);
        cursor.Byte();
        SevenZipStreams streams = new SevenZipStreamsReader(cursor, context.Limits).Read();
        if (streams.Folders is not [var folder])
        {
            throw SevenZipException.Malformed(FormattableString.Invariant($"The packed header lies in {streams.Folders.Length} folders instead of one."));
        }

        if (SevenZipDecoders.IsEncrypted(folder))
        {
            throw SevenZipException.Encrypted("The header is encrypted: not even the names of the files can be read.");
        }

        int length = CheckLength(folder.Size);
        (long Start, long End)[] places = [.. Enumerable.Range(folder.FirstPacked, folder.PackedInputs.Length).Select(number => streams.Place(number, context.Reader.Length))];
        Covered.AddRange(places);
        using var packed = new SevenZipSources(context.Reader, places);
        using Stream decoder = SevenZipDecoders.Open(folder, packed);
        using Unpacked unpacked = Unpacked.Of(() => decoder, () => packed.Failure, packed.Length, context);
        if (unpacked.Trouble is not null || unpacked.Length < length)
        {
            throw unpacked.IsCut
                ? SevenZipException.Bound(FormattableString.Invariant($"The header unpacks to more than {unpacked.Length} bytes, beyond MaxExpansionRatio ({context.Limits.MaxExpansionRatio}) and FreeExpansionBytes ({context.Limits.FreeExpansionBytes})."))
                : SevenZipException.Malformed(FormattableString.Invariant($"The packed header is damaged: {unpacked.Length} of its {length} bytes can be unpacked."));
        }

        byte[] header = new byte[length];
        unpacked.Content.ReadAt(0, header);
        if (folder.Checksum is { } checksum)
        {
            Compare(header, checksum);
        }

        return header;
    }

    private void Parse(SevenZipCursor cursor)
    {
        byte id = cursor.Byte();
        if (id != SevenZipFormat.Header)
        {
            throw SevenZipException.Malformed(FormattableString.Invariant($"The header starts with 0x{id:X2} instead of 0x{SevenZipFormat.Header:X2}."));
        }

        bool hasStreams = false;
        bool hasFiles = false;
        for (id = cursor.Byte(); id != SevenZipFormat.End; id = cursor.Byte())
        {
            switch (id)
            {
                case SevenZipFormat.ArchiveProperties:
                    while (cursor.Byte() != SevenZipFormat.End)
                    {
                        cursor.Take(cursor.Number());
                    }

                    break;
                case SevenZipFormat.AdditionalStreams:
                    report.Hazard(ArchiveHazards.Header, null, Position, "The header has additional streams, which no program writes.");
                    new SevenZipStreamsReader(cursor, context.Limits).Read();
                    break;
                case SevenZipFormat.MainStreams when !hasStreams:
                    Streams = new SevenZipStreamsReader(cursor, context.Limits).Read();
                    hasStreams = true;
                    break;
                case SevenZipFormat.Files when !hasFiles:
                    Files = new SevenZipFilesReader(cursor, context.Limits, report).Read();
                    hasFiles = true;
                    break;
                default:
                    throw SevenZipException.Malformed(FormattableString.Invariant($"The header holds 0x{id:X2} where it may not stand."));
            }
        }

        if (cursor.Rest > 0)
        {
            report.Hazard(ArchiveHazards.Header, null, Position, FormattableString.Invariant($"{cursor.Rest} bytes follow the end of the header."));
        }
    }

    private static int CheckLength(ulong length) => length <= LargestHeader
        ? (int)length
        : throw SevenZipException.Bound(FormattableString.Invariant($"The header has {length} bytes; at most {LargestHeader} are read. Nothing in the archive was examined."));

    private void Compare(ReadOnlySpan<byte> header, uint checksum)
    {
        uint actual = Crc32.HashToUInt32(header);
        if (actual != checksum)
        {
            report.Hazard(ArchiveHazards.Header, null, Position, FormattableString.Invariant($"The CRC-32 of the header is {actual:x8}, not {checksum:x8}."));
        }
    }
}
