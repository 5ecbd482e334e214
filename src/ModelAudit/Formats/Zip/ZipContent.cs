using System.IO.Hashing;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Formats.Archives;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Zip;

/// <summary>Unpacks the members of an archive, compares them with what the archive says of them, and hands them to the engine.</summary>
/// <param name="context">The file that is inspected.</param>
/// <param name="report">Where hazards are recorded.</param>
/// <param name="names">The names of all members.</param>
/// <param name="unread">The members whose checksums are compared while the archive is hashed.</param>
/// <param name="hasChecksums">Whether the archive's writer put checksums in.</param>
internal sealed class ZipContent(InspectionContext context, ArchiveReport report, EntryNames names, IReadOnlySet<ZipMember> unread, bool hasChecksums)
{
    /// <summary>The most packed bytes that an encoder writes for nothing.</summary>
    private const int MostForNothing = 64;

    private const uint TypeMask = 0xF000;
    private const uint TypeLink = 0xA000;

    /// <summary>Examines one member in every reading that its headers allow.</summary>
    public void Examine(ZipMember member)
    {
        if (member.Local is null)
        {
            report.Unexamined(member.Entry.Name, "damaged", GapReason.Malformed, member.Entry.Offset, $"The file '{Shown(member.Entry.Name)}' of the archive was not examined: nothing starts where the directory says.");
            return;
        }

        // Python's zipfile compresses even the nothing that a folder holds.
        if (member.Entry.IsFolder && member.Entry.Size == 0 && (member.Packed == 0 || (member.IsPlain && member.Packed <= MostForNothing && IsNothing(member))))
        {
            return;
        }

        if (member.Entry.IsFolder)
        {
            report.Hazard(ArchiveHazards.Header, member.Entry.Name, member.Header, "A folder of the archive has content.");
        }

        if (IsPlainLink(member))
        {
            return;
        }

        report.Entries++;
        Read(member.Entry, member.Data, member.Packed, member.Entry.Name, unread.Contains(member));
        ZipEntry local = member.Local;
        if (member.Central is not { } central)
        {
            return;
        }

        bool differs = local.Method != central.Method || (local.Packed != central.Packed && (!local.HasDescriptor || local.Packed is not (0 or uint.MaxValue)));
        if (differs || local.Name != central.Name)
        {
            long packed = local.HasDescriptor && local.Packed is 0 or uint.MaxValue ? member.Packed : (long)Math.Min(local.Packed, (ulong)Math.Max(0, context.Reader.Length - member.Data));
            Read(local, member.Data, packed, local.Name);
        }
    }

    private bool IsNothing(ZipMember member)
    {
        if (member.Entry.Method == ZipFormat.Stored || Decoder(member.Entry, member.Packed) is not { } decoder)
        {
            return false;
        }

        using Unpacked unpacked = Unpacked.Of(decoder, context.Reader.Slice(member.Data, member.Packed), context);
        return unpacked is { Length: 0, Trouble: null };
    }

    // Whether the member is a link whose whole content is the plain path to which it leads.
    private bool IsPlainLink(ZipMember member)
    {
        uint kind = (member.Entry.Attributes >> 16) & TypeMask;
        if (kind is 0x1000 or 0x2000 or 0x6000 or 0xC000)
        {
            report.Hazard(ArchiveHazards.Device, member.Entry.Name, member.Header, "The entry is a device, a pipe or a socket.");
        }

        if (kind != TypeLink)
        {
            return false;
        }

        byte[]? target = Target(member);
        names.Link(member.Entry.Name, target is null ? null : Encoding.UTF8.GetString(target), member.Header);
        return target is not null && EntryNames.IsPlainPath(target);
    }

    private byte[]? Target(ZipMember member)
    {
        if (!member.IsPlain || member.Entry.IsEncrypted || member.Packed is 0 or > EntryNames.LongestTarget)
        {
            return null;
        }

        ArtifactReader packed = context.Reader.Slice(member.Data, member.Packed);
        if (member.Entry.Method == ZipFormat.Stored)
        {
            return Bytes(packed, member.Entry);
        }

        if (Decoder(member.Entry, member.Packed) is not { } decoder)
        {
            return null;
        }

        using Unpacked unpacked = Unpacked.Of(decoder, packed, context);
        return unpacked is { Trouble: null, IsCut: false, Length: <= EntryNames.LongestTarget } ? Bytes(unpacked.Content, member.Entry) : null;
    }

    private static byte[]? Bytes(ArtifactReader content, ZipEntry entry)
    {
        byte[] bytes = new byte[content.Length];
        return content.ReadAt(0, bytes) == bytes.Length && (ulong)bytes.Length == entry.Size && Crc32.HashToUInt32(bytes) == entry.Checksum ? bytes : null;
    }

    private void Read(ZipEntry entry, long data, long packed, string name, bool isCheckedLater = false)
    {
        report.Method(ZipFormat.MethodName(entry.Method));
        if ((entry.Flags & ZipFormat.PatchFlag) != 0)
        {
            report.Hazard(ArchiveHazards.PatchFlag, name, entry.Offset, "A flag says that the file is a patch; some programs refuse it, others read it.");
        }

        ArtifactReader content = context.Reader.Slice(data, packed);
        if (entry.Method is ZipFormat.Stored or ZipFormat.Aes)
        {
            ReadStored(entry, content, name, isCheckedLater);
        }
        else if (Decoder(entry, packed) is { } decoder)
        {
            ReadPacked(entry, content, name, decoder);
        }
        else
        {
            report.Unexamined(name, "method", GapReason.Unsupported, entry.Offset, $"The file '{Shown(name)}' of the archive is packed by '{ZipFormat.MethodName(entry.Method)}', which is not read; its packed bytes were examined as they are.");
            context.AddChild(name, content);
        }
    }

    private static Func<Stream, Stream>? Decoder(ZipEntry entry, long packed) => entry.Method switch
    {
        ZipFormat.Deflate => Decoders.Deflate,
        ZipFormat.Deflate64 => Decoders.Deflate64,
        ZipFormat.Bzip2 => Decoders.Bzip2,
        ZipFormat.Xz => Decoders.Xz,
        ZipFormat.Ppmd => Decoders.ZipPpmd(entry.Size),
        ZipFormat.Zstd or ZipFormat.OldZstd => Decoders.Zstd,
        ZipFormat.Lzma => stream => Decoders.ZipLzma(stream, packed, entry.Size <= long.MaxValue ? (long)entry.Size : -1),
        _ => null,
    };

    private void ReadStored(ZipEntry entry, ArtifactReader content, string name, bool isCheckedLater)
    {
        bool isRight = false;
        bool isChecked = content.Length <= context.Limits.SmallFileBytes && (hasChecksums || entry.IsEncrypted);
        uint checksum = 0;
        if (isChecked)
        {
            byte[] bytes = new byte[content.Length];
            int read = content.ReadAt(0, bytes);
            content = new MemoryReader(bytes.AsMemory(0, read));
            checksum = Crc32.HashToUInt32(bytes.AsSpan(0, read));
            isRight = checksum == entry.Checksum;
        }
        else if (!isCheckedLater)
        {
            report.Unverified++;
        }

        report.Bytes += content.Length;
        string path = context.AddChild(ChildName(entry, name, isRight), content);
        if (entry.IsEncrypted)
        {
            Encrypted(entry, name, path, isReadable: isRight && entry.Method == ZipFormat.Stored);
            return;
        }

        if (isChecked && !isRight)
        {
            report.Hazard(ArchiveHazards.Checksum, name, entry.Offset, FormattableString.Invariant($"The CRC-32 of the content is {checksum:x8}, not {entry.Checksum:x8}."), path);
        }

        if (entry.Size != (ulong)content.Length)
        {
            report.Hazard(ArchiveHazards.Size, name, entry.Offset, FormattableString.Invariant($"The header promises {entry.Size} bytes; the content has {content.Length}."), path);
        }
    }

    private void ReadPacked(ZipEntry entry, ArtifactReader packed, string name, Func<Stream, Stream> decoder)
    {
        using Unpacked unpacked = Unpacked.Of(decoder, packed, context);
        report.Bytes += unpacked.Length;

        // Where nothing can be unpacked, the bytes may be what they are.
        bool isRight = unpacked is { Trouble: null, IsCut: false } && unpacked.Checksum == entry.Checksum;
        string path = context.AddChild(ChildName(entry, name, isRight), unpacked is { Length: 0, Trouble: not null } ? packed : unpacked.Content);
        if (entry.IsEncrypted)
        {
            Encrypted(entry, name, path, isRight);
            return;
        }

        if (unpacked.IsCut)
        {
            string detail = FormattableString.Invariant($"The content of '{Shown(name)}' unpacks to more than {unpacked.Length} bytes from {packed.Length}, beyond MaxExpansionRatio ({context.Limits.MaxExpansionRatio}) and FreeExpansionBytes ({context.Limits.FreeExpansionBytes}) for this file or its outermost container; what comes behind them was not examined.");
            report.Hazard(ArchiveHazards.Bomb, name, entry.Offset, detail, path);
            report.Unexamined(name, "bound", GapReason.LimitReached, entry.Offset, detail);
            return;
        }

        if (unpacked.IsRefused)
        {
            report.Unexamined(name, "bound", GapReason.LimitReached, entry.Offset, FormattableString.Invariant($"The file '{Shown(name)}' of the archive was not examined: {unpacked.Trouble}"));
            return;
        }

        if (unpacked.Trouble is { } trouble)
        {
            report.Hazard(ArchiveHazards.Damaged, name, entry.Offset, $"{trouble} What came out before was examined.", path);
            report.Unexamined(name, "damaged", GapReason.Malformed, entry.Offset, FormattableString.Invariant($"The file '{Shown(name)}' of the archive was examined up to its byte {unpacked.Length} only: {trouble}"));
            return;
        }

        if (!isRight && !hasChecksums)
        {
            report.Unverified++;
        }
        else if (!isRight)
        {
            report.Hazard(ArchiveHazards.Checksum, name, entry.Offset, FormattableString.Invariant($"The CRC-32 of the content is {unpacked.Checksum:x8}, not {entry.Checksum:x8}."), path);
        }

        if (entry.Size != (ulong)unpacked.Length)
        {
            report.Hazard(ArchiveHazards.Size, name, entry.Offset, FormattableString.Invariant($"The header promises {entry.Size} bytes; the content has {unpacked.Length}."), path);
        }
    }

    // Cipher text is not what its name promises; what reads without a password, as loaders try that ignore the bit, shows by its content.
    private static string ChildName(ZipEntry entry, string name, bool isRight) => entry.IsEncrypted && !isRight ? name + ".encrypted" : name;

    // Loaders that do not know encryption ignore the bit: what reads without a password is content.
    private void Encrypted(ZipEntry entry, string name, string path, bool isReadable)
    {
        if (isReadable)
        {
            report.Hazard(ArchiveHazards.EncryptionFlag, name, entry.Offset, "A flag says that the file is encrypted; it is not.", path);
            return;
        }

        report.Unexamined(name, "encrypted", GapReason.Unsupported, entry.Offset, $"The file '{Shown(name)}' of the archive is encrypted and cannot be examined.");
    }

    private static string Shown(string name) => name.Length > 256 ? name[..256] : name;
}
