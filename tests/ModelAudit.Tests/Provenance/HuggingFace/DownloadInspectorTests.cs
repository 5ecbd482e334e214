using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance.HuggingFace;

namespace ModelAudit.Tests.Provenance.HuggingFace;

[SuppressMessage("Security", "CA5350", Justification = "Git names contents so.")]
public sealed class DownloadInspectorTests : IDisposable
{
    private const string Commit = "56d4cbbb4d29f4355bab4b9a39ccb717a14ad5ad";
    private const string Other = "16d4cbbb4d29f4355bab4b9a39ccb717a14ad5ad";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Files_that_are_what_was_fetched_match_their_records()
    {
        folder.Write("m/config.json", "{}");
        folder.Write("m/sub/weights.bin", "weights");
        Record("config.json", GitBlob("{}"));
        Record("sub/weights.bin", Sha256("weights"), quoted: true);
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.Equal(
            [$"config.json {Commit} git-blob-sha1 2026-01-02T03:04:05Z matches", $"sub/weights.bin {Commit} sha256 2026-01-02T03:04:05Z matches"],
            Items(evidence, HuggingFaceFacts.Records, "path", "commit", "algorithm", "recordedAt", "state"));
        Assert.Empty(Items(evidence, HuggingFaceFacts.Differences));
        Assert.Empty(Items(evidence, HuggingFaceFacts.Missing));
        Assert.Empty(Items(evidence, HuggingFaceFacts.Unrecorded));
        Assert.True(evidence.Facts.TryGet(HuggingFaceFacts.Commits, out ImmutableArray<string> commits));
        Assert.Equal([Commit], commits.AsEnumerable());
        Assert.Equal(["git-blob-sha1"], evidence.File("config.json").Digests.Others.Keys);
        Assert.DoesNotContain(evidence.Gaps, gap => gap.Inspector == "huggingface-download");
    }

    [Fact]
    public void The_digest_of_a_blob_is_that_of_git() =>
        // git hash-object of a file that holds "hello\n".
        Assert.Equal("ce013625030ba8dba906f756967f9e9ca394464a", GitBlob("hello\n"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_was_changed_after_the_download_is_a_fact(bool large)
    {
        folder.Write("m/config.json", "{\"a\":1}");
        string declared = large ? Sha256("{}") : GitBlob("{}");
        Record("config.json", declared);
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.Equal(
            [$"config.json {RecordPath("config.json")} {declared} {(large ? Sha256("{\"a\":1}") : GitBlob("{\"a\":1}"))}"],
            Items(evidence, HuggingFaceFacts.Differences, "path", "source", "declared", "actual"));
        Assert.Equal(["differs"], Items(evidence, HuggingFaceFacts.Records, "state"));
    }

    [Fact]
    public async Task Files_that_are_gone_and_files_without_a_record_are_facts()
    {
        folder.Write("m/added.py", "import os");
        Record("gone.bin", Sha256("x"));
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.Equal(["gone.bin recorded"], Items(evidence, HuggingFaceFacts.Missing, "path", "kind"));
        Assert.Equal(["added.py code"], Items(evidence, HuggingFaceFacts.Unrecorded, "path", "role"));
    }

    [Fact]
    public async Task A_tree_without_records_has_nothing_unrecorded()
    {
        folder.Write("m/config.json", "{}");
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.Empty(Items(evidence, HuggingFaceFacts.Unrecorded));
        Assert.Empty(Items(evidence, HuggingFaceFacts.Records));
    }

    [Fact]
    public async Task Several_commits_are_stated_in_order()
    {
        folder.Write("m/a", "a");
        folder.Write("m/b", "b");
        Record("a", GitBlob("a"));
        Record("b", GitBlob("b"), commit: Other);
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.True(evidence.Facts.TryGet(HuggingFaceFacts.Commits, out ImmutableArray<string> commits));
        Assert.Equal([Other, Commit], commits.AsEnumerable());
    }

    [Fact]
    public async Task A_tag_that_is_no_digest_cannot_be_verified_and_is_no_difference()
    {
        folder.Write("m/a", "a");
        Record("a", "abc-123");
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.Equal(["unverifiable"], Items(evidence, HuggingFaceFacts.Records, "state"));
        Assert.Empty(Items(evidence, HuggingFaceFacts.Differences));
    }

    [Theory]
    [InlineData("")]
    [InlineData("main\nabc\n1\n")]
    [InlineData(Commit + "\nabc\nsoon\n")]
    [InlineData(Commit + "\nabc\nNaN\n")]
    [InlineData(Commit + "\nabc\n")]
    [InlineData(Commit + "\nabc\n1\nmore\n")]
    public async Task A_record_that_cannot_be_read_leaves_a_gap_and_no_pass(string text)
    {
        folder.Write("m/a", "a");
        folder.Write("m/" + RecordPath("a"), text);
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        EvidenceGap gap = Assert.Single(evidence.Gaps, gap => gap.Inspector == "huggingface-download");
        Assert.Equal((GapReason.Malformed, RecordPath("a")), (gap.Reason, gap.Path?.Value));
        Assert.Equal(FactState.Unknown, evidence.Lookup(HuggingFaceFacts.Differences).State);
    }

    [Fact]
    public async Task A_list_of_the_repository_s_files_tells_what_is_missing_added_and_changed()
    {
        folder.Write("m/same.txt", "same");
        folder.Write("m/large.bin", "large");
        folder.Write("m/changed.txt", "changed!");
        folder.Write("m/added.txt", "added");
        folder.Write("m/.cache/huggingface/trees/" + Commit + ".json", $$"""
            {"format_version":1,"files":{
              "same.txt":{"size":4,"blob_id":"{{GitBlob("same")}}"},
              "large.bin":{"size":134,"blob_id":"{{GitBlob("pointer")}}","lfs_sha256":"{{Sha256("large")}}","lfs_size":5,"xet_hash":"00"},
              "changed.txt":{"size":7,"blob_id":"{{GitBlob("changed")}}"},
              "missing.txt":{"size":1,"blob_id":"{{GitBlob("m")}}"} } }
            """);
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.Equal(["changed.txt size 7 8", $"changed.txt git-blob-sha1 {GitBlob("changed")} {GitBlob("changed!")}"], Items(evidence, HuggingFaceFacts.Differences, "path", "algorithm", "declared", "actual"));
        Assert.Equal(["missing.txt repository"], Items(evidence, HuggingFaceFacts.Missing, "path", "kind"));
        Assert.Equal(["added.txt"], Items(evidence, HuggingFaceFacts.Unrecorded, "path"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"format_version\":1}")]
    [InlineData("{\"format_version\":2,\"files\":{}}")]
    [InlineData("{\"format_version\":1,\"files\":{\"../a\":{}}}")]
    [InlineData("{\"format_version\":1,\"files\":{\"a\":1}}")]
    [InlineData("{\"format_version\":1,\"files\":{\"a\":{},\"a\":{}}}")]
    public async Task A_list_that_cannot_be_read_leaves_a_gap(string json)
    {
        folder.Write("m/.cache/huggingface/trees/" + Commit + ".json", json);
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.Single(evidence.Gaps, gap => gap is { Inspector: "huggingface-download", Reason: GapReason.Malformed });
        Assert.Equal(FactState.Unknown, evidence.Lookup(HuggingFaceFacts.Missing).State);
    }

    [Fact]
    public async Task A_shared_cache_is_verified_by_the_names_of_its_blobs()
    {
        const string Base = "m/models--org--name/";
        folder.Write(Base + "blobs/" + Sha256("weights"), "weights");
        folder.Write(Base + "blobs/" + GitBlob("{}"), "{ }");
        folder.Write(Base + "blobs/" + Sha256("rest") + ".incomplete", "re");
        folder.Write("m/.locks/models--org--name/x.lock", string.Empty);
        folder.Write(Base + "refs/main", Commit);
        folder.Write(Base + "refs/v1", Other);
        folder.Write(Base + $"snapshots/{Commit}/plain.txt", "a copy");
        folder.Link(Base + $"snapshots/{Commit}/model.bin", "../../blobs/" + Sha256("weights"));
        folder.Link(Base + $"snapshots/{Commit}/lost.bin", "../../blobs/" + Sha256("lost"));
        folder.Link(Base + $"snapshots/{Commit}/stray.txt", "plain.txt");
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.Equal(["models--org--name org/name models 1 2"], Items(evidence, HuggingFaceFacts.Caches, "path", "repository", "type", "snapshots", "blobs"));
        Assert.Equal([$"main {Commit} true", $"v1 {Other} false"], Items(evidence, HuggingFaceFacts.References, "name", "commit", "resolved"));
        Assert.Equal([GitBlob("{ }")], Items(evidence, HuggingFaceFacts.Differences, "actual"));
        Assert.Equal([$"models--org--name/snapshots/{Commit}/stray.txt"], Items(evidence, HuggingFaceFacts.StrayLinks, "path"));
        Assert.Equal(["blob", "snapshot"], Items(evidence, HuggingFaceFacts.Missing, "kind").Order(StringComparer.Ordinal));
        Assert.Equal(["incomplete", "lock"], Items(evidence, HuggingFaceFacts.Leftovers, "kind").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Folders_that_only_share_a_name_with_the_cache_are_no_cache()
    {
        folder.Write("m/blobs/" + new string('0', 40), "x");
        folder.Write("m/refs/readme", "no commit");
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.Empty(Items(evidence, HuggingFaceFacts.Caches));
        Assert.DoesNotContain(evidence.Gaps, gap => gap.Inspector == "huggingface-download");
    }

    [Fact]
    public void No_bytes_make_the_readers_throw() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        Assert.Equal(DownloadRecord.TryParse(bytes, out _, out string? problem), problem is null);
        Assert.Equal(RepositoryListing.TryParse(bytes, out _, out problem), problem is null);
    });

    private void Record(string path, string tag, bool quoted = false, string commit = Commit) =>
        folder.Write("m/" + RecordPath(path), $"{commit}\n{(quoted ? $"W/\"{tag}\"" : tag)}\n1767323045.6789\n");

    private static string RecordPath(string path) => $".cache/huggingface/download/{path}.metadata";

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string GitBlob(string text) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes($"blob {Encoding.UTF8.GetByteCount(text)}\0{text}")));

    private static string[] Items(AuditEvidence evidence, Fact<ImmutableArray<FactItem>> fact, params string[] fields)
    {
        Assert.True(evidence.Facts.TryGet(fact, out ImmutableArray<FactItem> items));
        return [.. items.Select(item => string.Join(' ', fields.Select(field => item[field]?.ToString())))];
    }
}
