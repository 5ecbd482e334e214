using System.Buffers.Binary;
using System.Collections.Immutable;
using ModelAudit.Formats.Archives;
using SharpCompress.Compressors.LZMA;
using SharpCompress.Compressors.PPMd;

namespace ModelAudit.Formats.SevenZip;

/// <summary>Makes the decoder of a folder: one step that reads what the one before it makes.</summary>
internal static class SevenZipDecoders
{
    private const int LzmaPropertiesBytes = 5;
    private const int PpmdPropertiesBytes = 5;

    // Memory that a model may take, as for dictionaries.
    private const uint LargestModel = 1u << 28;

    // The smallest and the largest dictionary of LZMA2 that are read: 2^12 and 2^28 bytes.
    private const int LargestLzma2Property = 32;

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="packed">Its packed bytes.</param>
    /// <param name="packedLength">How many they are.</param>
    /// <exception cref="SevenZipException">It is packed in a way that is not read, or encrypted.</exception>
    public static Stream Open(SevenZipFolder folder, Stream packed, long packedLength)
    {
        if (folder.Coders.FirstOrDefault(coder => !IsKnown(coder.Method)) is { } unknown)
        {
            throw SevenZipException.Unsupported($"It is packed by '{SevenZipFormat.MethodName(unknown.Method)}', which is not read.");
        }

        ImmutableArray<(SevenZipCoder Coder, ulong Size)> chain = folder.Chain() ?? throw SevenZipException.Unsupported("Its coders are no chain, which is not read.");
        Stream stream = packed;
        foreach ((SevenZipCoder coder, ulong size) in chain)
        {
            stream = new LimitedStream(Opening(coder, stream, ReferenceEquals(stream, packed) ? packedLength : -1, size), size);
        }

        return stream;
    }

    /// <summary>Whether a folder needs a password.</summary>
    public static bool IsEncrypted(SevenZipFolder folder) => folder.Coders.Any(coder => coder.Method == SevenZipFormat.Aes);

    private static bool IsKnown(ulong method) => method is SevenZipFormat.Copy or SevenZipFormat.Lzma or SevenZipFormat.Lzma2 or SevenZipFormat.Ppmd or SevenZipFormat.Deflate
        or SevenZipFormat.Deflate64 or SevenZipFormat.Bzip2 or SevenZipFormat.Zstd || IsFilter(method);

    private static bool IsFilter(ulong method) => method is SevenZipFormat.Delta or SevenZipFormat.X86 or SevenZipFormat.OldX86 or SevenZipFormat.Arm or SevenZipFormat.OldArm
        or SevenZipFormat.ArmThumb or SevenZipFormat.OldArmThumb or SevenZipFormat.Arm64 or SevenZipFormat.PowerPc or SevenZipFormat.OldPowerPc or SevenZipFormat.Sparc or SevenZipFormat.OldSparc;

    // What is wrong with the properties is said at once, what is wrong with the data when it is read.
    private static Func<Stream> Opening(SevenZipCoder coder, Stream stream, long packedLength, ulong size)
    {
        if (IsFilter(coder.Method))
        {
            Func<Memory<byte>, uint, int> filter = Filter(coder);
            return () => new FilterStream(stream, filter);
        }

        long length = size <= long.MaxValue ? (long)size : throw SevenZipException.Malformed("It promises more bytes than a file can have.");
        byte[] properties = coder.Method switch
        {
            SevenZipFormat.Lzma => Lzma(coder),
            SevenZipFormat.Lzma2 => Lzma2(coder),
            SevenZipFormat.Ppmd => Ppmd(coder),
            _ => [],
        };
        return coder.Method switch
        {
            SevenZipFormat.Copy => () => stream,
            SevenZipFormat.Lzma => () => LzmaStream.Create(properties, stream, packedLength, length, true),
            SevenZipFormat.Lzma2 => () => LzmaStream.Create(properties, stream, packedLength, length, null, true, true),
            SevenZipFormat.Ppmd => () => PpmdStream.Create(new PpmdProperties(properties), stream, false),
            SevenZipFormat.Deflate => () => Decoders.Deflate(stream),
            SevenZipFormat.Deflate64 => () => Decoders.Deflate64(stream),
            SevenZipFormat.Bzip2 => () => Decoders.Bzip2(stream),
            _ => () => Decoders.Zstd(stream),
        };
    }

    private static Func<Memory<byte>, uint, int> Filter(SevenZipCoder coder)
    {
        if (coder.Method == SevenZipFormat.Delta)
        {
            return BranchFilters.Delta(Properties(coder, 1)[0] + 1);
        }

        // A position to start from, which no program writes.
        Properties(coder, 0);
        return coder.Method switch
        {
            SevenZipFormat.X86 or SevenZipFormat.OldX86 => new X86Filter().Convert,
            SevenZipFormat.Arm or SevenZipFormat.OldArm => BranchFilters.Arm,
            SevenZipFormat.ArmThumb or SevenZipFormat.OldArmThumb => BranchFilters.ArmThumb,
            SevenZipFormat.Arm64 => BranchFilters.Arm64,
            SevenZipFormat.PowerPc or SevenZipFormat.OldPowerPc => BranchFilters.PowerPc,
            _ => BranchFilters.Sparc,
        };
    }

    private static byte[] Lzma(SevenZipCoder coder)
    {
        byte[] properties = Properties(coder, LzmaPropertiesBytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(properties.AsSpan(1)) <= LargestModel ? properties : throw TooLarge(coder);
    }

    private static byte[] Lzma2(SevenZipCoder coder)
    {
        byte[] properties = Properties(coder, 1);
        return properties[0] <= LargestLzma2Property ? properties : throw TooLarge(coder);
    }

    private static byte[] Ppmd(SevenZipCoder coder)
    {
        byte[] properties = Properties(coder, PpmdPropertiesBytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(properties.AsSpan(1)) <= LargestModel ? properties : throw TooLarge(coder);
    }

    private static byte[] Properties(SevenZipCoder coder, int length) => coder.Properties.Length == length
        ? coder.Properties.ToArray()
        : throw SevenZipException.Unsupported(FormattableString.Invariant($"The properties of '{SevenZipFormat.MethodName(coder.Method)}' have {coder.Properties.Length} bytes instead of {length}."));

    private static SevenZipException TooLarge(SevenZipCoder coder) =>
        SevenZipException.Bound(FormattableString.Invariant($"'{SevenZipFormat.MethodName(coder.Method)}' asks for a dictionary of more than {LargestModel} bytes."));
}
