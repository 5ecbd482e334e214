using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace ModelAudit.Tool;

/// <summary>
/// The program beside the native one that was compiled for AVX-512 too: a native program has either kind of code, and sixteen messages are
/// hashed at once only with the vectors of 512 bits.
/// </summary>
internal static unsafe partial class WideProgram
{
    private const string Suffix = ".avx512";
    private const int FirstProcessorBytes = 1 << 13;
    private const int MaximumArgumentBytes = 1 << 24;

    // What x86-64-v4 has beyond x86-64-v3.
    private static readonly string[] Sets = ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"];

    /// <summary>Goes on as that program, with the same arguments, where it is there and the processor is one for it; else returns.</summary>
    public static void TakeOver()
    {
        if (RuntimeFeature.IsDynamicCodeSupported || Avx512BW.IsSupported || !OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("DOTNET_EnableAVX512") == "0"
            || Environment.ProcessPath is not { } narrow || !File.Exists(narrow + Suffix) || !IsWide(Read("/proc/cpuinfo", FirstProcessorBytes)))
        {
            return;
        }

        // As the kernel has them: arguments need not be UTF-8.
        byte[] arguments = Read("/proc/self/cmdline", MaximumArgumentBytes);
        byte[] path = [.. System.Text.Encoding.UTF8.GetBytes(narrow + Suffix), 0];
        if (arguments.Length is 0 or MaximumArgumentBytes || arguments[^1] != 0)
        {
            return;
        }

        byte*[] starts = new byte*[arguments.AsSpan().Count((byte)0) + 1];
        fixed (byte* program = path, first = arguments)
        fixed (byte** list = starts)
        {
            int start = 0;
            for (int i = 0; i < starts.Length - 1; i++)
            {
                list[i] = first + start;
                start += arguments.AsSpan(start).IndexOf((byte)0) + 1;
            }

            // Returns only where it fails, and then this program does the work.
            _ = Execute(program, list);
        }
    }

    // The kernel lists what it lets programs use.
    private static bool IsWide(ReadOnlySpan<byte> processor)
    {
        int start = processor.IndexOf("\nflags"u8);
        int length = start < 0 ? -1 : processor[(start + 1)..].IndexOf((byte)'\n');
        if (length < 0)
        {
            return false;
        }

        string[] flags = System.Text.Encoding.ASCII.GetString(processor.Slice(start + 1, length)).Split(' ');
        return Sets.All(flags.Contains);
    }

    private static byte[] Read(string path, int most)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            byte[] bytes = new byte[most];
            return bytes[..stream.ReadAtLeast(bytes, most, throwOnEndOfStream: false)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [LibraryImport("libc", EntryPoint = "execv")]
    private static partial int Execute(byte* path, byte** arguments);
}
