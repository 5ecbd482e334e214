using ModelAudit.Samples.Building;

namespace ModelAudit.RuleTests.Pickles;

/// <summary>Whole files as the libraries save them.</summary>
internal static class HarmlessFiles
{
    /// <summary>All of them: each holds a pickle.</summary>
    public static IEnumerable<PickleCase> All
    {
        get
        {
            Py state = HarmlessModels.Ordered(("weight", HarmlessModels.Tensor("0")));
            byte[] pickle = PyPickler.Write(state, 2);
            yield return new("a checkpoint of PyTorch", new PyTorchCheckpointBuilder().Add("a", 16).Add("b", 4).Build(), "model.pt");
            yield return new("a checkpoint with one tensor", new ZipBuilder().Add("archive/data.pkl", pickle).Add("archive/data/0", new byte[16]).Add("archive/version", "3\n"u8.ToArray()).Build(), "pytorch_model.bin");
            yield return new("an old checkpoint", Legacy(LegacyState), "model.pth");
            yield return new("a gzip of a model", HostileContainers.Gzip(PyPickler.Write(HarmlessModels.Ordered(("a", 1)), 4)), "model.pkl.gz");
            yield return new("a compressed file of joblib", HostileContainers.Zlib(PyPickler.Write(HarmlessModels.Ordered(("a", HarmlessValues.Array(1.0, 2.0))), 3)), "model.joblib");
            foreach ((string name, Func<byte[], byte[]> pack) in new (string, Func<byte[], byte[]>)[] { ("bzip2", Packing.Bzip2), ("xz", Packing.Xz), ("xz through delta", content => Packing.Xz(content, 2)), ("lzma", Packing.LzmaAlone), ("lz4", Packing.Lz4), ("zstd", Packing.Zstd) })
            {
                yield return new($"a file of joblib packed by {name}", pack(PyPickler.Write(HarmlessModels.Ordered(("a", HarmlessValues.Array(1.0, 2.0))), 3)), "model.joblib");
            }

            yield return new("a model in a 7z", new SevenZipBuilder { Coders = [([0x21], [24])], Pack = Packing.Lzma2, PackedHeaders = 1 }.Add("model/notes.txt", "notes\n"u8.ToArray()).Add("model/model.pkl", pickle).Add(new SevenZipEntry("model", null)).Build(), "model.7z");
            yield return new("a file of joblib with an array", HostileContainers.Joblib(16, "behind"), "model.joblib");
            yield return new("a file of joblib with a large array", HostileContainers.Joblib(80_000, 5), "model.joblib");
            yield return new("a file of joblib with an array, in frames", HostileContainers.FramedJoblib(16, "behind"), "model.joblib");
            yield return new("a file of joblib with a large array, in frames", HostileContainers.FramedJoblib(400_000, 5), "model.joblib");
            yield return new("an old checkpoint with classes and their sources", Legacy(LegacyModule), "model.pth");
            yield return new("a number at protocol 0", "I1\n."u8.ToArray());
            yield return new("a text at protocol 0", "Vtext\n."u8.ToArray());
            yield return new("an array of objects", HostileContainers.ObjectArray(PyPickler.Write(HarmlessValues.Array("O8", [3], new object?[] { 1, "a", null }), 3)), "a.npy");
            yield return new("arrays in an archive", new ZipBuilder().Add("o.npy", HostileContainers.ObjectArray(PyPickler.Write(HarmlessValues.Array("O8", [1], new object?[] { "a" }), 3))).Add("a.npy", HostileContainers.Array("'<f8'", new byte[8])).Build(), "a.npz");
            foreach (int protocol in new[] { 2, 3, 4 })
            {
                yield return new($"a tensor pickled by itself at protocol {protocol}", PyPickler.Write(Py.Call("torch.storage", "_load_from_bytes", HostileContainers.Legacy(-1)), protocol));
            }

            yield return new("many tensors pickled by themselves", PyPickler.Write(Enumerable.Range(0, 150).Select(number => (object?)Py.Call("torch.storage", "_load_from_bytes", (byte[])[.. HostileContainers.Legacy(-1)[..^1], (byte)'0', (byte)'K', (byte)number, (byte)'.'])).ToArray(), 4));
            yield return new("an archive whose header reads like a persistent id", new ZipBuilder().Add("archive/data.pkl", pickle).Add("archive/data/0", new byte[10]).Add("archive/version", "3\n"u8.ToArray()).Build(), "model.pt");
            yield return new("arrays whose first member has ten bytes", new ZipBuilder().Add("b.npy", HostileContainers.Array("'|V10'", new byte[10])).Add("o.npy", HostileContainers.ObjectArray(PyPickler.Write(HarmlessValues.Array("O8", [1], new object?[] { "a" }), 3))).Build(), "a.npz");
            yield return new("pickles of protocol 0 one after another", [.. PyPickler.Write(new (object?, object?)[] { ("a", 1) }, 0), .. PyPickler.Write(new (object?, object?)[] { ("b", 2) }, 0)]);
            yield return new("an array of dill", PyPickler.Write(Py.Call("dill._dill", "_create_array", Py.Import("numpy.core.multiarray", "_reconstruct"), Py.Tuple(Py.Import("numpy", "ndarray"), Py.Tuple(0), new byte[] { 98 }), Py.Tuple(1, Py.Tuple(1), HarmlessValues.Type("f8"), false, new byte[8]), null), 4), "model.dill");
            yield return new("bytes of noise in a pickle", PyPickler.Write(new (object?, object?)[] { ("weights", Noise(60_000)) }, 4));
            yield return new("a long list of numbers", PyPickler.Write(Enumerable.Range(0, 20_000).Select(number => (object?)number).ToArray(), 2));
        }
    }

    private static byte[] Legacy(Py value)
    {
        byte[] header = new PickleAssembler().Proto(2).Long1(0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19).Stop().Build();
        byte[] version = new PickleAssembler().Proto(2).BinInt2(1001).Stop().Build();
        byte[] system = PyPickler.Write(
            new (object?, object?)[] { ("protocol_version", 1001), ("little_endian", true), ("type_sizes", new (object?, object?)[] { ("short", 2), ("int", 4), ("long", 4) }) }, 2);

        // The element count, then four floats.
        return [.. header, .. version, .. system, .. PyPickler.Write(value, 2), .. PyPickler.Write(new object?[] { "0" }, 2), 4, 0, 0, 0, 0, 0, 0, 0, .. new byte[16]];
    }

    /// <summary>In old files the persistent id ends with a view.</summary>
    private static Py LegacyState => HarmlessModels.Ordered(("weight", Py.Call(
        "torch._utils", "_rebuild_tensor_v2",
        new PyPersistent(Py.Tuple("storage", Py.Import("torch", "FloatStorage"), "0", "cpu", 4, null)), 0, Py.Tuple(2, 2), Py.Tuple(2, 1), false, HarmlessModels.Ordered())));

    /// <summary>A class is saved with the file and the text of its source, under a persistent id.</summary>
    private static Py LegacyModule => Py.Tuple(
        Py.CallOf(new PyPersistent(Py.Tuple("module", Py.Import("torch.nn.modules.activation", "ReLU"), "activation.py", "class ReLU(Module): pass"))), LegacyState);

    private static byte[] Noise(int length)
    {
        byte[] noise = new byte[length];
        uint state = 12345;
        for (int i = 0; i < length; i++)
        {
            state = (state * 1664525) + 1013904223;
            noise[i] = (byte)(state >> 24);
        }

        return noise;
    }
}
