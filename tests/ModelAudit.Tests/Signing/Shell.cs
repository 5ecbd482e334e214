using System.Diagnostics;

namespace ModelAudit.Tests.Signing;

/// <summary>Runs what a person would type.</summary>
internal static class Shell
{
    /// <summary>Runs a script in a folder.</summary>
    /// <returns>The exit code, and what it wrote; with what it complained about when it failed.</returns>
    public static async Task<(int Code, string Output)> RunAsync(TemporaryFolder folder, string script)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + await errors);
    }
}
