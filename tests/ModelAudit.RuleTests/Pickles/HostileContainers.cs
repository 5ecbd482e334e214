using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ModelAudit.Samples.Building;

namespace ModelAudit.RuleTests.Pickles;

/// <summary>The same attack where tools do not look: under other names, in archives, compressed, in other pickles and arrays.</summary>
internal static class HostileContainers
{
    private static readonly byte[] Attack = PyPickler.Write(Py.Call("os", "system", "id"), 4);
    private static readonly byte[] TextAttack = PyPickler.Write(Py.Call("os", "system", "id"), 0);
    private static readonly byte[] Checkpoint = PyPickler.Write(HarmlessModels.Ordered(("a", 1)), 2);

    /// <summary>All of them.</summary>
    public static IEnumerable<PickleCase> All => Names().Concat(Archives()).Concat(Methods()).Concat(SevenZip()).Concat(Compressed()).Concat(Wrapped()).Concat(Nested()).Concat(Arrays()).Concat(Checkpoints()).Concat(Beginnings()).Concat(Behind());

    private static IEnumerable<PickleCase> Names() =>
        new[]
        {
            "main", "HEAD", ".gitignore", "poetry.lock", "model.metadata", "README", "README.md", "LICENSE", "model.safetensors", "model.gguf", "model.onnx", "config.json", "weights.py", "notes.txt", "image.png", "model.bin",
            "model.pt", "model.pth", "model.ckpt", "model.joblib", "model.dat", "model.h5", "model.model", "MODEL.PKL", ".hidden", "a.tar", "a.gz", "a.7z", "a.zip", "table.csv", "model.keras",
        }.SelectMany(name => new[] { new PickleCase($"named {name}", Attack, name), new PickleCase($"protocol 0, named {name}", TextAttack, name) });

    private static byte[] Zip(params (string Name, byte[] Content)[] entries) => entries.Aggregate(new ZipBuilder(), (zip, entry) => zip.Add(entry.Name, entry.Content)).Build();

    private static IEnumerable<PickleCase> Archives()
    {
        byte[] zip = Zip(("archive/data.pkl", Attack), ("archive/version", "3\n"u8.ToArray()));
        byte[] renamed = Patched(zip, 26 + 4, "archive/data.txt"u8);
        return
        [
            new("a checkpoint", zip, "model.pt"), new("another root", Zip(("x/data.pkl", Attack), ("x/version", "3\n"u8.ToArray())), "model.pt"), new("no root", Zip(("data.pkl", Attack)), "model.pt"), new("a checkpoint named ckpt", zip, "model.ckpt"),
            new("a checkpoint without an extension", zip, "model"), new("two pickles", Zip(("archive/data.pkl", Checkpoint), ("archive/constants.pkl", Attack)), "model.pt"), new("another name inside", Zip(("archive/data.pkl", Checkpoint), ("archive/notes.txt", Attack)), "model.pt"),
            new("upper case inside", Zip(("archive/DATA.PKL", Attack)), "model.pt"), new("a name twice", Zip(("archive/data.pkl", Checkpoint), ("archive/data.pkl", Attack)), "model.pt"), new("a name twice, the first", Zip(("archive/data.pkl", Attack), ("archive/data.pkl", Checkpoint)), "model.pt"),
            new("another name in the header of the entry", renamed, "model.pt"), new("bytes before the archive", [.. new byte[70], .. zip], "model.pt"), new("a pickle before the archive", [.. Attack, .. Zip(("archive/data.pkl", Checkpoint))], "model.pt"), new("a pickle behind the archive", [.. Zip(("archive/data.pkl", Checkpoint)), .. Attack], "model.pt"),
            new("no directory", zip[..(zip.Length - 22)], "model.pt"), new("an encryption flag", Flagged(zip, 1), "model.pt"), new("a patch flag", Flagged(zip, 0x20), "model.pt"), new("a strong encryption flag", Flagged(zip, 0x40), "model.pt"), new("a wrong checksum", Checksum(zip), "model.pt"), new("an encryption flag and a wrong checksum", Checksum(Flagged(zip, 1)), "model.pt"),
            new("an archive in an archive", Zip(("a.zip", zip)), "model.zip"), new("three archives deep", Zip(("a.zip", Zip(("b.zip", zip)))), "model.zip"), new("a climbing name", Zip(("../../data.pkl", Checkpoint)), "model.zip"), new("an absolute name", Zip(("/data.pkl", Attack)), "model.zip"),
            new("in a wheel", Zip(("pkg/data.pkl", Attack)), "a.whl"), new("in a Keras archive", Zip(("config.json", "{}"u8.ToArray()), ("assets/x.pkl", Attack)), "model.keras"), new("in a model archive", Zip(("MAR-INF/MANIFEST.json", "{}"u8.ToArray()), ("model.pkl", Attack)), "model.mar"), new("in a skops file", Zip(("schema.json", "{}"u8.ToArray()), ("x", Attack)), "model.skops"),
            new("in an archive of arrays", Zip(("a.npy", ObjectArray(Attack))), "a.npz"), new("in a tar", Tar(("model.pkl", Attack)), "a.tar"), new("in a tar of PyTorch 0.1", Tar(("pickle", Attack), ("tensors", [0]), ("storages", [0])), "model.pt"), new("in a NeMo archive", Tar(("model_weights.ckpt", zip)), "model.nemo"), new("a tar in a zip", Zip(("a.tar", Tar(("x", Attack)))), "a.zip"),
        ];
    }

    private static IEnumerable<PickleCase> Compressed() =>
    [
        new("gzip", Gzip(Attack), "model.pkl.gz"), new("gzip as joblib", Gzip(Attack), "model.joblib"), new("gzip without an extension", Gzip(Attack), "model"), new("zlib", Zlib(Attack), "model.joblib"), new("zlib without an extension", Zlib(Attack), "model"), new("gzip twice", Gzip(Gzip(Attack)), "model.gz"),
        new("two members of gzip", [.. Gzip(Checkpoint), .. Gzip(Attack)], "model.gz"), new("a tar in gzip", Gzip(Tar(("model.pkl", Attack))), "model.tar.gz"), new("an old file of joblib", [.. Encoding.ASCII.GetBytes("ZF" + FormattableString.Invariant($"0x{Attack.Length:x}").PadRight(19)), .. Zlib(Attack)], "model.joblib"),
        new("a protocol 0 pickle in gzip", Gzip(TextAttack), "model.gz"), new("behind zeros in gzip", Gzip([.. new byte[100_000], .. Attack]), "model.gz"), new("bytes behind gzip", [.. Gzip(Checkpoint), .. Attack], "model.gz"),
    ];

    private static IEnumerable<PickleCase> Methods() =>
        new (string Name, ushort Method, Func<byte[], byte[]> Pack)[]
        {
            ("deflate", 8, Packing.Deflate), ("Deflate64", 9, Packing.Deflate), ("bzip2", 12, Packing.Bzip2), ("LZMA", 14, Packing.ZipLzma), ("old zstd", 20, Packing.Zstd), ("zstd", 93, Packing.Zstd), ("xz", 95, Packing.Xz),
        }.SelectMany(way => new PickleCase[]
        {
            new($"in a zip by {way.Name}", new ZipBuilder().Add("model.pkl", Attack, way.Method, way.Pack(Attack)).Build(), "a.zip"),
            new($"a checkpoint packed by {way.Name}", new ZipBuilder().Add("archive/data.pkl", Attack, way.Method, way.Pack(Attack)).Add("archive/version", "3\n"u8.ToArray()).Build(), "model.pt"),
            new($"by {way.Name} behind a harmless entry", new ZipBuilder().Add("archive/data.pkl", Checkpoint).Add("archive/extra/x", TextAttack, way.Method, way.Pack(TextAttack)).Build(), "model.bin"),
        });

    private static IEnumerable<PickleCase> SevenZip()
    {
        (byte[] properties, _) = Packing.Lzma(Attack);
        (string Name, SevenZipBuilder Archive)[] archives =
        [
            ("stored", new()), ("LZMA", new() { Coders = [([3, 1, 1], properties)], Pack = content => Packing.Lzma(content).Packed }), ("LZMA2", new() { Coders = [([0x21], [24])], Pack = Packing.Lzma2, PackedHeaders = 1 }),
            ("deflate", new() { Coders = [([4, 1, 8], [])], Pack = Packing.Deflate }), ("bzip2", new() { Coders = [([4, 2, 2], [])], Pack = Packing.Bzip2, IsSolid = false }), ("zstd", new() { Coders = [([4, 0xF7, 0x11, 1], [])], Pack = Packing.Zstd }),
        ];
        foreach ((string name, SevenZipBuilder archive) in archives)
        {
            byte[] packed = archive.Add("notes.txt", "notes"u8.ToArray()).Add("model/data.pkl", Attack).Build();
            yield return new($"in a 7z by {name}", packed, "model.7z");
            yield return new($"in a 7z by {name} under another name", packed, "weights.bin");
            yield return new($"in a 7z by {name} in a zip", Zip(("a.7z", packed)), "a.zip");
        }

        yield return new("a checkpoint in a 7z", new SevenZipBuilder().Add("model.pt", Zip(("archive/data.pkl", Attack))).Build(), "model.pt");
        yield return new("a file of a 7z that its header does not list", new SevenZipBuilder { Unlisted = 1 }.Add("a.txt", "x"u8.ToArray()).Add("b", Attack).Build(), "a.7z");
        yield return new("behind a 7z", [.. new SevenZipBuilder().Add("a.txt", "x"u8.ToArray()).Build(), .. Attack], "a.7z");
        yield return new("inside a 7z between its parts", new SevenZipBuilder { BeforeHeader = Attack }.Add("a.txt", "x"u8.ToArray()).Build(), "a.7z");
        yield return new("a climbing name in a 7z", new SevenZipBuilder().Add("../a.txt", "x"u8.ToArray()).Build(), "a.7z");
        yield return new("a link that climbs in a 7z", new SevenZipBuilder().Add(new SevenZipEntry("a", "../../etc/passwd"u8.ToArray()) { Attributes = 0xA1FF8000 }).Build(), "a.7z");
        yield return new("a 7z whose header is cut", new SevenZipBuilder().Add("a.pkl", Attack).Build()[..^9], "a.7z");
    }

    private static IEnumerable<PickleCase> Wrapped() =>
        new (string Name, string Extension, Func<byte[], byte[]> Pack)[]
        {
            ("bzip2", ".bz2", Packing.Bzip2), ("xz", ".xz", Packing.Xz), ("xz through delta", ".xz", content => Packing.Xz(content, 4)), ("lzma", ".lzma", Packing.LzmaAlone), ("lz4", ".lz4", Packing.Lz4), ("zstd", ".zst", Packing.Zstd), ("zlib", ".zlib", Packing.Zlib), ("gzip", ".gz", Packing.Gzip),
        }.SelectMany(way => new PickleCase[]
        {
            new($"{way.Name}", way.Pack(Attack), "model.pkl" + way.Extension), new($"{way.Name} as joblib", way.Pack(Attack), "model.joblib"), new($"{way.Name} without an extension", way.Pack(Attack), "model"), new($"{way.Name} around a checkpoint", way.Pack(Zip(("archive/data.pkl", Attack))), "model.pt"),
            new($"{way.Name} around a tar", way.Pack(Tar(("model.pkl", Attack))), "model.tar" + way.Extension), new($"{way.Name} around gzip", way.Pack(Gzip(Attack)), "model.bin"), new($"{way.Name} inside a zip", Zip(("model.joblib", way.Pack(Attack))), "a.zip"), new($"behind {way.Name}", [.. way.Pack(Checkpoint), .. Attack], "model.bin"),
        });

    private static IEnumerable<PickleCase> Nested() =>
        new (string Name, object Value)[]
        {
            ("raw", Attack), ("base64", Convert.ToBase64String(Attack)), ("hexadecimal", Convert.ToHexStringLower(Attack)), ("zlib", Zlib(Attack)), ("gzip", Gzip(Attack)), ("base64 of zlib", Convert.ToBase64String(Zlib(Attack))), ("zlib of base64", Zlib(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(Attack)))), ("gzip of hexadecimal", Gzip(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Attack)))), ("a zip", Zip(("data.pkl", Attack))), ("protocol 0", TextAttack), ("base64 in bytes", Encoding.ASCII.GetBytes(Convert.ToBase64String(Attack))),
        }.SelectMany(nested => new PickleCase[]
        {
            new($"{nested.Name} inside a pickle", PyPickler.Write(new (object?, object?)[] { ("weights", nested.Value) }, 4)),
            new($"{nested.Name} loaded by torch.storage", PyPickler.Write(Py.Call("torch.storage", "_load_from_bytes", nested.Value), 4)),
        }).Concat(Loaded()).Append(new("in the bytes of a number of objects", PyPickler.Write(Py.Call("numpy.core.multiarray", "scalar", HarmlessValues.Type("O8"), Attack), 4)));

    // torch.storage._load_from_bytes is ordinary with a PyTorch file that is examined, and with nothing else.
    private static IEnumerable<PickleCase> Loaded()
    {
        byte[] old = Legacy(3);
        byte[] harmless = Legacy(-1);
        Py Joined(params byte[][] parts) => Py.Call("operator", "add", parts[0], parts[1]);
        return
        [
            new("an old checkpoint loaded by torch.storage", PyPickler.Write(Py.Call("torch.storage", "_load_from_bytes", old), 4)), new("an old checkpoint loaded by torch.storage, protocol 2", PyPickler.Write(Py.Call("torch.storage", "_load_from_bytes", old), 2)),
            new("two old checkpoints loaded by torch.storage", PyPickler.Write(new object?[] { Py.Call("torch.storage", "_load_from_bytes", harmless), Py.Call("torch.storage", "_load_from_bytes", old) }, 4)),
            new("an attack behind the magic of a checkpoint loaded by torch.storage", PyPickler.Write(Py.Call("torch.storage", "_load_from_bytes", (byte[])[.. harmless[..15], .. Attack]), 4)),
            new("an object made from a path by dill", PyPickler.Write(Py.Call("dill._dill", "_create_array", Py.Import("xgboost.core", "Booster"), Py.Tuple(System.Array.Empty<(object?, object?)>(), Py.Tuple(), "/etc/passwd"), null), 4)),
            new("joined bytes loaded by torch.storage", PyPickler.Write(Py.Call("torch.storage", "_load_from_bytes", Joined(old[..20], old[20..])), 4)),
            new("a partial application of torch.storage", PyPickler.Write(Py.Call("functools", "partial", Py.Import("torch.storage", "_load_from_bytes"), harmless), 4)),
        ];
    }

    // Behind pickles of protocol 0, which read like text.
    private static IEnumerable<PickleCase> Behind()
    {
        byte[] harmless = PyPickler.Write(new (object?, object?)[] { ("a", 1) }, 0);
        byte[] many = [.. Enumerable.Repeat(harmless, 400).SelectMany(part => part), .. TextAttack];
        return
        [
            .. new[] { "model.bin", "notes.txt", "model.pt", "model" }.SelectMany(name => new PickleCase[] { new("behind a pickle of protocol 0", [.. harmless, .. TextAttack], name), new("behind a number of protocol 0", [.. "I1\n."u8, .. TextAttack], name), new("behind hundreds of pickles of protocol 0", many, name) }),
        ];
    }

    private static IEnumerable<PickleCase> Arrays() =>
    [
        new("an array of objects", ObjectArray(Attack), "a.npy"), new("an array of records with objects", Array("[('a', '|O'), ('b', '<f4')]", Attack), "a.npy"), new("an array of subarrays of objects", Array("('|O', (2,))", Attack), "a.npy"), new("behind an array of numbers", [.. Array("'<f8'", new byte[8]), .. Attack], "a.npy"), new("an array under another name", ObjectArray(Attack), "data.bin"),
        new("behind an array of joblib", Joblib(16, Py.Call("os", "system", "id")), "model.joblib"), new("an array of objects of joblib", Joblib(0, Py.Call("os", "system", "id"), "O8"), "model.joblib"),
    ];

    private static IEnumerable<PickleCase> Checkpoints() =>
        Enumerable.Range(0, 5).Select(number => new PickleCase($"pickle {number + 1} of an old checkpoint", Legacy(number), "model.pth")).Append(new PickleCase("behind an old checkpoint", [.. Legacy(-1), .. Attack], "model.pth"));

    /// <summary>A PyTorch file of the form before 1.6, one of whose five pickles is an attack; none for a number below zero.</summary>
    internal static byte[] Legacy(int hostile)
    {
        var file = new PickleAssembler();
        (int Number, byte[] Content)[] parts =
        [
            (0, new PickleAssembler().Proto(2).Long1(0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19).Stop().Build()), (1, new PickleAssembler().Proto(2).BinInt2(1001).Stop().Build()),
            (2, PyPickler.Write(new (object?, object?)[] { ("protocol_version", 1001), ("little_endian", true) }, 2)), (3, Checkpoint), (4, PyPickler.Write(System.Array.Empty<object?>(), 2)),
        ];
        foreach ((int number, byte[] content) in parts)
        {
            file.Raw(number == hostile ? PyPickler.Write(Py.Call("posix", "system", "id"), 2) : content);
        }

        return file.Build();
    }

    // Without a protocol byte, behind something long: only the run tells.
    private static IEnumerable<PickleCase> Beginnings()
    {
        byte[] run = new PickleAssembler().StackGlobal("os", "system").ShortBinUnicode("id").Tuple1().Reduce().Stop().Build();
        byte[] noise = new byte[200_000];
        new Random(7).NextBytes(noise);
        byte[] behindBytes = [.. new PickleAssembler().BinBytes(noise).Pop().Build(), .. run];
        byte[] behindIdle = [.. new PickleAssembler().Repeat(100_000, (pickle, _) => pickle.BinInt1(0x41).Pop()).Build(), .. run];
        byte[] text = [.. Enumerable.Repeat("one line of many\n"u8.ToArray(), 6_000).SelectMany(line => line)];
        byte[] behindLine = [.. new PickleAssembler().Unicode(new string('a', 300_000)).Pop().Build(), .. "cos\nsystem\n(S'id'\ntR."u8];
        return
        [
            new("behind bytes of noise", behindBytes, "pytorch_model.bin"), new("behind bytes of noise without an extension", behindBytes, "weights"), new("behind bytes of noise, with more behind it", [.. behindBytes, .. noise], "weights.dat"),
            new("in a long text", [.. text, .. Attack, .. text], "notes.txt"), new("in a long document", [.. "{\"a\": \""u8, .. text, .. Attack, .. text, .. "\"}"u8], "config.json"),
            new("in a short file that begins like a pointer", [.. "version https://git-lfs.github.com/spec/v1\noid sha256:"u8, 1, 2, .. Attack, .. noise[..50]], "model.bin"), new("behind the start of a pointer", [.. "version https://git-lfs.github.com/spec/v1\noid sha256:"u8, .. new byte[3_000], .. Attack, .. noise], "model.bin"),
            new("behind a hundred harmless pickles", [0xFE, .. noise, .. Enumerable.Repeat<byte[]>([.. Checkpoint, 0xFE, 0xFF], 120).SelectMany(part => part), .. Attack, .. noise], "weights.dat"),
            new("behind idle opcodes, with more behind it", [.. behindIdle, 1, 2, 3], "weights.dat"), new("behind idle opcodes in a text", [.. behindIdle, .. "abc"u8], "weights.txt"), new("behind a long line", behindLine, "config.json"), new("behind a number", [.. "I1\n0"u8, .. "cos\nsystem\n(S'id'\ntR."u8], "a.csv"),
        ];
    }

    /// <summary>A gzip stream.</summary>
    internal static byte[] Gzip(byte[] content) => Pack(content, stream => new GZipStream(stream, CompressionLevel.Optimal));

    /// <summary>A zlib stream.</summary>
    internal static byte[] Zlib(byte[] content) => Pack(content, stream => new ZLibStream(stream, CompressionLevel.Optimal));

    /// <summary>A NumPy array file with a pickle.</summary>
    internal static byte[] ObjectArray(byte[] pickle) => Array("'|O'", pickle);

    /// <summary>A NumPy array file of one item.</summary>
    internal static byte[] Array(string type, byte[] data)
    {
        string header = $"{{'descr': {type}, 'fortran_order': False, 'shape': (1,), }}";
        header = header.PadRight(118 - 1) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. data];
    }

    /// <summary>A file of joblib with an array between its opcodes, and a value behind it.</summary>
    internal static byte[] Joblib(int bytes, object? behind, string type = "f8")
    {
        byte[] wrapper = PyPickler.Write(
            Py.Object("joblib.numpy_pickle", "NumpyArrayWrapper", ("subclass", Py.Import("numpy", "ndarray")), ("shape", Py.Tuple(bytes / 8)), ("order", "C"), ("dtype", HarmlessValues.Type(type)), ("allow_mmap", false), ("numpy_array_alignment_bytes", null)), 3);
        byte[] rest = PyPickler.Write(behind, 3);

        // A list of the array and of what stands behind it; the opcodes of the second pickle go on with those of the first.
        return [0x80, 3, (byte)'(', .. wrapper[2..^1], .. new byte[bytes], .. type == "O8" ? PyPickler.Write(behind, 3) : [], .. rest[2..^1], (byte)'l', (byte)'.'];
    }

    /// <summary>As joblib writes at protocol 4: the frame ends where the numbers start, and the next one starts behind them.</summary>
    internal static byte[] FramedJoblib(int bytes, object? behind)
    {
        byte[] wrapper = PyPickler.Write(
            Py.Object("joblib.numpy_pickle", "NumpyArrayWrapper", ("subclass", Py.Import("numpy", "ndarray")), ("shape", Py.Tuple(bytes / 8)), ("order", "C"), ("dtype", HarmlessValues.Type("f8")), ("allow_mmap", true), ("numpy_array_alignment_bytes", 16)), 4);

        // Behind protocol and frame of the wrapper, without its STOP; then padding, numbers, and the rest in a frame of its own.
        byte[] before = new PickleAssembler().Mark().Raw(wrapper.AsSpan(11, wrapper.Length - 12)).Build();
        byte[] rest = [.. PyPickler.Write(behind, 3)[2..^1], (byte)'l', (byte)'.'];
        return new PickleAssembler().Proto(4).Frame(before.Length).Raw(before).Raw(3, 0xFF, 0xFF, 0xFF).Raw(new byte[bytes]).Frame(rest.Length).Raw(rest).Build();
    }

    private static byte[] Pack(byte[] content, Func<Stream, Stream> packer)
    {
        using var packed = new MemoryStream();
        using (Stream stream = packer(packed))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Tar(params (string Name, byte[] Content)[] entries)
    {
        using var packed = new MemoryStream();
        using (var tar = new TarWriter(packed, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content), ModificationTime = DateTimeOffset.UnixEpoch });
            }
        }

        return packed.ToArray();
    }

    private static byte[] Patched(byte[] content, int offset, ReadOnlySpan<byte> bytes)
    {
        byte[] patched = [.. content];
        bytes.CopyTo(patched.AsSpan(offset));
        return patched;
    }

    /// <summary>Sets a general purpose flag in the header of the first entry and in the directory.</summary>
    private static byte[] Flagged(byte[] zip, ushort flag)
    {
        byte[] patched = [.. zip];
        int directory = patched.AsSpan().IndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt16LittleEndian(patched.AsSpan(6), flag);
        BinaryPrimitives.WriteUInt16LittleEndian(patched.AsSpan(directory + 8), flag);
        return patched;
    }

    private static byte[] Checksum(byte[] zip)
    {
        byte[] patched = [.. zip];
        int directory = patched.AsSpan().IndexOf("PK\u0001\u0002"u8);
        patched[14] ^= 0xFF;
        patched[directory + 16] ^= 0xFF;
        return patched;
    }
}
