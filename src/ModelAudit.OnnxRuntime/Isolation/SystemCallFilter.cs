using System.Runtime.InteropServices;

namespace ModelAudit.OnnxRuntime.Isolation;

/// <summary>
/// Makes the kernel refuse, to every thread of this process, the system calls that reach a network, start a program or process, write to a
/// file system, look into other processes or change the system (seccomp(2), SECCOMP_SET_MODE_FILTER with SECCOMP_FILTER_FLAG_TSYNC).
/// </summary>
internal static class SystemCallFilter
{
    private const int SetModeFilter = 1;
    private const int SynchronizeThreads = 1;

    /// <summary>Installs the filter; where it cannot, the reason says why.</summary>
    public static unsafe bool TryApply(out string reason)
    {
        if (SystemCallTable.Of(RuntimeInformation.ProcessArchitecture) is not { } table)
        {
            reason = "no table of system calls for " + RuntimeInformation.ProcessArchitecture;
            return false;
        }

        Instruction[] program = SystemCallProgram.Write(table, Environment.ProcessId);
        fixed (Instruction* first = program)
        {
            var filter = new Program { Length = checked((ushort)program.Length), Instructions = first };
            nint result = LinuxCalls.Call(table.Seccomp, SetModeFilter, SynchronizeThreads, (nint)(&filter), 0);
            reason = result == 0 ? string.Empty : result > 0 ? "a thread cannot be filtered" : ProcessIsolation.LastError();
            return result == 0;
        }
    }

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Program
    {
        public ushort Length;
        public Instruction* Instructions;
    }
}
