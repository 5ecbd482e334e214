using ModelAudit.Evidence;
using ModelAudit.Models;

namespace ModelAudit.Tests.Models;

public sealed class LineageTests
{
    private static readonly LineageInspector Inspector = new();

    [Fact]
    public void Declared_bases_come_from_card_and_adapter()
    {
        ModelContext context = new Tree()
            .With("README.md", "---\nbase_model:\n- https://huggingface.co/meta-llama/Llama-3.1-8B\n- b/c\nbase_model_relation: merge\n---\n")
            .With("adapter_config.json", """{"base_model_name_or_path":"d/e"}""")
            .Inspect(Inspector);
        Assert.Empty(context.Gaps);
        Assert.Equal(
            ["meta-llama/Llama-3.1-8B|merge|README.md", "b/c|merge|README.md", "d/e|adapter|adapter_config.json"],
            context.Rows(LineageFacts.Bases, "name", "relation", "declaredIn"));
        Assert.Equal(["adapter"], context.Value(LineageFacts.DerivationSigns).ToArray());
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("adapter_config.json")]
    public void A_configuration_that_is_no_object_leaves_a_gap(string name)
    {
        ModelContext context = new Tree().With(name, "[]").Inspect(Inspector);
        Assert.True(context.HasGap(GapReason.Malformed, "not a JSON object"));
        Assert.True(context.IsUnknown(LineageFacts.Hints));
    }

    [Theory]
    [InlineData("---\nbase_model: a/b\n---\n")]
    [InlineData("---\nbase_model: a/b\nbase_model_relation: cousin\n---\n")]
    public void A_relation_that_is_not_declared_says_so(string card) =>
        Assert.Equal(["a/b|undeclared"], new Tree().With("README.md", card).Inspect(Inspector).Rows(LineageFacts.Bases, "name", "relation"));

    [Fact]
    public void A_distilled_model_shows_its_origin_without_declaring_it()
    {
        ModelContext context = new Tree("DeepSeek-R1-Distill-Llama-8B")
            .With("config.json", """{"architectures":["LlamaForCausalLM"],"model_type":"llama"}""")
            .With("README.md", "---\nlicense: mit\n---\n")
            .Inspect(Inspector);
        Assert.Empty(context.Value(LineageFacts.Bases));
        Assert.Equal(["llama|name", "deepseek|name", "llama|architecture", "llama|model-type"], context.Rows(LineageFacts.Hints, "family", "from"));
        Assert.Equal(["distill"], context.Value(LineageFacts.DerivationSigns).ToArray());
    }

    [Theory]
    [InlineData("Llama-3.1-8B", "")]
    [InlineData("Llama-3.1-8B-Instruct", "instruct-tune")]
    [InlineData("Qwen2.5-7B-GPTQ-Int4", "gptq,quantized")]
    [InlineData("mymerge-7B", "")]
    [InlineData("some-merge_7B.Q4.gguf", "gguf,merge")]
    [InlineData("x-fine-tune", "finetune")]
    public void Signs_of_derivation_come_from_whole_words_of_the_name(string name, string signs) =>
        Assert.Equal(signs, string.Join(',', new Tree(name).With("a.txt", "x").Inspect(Inspector).Value(LineageFacts.DerivationSigns)));

    [Fact]
    public void Files_show_derivation_too()
    {
        ModelContext context = new Tree().With("quantize_config.json", "{}").With("mergekit_config.yml", "x: 1").With("m.gguf", "GGUF\u0003\0\0\0").Inspect(Inspector);
        Assert.Equal(["gguf", "merge", "quantized"], context.Value(LineageFacts.DerivationSigns).ToArray());
    }

    [Theory]
    [InlineData("README.md", "---\nbase_model: [a\n---\n")]
    [InlineData("README.md", "---\nbase_model: {a: b}\n---\n")]
    [InlineData("adapter_config.json", "{ broken")]
    [InlineData("adapter_config.json", """{"base_model_name_or_path":7}""")]
    public void Bases_are_unknown_when_a_declaration_cannot_be_read(string path, string content)
    {
        ModelContext context = new Tree().With(path, content).Inspect(Inspector);
        Assert.True(context.HasGap(GapReason.Malformed));
        Assert.True(context.IsUnknown(LineageFacts.Bases));
    }

    [Fact]
    public void Hints_are_unknown_when_the_configuration_is_corrupt() =>
        Assert.True(new Tree().With("config.json", "{").Inspect(Inspector).IsUnknown(LineageFacts.Hints));
}
