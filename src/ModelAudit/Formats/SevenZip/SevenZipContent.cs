using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Formats.Archives;

namespace ModelAudit.Formats.SevenZip;

/// <summary>Unpacks one folder in one pass, and hands the files in it to the engine as they come.</summary>
/// <param name="context">The archive that is inspected.</param>
/// <param name="report">Where hazards are recorded.</param>
/// <param name="names">The names of all files.</param>
/// <param name="folder">The folder.</param>
/// <param name="places">Where its packed streams lie.</param>
internal sealed class SevenZipContent(InspectionContext context, ArchiveReport report, EntryNames names, SevenZipFolder folder, List<(long Start, long End)> places)
{
    /// <summary>Examines the files of the folder.</summary>
    public void Examine(List<SevenZipMember> members)
    {
        foreach (SevenZipCoder coder in folder.Coders)
        {
            report.Method(SevenZipFormat.MethodName(coder.Method));
        }

        report.Entries += members.Count;
        long start = places is [var first, ..] ? first.Start : 0;
        if (SevenZipDecoders.IsEncrypted(folder))
        {
            Leave(members, 0, "encrypted", GapReason.Unsupported, start, "It is encrypted.");
            return;
        }

        using var packed = new SevenZipSources(context.Reader, places);
        Stream decoder;
        try
        {
            decoder = SevenZipDecoders.Open(folder, packed);
        }
        catch (SevenZipException exception)
        {
            Leave(members, 0, exception.Word, exception.Reason, start, exception.Message);
            if (exception.Word == "damaged")
            {
                report.Hazard(ArchiveHazards.Damaged, members.FirstOrDefault().Name, start, exception.Message);
            }

            return;
        }

        using (decoder)
        {
            Unpack(members, decoder, packed, start);
        }
    }

    /// <summary>A name for a sentence.</summary>
    public static string Shown(string name) => name.Length > 256 ? name[..256] : name;

    private void Unpack(List<SevenZipMember> members, Stream decoder, SevenZipSources packed, long start)
    {
        for (int i = 0; i < members.Count; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            SevenZipMember member = members[i];
            using Unpacked unpacked = Unpacked.Of(() => new LimitedStream(() => decoder, member.Size), () => packed.Failure, packed.Length, context);
            report.Bytes += unpacked.Length;
            if (member.IsLink && IsPlainLink(member, unpacked, start))
            {
                continue;
            }

            string path = context.AddChild(member.Name, unpacked.Content);

            if (unpacked.IsCut)
            {
                string detail = FormattableString.Invariant($"The content of '{Shown(member.Name)}' unpacks to more than {unpacked.Length} bytes from {packed.Length}, beyond MaxExpansionRatio ({context.Limits.MaxExpansionRatio}) and FreeExpansionBytes ({context.Limits.FreeExpansionBytes}) for this file or its outermost container; what comes behind them was not examined.");
                report.Hazard(ArchiveHazards.Bomb, member.Name, start, detail, path);
                report.Unexamined(member.Name, "bound", GapReason.LimitReached, start, detail);
                Leave(members, i + 1, "bound", GapReason.LimitReached, start, "What lies in front of it in the same folder unpacks beyond the bounds.");
                return;
            }

            if (unpacked.Trouble is not null || (ulong)unpacked.Length < member.Size)
            {
                Damaged(members, i, start, path, unpacked.Length);
                return;
            }

            if (member.Checksum is null)
            {
                report.Unverified++;
            }
            else if (member.Checksum != unpacked.Checksum)
            {
                report.Hazard(ArchiveHazards.Checksum, member.Name, start, FormattableString.Invariant($"The CRC-32 of the content is {unpacked.Checksum:x8}, not {member.Checksum:x8}."), path);
            }
        }

        if (folder.Coders is [{ Method: SevenZipFormat.Copy }] && (ulong)packed.Length > folder.Size)
        {
            long behind = start + (long)folder.Size;
            string path = context.AddChild(FormattableString.Invariant($"data@{behind}"), context.Reader.Slice(behind, start + packed.Length - behind));
            report.Hazard(ArchiveHazards.Size, null, behind, FormattableString.Invariant($"A folder stores {packed.Length} bytes as they are and holds files of {folder.Size} bytes only."), path);
        }
    }

    // Whether the content of a link is the plain path to which it leads, and nothing that has to be examined.
    private bool IsPlainLink(SevenZipMember member, Unpacked unpacked, long start)
    {
        byte[]? target = unpacked.Length is > 0 and <= EntryNames.LongestTarget && unpacked is { Trouble: null, IsCut: false } ? new byte[unpacked.Length] : null;
        bool isWhole = target is not null && unpacked.Content.ReadAt(0, target) == target.Length;
        names.Link(member.Name, isWhole ? Encoding.UTF8.GetString(target!) : null, start);
        return isWhole && (ulong)unpacked.Length == member.Size && member.Checksum == unpacked.Checksum && EntryNames.IsPlainPath(target);
    }

    private void Damaged(List<SevenZipMember> members, int from, long start, string? path, long read = 0)
    {
        if (from < members.Count)
        {
            report.Hazard(ArchiveHazards.Damaged, members[from].Name, start, "The compressed data is damaged or ends too early. What came out before was examined.", path);
            report.Unexamined(members[from].Name, "damaged", GapReason.Malformed, start, FormattableString.Invariant($"The file '{Shown(members[from].Name)}' of the archive was examined up to its byte {read} only: the compressed data is damaged or ends too early."));
            Leave(members, from + 1, "damaged", GapReason.Malformed, start, "The compressed data in front of it in the same folder is damaged.");
        }
    }

    private void Leave(List<SevenZipMember> members, int from, string reason, GapReason gap, long start, string why)
    {
        foreach (SevenZipMember member in members.Skip(from))
        {
            report.Unexamined(member.Name, reason, gap, start, $"The file '{Shown(member.Name)}' of the archive was not examined: {why}");
        }
    }
}
