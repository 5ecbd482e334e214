using System.Buffers.Binary;
using ModelAudit.Formats.Archives;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Zip;

/// <summary>Reads the header of every entry in front of its data, and compares it with the directory.</summary>
/// <param name="reader">The archive.</param>
/// <param name="report">Where hazards are recorded.</param>
internal sealed class ZipMembers(ArtifactReader reader, ArchiveReport report)
{
    private const int UsualHeaderBytes = 512;
    private const int LongestHeader = ZipFormat.LocalHeaderBytes + (2 * ushort.MaxValue);

    private readonly byte[] buffer = new byte[UsualHeaderBytes];

    /// <summary>The header at a position; null when there is none.</summary>
    public ZipEntry? LocalAt(long offset)
    {
        if (offset < 0 || offset >= reader.Length)
        {
            return null;
        }

        int read = reader.ReadAt(offset, buffer);
        ReadOnlySpan<byte> bytes = buffer.AsSpan(0, read);
        if (read < ZipFormat.LocalHeaderBytes || !bytes.StartsWith(ZipFormat.LocalHeader))
        {
            return null;
        }

        int length = ZipFormat.LocalHeaderBytes + BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]);
        if (length <= read)
        {
            return ZipHeaders.Local(bytes, offset);
        }

        byte[] whole = new byte[Math.Min(length, LongestHeader)];
        return ZipHeaders.Local(whole.AsSpan(0, reader.ReadAt(offset, whole)), offset);
    }

    /// <summary>The member that a directory's entry stands for.</summary>
    public ZipMember Of(ZipEntry central, long header)
    {
        // A directory may count from the archive's start or from the file's.
        ZipEntry? local = LocalAt(header);
        if (local is null && central.HeaderOffset < (ulong)reader.Length && LocalAt((long)central.HeaderOffset) is { } elsewhere)
        {
            (local, header) = (elsewhere, (long)central.HeaderOffset);
        }

        if (local is null)
        {
            report.Hazard(ArchiveHazards.MissingEntry, central.Name, central.Offset, "The directory lists this file, but where it should start there is none.");
            return new ZipMember { Central = central, Header = header, Data = header, Packed = 0, End = header };
        }

        long data = DataOf(local);
        long packed = (long)Math.Min(central.Packed, (ulong)Math.Max(0, reader.Length - data));
        if ((ulong)packed < central.Packed)
        {
            report.Hazard(ArchiveHazards.Truncated, central.Name, data, FormattableString.Invariant($"The directory promises {central.Packed} bytes; the file ends after {packed}."));
        }

        long end = data + packed + (central.HasDescriptor || local.HasDescriptor ? DescriptorBytes(central, data + packed) : 0);
        bool agrees = Compare(central, local);
        if (agrees)
        {
            // A hundred thousand files are described once.
            local = central;
            central.NameBytes = [];
        }

        return new ZipMember
        {
            Central = central,
            Local = local,
            Header = header,
            Data = data,
            Packed = packed,
            End = end,
            IsPlain = agrees,
        };
    }

    /// <summary>Where the data behind a header starts.</summary>
    public static long DataOf(ZipEntry local) => local.Offset + ZipFormat.LocalHeaderBytes + local.NameBytes.Length + local.ExtraBytes;

    /// <summary>The length of the data descriptor at a position (APPNOTE 4.3.9): with or without a signature, with lengths of four or eight bytes.</summary>
    public int DescriptorBytes(ZipEntry entry, long offset)
    {
        Span<byte> bytes = stackalloc byte[24];
        bytes = bytes[..reader.ReadAt(offset, bytes)];
        int signature = bytes.StartsWith(ZipFormat.Descriptor) ? 4 : 0;
        foreach (int start in signature > 0 ? [signature, 0] : (ReadOnlySpan<int>)[0])
        {
            foreach (int width in (ReadOnlySpan<int>)[4, 8])
            {
                int length = start + 4 + (2 * width);
                if (bytes.Length >= length && Value(bytes[(start + 4)..], width) == entry.Packed && Value(bytes[(start + 4 + width)..], width) == entry.Size)
                {
                    return length;
                }
            }
        }

        return 0;
    }

    private static ulong Value(ReadOnlySpan<byte> bytes, int width) =>
        width == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    private bool Compare(ZipEntry central, ZipEntry local)
    {
        bool agrees = true;
        if (!central.NameBytes.AsSpan().SequenceEqual(local.NameBytes))
        {
            Differ(ArchiveHazards.LocalName, $"The directory calls this file otherwise than its own header, which says '{Shown(local.Name)}'.");
        }

        if (central.Flags != local.Flags)
        {
            Differ(ArchiveHazards.LocalFlags, FormattableString.Invariant($"The directory gives the flags 0x{central.Flags:X4}, the file's own header 0x{local.Flags:X4}."));
        }

        if (central.Method != local.Method)
        {
            Differ(ArchiveHazards.LocalMethod, $"The directory says '{ZipFormat.MethodName(central.Method)}', the file's own header '{ZipFormat.MethodName(local.Method)}'.");
        }

        if (!Agrees(central.Packed, local.Packed, local.HasDescriptor) || !Agrees(central.Size, local.Size, local.HasDescriptor))
        {
            Differ(ArchiveHazards.LocalSize, FormattableString.Invariant($"The directory gives {central.Packed} packed bytes of {central.Size}, the file's own header {local.Packed} of {local.Size}."));
        }

        if (!Agrees(central.Checksum, local.Checksum, local.HasDescriptor))
        {
            Differ(ArchiveHazards.LocalChecksum, FormattableString.Invariant($"The directory gives the CRC-32 {central.Checksum:x8}, the file's own header {local.Checksum:x8}."));
        }

        return agrees;

        void Differ(string code, string detail)
        {
            agrees = false;
            report.Hazard(code, central.Name, local.Offset, detail);
        }
    }

    // With a descriptor behind the data, the header says nothing: zero, or all ones for a ZIP64 field that follows.
    private static bool Agrees(ulong central, ulong local, bool follows) => central == local || (follows && local is 0 or uint.MaxValue);

    private static string Shown(string name) => name.Length > 256 ? name[..256] : name;
}
