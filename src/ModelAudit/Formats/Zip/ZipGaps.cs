using System.Buffers.Binary;
using ModelAudit.Formats.Archives;

namespace ModelAudit.Formats.Zip;

/// <summary>
/// Looks at every byte that belongs to no entry, no directory and no end record: for entries that no directory lists (which programs
/// that read an archive from its start see), for further directories, and for anything else.
/// </summary>
/// <param name="context">The file that is inspected.</param>
/// <param name="report">Where hazards are recorded.</param>
/// <param name="members">Reads headers.</param>
/// <param name="directory">The directories read so far.</param>
internal sealed class ZipGaps(InspectionContext context, ArchiveReport report, ZipMembers members, ZipDirectory directory)
{
    private const int PieceBytes = 1 << 16;
    private const int Overlap = 4;

    private readonly byte[] piece = new byte[(int)Math.Min(PieceBytes, context.Reader.Length)];

    /// <summary>Stretches that are neither part of the archive nor empty.</summary>
    public List<ByteRange> Foreign { get; } = [];

    /// <summary>Searches every gap; entries found are added to the members.</summary>
    /// <param name="all">The members that directories list.</param>
    public void Search(List<ZipMember> all)
    {
        // What a directory does not list cannot be told from what was not read of it: that is said already.
        if (directory.IsCut)
        {
            return;
        }

        int listed = all.Count;
        foreach ((long start, long end) in Gaps(all))
        {
            SearchGap(start, end, all);
        }

        if (all.Count > listed || directory.Entries.Count > listed)
        {
            foreach ((ZipEntry entry, long header) in directory.Entries.Skip(listed))
            {
                all.Add(members.Of(entry, header));
            }
        }

        foreach ((long start, long end) in Gaps(all))
        {
            if (!IsZero(start, end) && !IsSigningBlock(end))
            {
                Foreign.Add(new ByteRange(start, end));
            }
        }
    }

    private List<ByteRange> Gaps(List<ZipMember> all)
    {
        var parts = new List<ByteRange>(all.Count + directory.Covered.Count);
        foreach (ZipMember member in all)
        {
            if (member.Local is not null)
            {
                parts.Add(new ByteRange(member.Header, member.End));
            }
        }

        parts.AddRange(directory.Covered);
        if (!IsInOrder(parts))
        {
            parts.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        }

        var gaps = new List<ByteRange>();
        long position = 0;
        foreach ((long start, long end) in parts)
        {
            if (start > position)
            {
                gaps.Add(new ByteRange(position, start));
            }

            position = Math.Max(position, end);
        }

        if (context.Reader.Length > position)
        {
            gaps.Add(new ByteRange(position, context.Reader.Length));
        }

        return gaps;
    }

    // As archives are written: what need not be sorted need not be compiled either, where a process examines one file.
    private static bool IsInOrder(List<ByteRange> parts)
    {
        for (int i = 1; i < parts.Count; i++)
        {
            if (parts[i].Start < parts[i - 1].Start)
            {
                return false;
            }
        }

        return true;
    }

    private void SearchGap(long start, long end, List<ZipMember> all)
    {
        for (long at = start; (at = Find(at, end, out bool isEnd)) >= 0;)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (isEnd)
            {
                directory.Add(at);
                at += ZipFormat.EndRecord.Length;
                continue;
            }

            if (all.Count >= context.Limits.MaxContainerFiles)
            {
                report.Unexamined(string.Empty, "bound", Evidence.GapReason.LimitReached, at, FormattableString.Invariant($"The archive holds more entries than MaxContainerFiles ({context.Limits.MaxContainerFiles}); those from offset {at} on were not examined."));
                return;
            }

            if (members.LocalAt(at) is { NameBytes.Length: > 0 } local && IsKnown(local.Method) && Hidden(local) is { } member)
            {
                all.Add(member);
                at = Math.Max(at + ZipFormat.LocalHeader.Length, member.End);
                if (directory.End >= 0)
                {
                    report.Hazard(ArchiveHazards.HiddenEntry, local.Name, local.Offset, "The archive's directory does not list this file; programs that read the archive from its start see it.");
                }
            }
            else
            {
                at += ZipFormat.LocalHeader.Length;
            }
        }
    }

    private static bool IsKnown(ushort method) => !ZipFormat.MethodName(method).StartsWith("method-", StringComparison.Ordinal);

    private ZipMember? Hidden(ZipEntry local)
    {
        long data = ZipMembers.DataOf(local);
        long rest = context.Reader.Length - data;
        if (rest < 0 || (local.Packed > (ulong)rest && !local.HasDescriptor))
        {
            return rest < 0 ? null : new ZipMember { Local = local, Header = local.Offset, Data = data, Packed = rest, End = context.Reader.Length };
        }

        long packed = local.HasDescriptor && local.Packed is 0 or uint.MaxValue ? Measure(local, data) : (long)Math.Min(local.Packed, (ulong)rest);
        (ZipEntry measured, int descriptor) = local.HasDescriptor ? WithDescriptor(local with { Packed = (ulong)packed }, data + packed) : (local, 0);
        return new ZipMember { Local = measured, Header = local.Offset, Data = data, Packed = packed, End = data + packed + descriptor };
    }

    // What the header leaves open, the descriptor behind the data says (4.3.9).
    private (ZipEntry Entry, int Bytes) WithDescriptor(ZipEntry entry, long offset)
    {
        Span<byte> bytes = stackalloc byte[24];
        int read = context.Reader.ReadAt(offset, bytes);
        if (read < 16 || !bytes.StartsWith(ZipFormat.Descriptor))
        {
            return (entry, 0);
        }

        bool isWide = read == 24 && entry.Packed > 0 && BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) == entry.Packed;
        return (entry with
        {
            Checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
            Size = isWide ? BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]),
        }, isWide ? 24 : 16);
    }

    // No header states the length: a decoder knows its end, stored data ends with the descriptor or the next header.
    private long Measure(ZipEntry local, long data)
    {
        if (local.Method == ZipFormat.Deflate)
        {
            using Unpacked unpacked = MeasuredUnpacking.Of(Decoders.Deflate, context.Reader, data, context, out long consumed);
            if (unpacked.Trouble is null)
            {
                return consumed;
            }
        }

        long end = context.Reader.Length;
        Span<byte> signature = stackalloc byte[4];
        for (long at = data; at < end && FindBytes(at, end, "PK"u8) is >= 0 and var found; at = found + 2)
        {
            int read = context.Reader.ReadAt(found, signature);
            if (read == 4 && (signature.SequenceEqual(ZipFormat.Descriptor) || signature.SequenceEqual(ZipFormat.LocalHeader) || signature.SequenceEqual(ZipFormat.CentralHeader)))
            {
                return found - data;
            }
        }

        return end - data;
    }

    private long Find(long start, long end, out bool isEnd)
    {
        isEnd = false;
        Span<byte> signature = stackalloc byte[4];
        for (long at = start; at < end && FindBytes(at, end, "PK"u8) is >= 0 and var found; at = found + 2)
        {
            if (context.Reader.ReadAt(found, signature) < 4)
            {
                break;
            }

            isEnd = signature.SequenceEqual(ZipFormat.EndRecord);
            if (isEnd || signature.SequenceEqual(ZipFormat.LocalHeader))
            {
                return found;
            }
        }

        return -1;
    }

    private long FindBytes(long start, long end, ReadOnlySpan<byte> wanted)
    {
        for (long at = start; at < end; at += PieceBytes - Overlap)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            int read = context.Reader.ReadAt(at, piece.AsSpan(0, (int)Math.Min(PieceBytes, end - at)));
            int found = piece.AsSpan(0, read).IndexOf(wanted);
            if (found >= 0)
            {
                return at + found;
            }

            if (read < PieceBytes)
            {
                break;
            }
        }

        return -1;
    }

    // Padding, as aligners write it.
    private bool IsZero(long start, long end)
    {
        for (long at = start; at < end; at += PieceBytes)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            int read = context.Reader.ReadAt(at, piece.AsSpan(0, (int)Math.Min(PieceBytes, end - at)));
            if (piece.AsSpan(0, read).IndexOfAnyExcept((byte)0) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    // APK Signature Scheme v2: a block right in front of the directory, which ends with its length and a magic.
    private bool IsSigningBlock(long end)
    {
        Span<byte> magic = stackalloc byte[16];
        return end >= magic.Length && context.Reader.TryReadExactly(end - magic.Length, magic) && magic.SequenceEqual("APK Sig Block 42"u8);
    }
}
