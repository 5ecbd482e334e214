using System.Globalization;
using ModelAudit.Samples.Building;

namespace ModelAudit.Benchmarks.Processes;

/// <summary>Pickles as whole processes: start, hashing and judgement included.</summary>
internal static class PickleCases
{
    /// <summary>All of them.</summary>
    /// <param name="audit">The arguments of the tool.</param>
    public static IEnumerable<ProcessCase> All(string[] audit) =>
    [
        // Nearly thirty million opcodes: a quarter of a second for the walk, as much for the digest, the rest for the start.
        new("pickle-100mb", directory => Write(directory, "model.pkl", file => Objects(file, 100_000_000)), audit) { MaxSeconds = 0.85 },
        new("pickles-2000", directory => Small(directory, 2_000), audit) { MaxSeconds = 1 },
        new("pickle-argument-1gib", directory => Write(directory, "model.pkl", file => Argument(file, 1L << 30)), audit)
        {
            Reference = [["openssl", "dgst", "-sha256", "model/model.pkl"]],
            MaxRatio = 1.6,
        },
        new("pickle-nested-million", directory => Write(directory, "model.pkl", Nested), audit) { MaxSeconds = 0.6 },
    ];

    private static void Write(string directory, string name, Action<Stream> write)
    {
        string root = Directory.CreateDirectory(Path.Combine(directory, "model")).FullName;
        using FileStream file = File.Create(Path.Combine(root, name));
        write(file);
    }

    // A list of tuples of a number, a float and a short text, each memoized, as CPython writes it.
    private static void Objects(Stream file, long bytes)
    {
        byte[] batch = new PickleAssembler().Mark().Repeat(1_000, (pickle, i) => pickle
            .BinInt1(i & 0xFF).BinFloat(i / 3.0).ShortBinUnicode(i % 10 < 7 ? "label" : "category").Memoize().Tuple3().Memoize()).Appends().Build();
        file.Write(new PickleAssembler().Proto(4).EmptyList().Memoize().Build());
        while (file.Length < bytes)
        {
            file.Write(batch);
        }

        file.Write(new PickleAssembler().Stop().Build());
    }

    private static void Argument(Stream file, long bytes)
    {
        file.Write(new PickleAssembler().Proto(4).Raw(0x8E).UInt64((ulong)bytes).Build());
        byte[] block = new byte[1 << 20];
        new Random(1).NextBytes(block);
        for (long left = bytes; left > 0; left -= block.Length)
        {
            file.Write(block);
        }

        file.Write(new PickleAssembler().Memoize().Stop().Build());
    }

    private static void Nested(Stream file) =>
        file.Write(new PickleAssembler().Proto(4).EmptyTuple().Repeat(1_000_000, (pickle, _) => pickle.Tuple1().Memoize()).Stop().Build());

    private static void Small(string directory, int files)
    {
        string root = Directory.CreateDirectory(Path.Combine(directory, "model")).FullName;
        for (int i = 0; i < files; i++)
        {
            string folder = Directory.CreateDirectory(Path.Combine(root, $"part-{i / 100:D3}")).FullName;
            byte[] pickle = new PickleAssembler().Proto(4).StackGlobal("collections", "OrderedDict").EmptyTuple().Reduce().Memoize().Mark()
                .Repeat(20, (entry, number) => entry.ShortBinUnicode($"key-{i}-{number}").Memoize().BinInt(number)).SetItems().Stop().Build();
            File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"value-{i:D5}.pkl")), pickle);
        }
    }
}
