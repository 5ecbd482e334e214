using System.Runtime.InteropServices;

namespace ModelAudit.OnnxRuntime.Isolation;

/// <summary>
/// Confines this thread, and every thread it starts, to reading its working directory and the files that the runtimes are made of
/// (Documentation/userspace-api/landlock.rst, the rule types and access rights by ABI version). Nothing may be written, connected or bound.
/// </summary>
internal static class FileAccessRules
{
    // The numbers are the same on every architecture.
    private const int CreateRuleset = 444;
    private const int AddRule = 445;
    private const int RestrictSelf = 446;
    private const int AskVersion = 1;
    private const int PathBeneath = 1;

    private const ulong ReadFile = 1 << 2;
    private const ulong ReadDirectory = 1 << 3;

    private const int OpenPath = 0x200000;
    private const int OpenCloseOnExec = 0x80000;

    // Of /proc only what is about this process and the machine: the environment of another process may hold a password.
    private static readonly string[] SystemDirectories =
        ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/proc/self", "/sys/devices/system", "/sys/fs/cgroup", "/usr/share/zoneinfo"];

    private static readonly string[] SystemFiles = ["/etc/ld.so.cache", "/etc/localtime", "/dev/null", "/dev/urandom", "/proc/cpuinfo", "/proc/meminfo"];

    /// <summary>Confines; where it cannot, the reason says why.</summary>
    public static unsafe bool TryApply(out string reason)
    {
        long version = LinuxCalls.Call(CreateRuleset, 0, 0, AskVersion, 0);
        if (version < 1)
        {
            reason = "the kernel does not offer Landlock, " + ProcessIsolation.LastError();
            return false;
        }

        Ruleset handled = Handled(version);
        nint size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
        int ruleset = (int)LinuxCalls.Call(CreateRuleset, (nint)(&handled), size, 0, 0);
        if (ruleset < 0)
        {
            reason = ProcessIsolation.LastError();
            return false;
        }

        try
        {
            foreach (string directory in Directories())
            {
                Allow(ruleset, directory, ReadFile | ReadDirectory);
            }

            foreach (string file in SystemFiles)
            {
                Allow(ruleset, file, ReadFile);
            }

            bool done = LinuxCalls.Call(RestrictSelf, ruleset, 0, 0, 0) == 0;
            reason = done ? string.Empty : ProcessIsolation.LastError();
            return done;
        }
        finally
        {
            _ = LinuxCalls.Close(ruleset);
        }
    }

    private static Ruleset Handled(long version) => new()
    {
        // 13 rights in version 1, then refer, truncate and ioctl on devices.
        Files = (1UL << (version >= 5 ? 16 : version >= 3 ? 15 : version >= 2 ? 14 : 13)) - 1,
        Network = version >= 4 ? 3UL : 0,
        Scoped = version >= 6 ? 3UL : 0,
    };

    private static IEnumerable<string> Directories()
    {
        string framework = RuntimeEnvironment.GetRuntimeDirectory();
        string[] programs = [.. Paths("TRUSTED_PLATFORM_ASSEMBLIES").Select(file => Path.GetDirectoryName(file) ?? string.Empty), .. Paths("NATIVE_DLL_SEARCH_DIRECTORIES")];
        return programs.Append(framework).Append(AppContext.BaseDirectory).Append(Environment.CurrentDirectory).Concat(SystemDirectories)
            .Where(path => Path.IsPathRooted(path) && Path.TrimEndingDirectorySeparator(path) != "/").Select(Path.TrimEndingDirectorySeparator).Distinct(StringComparer.Ordinal);
    }

    private static string[] Paths(string name) => (AppContext.GetData(name) as string ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries);

    private static unsafe void Allow(int ruleset, string path, ulong access)
    {
        int descriptor = LinuxCalls.Open(path, OpenPath | OpenCloseOnExec);
        if (descriptor < 0)
        {
            return; // What is not there needs no permission.
        }

        var rule = new Rule { Access = access, Parent = descriptor };
        _ = LinuxCalls.Call(AddRule, ruleset, PathBeneath, (nint)(&rule), 0);
        _ = LinuxCalls.Close(descriptor);
    }

    /// <summary>struct landlock_ruleset_attr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Ruleset
    {
        public ulong Files;
        public ulong Network;
        public ulong Scoped;
    }

    /// <summary>struct landlock_path_beneath_attr, which is packed.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Rule
    {
        public ulong Access;
        public int Parent;
    }
}
