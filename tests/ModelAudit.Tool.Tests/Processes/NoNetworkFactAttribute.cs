using System.ComponentModel;
using System.Diagnostics;

namespace ModelAudit.Tool.Tests.Processes;

/// <summary>A test in a network namespace of its own, which holds no connection to anywhere; skipped, and said to be, where the platform does not let one be made.</summary>
internal sealed class NoNetworkFactAttribute : FactAttribute
{
    /// <summary>Starts a program without a network.</summary>
    public static readonly IReadOnlyList<string> Prefix = ["unshare", "--map-root-user", "--net"];

    public NoNetworkFactAttribute()
    {
        if (!CanDeny())
        {
            Skip = "No network namespace can be made here.";
        }
    }

    private static bool CanDeny()
    {
        try
        {
            using Process? process = Process.Start(Prefix[0], [.. Prefix.Skip(1), "true"]);
            process?.WaitForExit();
            return process?.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
