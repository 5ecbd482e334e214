using System.Buffers.Binary;

namespace ModelAudit.Formats.Zip;

/// <summary>
/// The names of the members of an archive as far as the first and last bytes of a file show them: by the headers in front of the first
/// members and by the end of the directory. Bytes of members, which may mention anything, are never taken for names.
/// </summary>
internal static class ZipNames
{
    /// <summary>A question about a name.</summary>
    public delegate bool NameTest(ReadOnlySpan<byte> name);

    /// <summary>Whether a member has a name of this kind.</summary>
    public static bool Any(in FormatProbe probe, NameTest test) => AnyFirst(probe.Header, test) || AnyListed(probe, test);

    // From header to header, as long as each says where the next one stands.
    private static bool AnyFirst(ReadOnlySpan<byte> bytes, NameTest test)
    {
        while (bytes.Length >= ZipFormat.LocalHeaderBytes && bytes.StartsWith(ZipFormat.LocalHeader))
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]);
            if (length > bytes.Length - ZipFormat.LocalHeaderBytes)
            {
                return false;
            }

            if (test(bytes.Slice(ZipFormat.LocalHeaderBytes, length)))
            {
                return true;
            }

            uint packed = BinaryPrimitives.ReadUInt32LittleEndian(bytes[18..]);
            long next = ZipFormat.LocalHeaderBytes + length + BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) + (long)packed;
            if (next >= bytes.Length || (BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]) & ZipFormat.DescriptorFlag) != 0)
            {
                return false;
            }

            bytes = bytes[(int)next..];
        }

        return false;
    }

    private static bool AnyListed(in FormatProbe probe, NameTest test)
    {
        ReadOnlySpan<byte> tail = probe.Tail;
        for (int end = tail.Length; (end = tail[..end].LastIndexOf(ZipFormat.EndRecord)) >= 0;)
        {
            // The last one counts: those before it may belong to an archive that is stored inside.
            if (tail.Length - end >= ZipFormat.EndRecordBytes && AnyBefore(tail[..end], BinaryPrimitives.ReadUInt32LittleEndian(tail[(end + 12)..]), test) is { } found)
            {
                return found;
            }
        }

        return false;
    }

    // Null when no directory stands there.
    private static bool? AnyBefore(ReadOnlySpan<byte> bytes, uint directoryBytes, NameTest test)
    {
        // With ZIP64, a record and its locator stand between the directory and the end record, and its length may be in there.
        ReadOnlySpan<byte> directory = WithoutZip64(bytes, ref directoryBytes);
        if (directoryBytes <= (uint)directory.Length)
        {
            bool found = AnyIn(directory[(directory.Length - (int)directoryBytes)..], test, out bool isWhole);
            return isWhole ? found : null;
        }

        // Only the end of a long directory is there: its entries are those that lead from one to the next up to its end.
        for (int start = 0; directory[start..].IndexOf(ZipFormat.CentralHeader) is >= 0 and var hit; start += hit + 1)
        {
            bool found = AnyIn(directory[(start + hit)..], test, out bool isWhole);
            if (isWhole)
            {
                return found;
            }
        }

        return null;
    }

    private static ReadOnlySpan<byte> WithoutZip64(ReadOnlySpan<byte> bytes, ref uint directoryBytes)
    {
        int record = bytes.Length - ZipFormat.LocatorBytes - ZipFormat.Zip64EndRecordBytes;
        if (record < 0 || !bytes[record..].StartsWith(ZipFormat.Zip64EndRecord) || !bytes[^ZipFormat.LocatorBytes..].StartsWith(ZipFormat.Zip64Locator))
        {
            return bytes;
        }

        directoryBytes = (uint)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(bytes[(record + 40)..]), uint.MaxValue);
        return bytes[..record];
    }

    // Whether an entry has such a name; whole when the entries fill the bytes.
    private static bool AnyIn(ReadOnlySpan<byte> bytes, NameTest test, out bool isWhole)
    {
        bool found = false;
        while (bytes.Length >= ZipFormat.CentralHeaderBytes && bytes.StartsWith(ZipFormat.CentralHeader))
        {
            int name = BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]);
            int length = ZipFormat.CentralHeaderBytes + name + BinaryPrimitives.ReadUInt16LittleEndian(bytes[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(bytes[32..]);
            if (length > bytes.Length)
            {
                break;
            }

            found |= test(bytes.Slice(ZipFormat.CentralHeaderBytes, name));
            bytes = bytes[length..];
        }

        isWhole = bytes.IsEmpty;
        return found;
    }
}
