using System.Security.Cryptography;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Formats.Gguf;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Gguf;

public sealed class GgufInspectorTests
{
    private static ArchiveExamination Examine(GgufBuilder file) => Examine(file.Build());

    private static ArchiveExamination Examine(byte[] content) => ArchiveExamination.Of(content, "m.gguf");

    private static string[] Defects(ArchiveExamination found) => [.. found.Value(GgufFacts.Defects).Select(item => item["code"]!.Text).Distinct()];

    [Theory]
    [InlineData(2u, true)]
    [InlineData(3u, true)]
    [InlineData(3u, false)]
    public void A_well_formed_file_states_every_fact(uint version, bool padsEnd)
    {
        GgufBuilder file = GgufModels.Llama();
        file.Version = version;
        file.PadsEnd = padsEnd;
        ArchiveExamination found = Examine(file);
        Assert.Equal("gguf", found.Format);
        Assert.Empty(Defects(found));
        Assert.Empty(found.Gaps);
        Assert.Equal((version, "little", 32L), ((uint)found.Value(GgufFacts.Version), found.Value(GgufFacts.ByteOrder), found.Value(GgufFacts.Alignment)));
        Assert.Equal(("llama", "Tiny Llama", "mit", "Q4_K_M"), (found.Value(GgufFacts.Architecture), found.Value(GgufFacts.ModelName), found.Value(GgufFacts.License), found.Value(GgufFacts.FileType)));
        Assert.Equal((2L, 4096L, 256L, 6L, "llama"), (found.Value(GgufFacts.BlockCount), found.Value(GgufFacts.ContextLength), found.Value(GgufFacts.EmbeddingLength), found.Value(GgufFacts.VocabularySize), found.Value(GgufFacts.TokenizerModel)));
        Assert.Equal((6L, (256 * 6) + (3 * 256) + (2 * 65_536L)), (found.Value(GgufFacts.TensorCount), found.Value(GgufFacts.Parameters)));
        Assert.Equal(["F32 3", "Q4_K 2", "Q6_K 1"], found.Value(GgufFacts.Types).Select(item => $"{item["type"]!.Text} {item["tensors"]!.Integer}"));
        Assert.Equal("https://huggingface.co/meta-llama/Llama-3.1-8B", Assert.Single(found.Value(GgufFacts.BaseModels))["repository"]!.Text);
        Assert.Empty(found.Value(GgufFacts.Split));
    }

    [Fact]
    public void Chat_templates_are_digested_and_examined_as_files_inside()
    {
        byte[] tools = "{{ tools }}"u8.ToArray();
        ArchiveExamination found = Examine(GgufModels.Llama().Add("tokenizer.chat_template.tool_use", Encoding.UTF8.GetString(tools)));
        Assert.Equal(["tokenizer.chat_template", "tokenizer.chat_template.tool_use"], found.Value(GgufFacts.ChatTemplates).Select(item => item["key"]!.Text));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(tools)), found.Value(GgufFacts.ChatTemplates)[1]["sha256"]!.Text);
        Assert.True(found.Saw("chat_template.tool_use.jinja", tools));
        Assert.Equal(["chat_template.jinja", "chat_template.tool_use.jinja"], found.Paths);
    }

    [Fact]
    public void Bytes_that_belong_to_no_tensor_are_examined()
    {
        byte[] evil = "cos\nsystem\n(S'id'\ntR."u8.ToArray();
        ArchiveExamination found = Examine(GgufModels.Llama().WithTrailing(evil));
        Assert.Equal(["trailing-data"], Defects(found));
        string member = Assert.Single(found.Paths, path => path.StartsWith("data@", StringComparison.Ordinal));
        Assert.Equal("pickle", found[member].Format);
    }

    public static TheoryData<string, GgufBuilder> Malformed()
    {
        var plain = new GgufBuilder();
        byte[] name = plain.Text("x"u8);
        ulong[] row = [256];
        return new TheoryData<string, GgufBuilder>
        {
            { "magic", new GgufBuilder { Magic = "FUGG" } },
            { "version", new GgufBuilder { Version = 1 } },
            { "version", new GgufBuilder { Version = 4 } },
            { "version", new GgufBuilder { Version = uint.MaxValue } },
            { "byte-order", new GgufBuilder { IsBigEndian = true }.Add("general.architecture", "llama") },
            { "count", new GgufBuilder { TensorCount = ulong.MaxValue } },
            { "count", new GgufBuilder { TensorCount = 1UL << 63 } },
            { "count", new GgufBuilder { EntryCount = ulong.MaxValue } },
            { "count", new GgufBuilder { EntryCount = 70_000, PadsEnd = false }.WithTrailing(new byte[1_000_000]) },
            { "truncated", new GgufBuilder { EntryCount = 3, Alignment = 1 }.Add("a", 1u).Add("b", 1u).AddEntry([.. name, .. plain.U32(10), 1, 2]) },
            { "key", new GgufBuilder().AddEntry([.. plain.U64(1UL << 40), .. new byte[64]]) },
            { "key", new GgufBuilder().Add(string.Empty, 1u) },
            { "key", new GgufBuilder().Add("general.näme", "x") },
            { "key", new GgufBuilder().Add("general.name\0x", "x") },
            { "duplicate-key", new GgufBuilder().Add("general.license", "mit").Add("general.license", "cc-by-nc-4.0") },
            { "value-type", new GgufBuilder().AddRaw("a", 13, new byte[32]) },
            { "value-type", new GgufBuilder().AddRaw("a", uint.MaxValue, new byte[32]) },
            { "value-type", new GgufBuilder().AddRaw("a", 9, [.. plain.U32(77), .. plain.U64(1), .. new byte[32]]) },
            { "bool", new GgufBuilder().AddRaw("a", 7, [2, .. new byte[7]]) },
            { "text", new GgufBuilder().AddRaw("a", 8, [.. plain.U64(ulong.MaxValue), .. new byte[16]]) },
            { "text", new GgufBuilder().AddRaw("a", 8, plain.Text([0xFF, 0xFE, 0xC0])) },
            { "text", new GgufBuilder().Add("general.license", "mit\0cc-by-nc-4.0") },
            { "text", new GgufBuilder().AddRaw("a", 8, plain.Text(new byte[(1 << 20) + 1])) },
            { "text", new GgufBuilder().AddRaw("tokenizer.ggml.tokens", 9, [.. plain.U32(8), .. plain.U64(1), .. plain.Text(new byte[65_537])]) },
            { "array-length", new GgufBuilder().AddRaw("a", 9, [.. plain.U32(4), .. plain.U64(1UL << 62), .. new byte[32]]) },
            { "array-length", new GgufBuilder().AddRaw("a", 9, [.. plain.U32(8), .. plain.U64(1UL << 61), .. new byte[32]]) },
            { "array-length", new GgufBuilder().AddRaw("a", 9, [.. plain.U32(9), .. plain.U64(ulong.MaxValue), .. new byte[32]]) },
            { "array-depth", new GgufBuilder().AddRaw("a", 9, [.. Enumerable.Repeat((byte[])[.. plain.U32(9), .. plain.U64(1)], 1_000).SelectMany(head => head), .. plain.U32(0), .. plain.U64(0)]) },
            { "alignment", new GgufBuilder().Add("general.alignment", 0u) },
            { "alignment", new GgufBuilder().Add("general.alignment", 24u) },
            { "alignment", new GgufBuilder().Add("general.alignment", 1u << 31) },
            { "alignment", new GgufBuilder().Add("general.alignment", "32") },
            { "alignment", new GgufBuilder().Tensor("a", 24, [32], new byte[32]).Tensor("b", 24, [32], new byte[32], 40).WithTrailing(new byte[8]) },
            { "tensor-name", new GgufBuilder().Tensor(new string('a', 64), 0, row, new byte[1024]) },
            { "tensor-name", new GgufBuilder().Tensor(string.Empty, 0, row, new byte[1024]) },
            { "tensor-name", new GgufBuilder().Tensor("a\nb", 0, row, new byte[1024]) },
            { "tensor-name", new GgufBuilder().TensorInfo([.. plain.U64(1UL << 50), .. new byte[64]]) },
            { "duplicate-tensor", new GgufBuilder().Tensor("a", 0, row, new byte[1024]).Tensor("a", 0, row, new byte[1024]) },
            { "shape", new GgufBuilder().TensorInfo([.. name, .. plain.U32(5), .. new byte[64]]) },
            { "shape", new GgufBuilder().TensorInfo([.. name, .. plain.U32(uint.MaxValue), .. new byte[64]]) },
            { "shape", new GgufBuilder().Tensor("a", 0, [], []) },
            { "shape", new GgufBuilder().Tensor("a", 0, [256, 0], []) },
            { "shape", new GgufBuilder().Tensor("a", 0, [1UL << 32, 1UL << 32, 1UL << 32], []) },
            { "shape", new GgufBuilder().Tensor("a", 0, [ulong.MaxValue], []) },
            { "shape", new GgufBuilder().Tensor("a", 12, [255, 2], new byte[288]) },
            { "tensor-type", new GgufBuilder().Tensor("a", 4, row, new byte[160]) },
            { "tensor-type", new GgufBuilder().Tensor("a", 64, row, new byte[160]) },
            { "tensor-type", new GgufBuilder().Tensor("a", uint.MaxValue, row, new byte[160]) },
            { "out-of-range", new GgufBuilder().Tensor("a", 0, [1 << 20], new byte[1024]) },
            { "out-of-range", new GgufBuilder().Tensor("a", 0, [1UL << 62], new byte[1024]) },
            { "out-of-range", new GgufBuilder().Tensor("a", 0, row, new byte[1024], 1UL << 63) },
            { "out-of-range", new GgufBuilder().Tensor("a", 0, row, new byte[1024], (1UL << 63) - 32) },
            { "overlap", new GgufBuilder().Tensor("a", 0, row, new byte[1024]).Tensor("b", 0, row, new byte[1024], 512).WithTrailing([]) },
            { "overlap", new GgufBuilder().Tensor("b", 0, row, new byte[1024], 512).Tensor("a", 0, row, new byte[1024], 0) },
            { "hole", new GgufBuilder().Tensor("a", 24, [32], new byte[128]).Tensor("b", 24, [32], new byte[32]) },
            { "padding", new GgufBuilder { Alignment = 4096, Padding = 0x90 }.Add("general.alignment", 4096u).Tensor("a", 24, 32).Tensor("b", 24, 32) },
            { "trailing-data", new GgufBuilder().Tensor("a", 24, 32).WithTrailing(new byte[1]) },
            { "hyperparameter", new GgufBuilder().Add("llama.block_count", 513u) },
            { "hyperparameter", new GgufBuilder().Add("llama.block_count", "2") },
            { "hyperparameter", new GgufBuilder().AddRaw("clip.vision.block_count", 5, plain.U32(uint.MaxValue)) },
            { "hyperparameter", new GgufBuilder().Add("llama.attention.head_count", 8u).Add("llama.attention.head_count_kv", 3u) },
            { "hyperparameter", new GgufBuilder().Add("llama.expert_count", 8u).Add("llama.expert_used_count", 9u) },
            { "hyperparameter", new GgufBuilder().AddRaw("llama.context_length", 6, plain.U32(0x47000000)) },
            { "vocabulary", new GgufBuilder().AddNumbers("tokenizer.ggml.tokens", 1, 2) },
            { "vocabulary", new GgufBuilder().Add("tokenizer.ggml.tokens", "a", "b").AddNumbers("tokenizer.ggml.scores", 1, 2) },
            { "vocabulary", new GgufBuilder().Add("tokenizer.ggml.tokens", "a", "b").AddFloats("tokenizer.ggml.scores", 1) },
            { "vocabulary", new GgufBuilder().Add("tokenizer.ggml.tokens", "a", "b").AddNumbers("tokenizer.ggml.token_type", 1, 1, 1) },
            { "vocabulary", new GgufBuilder().Add("tokenizer.ggml.tokens", "a", "b").AddFloats("tokenizer.ggml.token_type", 1, 1) },
            { "vocabulary", new GgufBuilder().Add("tokenizer.ggml.tokens", "a", "b").AddNumbers("tokenizer.ggml.token_type", 1, 99) },
            { "vocabulary", new GgufBuilder().AddNumbers("tokenizer.ggml.merges", 1) },
            { "byte-token", new GgufBuilder().Add("tokenizer.ggml.tokens", "a", "<0xZZ>").AddNumbers("tokenizer.ggml.token_type", 1, 6) },
            { "byte-token", new GgufBuilder().Add("tokenizer.ggml.model", "plamo2").Add("tokenizer.ggml.tokens", "a", "<0x-1>") },
            { "special-token", new GgufBuilder().Add("tokenizer.ggml.tokens", "a", "b").Add("tokenizer.ggml.bos_token_id", 2u) },
        };
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Every_defect_has_a_code_a_place_and_a_sentence(string code, GgufBuilder file)
    {
        byte[] content = file.Build();
        ArchiveExamination found = Examine(content);
        var defect = found.Value(GgufFacts.Defects).First(item => item["code"]!.Text == code);
        Assert.InRange(defect["offset"]!.Integer, 0, content.Length);
        Assert.NotEmpty(defect["detail"]!.Text);
        Assert.DoesNotContain(found.Gaps, gap => gap.Reason == GapReason.InspectorFailed);
    }

    [Fact]
    public void Every_truncation_is_a_defect_or_leaves_less_than_the_end_padding()
    {
        GgufBuilder file = GgufModels.Llama();
        file.PadsEnd = false;
        byte[] content = file.Build();
        for (int length = 4; length < content.Length; length += length < 3_000 ? 1 : 997)
        {
            ArchiveExamination found = Examine(content[..length]);
            Assert.NotEmpty(Defects(found));
            Assert.DoesNotContain(found.Gaps, gap => gap.Reason == GapReason.InspectorFailed);
        }
    }

    [Fact]
    public void A_type_that_may_be_newer_than_the_table_is_a_gap_and_no_defect()
    {
        ArchiveExamination found = Examine(new GgufBuilder().Tensor("a", 50, [256], new byte[64]));
        Assert.Empty(Defects(found));
        Assert.Equal(GapReason.Unsupported, Assert.Single(found.Gaps).Reason);
    }

    [Fact]
    public void The_order_of_descriptions_is_free()
    {
        byte[] data = new byte[1024];
        Assert.Empty(Defects(Examine(new GgufBuilder().Tensor("b", 0, [256], data, 1024).Tensor("a", 0, [256], data, 0))));
    }

    [Fact]
    public void Metadata_is_listed_with_types_and_short_arrays_with_their_values()
    {
        ArchiveExamination found = Examine(GgufModels.Described().Add("general.languages", "en", "de"));
        var languages = found.Value(GgufFacts.Metadata).Single(item => item["key"]!.Text == "general.languages");
        Assert.Equal(("array of string", 2L, "en, de"), (languages["type"]!.Text, languages["count"]!.Integer, languages["value"]!.Text));
        Assert.Equal("2", found.Value(GgufFacts.Metadata).Single(item => item["key"]!.Text == "llama.block_count")["value"]!.Text);
    }

    [Fact]
    public void Split_files_say_which_part_they_are()
    {
        var split = Assert.Single(Examine(GgufModels.Llama().AddRaw("split.no", 2, [1, 0]).AddRaw("split.count", 2, [3, 0]).AddNumbers("split.tensors.count.x", 1)).Value(GgufFacts.Split));
        Assert.Equal((1L, 3L), (split["number"]!.Integer, split["count"]!.Integer));
    }

    [Fact]
    public void Nested_arrays_within_the_bound_are_read()
    {
        var plain = new GgufBuilder();
        byte[] inner = [.. plain.U32(4), .. plain.U64(2), .. new byte[8]];
        byte[] texts = [.. plain.U32(8), .. plain.U64(1), .. plain.Text("x"u8)];
        ArchiveExamination found = Examine(new GgufBuilder().AddRaw("a", 9, [.. plain.U32(9), .. plain.U64(2), .. inner, .. texts]).Add("b", 7u));
        Assert.Empty(Defects(found));
        Assert.Equal("7", found.Value(GgufFacts.Metadata).Single(item => item["key"]!.Text == "b")["value"]!.Text);
    }
}
