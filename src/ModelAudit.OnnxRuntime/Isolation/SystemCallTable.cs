using System.Runtime.InteropServices;

namespace ModelAudit.OnnxRuntime.Isolation;

/// <summary>The numbers of the system calls that the filter knows, on one architecture (asm/unistd_64.h, asm-generic/unistd.h).</summary>
internal sealed record SystemCallTable
{
    // Network; programs; the file system; other processes; the kernel. Reading, memory, threads and clocks stay.
    private static readonly int[] DeniedX64 =
    [
        41, 53, 42, 49, 50, 43, 288, 44, 46, 307, 299, // socket socketpair connect bind listen accept accept4 sendto sendmsg sendmmsg recvmmsg
        57, 58, 59, 322, // fork vfork execve execveat
        85, 76, 82, 264, 316, 87, 263, 83, 258, 84, 86, 265, 88, 266, 133, 259, 285, // creat truncate rename* unlink* mkdir* rmdir link* symlink* mknod* fallocate
        90, 91, 268, 92, 93, 94, 260, 188, 189, 190, 197, 198, 199, 132, 235, 280, 261, // chmod* chown* setxattr* removexattr* utime*
        200, 129, 297, 101, 310, 311, 312, // tkill rt_sigqueueinfo rt_tgsigqueueinfo ptrace process_vm_readv process_vm_writev kcmp
        321, 298, 323, 248, 249, 250, 165, 166, 155, 161, 272, 308, // bpf perf_event_open userfaultfd *key* mount umount2 pivot_root chroot unshare setns
        175, 313, 176, 246, 320, 169, 167, 168, 172, 173, 179, 303, 304, 163, // *module kexec* reboot swap* iopl ioperm quotactl *_handle_at acct
        164, 227, 305, 159, 170, 171, 160, 105, 106, 113, 114, 117, 119, 116, 122, 123, 126, 135, // clocks names setrlimit set*id capset personality
        29, 30, 68, 64, 240, 300, 253, 294, 153, 103, 212, 180, // shm* msgget semget mq_open fanotify inotify vhangup syslog lookup_dcookie nfsservctl
    ];

    private static readonly int[] DeniedArm64 =
    [
        198, 199, 203, 200, 201, 202, 242, 206, 211, 269, 243,
        221, 281,
        45, 38, 276, 35, 34, 37, 36, 33, 47,
        52, 53, 55, 54, 5, 6, 7, 14, 15, 16, 88,
        130, 138, 240, 117, 270, 271, 272,
        280, 241, 282, 217, 218, 219, 40, 39, 41, 51, 97, 268,
        105, 273, 106, 104, 294, 142, 224, 225, 60, 264, 265, 89,
        170, 112, 266, 171, 161, 162, 164, 146, 144, 145, 143, 147, 149, 159, 151, 152, 91, 92,
        194, 196, 186, 190, 180, 262, 26, 58, 116, 18, 42,
    ];

    // From 424 on every architecture has the same numbers: pidfd_* io_uring_* the mount calls process_madvise process_mrelease fchmodat2 *xattrat.
    private static readonly int[] DeniedEverywhere = [424, 425, 426, 427, 428, 429, 430, 431, 432, 433, 434, 438, 440, 442, 443, 447, 448, 452, 463, 466];

    /// <summary>AUDIT_ARCH_* of linux/audit.h.</summary>
    public required uint AuditArchitecture { get; init; }

    /// <summary>Whether calls of the x32 interface, whose numbers have bit 30, must be refused.</summary>
    public bool HasX32 { get; init; }

    /// <summary>Calls refused whatever their arguments.</summary>
    public required int[] Denied { get; init; }

    public required int Seccomp { get; init; }

    /// <summary>open(2), which newer architectures do not have.</summary>
    public int? Open { get; init; }

    public required int OpenAt { get; init; }

    public required int NewTask { get; init; }

    public required int Kill { get; init; }

    public required int KillThread { get; init; }

    public required int Control { get; init; }

    public required int Limit { get; init; }

    /// <summary>The table of an architecture; null where there is none.</summary>
    public static SystemCallTable? Of(Architecture architecture) => architecture switch
    {
        Architecture.X64 => new SystemCallTable
        {
            AuditArchitecture = 0xC000_003E, HasX32 = true, Denied = [.. DeniedX64, .. DeniedEverywhere], Seccomp = 317,
            Open = 2, OpenAt = 257, NewTask = 56, Kill = 62, KillThread = 234, Control = 16, Limit = 302,
        },
        Architecture.Arm64 => new SystemCallTable
        {
            AuditArchitecture = 0xC000_00B7, Denied = [.. DeniedArm64, .. DeniedEverywhere], Seccomp = 277,
            OpenAt = 56, NewTask = 220, Kill = 129, KillThread = 131, Control = 29, Limit = 261,
        },
        _ => null,
    };
}
