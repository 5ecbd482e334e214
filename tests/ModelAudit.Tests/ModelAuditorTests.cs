using System.Security.Cryptography;
using ModelAudit.Evidence;
using ModelAudit.Sources;

namespace ModelAudit.Tests;

public sealed class ModelAuditorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Small_and_large_files_get_the_digest_of_their_content()
    {
        byte[] large = RandomNumberGenerator.GetBytes((3 << 20) + 17);
        folder.Write("model/large.bin", large);
        folder.Write("model/small.txt", "hello\n");
        AuditEvidence evidence = await Auditing.CollectAsync(folder["model"]);
        Assert.Equal(Sha256Digest.Of(large), evidence.File("large.bin").Digests.Sha256);
        Assert.Equal(Sha256Digest.Of("hello\n"u8), evidence.File("small.txt").Digests.Sha256);
        Assert.NotNull(evidence.RootDigest);
        Assert.Equal(Auditing.AsOf, evidence.CollectedAt);
    }

    [Fact]
    public async Task One_worker_and_eight_find_the_same()
    {
        for (int i = 0; i < 200; i++)
        {
            folder.Write($"model/{i % 7}/file{i}.txt", new string('x', i * 13));
        }

        folder.Write("model/big.bin", new byte[5 << 20]);
        AuditEvidence one = await Auditing.CollectAsync(folder["model"], jobs: 1);
        AuditEvidence eight = await Auditing.CollectAsync(folder["model"], jobs: 8);
        Assert.Equal(one, eight);
    }

    [Fact]
    public async Task A_single_file_is_audited_like_a_tree_of_one()
    {
        string path = folder.Write("notes.txt", "hello\n");
        AuditEvidence evidence = await Auditing.CollectAsync(new FileSource(path));
        FileEvidence file = Assert.Single(evidence.Files);
        Assert.Equal(("notes.txt", 6), (file.Path.Value, file.Length));
        Assert.Equal(new SourceDescription("file", "notes.txt"), evidence.Source);
    }

    [Fact]
    public async Task An_empty_folder_gives_evidence_of_nothing()
    {
        Directory.CreateDirectory(folder["model"]);
        AuditEvidence evidence = await Auditing.CollectAsync(folder["model"]);
        Assert.Empty(evidence.Files);
        Assert.Null(evidence.RootDigest);
        Assert.True(evidence.Facts.TryGet(SourceFacts.FileCount, out long count));
        Assert.Equal(0, count);
    }
}
