using System.Buffers.Binary;
using ModelAudit.Formats.Zip;

namespace ModelAudit.Formats;

/// <summary>Tests that need more than a fixed magic: each confirms a short signature by structure.</summary>
internal static class BinarySignatures
{
    private static ReadOnlySpan<byte> CentralHeader => "PK\u0001\u0002"u8;

    private static ReadOnlySpan<byte> EndRecord => "PK\u0005\u0006"u8;

    private static ReadOnlySpan<byte> LocalHeader => "PK\u0003\u0004"u8;

    /// <summary>HDF5 (File Format Specification v3, section II.A): the signature lies at 0, 512, 1024, … behind a user block.</summary>
    public static bool IsHdf5(in FormatProbe probe)
    {
        ReadOnlySpan<byte> signature = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A];
        for (int offset = 0; offset + signature.Length <= probe.Header.Length; offset = offset == 0 ? 512 : offset * 2)
        {
            if (probe.Header[offset..].StartsWith(signature))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>ZIP (APPNOTE.TXT 4.3): a local file header at the start, or an end record at the end that points to a central directory.</summary>
    public static bool IsZip(in FormatProbe probe) => StartsAsZip(probe) || (EndsAsZip(probe) && !IsTar(probe) && !probe.Header.StartsWith(SevenZip.SevenZipFormat.Signature));

    /// <summary>A zip with a pickle named data.pkl, as torch.save writes it, or with the records of TorchScript or torch.package.</summary>
    public static bool IsPyTorchZip(in FormatProbe probe) => IsZip(probe) && ZipNames.Any(probe, static name =>
        Ends(name, "data.pkl"u8) || name.EndsWith("/constants.pkl"u8) || name.EndsWith("/bytecode.pkl"u8) || name.IndexOf("/.data/extern_modules"u8) >= 0);

    /// <summary>A zip with the members of a Keras v3 model.</summary>
    public static bool IsKerasZip(in FormatProbe probe) =>
        IsZip(probe) && ZipNames.Any(probe, static name => Ends(name, "model.weights.h5"u8)) && ZipNames.Any(probe, static name => Ends(name, "config.json"u8));

    /// <summary>A zip whose first member is a NumPy array.</summary>
    public static bool IsNumpyZip(in FormatProbe probe)
    {
        if (!StartsAsZip(probe))
        {
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16LittleEndian(probe.Header[26..]);
        return probe.Header.Length >= 30 + length && probe.Header.Slice(30, length).EndsWith(".npy"u8);
    }

    /// <summary>A Python pickle of any protocol.</summary>
    public static bool IsPickle(in FormatProbe probe) => PickleSignature.Matches(probe);

    /// <summary>TAR (POSIX.1-2017, pax): the checksum of the first header is right.</summary>
    public static bool IsTar(in FormatProbe probe)
    {
        if (probe.Header.Length < 512)
        {
            return false;
        }

        ReadOnlySpan<byte> header = probe.Header[..512];
        int sum = 0;
        for (int i = 0; i < header.Length; i++)
        {
            sum += i is >= 148 and < 156 ? ' ' : header[i];
        }

        int stored = 0;
        int digits = 0;
        foreach (byte digit in header.Slice(148, 8))
        {
            if (digit is >= (byte)'0' and <= (byte)'7')
            {
                stored = (stored * 8) + (digit - '0');
                digits++;
            }
            else if (digit != ' ' || digits > 0)
            {
                break;
            }
        }

        return digits > 0 && header[0] != 0 && stored == sum;
    }

    /// <summary>GZIP (RFC 1952): deflate, no reserved flag.</summary>
    public static bool IsGzip(in FormatProbe probe) =>
        probe.Header.Length >= 10 && Begins(probe.Header, [0x1F, 0x8B, 0x08]) && (probe.Header[3] & 0xE0) == 0;

    /// <summary>BZIP2: block size and the magic of the first block or of the end.</summary>
    public static bool IsBzip2(in FormatProbe probe) =>
        probe.Header.Length >= 10
        && probe.Header.StartsWith("BZh"u8)
        && probe.Header[3] is >= (byte)'1' and <= (byte)'9'
        && (Begins(probe.Header[4..], [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]) || Begins(probe.Header[4..], [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]));

    /// <summary>ELF: class, byte order and version.</summary>
    public static bool IsElf(in FormatProbe probe) =>
        probe.Header.Length >= 16 && Begins(probe.Header, [0x7F, 0x45, 0x4C, 0x46]) && probe.Header[4] is 1 or 2 && probe.Header[5] is 1 or 2 && probe.Header[6] == 1;

    /// <summary>PE: the DOS header points to the PE signature.</summary>
    public static bool IsPe(in FormatProbe probe)
    {
        if (probe.Header.Length < 64 || !probe.Header.StartsWith("MZ"u8))
        {
            return false;
        }

        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(probe.Header[60..]);
        return offset < probe.Header.Length - 4
            ? probe.Header[(int)offset..].StartsWith("PE\0\0"u8)
            : offset < probe.Length && (probe.Header.StartsWith("MZqFpD"u8) || probe.Path.Extension is ".exe" or ".dll" or ".sys" or ".pyd");
    }

    /// <summary>Mach-O: a thin image of either byte order, or a universal one with few architectures.</summary>
    public static bool IsMachO(in FormatProbe probe)
    {
        if (probe.Header.Length < 28)
        {
            return false;
        }

        uint magic = BinaryPrimitives.ReadUInt32BigEndian(probe.Header);
        uint second = BinaryPrimitives.ReadUInt32BigEndian(probe.Header[4..]);
        return magic switch
        {
            0xFEEDFACE or 0xFEEDFACF => BinaryPrimitives.ReadUInt32BigEndian(probe.Header[12..]) is > 0 and < 16,
            0xCEFAEDFE or 0xCFFAEDFE => BinaryPrimitives.ReadUInt32LittleEndian(probe.Header[12..]) is > 0 and < 16,
            0xCAFEBABE or 0xCAFEBABF => second is > 0 and < 30,
            _ => false,
        };
    }

    /// <summary>Java class file (JVM specification 4.1): major version 45 or later, which no universal Mach-O has as its count.</summary>
    public static bool IsJavaClass(in FormatProbe probe) =>
        probe.Header.Length >= 10
        && BinaryPrimitives.ReadUInt32BigEndian(probe.Header) == 0xCAFEBABE
        && BinaryPrimitives.ReadUInt16BigEndian(probe.Header[6..]) is >= 45 and < 100;

    /// <summary>Python byte code: magic number of 3.x with CR LF, flags, and a marshalled code object behind the header (PEP 552).</summary>
    public static bool IsPythonBytecode(in FormatProbe probe) =>
        probe.Header.Length > 16
        && probe.Header[2] == 0x0D
        && probe.Header[3] == 0x0A
        && BinaryPrimitives.ReadUInt16LittleEndian(probe.Header) is >= 3000 and < 4000
        && (probe.Header[16] is 0xE3 or 0x63 || probe.Header[12] is 0xE3 or 0x63);

    /// <summary>Windows icon: the first image lies right behind the directory.</summary>
    public static bool IsIcon(in FormatProbe probe) =>
        probe.Header.Length >= 22
        && Begins(probe.Header, [0x00, 0x00, 0x01, 0x00])
        && BinaryPrimitives.ReadUInt16LittleEndian(probe.Header[4..]) is > 0 and <= 64
        && BinaryPrimitives.ReadUInt32LittleEndian(probe.Header[18..]) == 6 + (16u * BinaryPrimitives.ReadUInt16LittleEndian(probe.Header[4..]));

    /// <summary>MP3: an ID3v2 tag, or a frame header in a file of that extension.</summary>
    public static bool IsMp3(in FormatProbe probe) =>
        probe.Header.Length >= 10
        && ((probe.Header.StartsWith("ID3"u8) && probe.Header[3] is >= 2 and <= 4 && probe.Header[4] != 0xFF)
            || (probe.Header[0] == 0xFF && (probe.Header[1] & 0xE6) == 0xE2 && probe.Path.Extension == ".mp3"));

    /// <summary>ISO base media (ISO/IEC 14496-12 4.3): an ftyp box of plausible length comes first.</summary>
    public static bool IsMp4(in FormatProbe probe) =>
        probe.Header.Length >= 16
        && probe.Header[4..].StartsWith("ftyp"u8)
        && !probe.Header[8..].StartsWith("avif"u8)
        && BinaryPrimitives.ReadUInt32BigEndian(probe.Header) is >= 16 and <= 4096;

    /// <summary>OpenType and WOFF: a version and a table directory.</summary>
    public static bool IsFont(in FormatProbe probe)
    {
        if (probe.Header.Length < 28)
        {
            return false;
        }

        if (probe.Header.StartsWith("wOFF"u8) || probe.Header.StartsWith("wOF2"u8))
        {
            return true;
        }

        return (probe.Header.StartsWith("OTTO"u8) || Begins(probe.Header, [0x00, 0x01, 0x00, 0x00]) || probe.Header.StartsWith("true"u8))
            && BinaryPrimitives.ReadUInt16BigEndian(probe.Header[4..]) is > 0 and <= 64
            && probe.Header.Slice(12, 4).IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;
    }

    /// <summary>A SentencePiece vocabulary: a protobuf whose first fields are pieces, each with text and score.</summary>
    public static bool IsSentencePiece(in FormatProbe probe) => ProtobufSignatures.IsSentencePiece(probe);

    /// <summary>A TensorFlow SavedModel: schema version 1 and meta graphs up to the end of the file.</summary>
    public static bool IsSavedModel(in FormatProbe probe) => ProtobufSignatures.IsSavedModel(probe);

    /// <summary>An ONNX model: a protobuf with an IR version, and a graph or opset imports.</summary>
    public static bool IsOnnx(in FormatProbe probe) => ProtobufSignatures.IsOnnx(probe);

    private static bool StartsAsZip(in FormatProbe probe) =>
        probe.Header.Length >= 30
        && probe.Header.StartsWith(LocalHeader)
        && BinaryPrimitives.ReadUInt16LittleEndian(probe.Header[26..]) > 0;

    private static bool EndsAsZip(in FormatProbe probe)
    {
        const int EndRecordLength = 22;
        ReadOnlySpan<byte> tail = probe.Tail;
        for (int search = tail.Length; (search = tail[..search].LastIndexOf(EndRecord)) >= 0;)
        {
            ReadOnlySpan<byte> record = tail[search..];
            if (record.Length >= EndRecordLength && PointsToDirectory(tail, record, search, probe.Length - tail.Length))
            {
                return true;
            }
        }

        return false;
    }

    private static bool PointsToDirectory(ReadOnlySpan<byte> tail, ReadOnlySpan<byte> record, int position, long before)
    {
        const uint InZip64 = uint.MaxValue;
        int entries = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        uint start = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        if (BinaryPrimitives.ReadUInt16LittleEndian(record[20..]) > record.Length - 22)
        {
            return false;
        }

        if (size == InZip64 || start == InZip64 || entries == ushort.MaxValue)
        {
            return position >= 20 && tail[(position - 20)..].StartsWith("PK\u0006\u0007"u8);
        }

        if (size > position)
        {
            return entries > 0 && size <= before + position && size / 46 >= entries;
        }

        // An archive of no members is an end record alone.
        return entries > 0 ? tail[(int)(position - size)..].StartsWith(CentralHeader) : size == 0 && start == 0 && before + position == 0;
    }

    // A member of this name in whatever folder.
    private static bool Ends(ReadOnlySpan<byte> name, ReadOnlySpan<byte> wanted) => name.EndsWith(wanted) && (name.Length == wanted.Length || name[^(wanted.Length + 1)] == '/');

    private static bool Begins(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> magic) => bytes.StartsWith(magic);
}
