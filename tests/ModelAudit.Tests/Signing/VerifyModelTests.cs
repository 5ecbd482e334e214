using ModelAudit.Evidence;
using ModelAudit.Reports;
using ModelAudit.Signing;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Signing;

public sealed class VerifyModelTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly AuditReport report = ReportCases.Small() with { Evidence = ReportCases.Evidence(("a.txt", "one"), ("b/c.bin", "two"), ("b/d.bin", "")) };

    public VerifyModelTests()
    {
        Write("a.txt", "one");
        Write("b/c.bin", "two");
        Write("b/d.bin", "");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_audited_files_are_the_same()
    {
        ModelComparison comparison = await Compare();
        Assert.True(comparison.IsSame);
        Assert.Equal(report.Evidence.RootDigest, comparison.ActualRoot);
        Assert.NotNull(comparison.ActualRoot);
    }

    [Theory]
    [InlineData("a.txt", "onE")]
    [InlineData("b/c.bin", "")]
    [InlineData("b/d.bin", "x")]
    public async Task An_edited_file_is_named_and_nothing_else(string path, string content)
    {
        Write(path, content);
        ModelComparison comparison = await Compare();
        Assert.False(comparison.IsSame);
        Assert.Equal(path, Assert.Single(comparison.Changed).Path.Value);
        Assert.Empty(comparison.Missing);
        Assert.Empty(comparison.Extra);
        Assert.NotEqual(comparison.ExpectedRoot, comparison.ActualRoot);
    }

    [Theory]
    [InlineData("c.txt")]
    [InlineData("b/.hidden")]
    [InlineData("b/é 😀")]
    public async Task An_added_file_is_named_and_nothing_else(string path)
    {
        Write(path, "new");
        ModelComparison comparison = await Compare();
        Assert.False(comparison.IsSame);
        Assert.Equal(path, Assert.Single(comparison.Extra).Value);
        Assert.Empty(comparison.Missing);
        Assert.Empty(comparison.Changed);
    }

    [Theory]
    [InlineData("a.txt")]
    [InlineData("b/c.bin")]
    [InlineData("b/d.bin")]
    public async Task A_deleted_file_is_named_and_nothing_else(string path)
    {
        File.Delete(Path.Combine(folder.Path, path));
        ModelComparison comparison = await Compare();
        Assert.False(comparison.IsSame);
        Assert.Equal(path, Assert.Single(comparison.Missing).Value);
        Assert.Empty(comparison.Extra);
        Assert.Empty(comparison.Changed);
    }

    [Fact]
    public async Task Two_files_that_change_places_are_both_named()
    {
        Write("a.txt", "two");
        Write("b/c.bin", "one");
        Assert.Equal(["a.txt", "b/c.bin"], (await Compare()).Changed.Select(change => change.Path.Value));
    }

    [Fact]
    public async Task A_new_link_is_extra_and_a_file_that_became_a_link_is_changed()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.CreateSymbolicLink(Path.Combine(folder.Path, "link"), "/etc/hostname");
        Write("copy.txt", "one");
        File.Delete(Path.Combine(folder.Path, "a.txt"));
        File.CreateSymbolicLink(Path.Combine(folder.Path, "a.txt"), "copy.txt");
        ModelComparison comparison = await Compare();
        Assert.Equal(["copy.txt", "link"], comparison.Extra.Select(path => path.Value));
        Assert.Equal("It was a file and is now a link to 'copy.txt'.", Assert.Single(comparison.Changed).Detail);
    }

    [Fact]
    public async Task A_file_that_the_audit_could_not_hash_is_never_called_the_same()
    {
        AuditEvidence evidence = report.Evidence;
        evidence = evidence with { Files = evidence.Files.SetItem(0, evidence.Files[0] with { Digests = FileDigests.None }) };
        ModelComparison comparison = await ReportVerifier.VerifyModelAsync(report with { Evidence = evidence }, new DirectorySource(folder.Path));
        Assert.Equal("a.txt", Assert.Single(comparison.NotCompared).Path.Value);
        Assert.False(comparison.IsSame);
    }

    [Fact]
    public async Task Files_inside_containers_are_covered_by_their_container()
    {
        AuditEvidence evidence = report.Evidence;
        FileEvidence member = evidence.Files[0] with { Path = ArtifactPath.Parse("a.txt!/member") };
        ModelComparison comparison = await ReportVerifier.VerifyModelAsync(report with { Evidence = evidence with { Files = evidence.Files.Insert(1, member) } }, new DirectorySource(folder.Path));
        Assert.True(comparison.IsSame);
    }

    [Fact]
    public async Task A_cancelled_comparison_stops()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReportVerifier.VerifyModelAsync(report, new DirectorySource(folder.Path), cancellationToken: cancellation.Token));
    }

    private Task<ModelComparison> Compare() => ReportVerifier.VerifyModelAsync(report, new DirectorySource(folder.Path));

    private void Write(string path, string content)
    {
        string full = Path.Combine(folder.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
