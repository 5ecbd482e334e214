using System.Diagnostics;
using System.Globalization;
using ModelAudit.Samples.Models;

namespace ModelAudit.Tool.Tests.Processes;

/// <summary>Disks that are full and runs that are cancelled: a sentence and an exit code, and all of the files or none of them.</summary>
public sealed class TroubleTests : IDisposable
{
    private static readonly string[] Audit = ["audit", "model", "--format", "html=reports/report.html", "--format", "json=reports/report.json", "--output", "reports", "--digest-cache", "cache.json"];

    private readonly ToolProcess tool = new();

    public TroubleTests() => SampleModels.All[0].WriteTo(Path.Combine(tool.Work, "model"));

    private string Reports => Path.Combine(tool.Work, "reports");

    public void Dispose() => tool.Dispose();

    [Fact]
    public async Task A_disk_that_is_full_leaves_no_report_and_no_part_of_one()
    {
        int code = await tool.RunAsync(Audit);
        long longest = Directory.GetFiles(Reports).Max(file => new FileInfo(file).Length);
        string[] written = Names();
        Directory.Delete(Reports, recursive: true);
        foreach (long blocks in (long[])[0, 1, longest / 1_024, (longest / 512) - 1])
        {
            // Writing beyond the limit fails as it does on a full disk, where the signal that would end the process is ignored.
            Assert.Equal(2, await LimitedAsync(blocks, Audit));
            Assert.Contains("modelaudit: ", tool.Error, StringComparison.Ordinal);
                Assert.DoesNotContain("Internal error", tool.Error, StringComparison.Ordinal);
            Assert.Empty(Names());
            Assert.DoesNotContain(Directory.GetFiles(tool.Work), file => Path.GetFileName(file).StartsWith('.'));
        }

        Assert.Equal(code, await LimitedAsync((longest / 512) + 8, Audit));
        Assert.Equal(written, Names());
        Assert.Equal(0, await tool.RunAsync("verify", "reports/" + Path.GetFileName(Directory.GetFiles(Reports, "*.audit.json").Single()), "--model", "model"));
    }

    [Fact]
    public async Task A_disk_that_is_full_leaves_no_part_of_an_audit()
    {
        Assert.Equal(2, await LimitedAsync(1, "audit", "model", "--shard", "1/2", "--evidence-out", "parts/1.json"));
        Assert.False(Directory.Exists(Path.Combine(tool.Work, "parts")));
    }

    [Fact]
    public async Task Standard_output_that_takes_nothing_is_2()
    {
        using Process process = tool.StartProgram(["/bin/sh", "-c", "exec \"$@\" > /dev/full", "sh", .. tool.Command, "inspect", "model", "--format", "json"]);
        Assert.Equal(2, await tool.EndAsync(process));
        Assert.Contains("could not be finished", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_at_any_time_leaves_all_of_the_files_or_none()
    {
        using var run = new ToolRun();
        SampleModels.All[0].WriteTo(run["model"]);
        int normal = run.Run(Audit);
        string[] written = [.. Directory.GetFiles(run["reports"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
        for (int round = 0; round < 40; round++)
        {
            Directory.Delete(run["reports"], recursive: true);
            using var cancellation = new CancellationTokenSource();
            cancellation.CancelAfter(TimeSpan.FromMilliseconds(round * 5));
            int code = await Application.RunAsync(Audit, run.Environment, cancellation.Token);
            string[] files = Directory.Exists(run["reports"]) ? [.. Directory.GetFiles(run["reports"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)!] : [];
            Assert.True(code == normal ? files.SequenceEqual(written) : code == 130 && files.Length == 0, $"{code}: {string.Join(' ', files)}");
            Directory.CreateDirectory(run["reports"]);
        }
    }

    private string[] Names() => Directory.Exists(Reports) ? [.. Directory.GetFiles(Reports).Select(Path.GetFileName).Order(StringComparer.Ordinal)!] : [];

    private async Task<int> LimitedAsync(long blocks, params string[] arguments)
    {
        // Code in memory that is mapped twice counts as a file.
        tool.Set("DOTNET_EnableWriteXorExecute", "0");
        using Process process = tool.StartProgram(
            ["/bin/sh", "-c", "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"", "sh", blocks.ToString(CultureInfo.InvariantCulture), .. tool.Command, .. arguments]);
        return await tool.EndAsync(process);
    }
}
