using System.Diagnostics;
using System.Text.Json;

namespace ModelAudit.Tool.Tests.Processes;

/// <summary>What only shows in a process of its own: exit codes, streams, signals and the user's folders.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly ToolProcess tool = new();

    public ProcessTests()
    {
        Directory.CreateDirectory(Path.Combine(tool.Work, "model"));
        File.WriteAllText(Path.Combine(tool.Work, "model", "config.json"), "{}");
        File.WriteAllText(Path.Combine(tool.Work, "rules.json"), Policies.NeedsConfig);
    }

    public void Dispose() => tool.Dispose();

    [Fact]
    public async Task The_version_is_one_line()
    {
        Assert.Equal(0, await tool.RunAsync("--version"));
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\r?\n$", tool.Output);
        Assert.Empty(tool.Error);
        Assert.Empty(Directory.GetFileSystemEntries(tool.Folder["home"]));
    }

    [Fact]
    public async Task The_help_calls_the_command_by_its_name()
    {
        Assert.Equal(0, await tool.RunAsync("audit", "--help"));
        Assert.Contains("modelaudit audit <PATH>", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_audit_writes_into_the_output_folder_and_the_data_folder_only()
    {
        Assert.Equal(0, await tool.RunAsync("audit", "model", "--rules", "rules.json"));
        Assert.StartsWith("PASSED", tool.Output, StringComparison.Ordinal);
        Assert.Equal(["model", "modelaudit-reports", "rules.json"], Directory.GetFileSystemEntries(tool.Work).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["config.json"], Directory.GetFileSystemEntries(Path.Combine(tool.Work, "model")).Select(Path.GetFileName));
        Assert.Equal(
            ["signing-key.pem", "signing-key.pub.pem"],
            Directory.GetFiles(tool.Folder["home"], "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(0, await tool.RunAsync("verify", "modelaudit-reports/model.audit.json", "--model", "model"));
    }

    [Fact]
    public async Task Standard_output_holds_the_document_and_nothing_else()
    {
        tool.Set("CI", "true").Set("GITHUB_ACTIONS", "true");
        Assert.Equal(0, await tool.RunAsync("audit", "model", "--rules", "rules.json", "--format", "sarif", "--progress", "always"));
        using JsonDocument document = JsonDocument.Parse(tool.Output);
        Assert.Equal("2.1.0", document.RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public async Task Wrong_usage_is_2() => Assert.Equal(2, await tool.RunAsync("audit"));

    [Fact]
    public async Task A_pipe_that_nobody_writes_to_does_not_outlive_a_signal()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string pipe = Path.Combine(tool.Work, "key.pem");
        using (Process make = Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync();
        }

        using Process process = tool.Start("audit", "model", "--rules", "rules.json", "--sign", "key.pem");
        Task<int> end = tool.EndAsync(process);
        await Task.Delay(1_500);
        using (Process kill = Process.Start("sh", ["-c", $"kill -TERM {process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        Assert.Equal(130, await end);
        Assert.Equal(["key.pem", "model", "rules.json"], Directory.GetFileSystemEntries(tool.Work).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_is_130_and_nothing_partial_is_left(string signal)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string big = Path.Combine(tool.Work, "model", "weights.bin");
        using (FileStream file = File.Create(big))
        {
            // Sparse: long to hash, nothing to store.
            file.SetLength(64L << 30);
        }

        using Process process = tool.Start("audit", "model", "--rules", "rules.json", "--format", "json=out/report.json");
        Task<int> end = tool.EndAsync(process);
        var patience = Stopwatch.StartNew();
        while (!File.Exists(tool.Folder["home/data/modelaudit/signing-key.pub.pem"]) && patience.Elapsed < TimeSpan.FromSeconds(30))
        {
            await Task.Delay(20);
        }

        await Task.Delay(200);
        var since = Stopwatch.StartNew();
        using (Process kill = Process.Start("sh", ["-c", $"kill -{signal} {process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        Assert.Equal(130, await end);
        Assert.InRange(since.Elapsed.TotalSeconds, 0, 20);
        Assert.Contains("Cancelled", tool.Error, StringComparison.Ordinal);
        Assert.Empty(tool.Output);
        Assert.Equal(["model", "rules.json"], Directory.GetFileSystemEntries(tool.Work).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
