using System.Security.Cryptography;
using ModelAudit.Evidence;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Reading;

public sealed class ChangingFileTests : IDisposable
{
    private const int LargeBytes = (3 << 20) + 5;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(100)]
    [InlineData(LargeBytes)]
    public async Task A_file_that_grew_since_the_listing_leaves_a_gap(int length)
    {
        string real = folder.Write("x", new byte[length]);
        ArtifactFile entry = StubSource.File("x.stub", real);
        Append(real);
        FileEvidence file = Assert.Single((await Auditing.CollectAsync(new StubSource(entry))).Files);
        Assert.Equal(FormattableString.Invariant($"The file had {length} bytes when it was listed and {length + 4} when it was opened."), Changed(file).Detail);
        Assert.Equal(length + 4, file.Length);
        Assert.Equal(Sha256Digest.Of(File.ReadAllBytes(real)), file.Digests.Sha256);
    }

    [Fact]
    public async Task A_large_file_that_grows_while_it_is_inspected_leaves_a_gap()
    {
        FileEvidence file = await WhileInspected(real => Append(real));
        Assert.Contains("has become longer since", Changed(file).Detail, StringComparison.Ordinal);
        Assert.Equal(LargeBytes, file.Length);
    }

    [Fact]
    public async Task A_large_file_that_shrinks_while_it_is_inspected_leaves_a_gap()
    {
        FileEvidence file = await WhileInspected(real =>
        {
            using FileStream stream = Write(real);
            stream.SetLength(2_000_000);
        });
        Assert.Contains("ended after 2000000", Changed(file).Detail, StringComparison.Ordinal);
        Assert.Equal(2_000_000, file.Length);
    }

    [Fact]
    public async Task Content_that_differs_between_inspection_and_hashing_leaves_a_gap_with_the_place()
    {
        // The time stamp is put back: an attacker can do that, so the content itself has to tell.
        FileEvidence file = await WhileInspected(real =>
        {
            DateTime written = File.GetLastWriteTimeUtc(real);
            using (FileStream stream = Write(real))
            {
                stream.Position = 1_000_000;
                stream.WriteByte(1);
            }

            File.SetLastWriteTimeUtc(real, written);
        });
        Assert.Equal("The content changed between inspection and hashing, in the block at offset 999424.", Changed(file).Detail);
    }

    [Fact]
    public async Task A_write_to_a_part_that_no_inspector_saw_is_told_by_the_time_stamp()
    {
        FileEvidence file = await WhileInspected(real =>
        {
            using (FileStream stream = Write(real))
            {
                stream.Position = 2_500_000;
                stream.WriteByte(1);
            }

            File.SetLastWriteTimeUtc(real, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        });
        Assert.Equal("The file was written to while it was being read.", Changed(file).Detail);
    }

    [Fact]
    public async Task An_unchanged_file_leaves_no_gap()
    {
        FileEvidence file = await WhileInspected(_ => { });
        Assert.DoesNotContain(file.Gaps, gap => gap.Reason == GapReason.ChangedDuringAudit);
    }

    [Fact]
    public async Task A_file_that_changes_before_a_model_inspector_reads_it_leaves_a_gap()
    {
        string real = folder.Write("x.txt", "before");
        var model = new StubModel(context =>
        {
            File.WriteAllText(real, "behind");
            Assert.False(context.TryRead(context.Files[0], 100, "a bound", out _));
        });
        AuditEvidence evidence = await Auditing.CollectAsync(new StubSource(StubSource.File("x.txt", real)), model: model);
        EvidenceGap gap = Assert.Single(evidence.Gaps);
        Assert.Equal(("stub-model", GapReason.ChangedDuringAudit, "The file 'x.txt' changed after it was hashed."), (gap.Inspector, gap.Reason, gap.Detail));
    }

    [Fact]
    public async Task A_model_inspector_reads_what_was_hashed()
    {
        string real = folder.Write("x.txt", "content");
        byte[]? seen = null;
        var model = new StubModel(context => Assert.True(context.TryRead(context.Files[0], 100, "a bound", out seen)));
        AuditEvidence evidence = await Auditing.CollectAsync(new StubSource(StubSource.File("x.txt", real)), model: model);
        Assert.Empty(evidence.Gaps);
        Assert.Equal("content"u8.ToArray(), seen);
    }

    private static FileStream Write(string real) => new(real, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

    private static void Append(string real)
    {
        using FileStream stream = Write(real);
        stream.Seek(0, SeekOrigin.End);
        stream.Write("more"u8);
    }

    private static EvidenceGap Changed(FileEvidence file)
    {
        EvidenceGap gap = Assert.Single(file.Gaps, gap => gap.Reason == GapReason.ChangedDuringAudit);
        Assert.Equal(EvidenceGap.Engine, gap.Inspector);
        return gap;
    }

    /// <summary>Audits a large file of which an inspector sees a part at 1,000,000, and changes it behind the inspector's back.</summary>
    private async Task<FileEvidence> WhileInspected(Action<string> change)
    {
        string real = folder.Write("x", RandomNumberGenerator.GetBytes(LargeBytes));
        var format = new StubFormat(".stub", context =>
        {
            Assert.True(context.Reader.TryReadExactly(1_000_000, new byte[100]));
            change(real);
        });
        return Assert.Single((await Auditing.CollectAsync(new StubSource(StubSource.File("x.stub", real)), format: format)).Files);
    }
}
