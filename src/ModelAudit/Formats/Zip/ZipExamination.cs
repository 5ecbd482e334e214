using ModelAudit.Evidence;
using ModelAudit.Formats.Archives;
using ModelAudit.Formats.PyTorch;

namespace ModelAudit.Formats.Zip;

/// <summary>Examines one archive: finds its members, hands their content to the engine, and says what is unusual.</summary>
/// <param name="context">The file that is inspected.</param>
/// <param name="report">Where hazards are recorded.</param>
internal sealed class ZipExamination(InspectionContext context, ArchiveReport report)
{
    /// <summary>Does the work.</summary>
    public void Run()
    {
        var headers = new ZipMembers(context.Reader, report);
        ZipDirectory directory = ZipDirectory.Read(context.Reader, context.Limits, report);
        var all = new List<ZipMember>(directory.Entries.Count);
        foreach ((ZipEntry entry, long header) in directory.Entries)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            all.Add(headers.Of(entry, header));
        }

        var gaps = new ZipGaps(context, report, headers, directory);
        gaps.Search(all);
        if (directory.End < 0 && all.Count > 0)
        {
            report.Hazard(ArchiveHazards.NoDirectory, null, null, "The archive has no directory that can be read; its files were found by their own headers.");
        }

        if (directory.End < 0 && all.Count == 0)
        {
            Unreadable();
        }

        CheckOverlap(all);
        ExamineMembers(all);
        ExamineForeign(gaps.Foreign, all, directory);
        foreach ((long start, long end) in directory.Comments)
        {
            context.AddChild(FormattableString.Invariant($"comment@{start}"), context.Reader.Slice(start, end - start));
        }
    }

    // What nobody can list is at least searched as it is.
    private void Unreadable()
    {
        const string Detail = "The file starts or ends like a zip archive, but holds neither a directory nor a file that can be read.";
        report.Hazard(ArchiveHazards.Damaged, null, 0, Detail);
        report.Unexamined(string.Empty, "damaged", GapReason.Malformed, 0, Detail);
        long start = Math.Min(ZipFormat.LocalHeader.Length, context.Reader.Length);
        if (context.Reader.Length > start)
        {
            context.AddChild(FormattableString.Invariant($"data@{start}"), context.Reader.Slice(start, context.Reader.Length - start));
        }
    }

    private void ExamineMembers(List<ZipMember> all)
    {
        var names = new EntryNames(report);
        IReadOnlySet<ZipMember> raw = PyTorchStorages.Find(all, context);

        // torch.serialization.set_crc32_options(False) leaves them all out.
        bool hasChecksums = raw.Count == 0 || all.Exists(member => member.Entry.Checksum != 0);
        HashSet<ZipMember> unread = [.. all.Where(member => hasChecksums && (raw.Contains(member) || IsLong(member)))];
        if (unread.Count > 0)
        {
            context.WatchHashing(new ZipChecksums(unread, report), ArchiveFacts.Hazards, ArchiveFacts.Unverified);
        }

        var content = new ZipContent(context, report, names, unread, hasChecksums);
        foreach (ZipMember member in all)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            names.Check(member.Entry.Name, member.Entry.Offset, member.Entry.IsFolder);
            if (member.Entry.UnicodeName is { } unicode && unicode != member.Entry.Name)
            {
                report.Hazard(ArchiveHazards.UnicodePath, member.Entry.Name, member.Entry.Offset, $"The Unicode path field gives another name: '{(unicode.Length > 256 ? unicode[..256] : unicode)}'.");
            }

            if (raw.Contains(member))
            {
                report.Entries++;
                report.RawEntries++;
                report.RawBytes += member.Packed;
                report.Bytes += member.Packed;
                report.Unverified += hasChecksums ? 0 : 1;
                report.Method(ZipFormat.MethodName(member.Entry.Method));
            }
            else
            {
                content.Examine(member);
            }
        }

        names.CheckLinks();
    }

    private bool IsLong(ZipMember member) =>
        member is { IsPlain: true, Entry.Method: ZipFormat.Stored, Entry.IsEncrypted: false } && member.Packed > context.Limits.SmallFileBytes;

    private void CheckOverlap(List<ZipMember> all)
    {
        long end = 0;
        List<ZipMember> found = [.. all.Where(member => member.Local is not null)];
        found.Sort(static (left, right) => left.Header != right.Header ? left.Header.CompareTo(right.Header) : left.End.CompareTo(right.End));
        foreach (ZipMember member in found)
        {
            if (member.Header < end)
            {
                member.IsPlain = false;
                report.Hazard(ArchiveHazards.Overlap, member.Entry.Name, member.Header, "The file shares bytes with another entry of the archive.");
            }

            end = Math.Max(end, member.End);
        }
    }

    private void ExamineForeign(List<ByteRange> foreign, List<ZipMember> all, ZipDirectory directory)
    {
        long first = First(all, directory.Covered);
        foreach ((long start, long end) in foreign)
        {
            if (directory.End < 0 && all.Count == 0)
            {
                return;
            }

            (string code, string where) = end <= first ? (ArchiveHazards.DataBefore, "in front of the archive")
                : directory.End >= 0 && start >= directory.End ? (ArchiveHazards.DataAfter, "behind the archive")
                : (ArchiveHazards.DataBetween, "between its entries");
            string path = context.AddChild(FormattableString.Invariant($"data@{start}"), context.Reader.Slice(start, end - start));
            report.Hazard(code, null, start, FormattableString.Invariant($"{end - start} bytes {where} belong to nothing in it."), path);
        }
    }

    private static long First(List<ZipMember> all, List<ByteRange> covered)
    {
        long first = long.MaxValue;
        foreach (ZipMember member in all)
        {
            first = member.Local is null ? first : Math.Min(first, member.Header);
        }

        foreach (ByteRange part in covered)
        {
            first = Math.Min(first, part.Start);
        }

        return first == long.MaxValue ? 0 : first;
    }
}
