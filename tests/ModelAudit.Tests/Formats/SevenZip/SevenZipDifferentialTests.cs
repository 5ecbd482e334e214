using System.ComponentModel;
using System.Diagnostics;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.SevenZip;

/// <summary>Compares what is unpacked with what 7-Zip packed, on noise that is full of instructions; says nothing where 7-Zip is not installed.</summary>
public sealed class SevenZipDifferentialTests
{
    private const int Parts = 12_000;

    [Theory]
    [InlineData("-mf=BCJ")]
    [InlineData("-mf=BCJ2")]
    [InlineData("-mf=BCJ2", "-m0=LZMA")]
    [InlineData("-mf=off", "-m0=BCJ2", "-m1=Deflate", "-m2=PPMd", "-m3=Copy", "-mb0:1", "-mb0s1:2", "-mb0s2:3")]
    [InlineData("-mf=ARM")]
    [InlineData("-mf=ARM64")]
    [InlineData("-mf=ARMT")]
    [InlineData("-mf=IA64")]
    [InlineData("-mf=PPC")]
    [InlineData("-mf=SPARC")]
    [InlineData("-mf=RISCV")]
    [InlineData("-mf=Swap2")]
    [InlineData("-mf=Swap4")]
    [InlineData("-mf=Delta:1")]
    [InlineData("-mf=Delta:7", "-m0=BZip2")]
    [InlineData("-m0=Deflate64")]
    [InlineData("-m0=PPMd")]
    public void Its_filters_are_undone(params string[] options)
    {
        using var folder = new TemporaryFolder();
        byte[] content = Instructions();
        File.WriteAllBytes(Path.Combine(folder.Path, "code.bin"), content);
        if (!Pack(folder.Path, options))
        {
            return;
        }

        ArchiveExamination found = ArchiveExamination.Of(File.ReadAllBytes(Path.Combine(folder.Path, "a.7z")), "a.7z");
        Assert.Empty(found.Hazards);
        Assert.Empty(found.Unexamined);
        Assert.True(found.Saw("code.bin", content));
    }

    // Words of every processor at every alignment, and noise between them.
    private static byte[] Instructions()
    {
        var random = new Random(7);
        using var content = new MemoryStream();
        Span<byte> word = stackalloc byte[8];
        for (int i = 0; i < Parts; i++)
        {
            random.NextBytes(word);
            byte[] part = random.Next(10) switch
            {
                0 => [0xE8, word[0], word[1], 0, 0],
                1 => [0xE9, word[0], word[1], 0xFF, 0xFF],
                2 => [0x0F, (byte)(0x80 | (word[0] & 15)), word[1], word[2], 0, 0],
                3 => [word[0], word[1], word[2], (byte)(0x94 + (word[3] & 3))],
                4 => [word[0], word[1], word[2], 0xEB],
                5 => [word[0], (byte)(0xF0 | (word[1] & 7)), word[2], (byte)(0xF8 | (word[3] & 7))],
                6 => [0x48, word[0], word[1], (byte)(1 | (word[2] & 0xFC))],
                7 => [0xEF, (byte)(word[0] & 0xF2), word[1], word[2]],
                8 => [0x97, (byte)((word[0] & 0xF0) | 2), word[1], word[2], (byte)(word[3] | 3), (byte)(word[4] & 0x7F), (byte)(2 | (word[5] & 0xF0)), word[6]],
                _ => word[..(1 + (i % 8))].ToArray(),
            };
            content.Write(part);
        }

        return content.ToArray();
    }

    private static bool Pack(string folder, string[] options)
    {
        var start = new ProcessStartInfo("7z", ["a", "-y", .. options, "a.7z", "code.bin"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();

            // An older 7-Zip does not know every filter.
            return process.ExitCode == 0 && errors.Result.Length == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
