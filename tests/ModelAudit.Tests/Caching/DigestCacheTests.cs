using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using ModelAudit.Caching;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Onnx;
using ModelAudit.Reading;
using ModelAudit.Reports;
using ModelAudit.Rules;
using ModelAudit.Samples.Building;
using ModelAudit.Sharding;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Caching;

public sealed class DigestCacheTests : IDisposable
{
    private static readonly AuditLimits Limits = AuditLimits.Default with { SmallFileBytes = 40 };

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow.AddHours(1));
    private readonly ModelAuditor auditor;

    public DigestCacheTests() => auditor = ModelAuditor.CreateBuilder().WithTimeProvider(clock).Build();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_has_not_changed_is_not_read_and_the_evidence_is_the_same_but_for_saying_so()
    {
        Model();
        byte[] whole = EvidenceJson.ToBytes(await AuditAsync());
        byte[] cache = await CachedAsync();
        (AuditEvidence again, _) = await AuditAsync(cache);
        Assert.Equal(whole, EvidenceJson.ToBytes(Unmarked(again)));
        Assert.Equal(
            ["a.safetensors", "link.safetensors", "model.onnx", "w.bin", "x.zip", "x.zip!/inner.pkl"],
            again.Files.Where(file => How(file) == "identity").Select(file => file.Path.Value));
        Assert.Null(How(again.File("config.json")));
    }

    [Fact]
    public async Task The_cache_is_believed_where_the_file_is_known_again()
    {
        // This is what the rule and the report warn of: nobody looks at the file.
        Model();
        byte[] forged = Sealed(Unsealed(Encoding.UTF8.GetString(await CachedAsync()), "\"path\":\"w.bin\",\"length\":208,\"format\":\"unknown\"", "\"path\":\"w.bin\",\"length\":208,\"format\":\"forged\""));
        Assert.Equal("forged", (await AuditAsync(forged)).Evidence.File("w.bin").Format);
    }

    [Theory]
    [InlineData("content")]
    [InlineData("append")]
    [InlineData("touch")]
    [InlineData("replace")]
    public async Task A_changed_file_is_read_again_and_no_other(string change)
    {
        Model();
        byte[] cache = await CachedAsync();
        string path = folder["m/w.bin"];
        switch (change)
        {
            case "content":
                byte[] bytes = File.ReadAllBytes(path);
                bytes[10] ^= 1;
                DateTime written = File.GetLastWriteTimeUtc(path);
                File.WriteAllBytes(path, bytes);
                File.SetLastWriteTimeUtc(path, written);
                break;
            case "append":
                File.AppendAllText(path, "x");
                break;
            case "touch":
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1));
                break;
            default:
                File.Copy(path, folder["other"]);
                File.SetLastWriteTimeUtc(folder["other"], File.GetLastWriteTimeUtc(path));
                File.Move(folder["other"], path, overwrite: true);
                break;
        }

        (AuditEvidence evidence, byte[] next) = await AuditAsync(cache);
        Assert.Null(How(evidence.File("w.bin")));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), evidence.File("w.bin").Digests.Sha256?.Hex);
        Assert.Equal("identity", How(evidence.File("a.safetensors")));
        Assert.Equal("identity", How((await AuditAsync(next)).Evidence.File("w.bin")));
    }

    [Fact]
    public async Task Other_bounds_or_inspectors_read_everything_again()
    {
        Model();
        byte[] cache = await CachedAsync();
        var request = new AuditRequest(new DirectorySource(folder["m"], "m")) { AsOf = Auditing.AsOf, Limits = Limits with { MaxDepth = 63 }, Cache = DigestCache.Read(cache, "cache", false) };
        Assert.DoesNotContain((await auditor.CollectAsync(request)).Files, file => How(file) is not null);
        ModelAuditor other = ModelAuditor.CreateBuilder().WithTimeProvider(clock).AddModelInspector(new StubModel(_ => { })).Build();
        Assert.DoesNotContain((await other.CollectAsync(request with { Limits = Limits, Cache = DigestCache.Read(cache, "cache", false) })).Files, file => How(file) is not null);
    }

    [Fact]
    public async Task A_digest_that_was_not_asked_for_then_is_computed_now_and_one_that_nobody_asks_for_any_more_is_left_out()
    {
        Model();
        byte[] cache = await CachedAsync();
        folder.Write("m/SHA512SUMS", new string('0', 128) + "  w.bin\n");
        (AuditEvidence asked, byte[] next) = await AuditAsync(cache);
        Assert.Null(How(asked.File("w.bin")));
        Assert.Contains("sha512", asked.File("w.bin").Digests.Others.Keys);
        (AuditEvidence again, byte[] last) = await AuditAsync(next);
        Assert.Equal("identity", How(again.File("w.bin")));
        Assert.Equal(asked.File("w.bin").Digests, again.File("w.bin").Digests);
        File.Delete(folder["m/SHA512SUMS"]);
        Assert.Empty((await AuditAsync(last)).Evidence.File("w.bin").Digests.Others);
    }

    [Fact]
    public async Task External_data_is_read_again_when_a_model_lays_other_tensors_over_it()
    {
        Model();
        byte[] cache = await CachedAsync();
        (AuditEvidence same, _) = await AuditAsync(cache);
        Assert.Equal("identity", How(same.File("w.bin")));
        Assert.True(same.Facts.TryGet(OnnxExternalFacts.NonFinite, out System.Collections.Immutable.ImmutableArray<FactItem> numbers));
        Assert.Single(numbers);
        folder.Write("m/model.onnx", Onnx("8"));
        Assert.Null(How((await AuditAsync(cache)).Evidence.File("w.bin")));
    }

    [Fact]
    public async Task A_file_that_has_just_been_written_is_not_taken_down()
    {
        Model();
        ModelAuditor now = ModelAuditor.CreateBuilder().Build();
        var cache = new DigestCache();
        await now.CollectAsync(new AuditRequest(new DirectorySource(folder["m"], "m")) { Limits = Limits, Cache = cache });
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public async Task A_confirmed_cache_reads_the_content_and_believes_no_other()
    {
        Model();
        byte[] cache = await CachedAsync();
        (AuditEvidence confirmed, _) = await AuditAsync(cache, confirms: true);
        Assert.Equal("content", How(confirmed.File("w.bin")));
        string text = Encoding.UTF8.GetString(cache);
        int at = text.IndexOf("\"content\":", text.IndexOf("\"path\":\"w.bin\"", StringComparison.Ordinal), StringComparison.Ordinal) + "\"content\":".Length;
        byte[] other = Sealed(text[..at] + "1" + text[text.IndexOf(',', at)..^77]);
        (AuditEvidence evidence, _) = await AuditAsync(other, confirms: true);
        Assert.Null(How(evidence.File("w.bin")));
        Assert.Equal("content", How(evidence.File("a.safetensors")));
    }

    [Fact]
    public async Task What_is_let_go_of_is_read_again()
    {
        Model();
        byte[] cache = [];
        for (int i = 0; i < 2; i++)
        {
            var request = new AuditRequest(new DirectorySource(folder["m"], "m")) { AsOf = Auditing.AsOf, Limits = Limits with { MaxKeptBytes = 0 }, Cache = i == 0 ? new DigestCache() : DigestCache.Read(cache, "cache", false) };
            AuditEvidence evidence = await auditor.CollectAsync(request);
            using var document = new MemoryStream();
            request.Cache!.Write(document);
            cache = document.ToArray();
            Assert.Null(How(evidence.File("a.safetensors")));
            Assert.Equal(i == 0 ? null : "identity", How(evidence.File("w.bin")));
        }
    }

    [Fact]
    public async Task Parts_with_caches_give_the_evidence_of_one_run_with_a_cache()
    {
        Model();
        byte[] cache = await CachedAsync();
        (AuditEvidence whole, _) = await AuditAsync(cache);
        AuditRequest Request() => new(new DirectorySource(folder["m"], "m")) { AsOf = Auditing.AsOf, Limits = Limits, Cache = DigestCache.Read(cache, "cache", false) };
        AuditPart[] parts = [await auditor.CollectPartAsync(Request(), new AuditShard(1, 2)), await auditor.CollectPartAsync(Request(), new AuditShard(2, 2))];
        Assert.Equal(EvidenceJson.ToBytes(whole), EvidenceJson.ToBytes(auditor.Merge(parts, new MergeRequest { AsOf = Auditing.AsOf })));
    }

    [Fact]
    public async Task Rules_and_reports_say_that_files_were_not_read()
    {
        Model();
        (AuditEvidence evidence, _) = await AuditAsync(await CachedAsync());
        AuditReport baseline = auditor.Judge(evidence);
        Finding finding = Assert.Single(baseline.Findings, finding => finding.Rule.Id == "MA1015");
        Assert.Equal((Verdict.Fail, false), (finding.Outcome.Verdict, finding.Blocks));
        Assert.True(Assert.Single(auditor.Judge(evidence, new JudgementRequest { Profile = "strict" }).Findings, finding => finding.Rule.Id == "MA1015").Blocks);
        foreach (string format in (string[])["text", "html", "markdown"])
        {
            using var output = new MemoryStream();
            await ReportRenderers.Find(format)!.RenderAsync(baseline, output, CancellationToken.None);
            Assert.Contains("come from a digest cache, by times and identity alone", Encoding.UTF8.GetString(output.ToArray()).ReplaceLineEndings(" ").Replace("          ", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_cut_and_every_changed_byte_is_noticed()
    {
        Model();
        byte[] cache = await CachedAsync();
        for (int i = 0; i < 100; i++)
        {
            byte[] changed = [.. cache];
            changed[i * cache.Length / 100] ^= 1;
            Assert.Throws<InvalidInputException>(() => DigestCache.Read(changed, "cache", false));
            Assert.Throws<InvalidInputException>(() => DigestCache.Read(cache.AsSpan(0, i * cache.Length / 100), "cache", false));
        }
    }

    [Theory]
    [InlineData("\"path\":\"w.bin\",\"length\"", "\"path\":\"v.bin\",\"length\"")]
    [InlineData("\"files\":[\"a.safetensors\"]", "\"files\":[\"w.bin\"]")]
    [InlineData("\"format\":\"safetensors\",\"sha256\"", "\"format\":\"safetensors\",\"xha256\"")]
    [InlineData("\"facts\":{\"file.expected", "\"facts\":{\"file.cached\":\"content\",\"file.expected")]
    public async Task What_contradicts_itself_is_refused_whoever_sealed_it(string text, string other)
    {
        Model();
        byte[] sealedAgain = Sealed(Unsealed(Encoding.UTF8.GetString(await CachedAsync()), text, other));
        Assert.Throws<InvalidInputException>(() => DigestCache.Read(sealedAgain, "cache", false));
    }

    [Fact]
    public void A_cache_that_no_audit_has_used_is_not_written() => Assert.Throws<InvalidOperationException>(() => new DigestCache().Write(Stream.Null));

    private static string? How(FileEvidence file) => file.Facts.TryGet(FileFacts.Cached, out string how) ? how : null;

    private static AuditEvidence Unmarked(AuditEvidence evidence) =>
        evidence with { Files = [.. evidence.Files.Select(file => file with { Facts = new FactSet(file.Facts.Where(fact => fact.Key != FileFacts.Cached.Name)) })] };

    private static byte[] Sealed(string text) => Encoding.UTF8.GetBytes($"{text},\"sha256\":\"{Sha256Digest.Of(Encoding.UTF8.GetBytes(text)).Hex}\"}}");

    private static string Unsealed(string document, string text, string other)
    {
        Assert.Contains(text, document, StringComparison.Ordinal);
        return document[..^77].Replace(text, other, StringComparison.Ordinal);
    }

    private static byte[] Onnx(string offset) => OnnxBuilder.Of(graph => graph
        .Initializer(OnnxTensorBuilder.External("t", [1], ("location", "w.bin"), ("offset", offset), ("length", "4"))).Node("Relu", "x", "y")).Build();

    private void Model()
    {
        folder.Write("m/config.json", "{\"model_type\":\"llama\"}");
        folder.Write("m/a.safetensors", new SafetensorsBuilder().Add("a", "F32", [40]).Build());
        folder.Write("m/x.zip", new ZipBuilder().Add("inner.pkl", new PickleAssembler().Proto(2).Global("os", "system").BinUnicode("ls").Tuple1().Reduce().Stop().Build()).Build());
        folder.Write("m/model.onnx", Onnx("4"));
        folder.Write("m/w.bin", [0, 0, 0, 0, 0, 0, 0xC0, 0x7F, .. new byte[200]]);
        folder.Link("m/link.safetensors", "a.safetensors");
    }

    private Task<AuditEvidence> AuditAsync() => auditor.CollectAsync(new AuditRequest(new DirectorySource(folder["m"], "m")) { AsOf = Auditing.AsOf, Limits = Limits });

    private async Task<byte[]> CachedAsync() => (await AuditAsync(null)).Cache;

    private async Task<(AuditEvidence Evidence, byte[] Cache)> AuditAsync(byte[]? document, bool confirms = false)
    {
        DigestCache cache = document is null ? new DigestCache() : DigestCache.Read(document, "cache", confirms);
        AuditEvidence evidence = await auditor.CollectAsync(new AuditRequest(new DirectorySource(folder["m"], "m")) { AsOf = Auditing.AsOf, Limits = Limits, Cache = cache });
        using var written = new MemoryStream();
        cache.Write(written);
        return (evidence, written.ToArray());
    }
}
