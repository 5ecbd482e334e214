using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
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
        new("archive-100000-texts", directory => Write(directory, "a.zip", file => Archive(file, 100_000, i => Text(i), ".txt")), audit),
        new("archive-100000-pickles", directory => Write(directory, "a.zip", file => Archive(file, 100_000, Value, ".pkl")), audit),
        new("archive-100000-unknown", directory => Write(directory, "a.zip", file => Archive(file, 100_000, Unknown, ".bin")), audit),
        new("archive-100000-tar", directory => Write(directory, "a.tar", file => Tar(file, 100_000)), audit),
        new("pickle-nested-million", directory => Write(directory, "model.pkl", Nested), audit) { MaxSeconds = 0.6 },
    ];

    private static void Write(string directory, string name, Action<Stream> write)
    {
        string root = Directory.CreateDirectory(Path.Combine(directory, "model")).FullName;
        using FileStream file = File.Create(Path.Combine(root, name));
        write(file);
    }

    private static byte[] Text(int number) => System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"hello {number}\n"));

    private static byte[] Value(int number) => new PickleAssembler().Proto(4).EmptyDict().Memoize().ShortBinUnicode("a").Memoize().BinInt(number).SetItem().Stop().Build();

    // Of no known format: three findings for each.
    private static byte[] Unknown(int number) => System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(number))[..16];

    private static string Member(int number, string extension) => string.Create(CultureInfo.InvariantCulture, $"folder-{number / 100}/file-{number}{extension}");

    private static void Archive(Stream file, int members, Func<int, byte[]> content, string extension)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Create);
        for (int i = 0; i < members; i++)
        {
            using Stream member = archive.CreateEntry(Member(i, extension), CompressionLevel.Fastest).Open();
            member.Write(content(i));
        }
    }

    private static void Tar(Stream file, int members)
    {
        using var archive = new TarWriter(file, TarEntryFormat.Ustar);
        for (int i = 0; i < members; i++)
        {
            archive.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, Member(i, ".txt")) { DataStream = new MemoryStream(Text(i)), ModificationTime = DateTimeOffset.UnixEpoch });
        }
    }

    /// <summary>A list of tuples of a number, a float and a short text, each memoized, as CPython writes it.</summary>
    internal static void Objects(Stream file, long bytes)
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
