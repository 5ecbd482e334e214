using CsCheck;
using ModelAudit.Evidence;
using ModelAudit.Models;
using ModelAudit.Tests.Formats.Safetensors;

namespace ModelAudit.Tests.Models;

public sealed class ShardIndexTests
{
    private const string Index = "model.safetensors.index.json";

    private static readonly ShardIndexInspector Inspector = new();

    private static byte[] Shard(params string[] names) => SafetensorsBytes.Of(
        SafetensorsBytes.Header([.. names.Select((name, i) => SafetensorsBytes.Tensor($"\"{name}\"", "U8", "[4]", i * 4, (i * 4) + 4))]),
        names.Length * 4);

    private static string Map(string entries, string metadata = "{\"total_size\":12}") => $"{{\"metadata\":{metadata},\"weight_map\":{{{entries}}}}}";

    private const string Entries = """ "a":"model-00001-of-00002.safetensors","b":"model-00001-of-00002.safetensors","c":"model-00002-of-00002.safetensors" """;

    private static Tree Complete() => new Tree()
        .With("model-00001-of-00002.safetensors", Shard("a", "b"))
        .With("model-00002-of-00002.safetensors", Shard("c"))
        .With(Index, Map(Entries));

    private static string[] Problems(ModelContext context) => context.Rows(ShardIndexFacts.Problems, "code", "subject");

    [Fact]
    public void A_complete_checkpoint_has_no_problem()
    {
        ModelContext context = Complete().Inspect(Inspector);
        Assert.Empty(context.Gaps);
        Assert.Empty(Problems(context));
        Assert.Equal([$"{Index}|3|2|12|12"], context.Rows(ShardIndexFacts.Indexes, "path", "tensors", "shards", "declaredTotalSize", "totalSize"));
    }

    [Fact]
    public void A_tree_without_an_index_has_none()
    {
        ModelContext context = new Tree().With("model.safetensors", Shard("a")).Inspect(Inspector);
        Assert.Empty(context.Value(ShardIndexFacts.Indexes));
        Assert.Empty(Problems(context));
    }

    [Theory]
    [InlineData("{\"total_size\":12.0}", 12)]
    [InlineData("{}", null)]
    [InlineData("null", null)]
    [InlineData("{\"total_size\":12,\"other\":[{\"x\":1}]}", 12)]
    public void A_total_size_is_a_whole_number_or_missing(string metadata, int? expected)
    {
        ModelContext context = Complete().With(Index, Map(Entries, metadata)).Inspect(Inspector);
        Assert.Empty(Problems(context));
        Assert.Equal(expected, (int?)context.Value(ShardIndexFacts.Indexes)[0]["declaredTotalSize"]?.Integer);
    }

    [Fact]
    public void A_wrong_total_size_is_a_problem() =>
        Assert.Equal([$"total-size|{Index}"], Problems(Complete().With(Index, Map(Entries, "{\"total_size\":13}")).Inspect(Inspector)));

    [Fact]
    public void A_missing_shard_is_a_problem()
    {
        ModelContext context = new Tree().With("model-00001-of-00002.safetensors", Shard("a", "b")).With(Index, Map(Entries)).Inspect(Inspector);
        Assert.Equal(["missing-shard|model-00002-of-00002.safetensors"], Problems(context));
        Assert.Null(context.Value(ShardIndexFacts.Indexes)[0]["totalSize"]);
    }

    [Fact]
    public void A_pointer_is_a_missing_shard() => Assert.Equal(
        ["missing-shard|model-00002-of-00002.safetensors"],
        Problems(Complete().With("model-00002-of-00002.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n").Inspect(Inspector)));

    [Fact]
    public void An_orphan_shard_is_a_problem() =>
        Assert.Equal(["orphan-shard|model-00003-of-00003.safetensors", "missing-part|model-00001-of-00003.safetensors", "missing-part|model-00002-of-00003.safetensors"], Problems(Complete().With("model-00003-of-00003.safetensors", Shard("x")).Inspect(Inspector)));

    [Fact]
    public void A_tensor_that_no_shard_has_is_missing() =>
        Assert.Equal(["missing-tensor|c", $"total-size|{Index}"], Problems(Complete().With("model-00002-of-00002.safetensors", Shard()).Inspect(Inspector)));

    [Fact]
    public void A_tensor_that_the_index_does_not_map_is_unlisted() =>
        Assert.Equal(["unlisted-tensor|d"], Problems(Complete().With("model-00002-of-00002.safetensors", Shard("c", "d")).Inspect(Inspector)));

    [Fact]
    public void A_tensor_in_two_shards_is_a_duplicate() =>
        Assert.Equal(["duplicate-tensor|a"], Problems(Complete().With("model-00002-of-00002.safetensors", Shard("c", "a")).Inspect(Inspector)));

    [Fact]
    public void A_tensor_in_another_shard_is_missing_where_it_should_be()
    {
        ModelContext context = Complete().With("model-00001-of-00002.safetensors", Shard("a")).With("model-00002-of-00002.safetensors", Shard("c", "b")).Inspect(Inspector);
        Assert.Equal(["missing-tensor|b", $"total-size|{Index}"], Problems(context));
        Assert.Contains("instead", context.Value(ShardIndexFacts.Problems)[0]["detail"]!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_mapped_twice_is_a_duplicate() =>
        Assert.Equal(["duplicate-tensor|c"], Problems(Complete().With(Index, Map(Entries + ",\"\\u0063\":\"model-00002-of-00002.safetensors\"")).Inspect(Inspector)));

    [Theory]
    [InlineData("../model-00002-of-00002.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\\\x.safetensors")]
    [InlineData("sub/model.safetensors")]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a\\u0000b")]
    public void A_shard_that_is_no_plain_name_is_a_problem(string shard) => Assert.Contains(
        Problems(Complete().With(Index, Map($"{Entries},\"d\":\"{shard}\"")).Inspect(Inspector)),
        problem => problem.StartsWith("shard-name|", StringComparison.Ordinal));

    [Fact]
    public void A_pickle_named_by_a_safetensors_index_is_a_problem() => Assert.Equal(
        ["shard-format|evil.bin"],
        Problems(Complete().With("evil.bin", Convert.FromHexString("80049517000000000000008C026F73948C0673797374656D9493942E")).With(Index, Map(Entries + ",\"d\":\"evil.bin\"")).Inspect(Inspector)));

    [Fact]
    public void Shards_of_a_pickle_checkpoint_cannot_be_compared()
    {
        ModelContext context = new Tree()
            .With("pytorch_model.bin.index.json", Map("\"a\":\"pytorch_model-00001-of-00001.bin\""))
            .With("pytorch_model-00001-of-00001.bin", Convert.FromHexString("80049517000000000000008C026F73948C0673797374656D9493942E"))
            .Inspect(Inspector);
        Assert.True(context.HasGap(GapReason.Unsupported));
        Assert.True(context.IsUnknown(ShardIndexFacts.Problems));
        Assert.Single(context.Value(ShardIndexFacts.Indexes));
    }

    [Fact]
    public void A_shard_with_a_broken_header_leaves_the_problems_unknown()
    {
        ModelContext context = Complete().With("model-00002-of-00002.safetensors", SafetensorsBytes.Of("{broken")).Inspect(Inspector);
        Assert.True(context.HasGap(GapReason.Malformed));
        Assert.True(context.IsUnknown(ShardIndexFacts.Problems));
    }

    [Fact]
    public void What_was_found_stays_found_beside_a_broken_shard()
    {
        ModelContext context = Complete().With("model-00002-of-00002.safetensors", SafetensorsBytes.Of("{broken")).With("model-00001-of-00002.safetensors", Shard("a")).Inspect(Inspector);
        Assert.Equal(["missing-tensor|b"], Problems(context));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"weight_map\":[]}")]
    [InlineData("{\"weight_map\":{\"a\":1}}")]
    [InlineData("{\"weight_map\":{},\"weight_map\":{}}")]
    [InlineData("{\"weight_map\":{}} x")]
    [InlineData("{\"weight_map\":{\"\\ud800\":\"x\"}}")]
    [InlineData("{\"weight_map\":{},\"metadata\":[]}")]
    [InlineData("{\"weight_map\":{},\"metadata\":{\"total_size\":-1}}")]
    [InlineData("{\"weight_map\":{},\"metadata\":{\"total_size\":1.5}}")]
    [InlineData("{\"weight_map\":{},\"metadata\":{\"total_size\":\"1\"}}")]
    [InlineData("{\"weight_map\":{},\"metadata\":{\"total_size\":18446744073709551616}}")]
    [InlineData("{\"weight_map\":{},\"metadata\":{\"total_size\":1e400}}")]
    [InlineData("{\"weight_map\":{},\"metadata\":{\"total_size\":1,\"total_size\":1}}")]
    public void A_corrupt_index_makes_the_checkpoint_unknown(string json)
    {
        ModelContext context = new Tree().With(Index, json).Inspect(Inspector);
        Assert.True(context.HasGap(GapReason.Malformed));
        Assert.True(context.IsUnknown(ShardIndexFacts.Indexes));
        Assert.True(context.IsUnknown(ShardIndexFacts.Problems));
    }

    [Fact]
    public void An_index_nested_too_deeply_is_corrupt() =>
        Assert.True(new Tree().With(Index, "{\"metadata\":{\"a\":" + new string('[', 1_000_000)).Inspect(Inspector).HasGap(GapReason.Malformed));

    [Fact]
    public void An_index_that_was_not_examined_is_unknown() => Assert.True(new Tree().WithUnreadable(Index).Inspect(Inspector).IsUnknown(ShardIndexFacts.Problems));

    [Fact]
    public void A_part_without_its_sisters_is_a_problem_without_any_index()
    {
        ModelContext context = new Tree().With("sub/model-00001-of-000003.safetensors", Shard("a")).With("sub/model-00003-of-000003.safetensors", Shard("b")).Inspect(Inspector);
        Assert.Equal(["missing-part|sub/model-00002-of-000003.safetensors"], Problems(context));
    }

    [Fact]
    public void A_name_that_claims_a_million_parts_is_bounded()
    {
        ModelContext context = new Tree { Limits = AuditLimits.Default with { MaxItems = 10 } }.With("m-00001-of-999999.safetensors", Shard("a")).Inspect(Inspector);
        Assert.Equal(10, context.Value(ShardIndexFacts.Problems).Length);
        Assert.True(context.HasGap(GapReason.LimitReached, "more disagreements"));
    }

    [Theory]
    [InlineData("model-00001-of-00002.safetensors", 1, 2)]
    [InlineData("model-00163-of-000163.safetensors", 163, 163)]
    [InlineData("variables.data-00000-of-00001", null, null)]
    [InlineData("model.safetensors", null, null)]
    [InlineData("out-of-memory.safetensors", null, null)]
    [InlineData("-of-1.x", null, null)]
    [InlineData("a-1-of-2.bin", 1, 2)]
    [InlineData("a-99999999999-of-2.bin", null, null)]
    public void A_name_says_which_part_it_is(string name, int? number, int? total)
    {
        ShardName? shard = ShardName.TryParse(ModelAudit.Sources.ArtifactPath.Parse(name));
        Assert.Equal(number, shard?.Number);
        Assert.Equal(total, shard?.Total);
        Assert.Equal(number is null ? null : name, shard?.NameOf(shard.Number));
    }

    [Fact]
    public void Any_bytes_as_an_index_are_read_or_refused() =>
        Gen.OneOf([.. new[] { "{", "}", "\"weight_map\"", ":", ",", "\"a\"", "\"m.safetensors\"", "1", "[", "]", "null", " ", "\"metadata\"", "\"total_size\"", "\"\\ud800\"", "\u00ff" }.Select(piece => Gen.Const(piece))])
            .Array[0, 24].Sample(pieces => new Tree().With(Index, string.Concat(pieces)).Inspect(Inspector), iter: 2_000);
}
