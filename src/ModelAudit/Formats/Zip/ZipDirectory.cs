using System.Buffers.Binary;
using ModelAudit.Evidence;
using ModelAudit.Formats.Archives;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Zip;

/// <summary>The directories of an archive: every end record in its tail, and the entries that the directories list.</summary>
internal sealed class ZipDirectory
{
    private const int LongestEntry = ZipFormat.CentralHeaderBytes + (3 * ushort.MaxValue);
    private const int PieceBytes = 1 << 18;

    private readonly ArtifactReader reader;
    private readonly AuditLimits limits;
    private readonly ArchiveReport report;
    private readonly HashSet<long> read = [];
    private long nameBytes;

    private ZipDirectory(ArtifactReader reader, AuditLimits limits, ArchiveReport report)
    {
        this.reader = reader;
        this.limits = limits;
        this.report = report;
    }

    /// <summary>The entries, with the position of their headers in the file.</summary>
    public List<(ZipEntry Entry, long Header)> Entries { get; } = [];

    /// <summary>The stretches that directories and end records take.</summary>
    public List<ByteRange> Covered { get; } = [];

    /// <summary>The stretches that comments on archives take.</summary>
    public List<ByteRange> Comments { get; } = [];

    /// <summary>Where the last end record ends, or -1 when there is none.</summary>
    public long End { get; private set; } = -1;

    /// <summary>Whether there are more entries than may be examined.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Reads the directories.</summary>
    public static ZipDirectory Read(ArtifactReader reader, AuditLimits limits, ArchiveReport report)
    {
        var directory = new ZipDirectory(reader, limits, report);
        directory.ReadTail();
        return directory;
    }

    /// <summary>Reads the directory of an end record found elsewhere; false when it leads to none.</summary>
    public bool Add(long offset)
    {
        if (ZipEnd.At(reader, offset) is not { } end || !Follow(end))
        {
            return false;
        }

        report.Hazard(ArchiveHazards.SeveralDirectories, null, offset, "The file holds more than one directory of entries; programs differ in which of them they read.");
        return true;
    }

    private void ReadTail()
    {
        byte[] tail = new byte[(int)Math.Min(FormatProbe.TailBytes, reader.Length)];
        long start = reader.Length - tail.Length;
        int length = reader.ReadAt(start, tail);
        for (int at = length; at > 0 && (at = tail.AsSpan(0, at).LastIndexOf(ZipFormat.EndRecord)) >= 0;)
        {
            long offset = start + at;

            // The end record of an archive that is stored inside this one is content.
            if (IsContent(offset) || ZipEnd.At(reader, offset) is not { } end || !Follow(end))
            {
                continue;
            }

            if (End < 0)
            {
                End = end.End;
            }
            else
            {
                report.Hazard(ArchiveHazards.SeveralDirectories, null, offset, "The file holds more than one directory of entries; programs differ in which of them they read.");
            }
        }
    }

    private bool IsContent(long offset) =>
        Entries.Any(item => offset >= item.Header && offset < item.Header + ZipFormat.LocalHeaderBytes + (long)Math.Min(item.Entry.Packed, long.MaxValue / 4))
        || Covered.Any(part => offset >= part.Start && offset < part.End);

    // Programs find the directory in front of the end record or where the record says; the two differ when something was put before the archive.
    private bool Follow(ZipEnd end)
    {
        long behind = end.DirectoryBytes <= (ulong)end.Start ? end.Start - (long)end.DirectoryBytes : -1;
        long said = end.DirectoryOffset <= (ulong)end.Start ? (long)end.DirectoryOffset : -1;
        bool isEmpty = end is { Entries: 0, DirectoryBytes: 0 };
        bool found = false;
        if (behind >= 0 && (isEmpty || IsCentral(behind)))
        {
            found = true;
            long shift = behind - (said < 0 ? behind : said);
            ReadEntries(behind, end, shift);
            if (shift != 0 && !isEmpty && IsCentral(said))
            {
                report.Hazard(ArchiveHazards.Directory, null, end.Start, "A directory stands in front of the end record and another where the record says.");
                ReadEntries(said, end, 0);
            }
        }
        else if (said >= 0 && IsCentral(said))
        {
            found = true;
            report.Hazard(ArchiveHazards.Directory, null, end.Start, "The end record gives the directory a length that does not fit.");
            ReadEntries(said, end, 0);
        }

        if (!found)
        {
            return false;
        }

        if (end.Disagreement is { } disagreement)
        {
            report.Hazard(ArchiveHazards.Directory, null, end.Start, disagreement);
        }

        Covered.Add(new ByteRange(end.Start, end.End));
        if (end.CommentBytes > 0)
        {
            Comments.Add(new ByteRange(end.End - end.CommentBytes, end.End));
        }

        return true;
    }

    private bool IsCentral(long offset)
    {
        Span<byte> signature = stackalloc byte[4];
        return offset >= 0 && reader.TryReadExactly(offset, signature) && signature.SequenceEqual(ZipFormat.CentralHeader);
    }

    private void ReadEntries(long start, ZipEnd end, long shift)
    {
        if (!read.Add(start))
        {
            return;
        }

        long length = Math.Max(0, end.Start - start);
        if (length > limits.MaxDocumentBytes)
        {
            report.Unexamined(string.Empty, "bound", GapReason.LimitReached, start, FormattableString.Invariant($"The directory has {length} bytes, more than MaxDocumentBytes ({limits.MaxDocumentBytes}); the rest of it was not read."));
            length = limits.MaxDocumentBytes;
        }

        long position = 0;
        ulong count = 0;
        byte[] bytes = new byte[(int)Math.Min(length, PieceBytes)];
        ReadOnlySpan<byte> piece = default;
        while (true)
        {
            if (piece.Length < Math.Min(length - position, LongestEntry))
            {
                piece = bytes.AsSpan(0, reader.ReadAt(start + position, bytes.AsSpan(0, (int)Math.Min(bytes.Length, length - position))));
            }

            if (ZipHeaders.Central(piece, start + position, out int entryBytes) is not { } entry)
            {
                break;
            }

            nameBytes += entry.NameBytes.Length;
            if (Entries.Count >= limits.MaxContainerFiles || nameBytes > ContainerBudget.MaximumNames)
            {
                IsCut = true;
                report.Unexamined(string.Empty, "bound", GapReason.LimitReached, start + position, Entries.Count >= limits.MaxContainerFiles
                    ? FormattableString.Invariant($"The archive holds more entries than MaxContainerFiles ({limits.MaxContainerFiles}); the others were not examined.")
                    : FormattableString.Invariant($"The names of the archive's entries have more than {ContainerBudget.MaximumNames} bytes; the others were not examined."));
                break;
            }

            piece = piece[entryBytes..];
            position += entryBytes;
            count++;
            long header = entry.HeaderOffset <= long.MaxValue / 4 ? (long)entry.HeaderOffset + shift : -1;
            Entries.Add((entry, header));
        }

        Covered.Add(new ByteRange(start, start + position));
        bool isSignature = piece.Length >= 6 && piece.StartsWith("PK\u0005\u0005"u8) && BinaryPrimitives.ReadUInt16LittleEndian(piece[4..]) == length - position - 6;
        if (isSignature)
        {
            Covered.Add(new ByteRange(start + position, start + length));
        }
        else if (!IsCut && (count != end.Entries || start + position != end.Start))
        {
            report.Hazard(ArchiveHazards.Directory, null, end.Start, FormattableString.Invariant($"The end record promises {end.Entries} entries in {end.DirectoryBytes} bytes; the directory holds {count} in {position}."));
        }
    }
}
