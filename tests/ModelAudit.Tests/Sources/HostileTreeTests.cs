using System.Net.Sockets;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Sources;

public sealed class HostileTreeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_fifo_is_recorded_and_never_opened()
    {
        folder.Write("model/a.txt", "text");
        UnixFiles.MakeFifo(folder["model/pipe"]);
        AuditEvidence evidence = await Auditing.CollectAsync(folder["model"]).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(["pipe fifo"], Items(evidence, SourceFacts.SpecialFiles, "path", "kind"));
        Assert.Equal(["a.txt"], evidence.Files.Select(file => file.Path.Value));
    }

    [Fact]
    public async Task A_file_that_became_a_fifo_between_listing_and_opening_does_not_hang()
    {
        string path = folder.Write("model/a.txt", "text");
        ArtifactFile entry = Assert.Single(await List());
        File.Delete(path);
        UnixFiles.MakeFifo(path);
        AuditEvidence evidence = await Auditing.CollectAsync(new StubSource(entry)).WaitAsync(TimeSpan.FromSeconds(20));
        EvidenceGap gap = Assert.Single(evidence.File("a.txt").Gaps);
        Assert.Equal((GapReason.Unreadable, "The file cannot be read: it is not a regular file any more."), (gap.Reason, gap.Detail));
    }

    [Fact]
    public async Task A_single_fifo_is_recorded_and_never_opened()
    {
        UnixFiles.MakeFifo(folder["pipe"]);
        AuditEvidence evidence = await Auditing.CollectAsync(new FileSource(folder["pipe"])).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Empty(evidence.Files);
        Assert.Equal(["pipe fifo"], Items(evidence, SourceFacts.SpecialFiles, "path", "kind"));
    }

    [Fact]
    public async Task A_socket_is_recorded()
    {
        Directory.CreateDirectory(folder["model"]);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder["model/s"]));
        AuditEvidence evidence = await Auditing.CollectAsync(folder["model"]);
        Assert.Equal(["s socket"], Items(evidence, SourceFacts.SpecialFiles, "path", "kind"));
    }

    [Fact]
    public async Task A_link_to_a_device_is_never_followed()
    {
        Directory.CreateDirectory(folder["model"]);
        folder.Link("model/zero", "/dev/zero");
        AuditEvidence evidence = await Auditing.CollectAsync(folder["model"]).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Empty(evidence.Files);
        Assert.Equal(["zero outside /dev/zero"], Items(evidence, SourceFacts.Links, "path", "kind", "target"));
    }

    [Fact]
    public async Task A_folder_that_links_to_itself_ends()
    {
        folder.Write("model/sub/a.txt", "text");
        folder.Link("model/sub/again", "..");
        folder.Link("model/sub/self", "self");
        AuditEvidence evidence = await Auditing.CollectAsync(folder["model"]).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(["sub/a.txt"], evidence.Files.Select(file => file.Path.Value));
        Assert.Equal(["sub/again inside-folder .", "sub/self broken self"], Items(evidence, SourceFacts.Links, "path", "kind", "target"));
    }

    [Fact]
    public async Task A_link_inside_is_examined_through_its_target_and_recorded()
    {
        byte[] large = new byte[3 << 20];
        folder.Write("model/blobs/0a", large);
        folder.Write("model/blobs/0b", "hello");
        folder.Link("model/snapshots/model.bin", "../blobs/0a");
        folder.Link("model/snapshots/notes.txt", "../blobs/0b");
        AuditEvidence evidence = await Auditing.CollectAsync(folder["model"]);
        Assert.Equal(["blobs/0a", "blobs/0b", "snapshots/model.bin", "snapshots/notes.txt"], evidence.Files.Select(file => file.Path.Value));
        Assert.Equal(Sha256Digest.Of(large), evidence.File("snapshots/model.bin").Digests.Sha256);
        Assert.Equal(Sha256Digest.Of("hello"u8), evidence.File("snapshots/notes.txt").Digests.Sha256);
        Assert.Equal("blobs/0a", evidence.File("snapshots/model.bin").LinkTarget?.Value);
        Assert.Null(evidence.File("blobs/0a").LinkTarget);
        Assert.NotNull(evidence.RootDigest);
    }

    [Fact]
    public async Task A_name_that_is_not_utf8_is_a_fact_and_a_gap()
    {
        Directory.CreateDirectory(folder["model"]);
        using IDisposable name0 = UnixFiles.Make(folder["model"], [(byte)'b', 0xff]);
        AuditEvidence evidence = await Auditing.CollectAsync(folder["model"]);
        Assert.Equal(["b\uFFFD not-utf8"], Items(evidence, SourceFacts.Names, "path", "issue"));
        Assert.Equal(["b\uFFFD engine Unreadable"], evidence.GapLines());
        Assert.Null(evidence.RootDigest);
    }

    [Fact]
    public async Task Names_that_decode_to_the_same_text_stay_apart()
    {
        Directory.CreateDirectory(folder["model"]);
        using IDisposable name1 = UnixFiles.Make(folder["model"], [(byte)'b', 0xff]);
        using IDisposable name2 = UnixFiles.Make(folder["model"], [(byte)'b', 0xfe]);
        using IDisposable name3 = UnixFiles.Make(folder["model"], [(byte)'b', 0xfd], isFolder: true);
        folder.Write("model/b\uFFFD", "real");
        folder.Write("model/b\uFFFD (2)", "real too");
        AuditEvidence evidence = await Auditing.CollectAsync(folder["model"]);
        Assert.Equal(
            ["b\uFFFD 4", "b\uFFFD (2) 8", "b\uFFFD (3) -", "b\uFFFD (4) -", "b\uFFFD (5) -"],
            evidence.Files.Select(file => $"{file.Path} {(file.Digests.Sha256 is null ? "-" : file.Length)}"));
    }

    [Fact]
    public async Task Entries_the_source_cannot_read_are_gaps()
    {
        var denied = new ArtifactFile(ArtifactPath.Parse("secret"), ArtifactEntryKind.Unreadable) { Detail = "Access to the folder is denied." };
        var refuses = new ArtifactFile(ArtifactPath.Parse("weights.bin"), ArtifactEntryKind.File) { Length = 7, Open = () => throw new UnauthorizedAccessException("/home/me/weights.bin") };
        AuditEvidence evidence = await Auditing.CollectAsync(new StubSource(denied, refuses));
        Assert.Equal(
            ["secret: Access to the folder is denied.", "weights.bin: The file cannot be read: access is denied."],
            evidence.Files.Select(file => $"{file.Path}: {Assert.Single(file.Gaps).Detail}"));
        Assert.All(evidence.Files, file => Assert.Equal((FileDigests.None, "unknown"), (file.Digests, file.Format)));
    }

    [Fact]
    public async Task A_path_that_passes_for_one_inside_a_container_is_not_examined()
    {
        string real = folder.Write("x", "hidden from the root digest");
        AuditEvidence evidence = await Auditing.CollectAsync(new StubSource(StubSource.File("a.bin", real), StubSource.File("a.bin!/b", real)));
        Assert.Null(evidence.File("a.bin!/b").Digests.Sha256);
        Assert.Equal(GapReason.Unreadable, Assert.Single(evidence.File("a.bin!/b").Gaps).Reason);
    }

    [Fact]
    public async Task A_path_listed_twice_leaves_a_gap()
    {
        string real = folder.Write("x.txt", "text");
        AuditEvidence evidence = await Auditing.CollectAsync(new StubSource(StubSource.File("a.txt", real), StubSource.File("a.txt", real)));
        Assert.Equal(["a.txt engine Unreadable"], evidence.GapLines());
        Assert.Single(evidence.Files);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_opened_leaves_a_gap_and_the_rest_is_listed()
    {
        folder.Write("model/one/x.txt", "text");
        folder.Write("model/two/x.txt", "text");
        var entries = new List<ArtifactFile>();
        await foreach (ArtifactFile entry in new DirectorySource(folder["model"]).ListAsync(CancellationToken.None))
        {
            // Both folders are known by now, and one is listed.
            if (entries.Count == 0)
            {
                Directory.Delete(folder[entry.Path.Value == "one/x.txt" ? "model/two" : "model/one"], recursive: true);
            }

            entries.Add(entry);
        }

        Assert.Single(entries, entry => entry.Kind == ArtifactEntryKind.File);
        Assert.Contains(entries, entry => entry is { Kind: ArtifactEntryKind.Unreadable, Detail: "The folder cannot be listed." });
    }

    [Fact]
    public async Task More_entries_than_the_bound_leave_a_gap_that_names_it()
    {
        for (int i = 0; i < 6; i++)
        {
            folder.Write($"model/{i}.txt", "text");
        }

        AuditEvidence evidence = await Auditing.CollectAsync(folder["model"], new AuditLimits { MaxFiles = 5 });
        Assert.Equal(5, evidence.Files.Length);
        Assert.Contains("MaxFiles (5)", Assert.Single(evidence.Gaps).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_with_more_entries_than_the_bound_does_not_pass()
    {
        folder.Write("model/README.md", "---\nlicense: mit\n---\n# Model\n");
        folder.Write("model/model.safetensors", "\u0002\0\0\0\0\0\0\0{}");
        ModelAuditor auditor = ModelAuditor.CreateBuilder().Build();
        Assert.Equal(ModelAudit.Reports.AuditVerdict.Passed, (await auditor.AuditAsync(Request(AuditLimits.Default))).Verdict);

        for (int i = 0; i < 40; i++)
        {
            folder.Write($"model/later/{i}.txt", "text");
        }

        Assert.Equal(ModelAudit.Reports.AuditVerdict.Incomplete, (await auditor.AuditAsync(Request(new AuditLimits { MaxFiles = 2 }))).Verdict);

        AuditRequest Request(AuditLimits limits) => new(new DirectorySource(folder["model"])) { AsOf = Auditing.AsOf, Limits = limits };
    }

    [Fact]
    public async Task A_deep_tree_is_walked_without_recursion()
    {
        string deep = string.Join('/', Enumerable.Repeat("d", 1_500));
        folder.Write($"model/{deep}/a.txt", "text");
        AuditEvidence evidence = await Auditing.CollectAsync(folder["model"]);
        Assert.Equal(deep + "/a.txt", Assert.Single(evidence.Files).Path.Value);
    }

    private static string[] Items(AuditEvidence evidence, Fact<System.Collections.Immutable.ImmutableArray<FactItem>> fact, params string[] fields)
    {
        Assert.True(evidence.Facts.TryGet(fact, out var items));
        return [.. items.Select(item => string.Join(' ', fields.Select(field => item[field]?.Text)))];
    }

    private async Task<List<ArtifactFile>> List()
    {
        var entries = new List<ArtifactFile>();
        await foreach (ArtifactFile entry in new DirectorySource(folder["model"]).ListAsync(CancellationToken.None))
        {
            entries.Add(entry);
        }

        return entries;
    }
}
