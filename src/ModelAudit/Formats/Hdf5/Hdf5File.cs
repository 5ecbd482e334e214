using System.Buffers.Binary;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Hdf5;

/// <summary>The file as its superblock describes it (HDF5 File Format Specification, II.A): where addresses count from, and how wide they are.</summary>
/// <param name="Reader">The content.</param>
/// <param name="Version">The version of the superblock: 0 to 3.</param>
/// <param name="Base">Where addresses count from, in bytes.</param>
/// <param name="OffsetBytes">The width of addresses in bytes.</param>
/// <param name="LengthBytes">The width of lengths in bytes.</param>
/// <param name="End">The end of the file as it is stated, counted from the base.</param>
/// <param name="Root">The address of the root group's object header.</param>
internal sealed record Hdf5File(ArtifactReader Reader, int Version, long Base, int OffsetBytes, int LengthBytes, ulong End, ulong Root)
{
    /// <summary>Where the signature lies, or -1.</summary>
    public static long FindSignature(ArtifactReader reader, CancellationToken cancellation)
    {
        Span<byte> bytes = stackalloc byte[8];
        for (long offset = 0; offset <= reader.Length - bytes.Length; offset = offset == 0 ? 512 : offset * 2)
        {
            cancellation.ThrowIfCancellationRequested();
            if (reader.TryReadExactly(offset, bytes) && bytes.SequenceEqual(Hdf5Format.Signature))
            {
                return offset;
            }
        }

        return -1;
    }

    /// <summary>Reads the superblock.</summary>
    /// <param name="reader">The content.</param>
    /// <param name="start">Where the signature lies.</param>
    /// <exception cref="Hdf5Exception">It cannot be read.</exception>
    public static Hdf5File Read(ArtifactReader reader, long start)
    {
        var bytes = new byte[(int)Math.Min(128, reader.Length - start)];
        reader.TryReadExactly(start, bytes);
        int version = bytes.Length > 8 ? bytes[8] : -1;
        if (version is < 0 or > 3)
        {
            throw new Hdf5Exception("superblock", start + 8, version < 0 ? "The file ends inside its superblock." : $"The superblock is of version {version}; 0 to 3 are known.");
        }

        int widths = version < 2 ? 13 : 9;
        int offsets = bytes.Length > widths + 1 ? bytes[widths] : 0;
        int lengths = bytes.Length > widths + 1 ? bytes[widths + 1] : 0;
        if (offsets is not (2 or 4 or 8) || lengths is not (2 or 4 or 8))
        {
            throw new Hdf5Exception("superblock", start + widths, $"Addresses have {offsets} bytes and lengths {lengths}; 2, 4 and 8 are read.");
        }

        // Version 0: base, free space, end, driver, then the root's entry with the offset of its name and its header.
        int addresses = version switch { 0 => 24, 1 => 28, _ => 12 };
        int rootIndex = version < 2 ? 5 : 3;
        if (bytes.Length < addresses + ((rootIndex + 1) * offsets))
        {
            throw new Hdf5Exception("superblock", start, "The file ends inside its superblock.");
        }

        ulong At(int index) => Number(bytes.AsSpan(addresses + (index * offsets), offsets));
        ulong stated = At(0);

        // A user block that was put before a file leaves the base as it was: libraries then count from where the signature is.
        return new Hdf5File(reader, version, start, offsets, lengths, At(2), At(rootIndex)) { StatedBase = stated };
    }

    /// <summary>The base address that the superblock states.</summary>
    public ulong StatedBase { get; private init; }

    /// <summary>Whether an address is the one that stands for none.</summary>
    public bool IsUndefined(ulong address) => address == (OffsetBytes == 8 ? ulong.MaxValue : (1UL << (OffsetBytes * 8)) - 1);

    /// <summary>Reads bytes at an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="count">How many.</param>
    /// <param name="what">What they are.</param>
    /// <exception cref="Hdf5Exception">They do not lie in the file.</exception>
    public byte[] Bytes(ulong address, int count, string what)
    {
        long offset = Place(address, what);
        var bytes = new byte[count];
        if (count > Reader.Length - offset || !Reader.TryReadExactly(offset, bytes))
        {
            throw new Hdf5Exception("truncated", offset, $"The file ends inside {what} of {count} bytes.");
        }

        return bytes;
    }

    /// <summary>The position of an address in the file.</summary>
    /// <exception cref="Hdf5Exception">It does not lie in the file.</exception>
    public long Place(ulong address, string what) =>
        address < (ulong)(Reader.Length - Base) ? Base + (long)address : throw new Hdf5Exception("address", Base, $"The address {address} of {what} does not lie in the file.");

    /// <summary>The number that bytes make up, least significant first.</summary>
    public static ulong Number(ReadOnlySpan<byte> bytes)
    {
        Span<byte> wide = stackalloc byte[sizeof(ulong)];
        wide.Clear();
        bytes[..Math.Min(bytes.Length, sizeof(ulong))].CopyTo(wide);
        return BinaryPrimitives.ReadUInt64LittleEndian(wide);
    }
}
