using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using ModelAudit.Evidence;
using ModelAudit.Formats;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Reading;
using ModelAudit.Samples.Building;
using ModelAudit.Sources;

namespace ModelAudit.Fuzz.Targets;

/// <summary>The readers of containers, run through the engine with everything that lies in them.</summary>
internal static class ArchiveTargets
{
    // Small bounds keep bombs short; what is cut is said, which the target checks.
    private static readonly AuditLimits Limits = AuditLimits.Default with { FreeExpansionBytes = 1 << 20, MaxExpansionRatio = 20, MaxContainerFiles = 200, MaxContainerDepth = 4 };

    private static readonly ContentExaminer Engine = new(new FormatSelector(BuiltInInspectors.Formats), Limits, TimeProvider.System);

    // One small pickle, packed by the programs xz, lzma, bzip2, zstd and lz4.
    private static readonly string[] Programs =
    [
        "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AE5ACFdAEAAh0nXgWcxAOeyxR82Vw8pwJbWZyXwEvGgG5R+bIwDAAAAAAAfJ1uvy0UWgwABPboCAAAAkBjPi7HEZ/sCAAAAAARZWg==",
        "XQAAgAD//////////wBAAIdJ14FnMQDnssUfNlcPKcCW1mcl8BLxoBuUfoLPYf//97PAAA==",
        "QlpoOTFBWSZTWe4sgxAAAJzTwHAAAAUAQiYmpgBAACAAUKaZGJiYg3qqaDQND1MvLaWq/Gt74g9gqDEg8gvSFQfWqDuCvxdyRThQkO4sgxA=",
        "KLUv/QRY/QAAwIACXXEAWCwBAABtb2RlbGF1ZGl0cQFhLgEAPqoWJrYROss=",
        "BCJNGGRApyAAAAD/BYACXXEAWCwBAABtb2RlbGF1ZGl0CgD/D1B0cQFhLgAAAABS269u",
    ];

    public static readonly FuzzTarget Zip = new("zip", Zips, content => Run("a.zip", content))
    {
        IsText = false,
        Tokens = ["PK\u0003\u0004", "PK\u0001\u0002", "PK\u0005\u0006", "PK\u0006\u0006", "PK\u0006\u0007", "PK\u0007\u0008", "../", "data.pkl", "\u0080\u0002"],
    };

    public static readonly FuzzTarget PyTorch = new("pytorch-zip", Zips, content => Inspections.RunFormat(new Formats.PyTorch.PyTorchInspector(), "m.pt", content))
    {
        IsText = false,
        Tokens = ["archive/data.pkl", "archive/data/0", "archive/version", "code/__torch__.py", "constants.pkl", "bytecode.pkl", ".data/", "PK\u0001\u0002", "ops.x.y("],
    };

    public static readonly FuzzTarget Tar = new("tar", Tars, content => Run("a.tar", content)) { IsText = false, Tokens = ["ustar\u0000", "30 mtime=1", "11 path=../", "././@LongLink", "0000644\u0000"] };

    public static readonly FuzzTarget SevenZip = new("7z", SevenZips, content => Run("a.7z", content)) { IsText = false, MaxInputBytes = 1 << 13, Tokens = ["7z\u00bc\u00af\u0027\u001c", "\u0003\u0001\u0001", "\u0004\u0002\u0002", "\u0003\u0003\u0001\u0003"] };

    public static readonly FuzzTarget NumPy = new("numpy", Arrays, content => Run("a.npy", content)) { IsText = false, Tokens = ["'descr': '|O'", "'fortran_order': False", "'shape': (2, 3)", "[('a', '<f4', (2,))]", "L"] };

    public static readonly FuzzTarget Embedded = new(
        "unknown",
        () => [[0, 1, 2, 0xFF, .. Arrays().First()], [0xFE, 0xFF, 0, 0xDC, .. new ZipBuilder().Add("a", "x"u8.ToArray()).Build(), 1, 2], [.. new byte[40], .. "cos\nsystem\n(S'id'\ntR."u8]],
        content => Inspections.RunFormat(new Formats.Embedded.EmbeddedInspector(), "m.bin", content) + Run("m.bin", content)) { IsText = false, Tokens = ["PK\u0003\u0004", "cos\nsystem\n", "\u0080\u0002"] };

    private static IEnumerable<byte[]> Arrays()
    {
        foreach (string type in new[] { "'<f4'", "'|O'", "[('a', '<f4'), ('b', 'O', (2,))]" })
        {
            byte[] header = System.Text.Encoding.ASCII.GetBytes($"{{'descr': {type}, 'fortran_order': False, 'shape': (2,), }}\n");
            yield return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. new byte[8]];
        }
    }

    private static readonly ImmutableArray<FuzzTarget> Compressed =
    [
        .. Formats.Compressed.CompressedInspector.All.Select(inspector => new FuzzTarget(
            inspector.Name, Streams, content => Inspections.RunFormat(inspector, "m.bin", content, Limits) + Run("m.bin", content)) { IsText = false, MaxInputBytes = 1 << 13 }),
    ];

    public static readonly ImmutableArray<FuzzTarget> All = [Zip, PyTorch, Tar, SevenZip, .. Compressed, NumPy, Embedded];

    private static IEnumerable<byte[]> Tars()
    {
        foreach (TarEntryFormat format in new[] { TarEntryFormat.Ustar, TarEntryFormat.Pax, TarEntryFormat.Gnu })
        {
            using var stream = new MemoryStream();
            using (var writer = new TarWriter(stream, format, leaveOpen: true))
            {
                string name = format == TarEntryFormat.Ustar ? "a" : new string('n', 150);
                TarEntry entry = format switch
                {
                    TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                    TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, name),
                    _ => new GnuTarEntry(TarEntryType.RegularFile, name),
                };
                entry.DataStream = new MemoryStream("content"u8.ToArray());
                writer.WriteEntry(entry);
            }

            yield return stream.ToArray();
        }
    }

    private static IEnumerable<byte[]> SevenZips()
    {
        byte[] pickle = "cos\nsystem\n(S'id'\ntR."u8.ToArray();
        (byte[] properties, _) = Packing.Lzma(pickle);
        SevenZipBuilder[] archives =
        [
            new(), new() { IsSolid = false }, new() { PackedHeaders = 1 }, new() { Coders = [([3, 1, 1], properties)], Pack = content => Packing.Lzma(content).Packed },
            new() { Coders = [([0x21], [24]), ([3, 3, 1, 3], [])], Pack = Packing.Lzma2 }, new() { Coders = [([0x21], [24]), ([3], [1])], Pack = Packing.Lzma2 },
            new() { Coders = [([4, 1, 8], [])], Pack = Packing.Deflate }, new() { Coders = [([4, 2, 2], [])], Pack = Packing.Bzip2 }, new() { Coders = [([0x0A], []), ([7], [])] },
            new() { Coders = [([0x0B], []), ([6], [])] }, new() { Coders = [([2, 3, 2], []), ([2, 3, 4], [])] },
        ];
        foreach (SevenZipBuilder archive in archives)
        {
            yield return archive.Add("m.pkl", pickle).Add(new SevenZipEntry("../l", "x"u8.ToArray()) { Attributes = 0xA1FF8000 }).Add(new SevenZipEntry("d", null)).Add(new SevenZipEntry("e", []) { IsAnti = true }).Build();
        }

        // PPMd, BCJ2 without and with machine code, and an encrypted header, as 7-Zip packs them.
        yield return Convert.FromBase64String("N3q8ryccAATTz2aZpAAAAAAAAAB0AAAAAAAAAMImkNMAKqJLzohDPXige5zsoOlLTiISMw5uuCuOSm+xMR1R2cs+kR4Lve8qfqJ3BGqYa0mwnx7yXv6JqYjUxIqEsCtNlJRw8KVQBlM1qN1/HH+P0r5McO32W6RlecJ1vQAA/////tozrJUAAGgdgJFmJiXX0qCwhFLFS9clc+Tt380pQIMAAGgngGkVa9ejuCfjt7X5bi6p+nTSCeOnpRD+VPiMs3BibAEEBgAECV0JGyMABwsBAAQjAwEBBWwAEAAAIwMBAQVsABAAACMDAQEFXQAQAAAUAwMBGwQBBQAEAQMCAgYBAAxgQICxgVEACAoB2IYizQAABQEZCQAAAAAAAAAAABETAGMAbwBkAGUALgBiAGkAbgAAAAAA");
        yield return Convert.FromBase64String("N3q8ryccAAShDgxFIAAAAAAAAABGAAAAAAAAANhBg4oAf4LPtwZLpdvIrMjSp+AHYDzY/IkDK1gc6lOAHWNWAAEEBgABCSAABwsBAAEjAwQBBQYAAAEADIE6AAgKAek4Z4IAAAUBGQUAAAAAABENAG0ALgBwAGsAbAAAABUGAQAggKSBAAA=");
        yield return Convert.FromBase64String("N3q8ryccAARWRSTILgAAAAAAAABWAAAAAAAAACDxrm3gATkAIV0AQACHSdeBZzEA57LFHzZXDynAltZnJfAS8aAblH5sjAMAAAAAAAAAAQQGAAQJKQAABQAHCwEAAiEhAQAUAwMBGwQBAQAAAgMEDIE6gToACAoB6ThnggAABQEZCQAAAAAAAAAAABENAG0ALgBwAGsAbAAAABUGAQAggKSBAAA=");
        yield return Convert.FromBase64String("N3q8ryccAARzRCEhkAAAAAAAAAAuAAAAAAAAAJhYxEvhgB2YCIMe9OJlpWoeXOrcWo5JnUQ7A6IUa2gznBS1ct7b2PcMy+BN86do8edTRMjzTQCtW352OOTPkilFAhRr+x/TxDBQsG+pOe0SZ4gM7TT+EaFZQnh9QUNh4dj75ftujxkg1rvwzxSVVAb48mSe8UXABwLb/+VQkSp4/PRxfEJ0Nr5XEqFDXB29i54/RhcXBjABCWAABwsBAAEkBvEHARJTD1st5fIxIBAgq7ZMdign1H0MVgoB7jlYSgAA");
    }

    // Every packed form is a seed of every target: a decoder meets the others' data, too.
    private static IEnumerable<byte[]> Streams()
    {
        byte[] content = [0x80, 2, (byte)']', (byte)'q', 0, (byte)'X', 40, 0, 0, 0, .. new byte[40], (byte)'a', (byte)'.'];
        yield return Packed(stream => new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true), content);
        yield return Packed(stream => new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true), content);
        yield return [.. "ZF0x36               "u8, .. Packed(stream => new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true), content)];
        foreach (string packed in Programs)
        {
            yield return Convert.FromBase64String(packed);
        }
    }

    private static byte[] Packed(Func<Stream, Stream> open, byte[] content)
    {
        using var stream = new MemoryStream();
        using (Stream packer = open(stream))
        {
            packer.Write(content);
        }

        return stream.ToArray();
    }

    private static IEnumerable<byte[]> Zips()
    {
        yield return new PyTorchCheckpointBuilder().Add("w", 8).Build();
        yield return new ZipBuilder().Add("a.txt", "hello"u8.ToArray()).Add("../b", "x"u8.ToArray()).Add("a.txt", []).Build();
        yield return new ZipBuilder().Add("inner.zip", new ZipBuilder().Add("c", "deep"u8.ToArray()).Build()).Build();
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry("packed.bin").Open();
            entry.Write(new byte[4_000]);
        }

        yield return stream.ToArray();
    }

    /// <summary>What the engine with all inspectors makes of a file.</summary>
    public static string Run(string path, byte[] content)
    {
        ContentExaminer.Result result = Engine.Examine(ArtifactPath.Parse(path), new MemoryReader(content), null, CancellationToken.None);
        EvidenceGap? failed = result.Gaps.Concat(result.Children.SelectMany(child => child.Evidence.Gaps)).FirstOrDefault(gap => gap.Reason == GapReason.InspectorFailed);
        if (failed is not null)
        {
            throw new FuzzFailureException(failed.Detail);
        }

        return $"{result.Format} {Math.Min(9, result.Children.Length)} {Inspections.Codes(result.Facts)} / {string.Join(' ', result.Gaps.Select(gap => gap.Reason.ToString()).Distinct().Order(StringComparer.Ordinal))}";
    }
}
