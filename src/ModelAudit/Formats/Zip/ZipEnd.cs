using System.Buffers.Binary;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Zip;

/// <summary>An end record (APPNOTE.TXT 4.3.16) with the ZIP64 one in front of it (4.3.14), and the directory both point to.</summary>
/// <param name="Start">Where the first of the end records starts.</param>
/// <param name="End">Where the comment ends.</param>
/// <param name="Entries">The number of entries.</param>
/// <param name="DirectoryOffset">Where the directory should start, counted from the archive's start.</param>
/// <param name="DirectoryBytes">How long it should be.</param>
/// <param name="CommentBytes">The length of the comment in front of the end.</param>
/// <param name="Disagreement">How the two records disagree, or null.</param>
internal sealed record ZipEnd(long Start, long End, ulong Entries, ulong DirectoryOffset, ulong DirectoryBytes, int CommentBytes, string? Disagreement)
{
    /// <summary>Reads the end record at a position; null when there is none.</summary>
    public static ZipEnd? At(ArtifactReader reader, long offset)
    {
        Span<byte> record = stackalloc byte[ZipFormat.EndRecordBytes];
        if (!reader.TryReadExactly(offset, record) || !record.StartsWith(ZipFormat.EndRecord))
        {
            return null;
        }

        int comment = BinaryPrimitives.ReadUInt16LittleEndian(record[20..]);
        long end = Math.Min(reader.Length, offset + ZipFormat.EndRecordBytes + comment);
        ulong entries = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        ulong bytes = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        ulong start = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        return Wide(reader, offset, end, entries, bytes, start) ?? new ZipEnd(offset, end, entries, start, bytes, Comment(offset, end), null);
    }

    private static int Comment(long offset, long end) => (int)(end - offset - ZipFormat.EndRecordBytes);

    private static ZipEnd? Wide(ArtifactReader reader, long offset, long end, ulong entries, ulong bytes, ulong start)
    {
        Span<byte> locator = stackalloc byte[ZipFormat.LocatorBytes];
        long locatorOffset = offset - ZipFormat.LocatorBytes;
        if (locatorOffset < 0 || !reader.TryReadExactly(locatorOffset, locator) || !locator.StartsWith(ZipFormat.Zip64Locator))
        {
            return null;
        }

        // Where the locator says, or right in front of it when something was put before the archive.
        ulong said = BinaryPrimitives.ReadUInt64LittleEndian(locator[8..]);
        Span<byte> record = stackalloc byte[ZipFormat.Zip64EndRecordBytes];
        long at = said <= (ulong)locatorOffset ? (long)said : -1;
        if (at < 0 || !reader.TryReadExactly(at, record) || !record.StartsWith(ZipFormat.Zip64EndRecord))
        {
            at = locatorOffset - ZipFormat.Zip64EndRecordBytes;
            if (at < 0 || !reader.TryReadExactly(at, record) || !record.StartsWith(ZipFormat.Zip64EndRecord))
            {
                return new ZipEnd(locatorOffset, end, entries, start, bytes, Comment(offset, end), "The ZIP64 locator points to no ZIP64 end record.");
            }
        }

        ulong wideEntries = BinaryPrimitives.ReadUInt64LittleEndian(record[32..]);
        ulong wideBytes = BinaryPrimitives.ReadUInt64LittleEndian(record[40..]);
        ulong wideStart = BinaryPrimitives.ReadUInt64LittleEndian(record[48..]);
        bool agrees = Agrees(entries, wideEntries, ushort.MaxValue) && Agrees(bytes, wideBytes, uint.MaxValue) && Agrees(start, wideStart, uint.MaxValue);
        return new ZipEnd(at, end, wideEntries, wideStart, wideBytes, Comment(offset, end), agrees ? null : "The end record and the ZIP64 end record describe different directories.");
    }

    private static bool Agrees(ulong narrow, ulong wide, ulong all) => narrow == all || narrow == wide;
}
