using System.Diagnostics;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tool.Tests;

/// <summary>Runs the built tool as a process of its own, or the one that <c>MODELAUDIT_TOOL</c> names, with the user's folders in a temporary place.</summary>
internal sealed class ToolProcess : IDisposable
{
    private readonly Dictionary<string, string?> variables = new(StringComparer.Ordinal)
    {
        ["CI"] = null,
        ["GITHUB_ACTIONS"] = null,
        ["TF_BUILD"] = null,
        ["NO_COLOR"] = null,
        ["MODELAUDIT_KEY_PASSWORD"] = null,
    };

    public ToolProcess()
    {
        variables["HOME"] = Folder["home"];
        variables["XDG_DATA_HOME"] = Folder["home/data"];
        variables["LOCALAPPDATA"] = Folder["home/data"];
        Directory.CreateDirectory(Folder["home"]);
        Directory.CreateDirectory(Folder["work"]);
    }

    public TemporaryDirectory Folder { get; } = new();

    public string Work => Folder["work"];

    /// <summary>What the tool is started by: a program and its arguments; empty to start it directly.</summary>
    public IReadOnlyList<string> Prefix { get; init; } = [];

    /// <summary>What the last run wrote to standard output.</summary>
    public string Output { get; private set; } = string.Empty;

    /// <summary>What the last run wrote to standard error.</summary>
    public string Error { get; private set; } = string.Empty;

    public ToolProcess Set(string variable, string value)
    {
        variables[variable] = value;
        return this;
    }

    /// <summary>The command that starts the tool.</summary>
    public IReadOnlyList<string> Command { get; } = Environment.GetEnvironmentVariable("MODELAUDIT_TOOL") is { } program ? [program]
        : [Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", typeof(Application).Assembly.Location];

    /// <summary>Starts the tool; the test waits for it with <see cref="EndAsync"/>.</summary>
    public Process Start(params string[] arguments) => StartProgram([.. Prefix, .. Command, .. arguments]);

    /// <summary>Starts any program as the tool would be; the test waits for it with <see cref="EndAsync"/>.</summary>
    public Process StartProgram(params string[] command)
    {
        var start = new ProcessStartInfo(command[0])
        {
            WorkingDirectory = Work,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string? value) in variables)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Waits for the end and gives the exit code.</summary>
    public async Task<int> EndAsync(Process process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        try
        {
            Task<string> error = process.StandardError.ReadToEndAsync(patience.Token);
            Output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            Error = await error;
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public async Task<int> RunAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        return await EndAsync(process);
    }

    public void Dispose() => Folder.Dispose();
}
