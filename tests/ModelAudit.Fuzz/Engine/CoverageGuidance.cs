using System.Globalization;
using System.Runtime.InteropServices;
using SharpFuzz;
using SharpFuzz.Common;

namespace ModelAudit.Fuzz.Engine;

/// <summary>The same targets, with inputs chosen by AFL++ from what the instrumented library reports about the branches it took.</summary>
internal static class CoverageGuidance
{
    private const int MaxSeeds = 200;
    private const int MapBytes = 1 << 16;

    /// <summary>Gives instrumented code a map to write to before AFL++ gives it one: static constructors run earlier than the first input.</summary>
    public static unsafe void Prepare() => Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(MapBytes);

    /// <summary>Writes the inputs to start from, one file each; AFL++ wants neither empty nor long ones.</summary>
    public static void WriteSeeds(FuzzTarget target, string folder)
    {
        Directory.CreateDirectory(folder);
        int number = 0;
        foreach (byte[] seed in target.Seeds().Where(seed => seed.Length > 0 && seed.Length <= target.MaxInputBytes).OrderBy(seed => seed.Length).Take(MaxSeeds))
        {
            File.WriteAllBytes(Path.Combine(folder, (number++).ToString("d4", CultureInfo.InvariantCulture)), seed);
        }
    }

    /// <summary>Feeds what AFL++ sends until it stops. Whatever the target breaks is thrown, which AFL++ keeps as a crash.</summary>
    public static void Run(FuzzTarget target)
    {
        var runner = new FuzzRunner(target, seed: 1, crashFolder: string.Empty, persist: false);
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var content = new MemoryStream();
            stream.CopyTo(content);
            if (content.Length <= target.MaxInputBytes && runner.Execute(content.ToArray()) is { } problem)
            {
                throw new FuzzFailureException(problem);
            }
        });
    }
}
