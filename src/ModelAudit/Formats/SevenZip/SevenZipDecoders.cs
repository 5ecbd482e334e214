using System.Buffers.Binary;
using ModelAudit.Formats.Archives;
using SharpCompress.Compressors.LZMA;
using SharpCompress.Compressors.PPMd;

namespace ModelAudit.Formats.SevenZip;

/// <summary>Makes the decoder of a folder: steps that each read packed streams or what other steps make.</summary>
internal static class SevenZipDecoders
{
    private const int LzmaPropertiesBytes = 5;
    private const int PpmdPropertiesBytes = 5;
    private const int Bcj2Inputs = 4;

    private const uint SmallestDictionary = 1u << 12;

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="packed">Its packed streams.</param>
    /// <exception cref="SevenZipException">It is packed in a way that is not read, or encrypted.</exception>
    public static Stream Open(SevenZipFolder folder, SevenZipSources packed)
    {
        if (folder.Coders.FirstOrDefault(coder => !IsKnown(coder.Method)) is { } unknown)
        {
            throw SevenZipException.Unsupported($"It is packed by '{SevenZipFormat.MethodName(unknown.Method)}', which is not read.");
        }

        (Stream? Stream, long Length)[] inputs = Packed(folder, packed);
        int[] firsts = Firsts(folder);
        bool[] done = new bool[folder.Coders.Length];
        Stream? last = null;
        for (int left = done.Length; left > 0; left--)
        {
            // The next step whose inputs are there; the steps are few.
            int next = Array.FindIndex(done, 0, isDone => !isDone);
            while (next < done.Length && (done[next] || !IsReady(inputs.AsSpan(firsts[next], folder.Coders[next].Inputs))))
            {
                next++;
            }

            if (next == done.Length)
            {
                throw Tangled();
            }

            done[next] = true;
            ulong size = folder.Sizes[next];
            var stream = new LimitedStream(Opening(folder.Coders[next], inputs.AsSpan(firsts[next], folder.Coders[next].Inputs), size), size);
            int reader = folder.Pairs.FirstOrDefault(pair => pair.Output == next, (Input: -1, Output: -1)).Input;
            if (reader < 0 ? last is not null : inputs[reader].Stream is not null)
            {
                throw Tangled();
            }

            if (reader < 0)
            {
                last = stream;
            }
            else
            {
                inputs[reader] = (stream, -1);
            }
        }

        return last ?? throw Tangled();
    }

    private static SevenZipException Tangled() => SevenZipException.Unsupported("Its coders are no tree, which is not read.");

    private static bool IsReady(ReadOnlySpan<(Stream? Stream, long Length)> inputs)
    {
        foreach ((Stream? stream, _) in inputs)
        {
            if (stream is null)
            {
                return false;
            }
        }

        return true;
    }

    private static (Stream? Stream, long Length)[] Packed(SevenZipFolder folder, SevenZipSources packed)
    {
        var inputs = new (Stream? Stream, long Length)[folder.Coders.Sum(coder => coder.Inputs)];
        for (int i = 0; i < folder.PackedInputs.Length; i++)
        {
            if (inputs[folder.PackedInputs[i]].Stream is not null)
            {
                throw Tangled();
            }

            ReaderStream source = packed.Streams[i];
            inputs[folder.PackedInputs[i]] = (source, source.Length);
        }

        return inputs;
    }

    // The inputs of all steps are counted through.
    private static int[] Firsts(SevenZipFolder folder)
    {
        int[] firsts = new int[folder.Coders.Length];
        for (int i = 1; i < firsts.Length; i++)
        {
            firsts[i] = firsts[i - 1] + folder.Coders[i - 1].Inputs;
        }

        return firsts;
    }

    /// <summary>Whether a folder needs a password.</summary>
    public static bool IsEncrypted(SevenZipFolder folder) => folder.Coders.Any(coder => coder.Method == SevenZipFormat.Aes);

    private static bool IsKnown(ulong method) => method is SevenZipFormat.Copy or SevenZipFormat.Lzma or SevenZipFormat.Lzma2 or SevenZipFormat.Ppmd or SevenZipFormat.Deflate
        or SevenZipFormat.Deflate64 or SevenZipFormat.Bzip2 or SevenZipFormat.Zstd or SevenZipFormat.Bcj2 || IsFilter(method);

    private static bool IsFilter(ulong method) => method is SevenZipFormat.Delta or SevenZipFormat.X86 or SevenZipFormat.OldX86 or SevenZipFormat.Arm or SevenZipFormat.OldArm
        or SevenZipFormat.ArmThumb or SevenZipFormat.OldArmThumb or SevenZipFormat.Arm64 or SevenZipFormat.PowerPc or SevenZipFormat.OldPowerPc or SevenZipFormat.Sparc or SevenZipFormat.OldSparc
        or SevenZipFormat.Ia64 or SevenZipFormat.OldIa64 or SevenZipFormat.RiscV or SevenZipFormat.Swap2 or SevenZipFormat.Swap4;

    // What is wrong with the properties is said at once, what is wrong with the data when it is read.
    private static Func<Stream> Opening(SevenZipCoder coder, ReadOnlySpan<(Stream? Stream, long Length)> inputs, ulong size)
    {
        if (coder.Method == SevenZipFormat.Bcj2)
        {
            return Bcj2(coder, inputs);
        }

        if (inputs.Length != 1)
        {
            throw SevenZipException.Unsupported(FormattableString.Invariant($"'{SevenZipFormat.MethodName(coder.Method)}' reads {inputs.Length} streams instead of one."));
        }

        Stream stream = inputs[0].Stream!;
        long packedLength = inputs[0].Length;
        if (IsFilter(coder.Method))
        {
            Func<Memory<byte>, uint, int> filter = Filter(coder);
            return () => new FilterStream(stream, filter);
        }

        long length = size <= long.MaxValue ? (long)size : throw SevenZipException.Malformed("It promises more bytes than a file can have.");
        byte[] properties = coder.Method switch
        {
            SevenZipFormat.Lzma => Lzma(coder, size),
            SevenZipFormat.Lzma2 => Lzma2(coder, size),
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

    private static Func<Stream> Bcj2(SevenZipCoder coder, ReadOnlySpan<(Stream? Stream, long Length)> inputs)
    {
        if (inputs.Length != Bcj2Inputs)
        {
            throw SevenZipException.Unsupported(FormattableString.Invariant($"'bcj2' reads {inputs.Length} streams instead of {Bcj2Inputs}."));
        }

        Properties(coder, 0);
        (Stream code, Stream calls, Stream jumps, Stream bits) = (inputs[0].Stream!, inputs[1].Stream!, inputs[2].Stream!, inputs[3].Stream!);
        return () => new Bcj2Stream(code, new BufferedStream(calls), new BufferedStream(jumps), new BufferedStream(bits));
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
            SevenZipFormat.Sparc or SevenZipFormat.OldSparc => BranchFilters.Sparc,
            SevenZipFormat.Ia64 or SevenZipFormat.OldIa64 => BranchFilters.Ia64,
            SevenZipFormat.RiscV => RiscVFilter.Convert,
            SevenZipFormat.Swap2 => BranchFilters.Swap2,
            _ => BranchFilters.Swap4,
        };
    }

    // Nothing reaches back further than to the start of the content, whatever dictionary is asked for.
    private static uint Needed(ulong size) => (uint)Math.Clamp(size, SmallestDictionary, uint.MaxValue);

    private static byte[] Lzma(SevenZipCoder coder, ulong size)
    {
        byte[] properties = Properties(coder, LzmaPropertiesBytes);
        uint dictionary = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(properties.AsSpan(1)), Needed(size));
        BinaryPrimitives.WriteUInt32LittleEndian(properties.AsSpan(1), dictionary);
        return dictionary <= Decoders.LargestMemory ? properties : throw TooLarge(coder);
    }

    // The dictionary has 2 or 3 times 2^(n / 2 + 11) bytes.
    private static byte[] Lzma2(SevenZipCoder coder, ulong size)
    {
        byte[] properties = Properties(coder, 1);
        byte needed = 0;
        while (needed < properties[0] && Lzma2Dictionary(needed) < Needed(size))
        {
            needed++;
        }

        return Lzma2Dictionary(needed) <= Decoders.LargestMemory ? [needed] : throw TooLarge(coder);
    }

    private static ulong Lzma2Dictionary(byte property) => (2UL | (property & 1UL)) << ((Math.Min(property, (byte)80) / 2) + 11);

    private static byte[] Ppmd(SevenZipCoder coder)
    {
        byte[] properties = Properties(coder, PpmdPropertiesBytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(properties.AsSpan(1)) <= Decoders.LargestMemory ? properties : throw TooLarge(coder);
    }

    private static byte[] Properties(SevenZipCoder coder, int length) => coder.Properties.Length == length
        ? coder.Properties.ToArray()
        : throw SevenZipException.Unsupported(FormattableString.Invariant($"The properties of '{SevenZipFormat.MethodName(coder.Method)}' have {coder.Properties.Length} bytes instead of {length}."));

    private static SevenZipException TooLarge(SevenZipCoder coder) =>
        SevenZipException.Bound(FormattableString.Invariant($"'{SevenZipFormat.MethodName(coder.Method)}' asks for a dictionary of more than {Decoders.LargestMemory} bytes."));
}
