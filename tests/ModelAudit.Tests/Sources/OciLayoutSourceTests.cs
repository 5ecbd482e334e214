using System.Collections.Immutable;
using System.Text;
using Microsoft.Win32.SafeHandles;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Archives;
using ModelAudit.Models;
using ModelAudit.Provenance;
using ModelAudit.Provenance.Oci;
using ModelAudit.Reading;
using ModelAudit.Samples.Building;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Sources;

public sealed class OciLayoutSourceTests : IDisposable
{
    private const string Card = "---\nlicense: mit\n---\n# A model\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_files_of_a_kit_are_those_in_its_layers()
    {
        byte[] model = LayoutBuilder.Tar(("./model.txt", "weights"), ("sub/a.json", "{}"));
        byte[] card = LayoutBuilder.Gzip(LayoutBuilder.Tar(("README.md", Card)));
        Layout.Add("v1", LayoutBuilder.KitConfig, (LayoutBuilder.KitModel, model, null), (LayoutBuilder.KitModel + "+gzip", card, null));
        AuditEvidence evidence = await CollectAsync();
        Assert.Equal(new SourceDescription("oci-layout", "m"), evidence.Source);
        Assert.Equal(["README.md", "model.txt", "sub/a.json"], Model(evidence));
        Assert.Equal<IEnumerable<string>>(["mit"], evidence.Lookup(ModelCardFacts.License).Value!.TextList);
        Assert.Equal(Sha256Digest.Of("weights"u8), evidence.File("model.txt").Digests.Sha256);
        Assert.Equal(Sha256Digest.Of(model), evidence.File(LayoutBuilder.PathOf(model)).Digests.Sha256);
        Assert.Equal([". archive 2 9", ". archive 1 " + Encoding.UTF8.GetByteCount(Card)], Lines(evidence, OciFacts.Layers, "folder", "state", "files", "bytes").Order(StringComparer.Ordinal).Reverse());
        Assert.Empty(Lines(evidence, OciFacts.Omitted, "entry"));
        Assert.Empty(evidence.AllGaps);
    }

    [Fact]
    public void A_layout_whose_index_cannot_be_read_is_not_listed()
    {
        var index = new ArtifactFile(ArtifactPath.Parse("index.json"), ArtifactEntryKind.File) { Content = static () => throw new IOException("EIO") };
        var exception = Assert.Throws<ArtifactSourceException>(() => OciContents.List([index], null, AuditLimits.Default, CancellationToken.None));
        Assert.Equal("The OCI image layout cannot be listed: 'index.json' cannot be read.", exception.Message);
    }

    [Fact]
    public async Task What_is_listed_is_not_examined_inside_the_blob_again()
    {
        byte[] plain = LayoutBuilder.Tar(("a.txt", "a"));
        byte[] packed = LayoutBuilder.Gzip(LayoutBuilder.Tar(("b.txt", "b")));
        Layout.Add("v1", LayoutBuilder.PackConfig, (LayoutBuilder.KitModel, plain, null), (LayoutBuilder.PackGzip, packed, null));
        AuditEvidence evidence = await CollectAsync();
        string inner = LayoutBuilder.PathOf(packed)["blobs/sha256/".Length..];
        Assert.Equal([LayoutBuilder.PathOf(packed) + "!/" + inner], evidence.Files.Where(file => file.Path.IsMember).Select(file => file.Path.Value));
        Assert.Equal(["a.txt", "b.txt"], Model(evidence));
        Assert.True(evidence.File(LayoutBuilder.PathOf(plain)).Facts.TryGet(ArchiveFacts.Entries, out long members));
        Assert.Equal(1, members);
    }

    [Fact]
    public async Task A_layer_that_is_one_file_is_examined_under_its_name()
    {
        byte[] content = "{\"model_type\":\"llama\"}"u8.ToArray();
        Layout.Add("v1", LayoutBuilder.PackConfig, (LayoutBuilder.PackRaw, content, "config.json"));
        AuditEvidence evidence = await CollectAsync();
        FileEvidence blob = evidence.File(LayoutBuilder.PathOf(content));
        Assert.Equal("json", evidence.File("config.json").Format);
        Assert.Equal(("oci-layer", "config.json"), (blob.Format, blob.LinkTarget?.Value));
        Assert.Equal(evidence.File("config.json").Digests.Sha256, blob.Digests.Sha256);
        Assert.Equal(["layer match"], Lines(evidence, OciFacts.Blobs, "use", "state")[^1..]);
        Assert.Equal([". file 1"], Lines(evidence, OciFacts.Layers, "folder", "state", "files"));
        Assert.Empty(Lines(evidence, SourceFacts.Links, "path"));
    }

    [Fact]
    public async Task Members_that_leave_the_model_stay_in_the_blob()
    {
        byte[] layer = LayoutBuilder.Tar(("../out.txt", "x"), ("/abs.txt", "x"), ("in.txt", "x"), ("index.json", "x"));
        byte[] raw = "raw"u8.ToArray();
        Layout.Add("v1", LayoutBuilder.KitConfig, (LayoutBuilder.KitModel, layer, null), (LayoutBuilder.PackRaw, raw, "../raw.txt"));
        AuditEvidence evidence = await CollectAsync();
        Assert.Equal(["in.txt"], Model(evidence));
        string blob = LayoutBuilder.PathOf(layer);
        Assert.Equal([$"{blob}!/%/abs.txt", $"{blob}!/%2E%2E/out.txt", $"{blob}!/index.json"], evidence.Files.Where(file => file.Path.IsMember).Select(file => file.Path.Value));
        Assert.Equal(["%/abs.txt unsafe", "%2E%2E/out.txt unsafe", "index.json taken"], Lines(evidence, OciFacts.Omitted, "entry", "reason").Order(StringComparer.Ordinal));
        Assert.Contains(Lines(evidence, OciFacts.Layers, "state", "files"), line => line == "notUnpacked 0");
        Assert.True(evidence.File(blob).Facts.TryGet(ArchiveFacts.Hazards, out ImmutableArray<FactItem> hazards));
        Assert.Contains(hazards, item => item["code"]!.ToString() == ArchiveHazards.NameClimbs);
    }

    [Fact]
    public async Task The_last_file_of_a_path_counts_and_other_content_before_it_is_a_problem()
    {
        byte[] first = LayoutBuilder.Tar(("a.txt", "one"), ("b.txt", "same"));
        byte[] second = LayoutBuilder.Tar(("a.txt", "two"), ("a.txt", "three"), ("b.txt", "same"));
        Layout.Add("v1", LayoutBuilder.KitConfig, (LayoutBuilder.KitModel, first, null), (LayoutBuilder.KitModel, second, null));
        AuditEvidence evidence = await CollectAsync();
        Assert.Equal(Sha256Digest.Of("three"u8), evidence.File("a.txt").Digests.Sha256);
        Assert.Equal(["a.txt replaced true", "a.txt replaced true", "b.txt replaced false"], Lines(evidence, OciFacts.Omitted, "file", "reason", "differs").Order(StringComparer.Ordinal));
        Assert.Equal(Sha256Digest.Of("one"u8), evidence.File(LayoutBuilder.PathOf(first) + "!/a.txt").Digests.Sha256);
        Assert.Equal(Sha256Digest.Of("two"u8), evidence.File(LayoutBuilder.PathOf(second) + "!/a.txt").Digests.Sha256);
        Assert.Equal(2, Lines(evidence, OciFacts.Problems, "path").Length);
    }

    [Fact]
    public async Task An_archive_in_a_layer_does_not_hide_behind_names_that_are_listed()
    {
        byte[] inner = LayoutBuilder.Tar(("a.txt", "hidden"));
        byte[] first = LayoutBuilder.Tar(("a.txt", "one"), ("../x.tar", Encoding.Latin1.GetString(inner)));
        Layout.Add("v1", LayoutBuilder.KitConfig, (LayoutBuilder.KitModel, first, null));
        AuditEvidence evidence = await CollectAsync();
        Assert.Equal(Sha256Digest.Of("hidden"u8), evidence.File(LayoutBuilder.PathOf(first) + "!/%2E%2E/x.tar!/a.txt").Digests.Sha256);
    }

    [Fact]
    public async Task Whiteouts_of_images_remove_what_earlier_layers_brought()
    {
        byte[] lower = LayoutBuilder.Tar(("a.txt", "a"), ("d/b.txt", "b"), ("e/c.txt", "c"), ("keep.txt", "k"));
        byte[] upper = LayoutBuilder.Tar((".wh.a.txt", string.Empty), ("d/.wh..wh..opq", string.Empty), ("d/new.txt", "n"), (".wh.e", string.Empty));
        Layout.Add("v1", LayoutBuilder.ImageConfig, (LayoutBuilder.ImageLayer, lower, null), (LayoutBuilder.ImageLayer, upper, null));
        AuditEvidence evidence = await CollectAsync();
        Assert.Equal(["d/new.txt", "keep.txt"], Model(evidence));
        Assert.Equal(
            [".wh.a.txt whiteout", ".wh.e whiteout", "a.txt removed", "d/.wh..wh..opq whiteout", "d/b.txt removed", "e/c.txt removed"],
            Lines(evidence, OciFacts.Omitted, "entry", "reason").Order(StringComparer.Ordinal));
        Assert.Contains(evidence.Files, file => file.Path.Value == LayoutBuilder.PathOf(lower) + "!/a.txt");
        Assert.Empty(Lines(evidence, OciFacts.Problems, "path"));
    }

    [Fact]
    public async Task A_layer_that_unpacks_to_too_much_is_said_and_not_unpacked()
    {
        byte[] bomb = LayoutBuilder.Gzip(LayoutBuilder.Tar(("a.txt", new string('a', 4_000_000))));
        Layout.Add("v1", LayoutBuilder.PackConfig, (LayoutBuilder.PackGzip, bomb, null));
        AuditLimits limits = AuditLimits.Default with { FreeExpansionBytes = 1_000, MaxExpansionRatio = 2 };
        AuditEvidence evidence = await Auditing.CollectAsync(new OciLayoutSource(folder["m"], limits: limits), limits);
        Assert.Empty(Model(evidence));
        Assert.Equal(["notUnpacked"], Lines(evidence, OciFacts.Layers, "state"));
        Assert.Contains(evidence.AllGaps, gap => gap.Reason == GapReason.LimitReached && gap.Path?.Value == LayoutBuilder.PathOf(bomb));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_layer_compressed_by_zstandard_is_unpacked(bool stored)
    {
        byte[] tar = LayoutBuilder.Tar(("weights.txt", new string('w', 300_000)), ("sub/a.json", "{}"));
        byte[] layer = stored ? Packing.Zstd(tar) : Zstd(tar);
        Assert.Equal(stored, layer.Length > tar.Length);
        Layout.Add("v1", LayoutBuilder.PackConfig, (LayoutBuilder.PackZstd, layer, null));
        AuditEvidence evidence = await CollectAsync();
        Assert.Equal(["sub/a.json", "weights.txt"], Model(evidence));
        Assert.Equal(Sha256Digest.Of(Encoding.UTF8.GetBytes(new string('w', 300_000))), evidence.File("weights.txt").Digests.Sha256);
        Assert.Equal([". archive 2 300002"], Lines(evidence, OciFacts.Layers, "folder", "state", "files", "bytes"));
        Assert.Empty(evidence.AllGaps);
    }

    [Fact]
    public async Task A_layer_compressed_by_zstandard_that_is_cut_changed_or_a_bomb_is_said_and_not_unpacked()
    {
        byte[] tar = LayoutBuilder.Tar(("a.txt", string.Concat(Enumerable.Range(0, 20_000))));
        byte[] layer = Zstd(tar);
        byte[] changed = (byte[])layer.Clone();
        changed[4] |= 0x08; // A bit of the frame header that has to be zero (RFC 8878, section 3.1.1.1.1.4).
        byte[] bomb = Zstd(LayoutBuilder.Tar(("a.txt", new string('a', 8_000_000))));
        AuditLimits limits = AuditLimits.Default with { FreeExpansionBytes = 300_000, MaxExpansionRatio = 10 };
        Layout.Add(
            "v1", LayoutBuilder.PackConfig, (LayoutBuilder.PackZstd, layer[..^(layer.Length / 3)], null), (LayoutBuilder.PackZstd, changed, null), (LayoutBuilder.PackZstd, bomb, null));
        AuditEvidence evidence = await Auditing.CollectAsync(new OciLayoutSource(folder["m"], limits: limits), limits);
        Assert.Empty(Model(evidence));
        Assert.Equal(["notUnpacked", "notUnpacked", "notUnpacked"], Lines(evidence, OciFacts.Layers, "state"));
        Assert.All(Lines(evidence, OciFacts.Layers, "detail"), detail => Assert.NotEmpty(detail));
        Assert.Contains(evidence.AllGaps, gap => gap.Reason == GapReason.LimitReached && gap.Path?.Value == LayoutBuilder.PathOf(bomb));
    }

    [Fact]
    public async Task A_damaged_layer_is_examined_inside_the_blob()
    {
        byte[] whole = LayoutBuilder.Tar(("a.txt", "a"), ("b.txt", new string('b', 4_000)));
        byte[] cut = whole[..2_000];
        Layout.Add("v1", LayoutBuilder.KitConfig, (LayoutBuilder.KitModel, cut, null), (LayoutBuilder.KitModel, "no archive"u8.ToArray(), null));
        AuditEvidence evidence = await CollectAsync();
        Assert.Empty(Model(evidence));
        Assert.Equal(["notUnpacked", "notUnpacked"], Lines(evidence, OciFacts.Layers, "state"));
        Assert.All(Lines(evidence, OciFacts.Layers, "detail"), detail => Assert.NotEmpty(detail));
        Assert.Contains(evidence.Files, file => file.Path.Value == LayoutBuilder.PathOf(cut) + "!/a.txt");
    }

    [Fact]
    public async Task Several_manifests_have_a_folder_each_and_a_reference_picks_one()
    {
        byte[] one = LayoutBuilder.Tar(("a.txt", "1"));
        byte[] both = LayoutBuilder.Tar(("b.txt", "2"));
        Layout.Add("v1", LayoutBuilder.KitConfig, (LayoutBuilder.KitModel, one, null), (LayoutBuilder.KitModel, both, null))
            .Add("../v2", LayoutBuilder.KitConfig, (LayoutBuilder.KitModel, both, null))
            .Add("blobs", LayoutBuilder.PackConfig, (LayoutBuilder.PackRaw, "3"u8.ToArray(), "c.txt"));
        AuditEvidence evidence = await CollectAsync();
        string[] files = Model(evidence);
        Assert.Equal(["..", "v1/a.txt"], [files[0][..2], files.Single(file => file.EndsWith("a.txt", StringComparison.Ordinal))]);
        Assert.Equal(4, files.Length);
        Assert.Contains("v1/b.txt", files);
        Assert.Contains(".._v2/b.txt", files);
        Assert.Matches("^sha256-[0-9a-f]{12}/c.txt$", Assert.Single(files, file => file.EndsWith("c.txt", StringComparison.Ordinal)));

        Assert.Equal(["a.txt", "b.txt"], Model(await Auditing.CollectAsync(new OciLayoutSource(folder["m"], reference: "v1"))));
        await Assert.ThrowsAsync<ArtifactSourceException>(() => Auditing.CollectAsync(new OciLayoutSource(folder["m"], reference: "v3")));
    }

    [Fact]
    public async Task A_manifest_of_checksums_inside_a_layer_is_about_the_model_only()
    {
        string sums = $"{Sha256Digest.Of("w"u8).Hex}  w.txt\n";
        Layout.Add("v1", LayoutBuilder.KitConfig, (LayoutBuilder.KitModel, LayoutBuilder.Tar(("w.txt", "w"), ("SHA256SUMS", sums)), null));
        AuditEvidence evidence = await CollectAsync();
        Assert.Equal(["SHA256SUMS"], Lines(evidence, ChecksumFacts.Manifests, "path"));
        Assert.Empty(Lines(evidence, ChecksumFacts.Unlisted, "path"));
        Assert.Empty(Lines(evidence, ChecksumFacts.Mismatches, "path"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("nonsense")]
    [InlineData("{\"manifests\":[{\"mediaType\":\"a\",\"digest\":\"sha256:../../x\",\"size\":1}]}")]
    public async Task A_malformed_index_leaves_the_files_of_the_layout(string index)
    {
        folder.Write("m/oci-layout", "{}");
        folder.Write("m/index.json", index);
        AuditEvidence evidence = await CollectAsync();
        Assert.Equal(["index.json", "oci-layout"], evidence.Files.Select(file => file.Path.Value));
        Assert.NotEmpty(Lines(evidence, OciFacts.Problems, "detail"));
    }

    [Fact]
    public async Task A_member_is_read_as_a_part_and_opens_as_a_file_of_its_own()
    {
        byte[] layer = LayoutBuilder.Tar(("a.txt", "first"), ("b.txt", "second"));
        Layout.Add("v1", LayoutBuilder.KitConfig, (LayoutBuilder.KitModel, layer, null));
        ArtifactFile entry = (await ListAsync()).Single(file => file.Path.Value == "b.txt");
        using (OpenedFile part = OpenedFile.Of(entry))
        {
            byte[] buffer = new byte[100];
            Assert.Equal((6, 6L, "second"), (part.Read(buffer, 0), part.Length, Encoding.UTF8.GetString(buffer, 0, 6)));
            Assert.Equal((3, 0), (part.Read(buffer, 3), part.Read(buffer, 6)));
            Assert.Equal((6, 2, 0), (await part.ReadAsync(buffer, 0), await part.ReadAsync(buffer, 4), await part.ReadAsync(buffer, 7)));
        }

        using (SafeFileHandle copy = entry.Open!())
        {
            byte[] buffer = new byte[100];
            Assert.Equal((6L, 6), (RandomAccess.GetLength(copy), RandomAccess.Read(copy, buffer, 0)));
        }

        File.SetLastWriteTimeUtc(folder["m/" + LayoutBuilder.PathOf(layer)], DateTime.UnixEpoch);
        Assert.ThrowsAny<IOException>(() => OpenedFile.Of(entry));
        Assert.ThrowsAny<IOException>(() => entry.Open!());
    }

    [Fact]
    public async Task Compressed_layers_stay_readable_when_only_the_entries_are_left()
    {
        Layout.Add("v1", LayoutBuilder.PackConfig, (LayoutBuilder.PackGzip, LayoutBuilder.Gzip(LayoutBuilder.Tar(("a.txt", "first"))), null));
        ArtifactFile entry = (await ListAsync()).Single(file => file.Path.Value == "a.txt");
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal("first", Encoding.UTF8.GetString(WholeFile.Read(entry, 100)!));
        Assert.Equal("first", Encoding.UTF8.GetString(WholeFile.Read(entry, 100)!));
    }

    private static byte[] Zstd(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new SharpCompress.Compressors.ZStandard.CompressionStream(packed, 3))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    private LayoutBuilder Layout => new(folder["m"]);

    private Task<AuditEvidence> CollectAsync() => Auditing.CollectAsync(new OciLayoutSource(folder["m"]));

    private async Task<List<ArtifactFile>> ListAsync()
    {
        var files = new List<ArtifactFile>();
        await foreach (ArtifactFile file in new OciLayoutSource(folder["m"]).ListAsync(CancellationToken.None))
        {
            files.Add(file);
        }

        return files;
    }

    private static string[] Model(AuditEvidence evidence) => [.. evidence.Files.Where(file => !OciLayoutSource.IsPackaging(file.Path)).Select(file => file.Path.Value)];

    private static string[] Lines(AuditEvidence evidence, Fact<ImmutableArray<FactItem>> fact, params string[] fields) =>
        [.. evidence.Lookup(fact).Value!.Collection.Select(item => string.Join(' ', fields.Select(field => item[field]?.ToString())))];
}
