using System.IO.Hashing;
using ModelAudit.Formats.Archives;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Zip;

/// <summary>
/// Compares the checksums of members that are not read otherwise, the raw data of tensors, while the archive is hashed; then states what
/// is wrong with the archive.
/// </summary>
/// <param name="members">The members; they do not overlap.</param>
/// <param name="report">Where hazards are recorded.</param>
internal sealed class ZipChecksums(IEnumerable<ZipMember> members, ArchiveReport report) : IContentWatch
{
    private readonly ZipMember[] order = Ordered(members);
    private readonly Crc32 checksum = new();
    private int next;

    /// <inheritdoc/>
    public void See(long offset, ReadOnlySpan<byte> bytes)
    {
        long end = offset + bytes.Length;
        while (next < order.Length && order[next].Data < end)
        {
            ZipMember member = order[next];
            long stop = member.Data + member.Packed;
            if (stop > offset)
            {
                int from = (int)Math.Max(0, member.Data - offset);
                checksum.Append(bytes[from..(int)(Math.Min(stop, end) - offset)]);
            }

            if (stop > end)
            {
                return;
            }

            Compare(member, checksum.GetCurrentHashAsUInt32());
            checksum.Reset();
            next++;
        }
    }

    /// <inheritdoc/>
    public void State(InspectionContext context)
    {
        // Of a file that has become shorter meanwhile.
        report.Unverified += order.Length - next;
        report.StateHazards(context);
    }

    private static ZipMember[] Ordered(IEnumerable<ZipMember> members)
    {
        ZipMember[] ordered = [.. members];
        Array.Sort(ordered, static (left, right) => left.Data.CompareTo(right.Data));
        return ordered;
    }

    private void Compare(ZipMember member, uint actual)
    {
        if (actual != member.Entry.Checksum)
        {
            report.Hazard(ArchiveHazards.Checksum, member.Entry.Name, member.Entry.Offset, FormattableString.Invariant($"The CRC-32 of the content is {actual:x8}, not {member.Entry.Checksum:x8}."));
        }
    }
}
