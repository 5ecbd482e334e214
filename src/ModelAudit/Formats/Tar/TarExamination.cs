using System.Globalization;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Formats.Archives;

namespace ModelAudit.Formats.Tar;

/// <summary>Goes through one tar archive from header to header.</summary>
/// <param name="context">The file that is inspected.</param>
/// <param name="report">Where hazards are recorded.</param>
internal sealed class TarExamination(InspectionContext context, ArchiveReport report)
{
    private readonly EntryNames names = new(report);
    private readonly byte[] block = new byte[TarHeader.Bytes];

    // What headers in front of an entry say of it.
    private string? longName;
    private string? longLink;
    private long? wideSize;
    private bool isSparse;

    /// <summary>Does the work.</summary>
    public void Run()
    {
        report.Method("stored");
        ReadEntries();
        names.CheckLinks();
    }

    private void ReadEntries()
    {
        long position = 0;
        long length = context.Reader.Length;
        int zeros = 0;
        while (position + TarHeader.Bytes <= length)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (!context.Reader.TryReadExactly(position, block))
            {
                break;
            }

            if (block.AsSpan().IndexOfAnyExcept((byte)0) < 0)
            {
                position += TarHeader.Bytes;
                if (++zeros == 2)
                {
                    break;
                }

                continue;
            }

            // Programs that skip single empty blocks go on here; others have stopped.
            if (TarHeader.Read(block) is not { IsRight: true } header)
            {
                Trailing(position, zeros > 0);
                return;
            }

            zeros = 0;
            if (report.Entries >= context.Limits.MaxContainerFiles)
            {
                report.Unexamined(header.Name, "bound", GapReason.LimitReached, position, FormattableString.Invariant($"The archive holds more entries than MaxContainerFiles ({context.Limits.MaxContainerFiles}); the others were not examined."));
                return;
            }

            position = Entry(header, position);
        }

        if (zeros == 0)
        {
            report.Hazard(ArchiveHazards.Truncated, null, length, "The archive ends without the empty blocks that close it.");
        }

        if (position < length)
        {
            Trailing(position, isClosed: true);
        }
    }

    private long Entry(TarHeader header, long position)
    {
        long data = position + TarHeader.Bytes;
        long size = header.Type is 'x' or 'g' or 'L' or 'K' ? header.Size : wideSize ?? header.Size;
        long available = Math.Min(size, context.Reader.Length - data);
        string name = longName ?? header.Name;
        if (available < size)
        {
            string detail = FormattableString.Invariant($"The entry '{Shown(name)}' promises {size} bytes; the archive ends after {available}.");
            report.Hazard(ArchiveHazards.Truncated, name, data, detail);
            report.Unexamined(name, "damaged", GapReason.Truncated, data, detail);
        }

        switch (header.Type)
        {
            case 'L':
                longName = TarHeader.Text(Document(data, available));
                break;
            case 'K':
                longLink = TarHeader.Text(Document(data, available));
                break;
            case 'x' or 'g':
                ReadPax(Document(data, available));
                break;
            default:
                Member(header, name, position, data, available);
                (longName, longLink, wideSize, isSparse) = (null, null, null, false);
                break;
        }

        long blocks = available > long.MaxValue - TarHeader.Bytes ? long.MaxValue : (available + TarHeader.Bytes - 1) / TarHeader.Bytes * TarHeader.Bytes;
        return Math.Min(context.Reader.Length, data + blocks);
    }

    private void Member(TarHeader header, string name, long position, long data, long available)
    {
        bool isFolder = header.Type == '5' || (header.Type == '0' && name.EndsWith('/'));
        names.Check(name, position, isFolder);
        string link = longLink ?? header.Link;
        switch (header.Type)
        {
            case '1' or '2':
                names.Link(name, link, position, isHard: header.Type == '1');
                break;
            case '3' or '4' or '6':
                report.Hazard(ArchiveHazards.Device, name, position, header.Type == '6' ? "The entry is a pipe." : "The entry is a device.");
                break;
            case 'S':
                isSparse = true;
                break;
            case '0' or '5' or '7':
                break;
            default:
                report.Hazard(ArchiveHazards.Header, name, position, FormattableString.Invariant($"The entry has the unknown type 0x{(int)header.Type:X2}; programs take it for a file."));
                break;
        }

        if (isSparse)
        {
            report.Hazard(ArchiveHazards.Sparse, name, position, "The entry is a sparse file: what unpacks is longer than what is stored. The stored bytes were examined.");
        }

        if (isFolder && available == 0)
        {
            return;
        }

        if (header.Type is '1' or '2' or '3' or '4' or '6' && available == 0)
        {
            return;
        }

        report.Entries++;
        report.Bytes += available;
        context.AddChild(name, context.Reader.Slice(data, available));
    }

    private ReadOnlySpan<byte> Document(long offset, long length)
    {
        byte[] document = new byte[(int)Math.Min(length, context.Limits.SmallFileBytes)];
        return document.AsSpan(0, context.Reader.ReadAt(offset, document));
    }

    // Records of the form "length key=value\n" (pax Extended Header).
    private void ReadPax(ReadOnlySpan<byte> records)
    {
        while (records.Length > 0)
        {
            int space = records.IndexOf((byte)' ');
            if (space <= 0 || !int.TryParse(records[..space], NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length <= space + 1 || length > records.Length)
            {
                report.Hazard(ArchiveHazards.Header, longName, null, "An extended header is malformed.");
                return;
            }

            ReadOnlySpan<byte> record = records[(space + 1)..length].TrimEnd((byte)'\n');
            int equals = record.IndexOf((byte)'=');
            if (equals > 0)
            {
                Take(Encoding.UTF8.GetString(record[..equals]), record[(equals + 1)..]);
            }

            records = records[length..];
        }
    }

    private void Take(string key, ReadOnlySpan<byte> value)
    {
        switch (key)
        {
            case "path":
                longName = Encoding.UTF8.GetString(value);
                break;
            case "linkpath":
                longLink = Encoding.UTF8.GetString(value);
                break;
            case "size" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long size):
                wideSize = size;
                break;
            case "GNU.sparse.name":
                longName = Encoding.UTF8.GetString(value);
                isSparse = true;
                break;
            default:
                isSparse |= key.StartsWith("GNU.sparse.", StringComparison.Ordinal);
                break;
        }
    }

    private void Trailing(long start, bool isClosed)
    {
        Span<byte> piece = new byte[1 << 16];
        for (long at = start; at < context.Reader.Length; at += piece.Length)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (piece[..context.Reader.ReadAt(at, piece)].IndexOfAnyExcept((byte)0) >= 0)
            {
                string path = context.AddChild(FormattableString.Invariant($"data@{start}"), context.Reader.Slice(start, context.Reader.Length - start));
                if (isClosed)
                {
                    report.Hazard(ArchiveHazards.DataAfter, null, start, "Bytes follow the end of the archive.", path);
                }
                else
                {
                    report.Hazard(ArchiveHazards.Header, null, start, "Where an entry should start there is no header with a right checksum; what follows was examined as it is.", path);
                }

                return;
            }
        }
    }

    private static string Shown(string name) => name.Length > 256 ? name[..256] : name;
}
