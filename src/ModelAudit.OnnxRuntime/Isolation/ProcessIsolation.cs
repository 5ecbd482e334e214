using System.Globalization;
using System.Runtime.InteropServices;

namespace ModelAudit.OnnxRuntime.Isolation;

/// <summary>
/// Takes from this process, before it loads the native runtime, what the load of a model does not need. Nothing taken comes back.
/// Every part is tried; what a system does not offer is said, and the load goes on: the parent's bounds hold everywhere.
/// </summary>
internal static class ProcessIsolation
{
    /// <summary>No program that this one starts gains rights (prctl(2), PR_SET_NO_NEW_PRIVS).</summary>
    public const string NoNewPrivileges = "no-new-privileges";

    /// <summary>The kernel refuses the system calls of <see cref="SystemCallFilter"/> (seccomp(2)).</summary>
    public const string SystemCalls = "system-calls";

    /// <summary>The kernel refuses files outside the copy and the runtime's own (landlock(7)).</summary>
    public const string FileAccess = "file-access";

    /// <summary>The kernel refuses memory above the bound (setrlimit(2), RLIMIT_AS).</summary>
    public const string MemoryLimit = "memory-limit";

    /// <summary>The kernel ends the process above the bound of processor time (RLIMIT_CPU), even when the parent is gone.</summary>
    public const string ProcessorTimeLimit = "processor-time-limit";

    /// <summary>No file grows (RLIMIT_FSIZE).</summary>
    public const string FileSizeLimit = "file-size-limit";

    /// <summary>A crash leaves no image of the memory (RLIMIT_CORE, PR_SET_DUMPABLE).</summary>
    public const string NoCoreDump = "no-core-dump";

    /// <summary>No terminal, and signals of it do not arrive (setsid(2)).</summary>
    public const string OwnSession = "own-session";

    /// <summary>The process ends with its parent (PR_SET_PDEATHSIG).</summary>
    public const string EndsWithParent = "ends-with-parent";

    private const int SetParentDeathSignal = 1;
    private const int SetDumpable = 4;
    private const int SetNoNewPrivileges = 38;
    private const int KillSignal = 9;
    private const int FileSizeSignal = 25;
    private const nint IgnoreSignal = 1;

    private const int LimitProcessorTime = 0;
    private const int LimitFileSize = 1;
    private const int LimitCore = 4;
    private const int LimitAddressSpace = 9;

    /// <summary>All parts, in the order they are taken.</summary>
    public static readonly string[] Parts =
        [EndsWithParent, OwnSession, NoNewPrivileges, NoCoreDump, FileSizeLimit, ProcessorTimeLimit, MemoryLimit, FileAccess, SystemCalls];

    /// <summary>Takes what the system lets us take.</summary>
    /// <param name="memoryBytes">How many bytes the process may map beyond what it has now.</param>
    /// <param name="processorSeconds">How much processor time it may use.</param>
    public static IsolationReport Apply(long memoryBytes, long processorSeconds)
    {
        var report = new IsolationReport();
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            string reason = OperatingSystem.IsLinux() ? "a 32-bit process" : "only Linux offers it to this probe";
            foreach (string part in Parts)
            {
                report.Say(part, false, reason);
            }

            return report;
        }

        Say(report, EndsWithParent, LinuxCalls.ControlProcess(SetParentDeathSignal, KillSignal, 0, 0, 0) == 0);
        Say(report, OwnSession, LinuxCalls.NewSession() > 0);
        Say(report, NoNewPrivileges, LinuxCalls.ControlProcess(SetNoNewPrivileges, 1, 0, 0, 0) == 0);
        Say(report, NoCoreDump, Limit(LimitCore, 0) && LinuxCalls.ControlProcess(SetDumpable, 0, 0, 0, 0) == 0);

        // Where standard error is a file, a word of the runtime there is lost, not deadly.
        _ = LinuxCalls.HandleSignal(FileSizeSignal, IgnoreSignal);
        Say(report, FileSizeLimit, Limit(LimitFileSize, 0));
        Say(report, ProcessorTimeLimit, Limit(LimitProcessorTime, processorSeconds));

        // .NET reserves far more address space than it uses, so the bound counts from what is mapped already.
        long mapped = MappedBytes();
        report.Say(MemoryLimit, mapped > 0 && Limit(LimitAddressSpace, checked(mapped + memoryBytes)), mapped > 0 ? LastError() : "/proc/self/statm cannot be read");
        report.Say(FileAccess, FileAccessRules.TryApply(out string landlock), landlock);
        report.Say(SystemCalls, SystemCallFilter.TryApply(out string seccomp), seccomp);
        return report;
    }

    private static void Say(IsolationReport report, string part, bool done) => report.Say(part, done, done ? string.Empty : LastError());

    private static bool Limit(int resource, long value) =>
        LinuxCalls.SetLimit(resource, new LinuxCalls.ResourceLimit { Soft = (nuint)value, Hard = (nuint)value }) == 0;

    private static long MappedBytes()
    {
        try
        {
            // proc(5): the first number of statm is the size in pages.
            string pages = File.ReadLines("/proc/self/statm").First().Split(' ')[0];
            return long.Parse(pages, NumberStyles.None, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or InvalidOperationException)
        {
            return 0;
        }
    }

    internal static string LastError() => "error " + Marshal.GetLastPInvokeError().ToString(CultureInfo.InvariantCulture) + " (" + Marshal.GetLastPInvokeErrorMessage() + ")";
}
