using System.Security.Cryptography;
using ModelAudit.Evidence;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Reading;

/// <summary>Files that are hashed side by side where the processor can do that: nothing that is said about them differs.</summary>
public sealed class FilesTogetherTests : IDisposable
{
    private static readonly AuditLimits Limits = new() { SmallFileBytes = 1000 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Every_file_has_its_own_digest_and_length(int jobs)
    {
        for (int i = 0; i < 70; i++)
        {
            folder.Write($"{i}.bin", RandomNumberGenerator.GetBytes(900 + (i * 2111)));
        }

        AuditEvidence evidence = await Auditing.CollectAsync(folder.Path, Limits, jobs);
        Assert.Equal(70, evidence.Files.Length);
        Assert.All(evidence.Files, file =>
        {
            byte[] content = File.ReadAllBytes(Path.Combine(folder.Path, file.Path.Value));
            Assert.Equal(Sha256Digest.Of(content), file.Digests.Sha256);
            Assert.Equal(content.Length, file.Length);
        });
    }

    [Fact]
    public async Task Digests_that_are_claimed_are_of_the_same_bytes()
    {
        for (int i = 0; i < 40; i++)
        {
            byte[] content = RandomNumberGenerator.GetBytes(100_000 + i);
            folder.Write($"{i}.bin", content);
            folder.Write($"{i}.bin.sha512", Convert.ToHexStringLower(SHA512.HashData(content)) + $"  {i}.bin\n");
        }

        AuditEvidence evidence = await Auditing.CollectAsync(folder.Path, Limits);
        Assert.All(evidence.Files.Where(file => file.Path.Extension == ".bin"), file =>
            Assert.Equal(Convert.ToHexStringLower(SHA512.HashData(File.ReadAllBytes(Path.Combine(folder.Path, file.Path.Value)))), file.Digests.Others["sha512"]));
    }

    [Fact]
    public async Task One_that_changes_is_the_only_one_with_a_gap()
    {
        string[] real = [.. Enumerable.Range(0, 40).Select(i => folder.Write($"{i}", RandomNumberGenerator.GetBytes(200_000)))];
        var format = new StubFormat(".stub", context =>
        {
            Assert.True(context.Reader.TryReadExactly(150_000, new byte[10]));
            if (context.Path.Value == "7.stub")
            {
                using var stream = new FileStream(real[7], FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                stream.Position = 150_001;
                stream.WriteByte((byte)(File.ReadAllBytes(real[7])[150_001] ^ 1));
            }
        });
        var source = new StubSource([.. real.Select((path, i) => StubSource.File($"{i}.stub", path))]);
        AuditEvidence evidence = await Auditing.CollectAsync(source, Limits, format: format);
        EvidenceGap gap = Assert.Single(evidence.Files.SelectMany(file => file.Gaps), gap => gap.Reason == GapReason.ChangedDuringAudit);
        Assert.Equal("7.stub", gap.Path!.Value.Value);
        Assert.Equal("The content changed between inspection and hashing, in the block at offset 147456.", gap.Detail);
    }

    [Fact]
    public async Task One_that_shrinks_ends_where_it_ends()
    {
        string[] real = [.. Enumerable.Range(0, 40).Select(i => folder.Write($"{i}", new byte[200_000]))];
        var format = new StubFormat(".stub", context =>
        {
            if (context.Path.Value == "3.stub")
            {
                using var stream = new FileStream(real[3], FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                stream.SetLength(70_000);
            }
        });
        var source = new StubSource([.. real.Select((path, i) => StubSource.File($"{i}.stub", path))]);
        AuditEvidence evidence = await Auditing.CollectAsync(source, Limits, format: format);
        FileEvidence shrunk = evidence.File("3.stub");
        Assert.Equal(Sha256Digest.Of(new byte[70_000]), shrunk.Digests.Sha256);
        Assert.Contains("ended after 70000", Assert.Single(shrunk.Gaps, gap => gap.Reason == GapReason.ChangedDuringAudit).Detail, StringComparison.Ordinal);
        Assert.All(evidence.Files.Where(file => file != shrunk), file => Assert.Equal(Sha256Digest.Of(new byte[200_000]), file.Digests.Sha256));
    }

    [Fact]
    public async Task One_that_cannot_be_opened_is_the_only_one_that_is_not_read()
    {
        ArtifactFile[] entries = [.. Enumerable.Range(0, 40).Select(i => StubSource.File($"{i}.bin", folder.Write($"{i}", new byte[50_000]), i == 5 ? () => throw new IOException("gone") : null))];
        AuditEvidence evidence = await Auditing.CollectAsync(new StubSource(entries), Limits);
        Assert.Equal(["5.bin"], evidence.Files.Where(file => file.Digests.Sha256 is null).Select(file => file.Path.Value));
    }
}
