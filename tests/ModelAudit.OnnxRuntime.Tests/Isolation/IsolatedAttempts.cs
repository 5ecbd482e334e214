using System.Diagnostics;
using System.Globalization;
using ModelAudit.Samples.Building;

namespace ModelAudit.OnnxRuntime.Tests.Isolation;

/// <summary>One run of <see cref="IsolatedProgram"/>, and what it said.</summary>
public sealed class IsolatedAttempts : IDisposable
{
    public IsolatedAttempts() => Said = Run();

    public TemporaryDirectory Inside { get; } = TemporaryDirectory.Of(new TreeBuilder().Add("inside.txt", "inside"));

    public TemporaryDirectory Outside { get; } = TemporaryDirectory.Of(new TreeBuilder().Add("secret.txt", "secret"));

    /// <summary>The results by attempt.</summary>
    public ILookup<string, string> Said { get; }

    public void Dispose()
    {
        Inside.Dispose();
        Outside.Dispose();
    }

    private ILookup<string, string> Run()
    {
        string program = typeof(IsolatedProgram).Assembly.Location;
        using Process victim = Process.Start(new ProcessStartInfo("sleep", ["60"]))!;
        string host = ProbeCommand.OfHost().FileName;
        var start = new ProcessStartInfo(host, ["exec", program, Outside["secret.txt"], Outside["written.txt"], victim.Id.ToString(CultureInfo.InvariantCulture)])
        {
            WorkingDirectory = Inside.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        bool alive = !victim.HasExited;
        victim.Kill();
        Assert.True(process.ExitCode == 0, output + errors.Result);
        Assert.True(alive);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToLookup(line => line[0], line => line[1]);
    }
}
