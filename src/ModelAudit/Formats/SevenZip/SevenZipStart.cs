using System.Buffers.Binary;
using System.IO.Hashing;
using ModelAudit.Reading;

namespace ModelAudit.Formats.SevenZip;

/// <summary>The first 32 bytes (7zFormat.txt, "SignatureHeader").</summary>
/// <param name="HeaderOffset">Where the header starts, counted from the end of these bytes.</param>
/// <param name="HeaderBytes">Its length.</param>
/// <param name="Checksum">Its CRC-32.</param>
/// <param name="IsRight">Whether the CRC-32 of these values is right.</param>
/// <param name="Version">The version of the format.</param>
internal sealed record SevenZipStart(ulong HeaderOffset, ulong HeaderBytes, uint Checksum, bool IsRight, Version Version)
{
    /// <summary>Reads them.</summary>
    public static SevenZipStart Read(ArtifactReader reader)
    {
        Span<byte> bytes = stackalloc byte[SevenZipFormat.StartBytes];
        int read = reader.ReadAt(0, bytes);
        if (!bytes[..read].StartsWith(SevenZipFormat.Signature))
        {
            throw SevenZipException.Malformed("The file does not start as a 7z archive does.");
        }

        if (read < SevenZipFormat.StartBytes)
        {
            throw SevenZipException.Truncated(FormattableString.Invariant($"The file has {read} bytes; the first header alone takes {SevenZipFormat.StartBytes}."));
        }

        return new SevenZipStart(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[20..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) == Crc32.HashToUInt32(bytes[12..]),
            new Version(bytes[6], bytes[7]));
    }

    /// <summary>Where the header lies in a file of a given length, or null when it does not lie in it.</summary>
    public (long Start, long End)? Place(long length)
    {
        UInt128 start = (UInt128)SevenZipFormat.StartBytes + HeaderOffset;
        return start + HeaderBytes <= (UInt128)length ? ((long)start, (long)(start + HeaderBytes)) : null;
    }
}
