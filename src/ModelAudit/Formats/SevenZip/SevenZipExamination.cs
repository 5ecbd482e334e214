using ModelAudit.Evidence;
using ModelAudit.Formats.Archives;

namespace ModelAudit.Formats.SevenZip;

/// <summary>Examines one archive: unpacks each folder once from its start to its end, and hands every file in it to the engine.</summary>
/// <param name="context">The file that is inspected.</param>
/// <param name="report">Where hazards are recorded.</param>
internal sealed class SevenZipExamination(InspectionContext context, ArchiveReport report)
{
    private readonly SevenZipHeader header = new(context, report);

    /// <summary>Does the work.</summary>
    public void Run()
    {
        try
        {
            header.Read();
        }
        catch (SevenZipException exception)
        {
            Unreadable(exception);
            return;
        }

        var names = new EntryNames(report);
        foreach (SevenZipFile file in header.Files)
        {
            names.Check(file.Name, header.Position, file.IsFolder);
            CheckKind(file);
        }

        ExamineFolders(names);
        names.CheckLinks();
        foreach (SevenZipFile file in header.Files.Where(file => !file.HasStream && !file.IsFolder && !file.IsAnti))
        {
            report.Entries++;
            context.AddChild(file.Name, context.Reader.Slice(0, 0));
        }

        ExamineForeign();
    }

    // What nobody can list is at least searched as it is.
    private void Unreadable(SevenZipException exception)
    {
        string reason = exception.Word;
        if (reason == "damaged")
        {
            report.Hazard(exception.Reason == GapReason.Truncated ? ArchiveHazards.Truncated : ArchiveHazards.Damaged, null, 0, exception.Message);
        }

        report.IsUnread = true;
        report.Unexamined(string.Empty, reason, exception.Reason, 0, exception.Message);
        if (context.Reader.Length > SevenZipFormat.StartBytes)
        {
            context.AddChild(FormattableString.Invariant($"data@{SevenZipFormat.StartBytes}"), context.Reader.Slice(SevenZipFormat.StartBytes, context.Reader.Length - SevenZipFormat.StartBytes));
        }
    }

    private void CheckKind(SevenZipFile file)
    {
        if (file.IsAnti)
        {
            report.Hazard(ArchiveHazards.AntiItem, file.Name, header.Position, "The entry tells programs that unpack the archive to delete the file of this name.");
        }

        if (file.IsDevice)
        {
            report.Hazard(ArchiveHazards.Device, file.Name, header.Position, "The entry is a device, a pipe or a socket.");
        }

        if (file.IsFolderWithContent)
        {
            report.Hazard(ArchiveHazards.Header, file.Name, header.Position, "A folder of the archive has content.");
        }
    }

    private void ExamineFolders(EntryNames names)
    {
        SevenZipStreams streams = header.Streams;
        Queue<SevenZipFile> files = new(header.Files.Where(file => file.HasStream));
        int next = 0;
        for (int i = 0; i < streams.Folders.Length; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var members = new List<SevenZipMember>();
            for (; next < streams.SubStreams.Length && streams.SubStreams[next].Folder == i; next++)
            {
                members.Add(Member(files, streams.SubStreams[next], next));
            }

            if (members.Count == 0 && streams.Folders[i].Size > 0)
            {
                string name = FormattableString.Invariant($"folder@{i}");
                report.Hazard(ArchiveHazards.HiddenEntry, name, header.Position, "A folder holds content that belongs to no file.");
                members.Add(new SevenZipMember(name, streams.Folders[i].Size, streams.Folders[i].Checksum, IsLink: false));
            }

            new SevenZipContent(context, report, names, streams.Folders[i], Places(streams, streams.Folders[i])).Examine(members);
        }

        foreach (SevenZipFile file in files)
        {
            report.Hazard(ArchiveHazards.MissingEntry, file.Name, header.Position, "The header lists this file, but no folder holds its content.");
            report.Unexamined(file.Name, "damaged", GapReason.Malformed, header.Position, $"The file '{SevenZipContent.Shown(file.Name)}' of the archive was not examined: no folder holds its content.");
        }
    }

    private SevenZipMember Member(Queue<SevenZipFile> files, SevenZipSubStream content, int number)
    {
        if (files.TryDequeue(out SevenZipFile? file))
        {
            return new SevenZipMember(file.Name, content.Size, content.Checksum, file.IsLink);
        }

        string name = FormattableString.Invariant($"stream@{number}");
        report.Hazard(ArchiveHazards.HiddenEntry, name, header.Position, "A folder holds the content of a file that the header does not list.");
        return new SevenZipMember(name, content.Size, content.Checksum, IsLink: false);
    }

    private List<(long Start, long End)> Places(SevenZipStreams streams, SevenZipFolder folder)
    {
        var places = new List<(long Start, long End)>();
        for (int i = 0; i < folder.PackedInputs.Length; i++)
        {
            (long start, long end) = streams.Place(folder.FirstPacked + i, context.Reader.Length);
            if ((ulong)(end - start) < streams.PackSizes[folder.FirstPacked + i])
            {
                report.Hazard(ArchiveHazards.Truncated, null, start, "The archive ends before the packed data that its header announces.");
            }

            places.Add((start, end));
            header.Covered.Add((start, end));
        }

        return places;
    }

    private void ExamineForeign()
    {
        long position = 0;
        header.Covered.Add((context.Reader.Length, context.Reader.Length));
        foreach ((long start, long end) in header.Covered.OrderBy(part => part.Start).ThenBy(part => part.End))
        {
            if (start < position && end > start)
            {
                report.Hazard(ArchiveHazards.Overlap, null, start, "Parts of the archive share bytes with others.");
            }
            else if (start > position && !IsZero(position, start))
            {
                bool isBehind = start == context.Reader.Length && end == start;
                string path = context.AddChild(FormattableString.Invariant($"data@{position}"), context.Reader.Slice(position, start - position));
                report.Hazard(isBehind ? ArchiveHazards.DataAfter : ArchiveHazards.DataBetween, null, position, FormattableString.Invariant($"{start - position} bytes {(isBehind ? "behind" : "inside")} the archive belong to nothing in it."), path);
            }

            position = Math.Max(position, end);
        }
    }

    private bool IsZero(long start, long end)
    {
        byte[] piece = new byte[(int)Math.Min(1 << 16, end - start)];
        for (long at = start; at < end; at += piece.Length)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            int read = context.Reader.ReadAt(at, piece.AsSpan(0, (int)Math.Min(piece.Length, end - at)));
            if (piece.AsSpan(0, read).IndexOfAnyExcept((byte)0) >= 0)
            {
                return false;
            }
        }

        return true;
    }
}
