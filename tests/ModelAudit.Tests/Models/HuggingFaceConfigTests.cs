using ModelAudit.Evidence;
using ModelAudit.Models;

namespace ModelAudit.Tests.Models;

public sealed class HuggingFaceConfigTests
{
    private static readonly HuggingFaceConfigInspector Inspector = new();

    private const string DeepSeek = """
        { "architectures": ["DeepseekV3ForCausalLM"], "model_type": "deepseek_v3", "torch_dtype": "bfloat16", "max_position_embeddings": 163840,
          "vocab_size": 129280, "hidden_size": 7168, "num_hidden_layers": 61, "n_routed_experts": 256, "num_experts_per_tok": 8, "transformers_version": "4.46.3",
          "auto_map": { "AutoConfig": "configuration_deepseek.DeepseekV3Config", "AutoModelForCausalLM": "modeling_deepseek.DeepseekV3ForCausalLM" },
          "quantization_config": { "activation_scheme": "dynamic", "fmt": "e4m3", "quant_method": "fp8", "weight_block_size": [128, 128] } }
        """;

    private static ModelContext Config(string json) => new Tree().With("config.json", json).Inspect(Inspector);

    [Fact]
    public void A_full_configuration_states_every_fact()
    {
        ModelContext context = new Tree().With("config.json", DeepSeek).With("configuration_deepseek.py", "x = 1").With("tokenizer.json", "{}").Inspect(Inspector);
        Assert.Empty(context.Gaps);
        Assert.Empty(context.Facts.Unstated);
        Assert.Equal("DeepseekV3ForCausalLM", Assert.Single(context.Value(HuggingFaceConfigFacts.Architectures)));
        Assert.Equal("deepseek_v3", context.Value(HuggingFaceConfigFacts.ModelType));
        Assert.Equal("bfloat16", context.Value(HuggingFaceConfigFacts.DType));
        Assert.Equal(163840, context.Value(HuggingFaceConfigFacts.ContextLength));
        Assert.Equal(129280, context.Value(HuggingFaceConfigFacts.VocabularySize));
        Assert.Equal(7168, context.Value(HuggingFaceConfigFacts.HiddenSize));
        Assert.Equal(61, context.Value(HuggingFaceConfigFacts.Layers));
        Assert.Equal(256, context.Value(HuggingFaceConfigFacts.Experts));
        Assert.Equal(8, context.Value(HuggingFaceConfigFacts.ActiveExperts));
        Assert.Equal("fp8", context.Value(HuggingFaceConfigFacts.QuantizationMethod));
        Assert.Equal("e4m3", context.Value(HuggingFaceConfigFacts.QuantizationFormat));
        Assert.Equal("4.46.3", context.Value(HuggingFaceConfigFacts.TransformersVersion));
        Assert.Equal(
            ["AutoConfig|configuration_deepseek.DeepseekV3Config|-|configuration_deepseek.py|true", "AutoModelForCausalLM|modeling_deepseek.DeepseekV3ForCausalLM|-|modeling_deepseek.py|false"],
            context.Rows(HuggingFaceConfigFacts.AutoMap, "class", "target", "repository", "module", "present"));
        Assert.Equal("tokenizer.json", Assert.Single(context.Value(HuggingFaceConfigFacts.TokenizerFiles)));
    }

    [Theory]
    [InlineData("transformers.models.llama.modeling_llama", 0)]
    [InlineData("transformers_modules.acme.modeling_x", 1)]
    [InlineData("os", 1)]
    public void The_library_that_an_adapter_has_imported_is_code_unless_it_is_a_usual_one(string library, int count) => Assert.Equal(
        count, new Tree().With("adapter_config.json", $$$"""{"auto_mapping": {"base_model_class": "X", "parent_library": "{{{library}}}"}}""").Inspect(Inspector).Value(HuggingFaceConfigFacts.AutoMap).Length);

    [Theory]
    [InlineData("n_positions", 1024)]
    [InlineData("n_ctx", 1024)]
    [InlineData("seq_length", 8192)]
    [InlineData("max_seq_len", 2048)]
    [InlineData("max_position_embeddings", 131072)]
    public void The_context_length_goes_by_many_names(string name, long value) =>
        Assert.Equal(value, Config($$"""{"{{name}}":{{value}}}""").Value(HuggingFaceConfigFacts.ContextLength));

    [Theory]
    [InlineData("num_experts", 64)]
    [InlineData("num_local_experts", 32)]
    [InlineData("n_routed_experts", 256)]
    public void The_experts_go_by_many_names(string name, long value) =>
        Assert.Equal(value, Config($$"""{"{{name}}":{{value}}}""").Value(HuggingFaceConfigFacts.Experts));

    [Theory]
    [InlineData("text_config")]
    [InlineData("llm_config")]
    [InlineData("language_config")]
    public void The_language_part_of_a_larger_model_counts(string part)
    {
        ModelContext context = Config($$"""{"model_type":"mm","{{part}}":{"max_position_embeddings":4096,"vocab_size":5,"dtype":"torch.float16"} }""");
        Assert.Equal(4096, context.Value(HuggingFaceConfigFacts.ContextLength));
        Assert.Equal("float16", context.Value(HuggingFaceConfigFacts.DType));
    }

    [Theory]
    [InlineData("""{"quant_method":"mxfp4","modules_to_not_convert":[]}""", "mxfp4", null)]
    [InlineData("""{"quant_method":"gptq","bits":4,"group_size":128}""", "gptq", "4-bit")]
    [InlineData("""{"quant_method":"awq","bits":4,"version":"gemm"}""", "awq", "4-bit")]
    [InlineData("""{"load_in_4bit":true,"bnb_4bit_quant_type":"nf4"}""", "bitsandbytes", "nf4")]
    [InlineData("""{"quant_method":"bitsandbytes","load_in_8bit":true}""", "bitsandbytes", "int8")]
    [InlineData("""{"quant_method":"compressed-tensors","format":"float-quantized"}""", "compressed-tensors", "float-quantized")]
    [InlineData("""{"quant_method":"modelopt","quant_algo":"FP8"}""", "modelopt", "FP8")]
    [InlineData("{}", null, null)]
    public void Each_library_declares_its_quantization(string json, string? method, string? format)
    {
        ModelContext context = Config($$"""{"quantization_config":{{json}}}""");
        Assert.Empty(context.Gaps);
        Assert.Equal(method, context.Facts.Statements[HuggingFaceConfigFacts.QuantizationMethod.Name]?.Text);
        Assert.Equal(format, context.Facts.Statements[HuggingFaceConfigFacts.QuantizationFormat.Name]?.Text);
    }

    [Fact]
    public void Without_a_configuration_everything_is_known_to_be_absent()
    {
        ModelContext context = new Tree().With("README.md", "x").Inspect(Inspector);
        Assert.Empty(context.Gaps);
        Assert.True(context.IsAbsent(HuggingFaceConfigFacts.ModelType));
        Assert.Empty(context.Value(HuggingFaceConfigFacts.AutoMap));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"auto_map\":{}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("// comment\n{}")]
    [InlineData("\uFEFF{}")]
    [InlineData("{} {}")]
    public void A_corrupt_configuration_makes_everything_unknown(string json)
    {
        ModelContext context = Config(json);
        Assert.True(context.HasGap(GapReason.Malformed));
        Assert.True(context.IsUnknown(HuggingFaceConfigFacts.ModelType));
        Assert.True(context.IsUnknown(HuggingFaceConfigFacts.AutoMap));
        Assert.True(context.IsUnknown(HuggingFaceConfigFacts.References));
    }

    [Fact]
    public void A_configuration_that_is_no_object_is_malformed()
    {
        ModelContext context = Config("[]");
        Assert.True(context.HasGap(GapReason.Malformed, "not a JSON object"));
        Assert.True(context.IsUnknown(HuggingFaceConfigFacts.ModelType));
    }

    [Fact]
    public void A_configuration_nested_too_deeply_is_malformed() =>
        Assert.True(Config(string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) + "1" + new string('}', 100_000)).HasGap(GapReason.Malformed));

    [Fact]
    public void A_configuration_that_was_not_examined_is_unknown()
    {
        ModelContext context = new Tree().WithUnreadable("config.json").Inspect(Inspector);
        Assert.True(context.HasGap(GapReason.Unreadable));
        Assert.True(context.IsUnknown(HuggingFaceConfigFacts.ModelType));
        Assert.True(context.IsUnknown(HuggingFaceConfigFacts.AutoMap));
    }

    [Fact]
    public void A_configuration_that_changed_is_unknown()
    {
        ModelContext context = new Tree().WithChanging("config.json", "{}").Inspect(Inspector);
        Assert.True(context.HasGap(GapReason.ChangedDuringAudit));
        Assert.True(context.IsUnknown(HuggingFaceConfigFacts.ModelType));
    }

    [Fact]
    public void A_pointer_in_place_of_a_configuration_is_unknown()
    {
        ModelContext context = Config("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 1\n");
        Assert.True(context.HasGap(GapReason.Unsupported, "pointer"));
        Assert.True(context.IsUnknown(HuggingFaceConfigFacts.AutoMap));
    }

    public static TheoryData<string, string> WrongTypes => new()
    {
        { """{"architectures":"X"}""", "/architectures" },
        { """{"architectures":[1]}""", "/architectures" },
        { """{"model_type":1}""", "/model_type" },
        { """{"model_type":["x"]}""", "/model_type" },
        { """{"torch_dtype":{}}""", "/torch_dtype" },
        { """{"max_position_embeddings":"4096"}""", "/max_position_embeddings" },
        { """{"max_position_embeddings":4096.5}""", "/max_position_embeddings" },
        { """{"max_position_embeddings":-1}""", "/max_position_embeddings" },
        { """{"vocab_size":9223372036854775808}""", "/vocab_size" },
        { """{"vocab_size":true}""", "/vocab_size" },
        { """{"text_config":{"hidden_size":[]}}""", "/text_config/hidden_size" },
        { """{"quantization_config":"fp8"}""", "/quantization_config" },
        { """{"quantization_config":{"quant_method":8}}""", "/quantization_config/quant_method" },
        { """{"quantization_config":{"load_in_4bit":"yes"}}""", "/quantization_config/load_in_4bit" },
        { """{"auto_map":{"AutoModel":1}}""", "/auto_map/AutoModel" },
        { """{"auto_map":{"a/b~c":[{}]}}""", "/auto_map/a~1b~0c/0" },
        { """{"_name_or_path":[]}""", "/_name_or_path" },
        { """{"custom_pipelines":[]}""", "/custom_pipelines" },
        { """{"transformers_version":4}""", "/transformers_version" },
    };

    [Theory]
    [MemberData(nameof(WrongTypes))]
    public void A_value_of_a_wrong_type_is_a_gap_with_its_pointer(string json, string pointer)
    {
        ModelContext context = Config(json);
        Assert.True(context.HasGap(GapReason.Malformed, $"'{pointer}'"), string.Join("|", context.Gaps.Select(gap => gap.Detail)));
        Assert.Single(context.Facts.Unstated, fact => fact != HuggingFaceConfigFacts.QuantizationFormat && fact != LoadedCodeFacts.Files);
    }

    [Fact]
    public void Null_values_are_absent() => Assert.True(Config("""{"model_type":null,"torch_dtype":null}""").IsAbsent(HuggingFaceConfigFacts.DType));

    [Fact]
    public void Code_is_found_in_every_file_and_at_any_depth()
    {
        ModelContext context = new Tree()
            .With("config.json", """{"vision_config":{"auto_map":{"AutoModel":"owner/repo--vision.Encoder"}}}""")
            .With("tokenizer_config.json", """{"auto_map":{"AutoTokenizer":["tok.Tok",null]}}""")
            .With("preprocessor_config.json", """{"auto_map":{"AutoImageProcessor":"pkg.proc.Processor"}}""")
            .With("sub/config.json", """{"custom_pipelines":{"task":{"impl":"pipe.Pipe","pt":["AutoModel"]}}}""")
            .With("sub/pipe.py", "x = 1")
            .With("pkg/proc.py", "x = 1")
            .Inspect(Inspector);
        Assert.Empty(context.Gaps);
        Assert.Equal(
            [
                "config.json|AutoModel|owner/repo--vision.Encoder|owner/repo|vision.py|-",
                "preprocessor_config.json|AutoImageProcessor|pkg.proc.Processor|-|pkg/proc.py|true",
                "sub/config.json|custom_pipelines.task|pipe.Pipe|-|pipe.py|true",
                "tokenizer_config.json|AutoTokenizer|tok.Tok|-|tok.py|false",
            ],
            context.Rows(HuggingFaceConfigFacts.AutoMap, "path", "class", "target", "repository", "module", "present"));
        Assert.Equal(
            ["/vision_config/auto_map/AutoModel", "/auto_map/AutoImageProcessor", "/custom_pipelines/task/impl", "/auto_map/AutoTokenizer"],
            context.Rows(HuggingFaceConfigFacts.AutoMap, "field"));
    }

    [Fact]
    public void A_module_that_climbs_out_of_the_tree_is_not_present() =>
        Assert.Equal(["false"], Config("""{"auto_map":{"AutoModel":"../../x.Y"}}""").Rows(HuggingFaceConfigFacts.AutoMap, "present"));

    [Fact]
    public void Modules_of_sentence_transformers_and_pipelines_of_diffusers_name_code()
    {
        ModelContext context = new Tree()
            .With("modules.json", """[{"idx":0,"type":"sentence_transformers.models.Transformer"},{"idx":1,"type":"owner/repo--custom_st.Transformer"}]""")
            .With("model_index.json", """{"_class_name":["my_pipeline","MyPipeline"],"unet":["diffusers","UNet"],"scheduler":["my_scheduler","S"]}""")
            .With("scheduler/my_scheduler.py", "x = 1")
            .Inspect(Inspector);
        Assert.Equal(
            [
                "_class_name|my_pipeline.MyPipeline|/_class_name|-",
                "scheduler|my_scheduler.S|/scheduler|-",
                "modules|owner/repo--custom_st.Transformer|/1/type|owner/repo",
            ],
            context.Rows(HuggingFaceConfigFacts.AutoMap, "class", "target", "field", "repository"));
    }

    [Fact]
    public void References_to_other_repositories_are_listed_with_their_place()
    {
        ModelContext context = new Tree()
            .With("adapter_config.json", """{"base_model_name_or_path":"meta-llama/Llama-3.1-8B"}""")
            .With("config.json", """{"_name_or_path":"","parts":[{"_name_or_path":"a/b"},{"_name_or_path":"c/d"}]}""")
            .Inspect(Inspector);
        Assert.Equal(
            ["adapter_config.json|/base_model_name_or_path|meta-llama/Llama-3.1-8B", "config.json|/parts/0/_name_or_path|a/b", "config.json|/parts/1/_name_or_path|c/d"],
            context.Rows(HuggingFaceConfigFacts.References, "path", "field", "repository"));
    }

    [Fact]
    public void Configurations_of_other_kinds_are_listed_without_invented_facts()
    {
        ModelContext context = new Tree()
            .With("config_671B.json", """{"vocab_size":129280,"dim":7168,"n_routed_experts":256}""")
            .With("config_v3.1.json", "{ broken")
            .Inspect(Inspector);
        Assert.Equal(["config_671B.json|other", "config_v3.1.json|other"], context.Rows(HuggingFaceConfigFacts.Files, "path", "kind"));
        Assert.True(context.IsAbsent(HuggingFaceConfigFacts.VocabularySize));
        Assert.Empty(context.Value(HuggingFaceConfigFacts.AutoMap));
        Assert.True(context.HasGap(GapReason.Malformed));
    }

    [Fact]
    public void More_references_than_the_bound_leave_a_gap()
    {
        string parts = string.Join(",", Enumerable.Range(0, 50).Select(i => $$"""{"_name_or_path":"a/{{i}}","auto_map":{"A":"m{{i}}.C"} }"""));
        ModelContext context = new Tree { Limits = AuditLimits.Default with { MaxItems = 10 } }.With("config.json", $$"""{"parts":[{{parts}}]}""").Inspect(Inspector);
        Assert.Equal(10, context.Value(HuggingFaceConfigFacts.References).Length);
        Assert.Equal(10, context.Value(HuggingFaceConfigFacts.AutoMap).Length);
        Assert.True(context.HasGap(GapReason.LimitReached, "40 more"));
    }
}
