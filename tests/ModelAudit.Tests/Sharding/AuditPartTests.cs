using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Provenance;
using ModelAudit.Samples.Building;
using ModelAudit.Sharding;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Sharding;

public sealed class AuditPartTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public AuditPartTests()
    {
        folder.Write("m/config.json", "{\"model_type\":\"llama\"}");
        folder.Write("m/LICENSE", "MIT License\n");
        folder.Write("m/a.safetensors", new SafetensorsBuilder().Add("a", "F32", [40]).Build());
        folder.Write("m/model.onnx", OnnxBuilder.Of(graph => graph.Initializer(OnnxTensorBuilder.External("t", [1], ("location", "w.bin"), ("offset", "0"), ("length", "4")))).Build());
        folder.Write("m/w.bin", [0, 0, 0xC0, 0x7F]);
    }

    private AuditRequest Request => new(new DirectorySource(folder["m"], "m")) { AsOf = Auditing.AsOf };

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_read_is_written_as_it_was()
    {
        foreach (byte[] part in await Sharded.PartsAsync(Request, 2))
        {
            using var again = new MemoryStream();
            AuditPartJson.Write(AuditPartJson.Read(part), again);
            Assert.Equal(part, again.ToArray());
        }
    }

    [Fact]
    public async Task The_same_share_is_the_same_document() => Assert.Equal(await Sharded.PartsAsync(Request, 3), await Sharded.PartsAsync(Request, 3));

    [Fact]
    public async Task A_missing_part_is_named()
    {
        byte[][] parts = await Sharded.PartsAsync(Request, 4);
        Assert.Equal("part-1.json: The audit has 4 parts; the part 3/4 is missing.", Problem(parts[0], parts[1], parts[3]));
        Assert.Equal("part-1.json: The audit has 4 parts; the parts 1/4, 3/4, 4/4 are missing.", Problem(parts[1]));
    }

    [Fact]
    public async Task A_part_that_is_there_twice_is_named()
    {
        byte[][] parts = await Sharded.PartsAsync(Request, 2);
        Assert.Equal("part-3.json: The part 2/2 is there more than once: also as 'part-2.json'.", Problem(parts[0], parts[1], parts[1]));
    }

    [Fact]
    public void No_parts_at_all_are_no_audit() => Assert.Equal("merge: There are no parts.", Problem());

    [Fact]
    public async Task Parts_within_other_limits_do_not_belong_together()
    {
        byte[] other = (await Sharded.PartsAsync(Request with { Limits = AuditLimits.Default with { MaxDepth = 3 } }, 2))[1];
        Assert.Contains("part-2.json: The part was made within other limits", Problem((await Sharded.PartsAsync(Request, 2))[0], other), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_of_another_number_another_model_or_changed_files_do_not_belong_together()
    {
        byte[] first = (await Sharded.PartsAsync(Request, 2))[0];
        Assert.Contains("another number", Problem(first, (await Sharded.PartsAsync(Request, 3))[1]), StringComparison.Ordinal);
        Assert.Contains("'n' (directory), which is another model", Problem(first, (await Sharded.PartsAsync(new AuditRequest(new DirectorySource(folder["m"], "n")), 2))[1]), StringComparison.Ordinal);
        folder.Write("m/LICENSE", "Another\n");
        Assert.Contains("its listing is another one", Problem(first, (await Sharded.PartsAsync(Request, 2))[1]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_inspectors_cannot_merge_a_part()
    {
        ModelAuditor other = ModelAuditor.CreateBuilder().AddModelInspector(new StubModel(_ => { })).Build();
        byte[][] parts = await Sharded.PartsAsync(Request, 1);
        var exception = Assert.Throws<InvalidInputException>(() => Sharded.Merge(parts, Request, other));
        Assert.Contains("other inspectors than those that are to merge it", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_documents_beside_the_model_cannot_merge_a_part()
    {
        byte[][] parts = await Sharded.PartsAsync(Request, 1);
        AuditRequest other = Request with { Provenance = [new ProvenanceDocument("bom.json", "{}"u8.ToArray())] };
        var exception = Assert.Throws<InvalidInputException>(() => Sharded.Merge(parts, other));
        Assert.Contains("other documents beside the model", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_cut_and_every_changed_byte_is_noticed()
    {
        byte[] part = (await Sharded.PartsAsync(Request, 2))[0];
        for (int length = 0; length < part.Length; length += Math.Max(1, part.Length / 50))
        {
            Assert.Throws<InvalidInputException>(() => AuditPartJson.Read(part.AsSpan(0, length)));
        }

        for (int at = 0; at < part.Length; at += Math.Max(1, part.Length / 200))
        {
            byte[] changed = [.. part];
            changed[at] ^= 1;
            Assert.Throws<InvalidInputException>(() => AuditPartJson.Read(changed));
        }
    }

    [Theory]
    [InlineData("\"path\":\"config.json\",\"kind\":\"file\"", "\"path\":\"config.jsoX\",\"kind\":\"file\"", "is not among the entries")]
    [InlineData("\"length\":22,\"names\":1,\"isOpened\":true},{\"path\":\"model.onnx\"", "\"length\":23,\"names\":1,\"isOpened\":true},{\"path\":\"model.onnx\"", "is not the listing")]
    [InlineData("eyJtb2RlbF90eXBlIjoibGxhbWEifQ==", "eyJtb2RlbF90eXBlIjoibGxhbWIifQ==", "is not what was hashed")]
    [InlineData("eyJtb2RlbF90eXBlIjoibGxhbWEifQ==", "eyJtb2Rlb", "is not base64")]
    [InlineData("\"files\":[\"a.safetensors\"]", "\"files\":[\"b.safetensors\"]", "What was kept of 'b.safetensors' does not belong")]
    [InlineData("\"kind\":\"safetensors\"", "\"kind\":\"other\"", "'other' is not a kind")]
    [InlineData("\"name\":\"a\",\"type\":0", "\"name\":\"a\",\"type\":7", "has a type that is not listed")]
    [InlineData("\"shard\":\"1/1\"", "\"shard\":\"1/0\"", "A share is written as 3/16.")]
    [InlineData("\"schema\":\"modelaudit.part.v1\"", "\"schema\":\"modelaudit.part.v2\"", "this version reads 'modelaudit.part.v1'")]
    public async Task What_contradicts_itself_is_refused_whoever_sealed_it(string text, string other, string problem)
    {
        string part = Encoding.UTF8.GetString((await Sharded.PartsAsync(Request, 1))[0]);
        Assert.Contains(text, part, StringComparison.Ordinal);
        string changed = part[..^77].Replace(text, other, StringComparison.Ordinal);
        byte[] sealedAgain = Encoding.UTF8.GetBytes($"{changed},\"sha256\":\"{Sha256Digest.Of(Encoding.UTF8.GetBytes(changed)).Hex}\"}}");
        Assert.Contains(problem, Assert.Throws<InvalidInputException>(() => Sharded.Merge([sealedAgain], Request)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_inspector_reads_that_no_part_carries_is_a_gap()
    {
        var stub = new StubModel(context =>
        {
            context.TryGetFile("w.bin", out FileEvidence? file);
            context.Facts.Set(StubModel.Text, context.TryRead(file!, 100, "a bound", out byte[]? bytes) ? $"{bytes.Length} bytes" : "none");
        }, StubModel.Text);
        ModelAuditor auditor = ModelAuditor.CreateBuilder().AddModelInspector(stub).Build();
        AuditEvidence merged = Sharded.Merge(await Sharded.PartsAsync(Request, 2, auditor), Request, auditor);
        Assert.Contains(merged.Gaps, gap => gap is { Inspector: "stub-model", Reason: GapReason.Unreadable } && gap.Detail.Contains("does not hold its content", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_inspector_keeps_that_no_part_carries_is_a_gap()
    {
        folder.Write("m/x.stub", "x");
        ModelAuditor auditor = ModelAuditor.CreateBuilder().AddFormat(new StubFormat(".stub", context => context.Keep("kept", 10))).Build();
        AuditEvidence merged = Sharded.Merge(await Sharded.PartsAsync(Request, 2, auditor), Request, auditor);
        Assert.Contains(merged.Gaps, gap => gap is { Inspector: EvidenceGap.Engine, Reason: GapReason.Unsupported, Path.Value: "x.stub" });
    }

    [Fact]
    public async Task A_file_that_changes_before_its_content_is_taken_down_leaves_a_gap()
    {
        string real = folder.Write("real.json", "{\"model_type\":\"llama\"}");
        int opened = 0;
        var source = new StubSource(StubSource.File("config.json", real, () =>
        {
            if (++opened == 2)
            {
                File.WriteAllText(real, "{\"model_type\":\"other\"}");
            }
        }));
        var request = new AuditRequest(source) { AsOf = Auditing.AsOf };
        AuditEvidence merged = Sharded.Merge(await Sharded.PartsAsync(request, 1), request);
        Assert.Contains(merged.Gaps, gap => gap is { Inspector: "huggingface-config", Reason: GapReason.ChangedDuringAudit });
    }

    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("3/16", 3, 16)]
    [InlineData("0/3", 0, 0)]
    [InlineData("4/3", 0, 0)]
    [InlineData("1/10001", 0, 0)]
    [InlineData("+1/3", 0, 0)]
    [InlineData("1 / 3", 0, 0)]
    [InlineData("1", 0, 0)]
    [InlineData("1/2/3", 0, 0)]
    [InlineData(null, 0, 0)]
    public void A_share_is_written_as_number_and_count(string? text, int number, int count)
    {
        Assert.Equal(count > 0, AuditShard.TryParse(text, out AuditShard shard));
        Assert.Equal(count > 0 ? (number, count) : (1, 1), (shard.Number, shard.Count));
        Assert.Equal(count > 0 ? text : "1/1", shard.ToString());
    }

    private static string Problem(params byte[][] parts) =>
        Assert.Throws<InvalidInputException>(() => Sharded.Merge(parts, new AuditRequest(new StubSource()) { AsOf = Auditing.AsOf })).Message;
}
