using ModelAudit.Samples.Building;

namespace ModelAudit.Samples.Models;

/// <summary>The twin of deepseek-ai/DeepSeek-R1-Distill-Qwen-7B.</summary>
internal static class DistillQwenSample
{
    private const int Shards = 2;
    private const int LastLayer = 27;

    public static TreeBuilder Build()
    {
        TreeBuilder tree = new TreeBuilder()
            .Add("LICENSE", SampleTexts.Mit("2023 DeepSeek"))
            .Add("README.md", Card)
            .Add("config.json", Config)
            .Add("generation_config.json", GenerationConfig)
            .Add("tokenizer.json", SampleTexts.Tokenizer("<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>", "<｜User｜>", "<｜Assistant｜>", "<think>", "</think>"))
            .Add("tokenizer_config.json", TokenizerConfig);
        foreach ((string name, byte[] content) in LlamaWeights.Build(shard => $"model-{shard + 1:D5}-of-{Shards:D6}.safetensors", LastLayer, hasBias: true).Build(Shards))
        {
            tree.Add(name, content);
        }

        return tree;
    }

    private const string Card =
        $"""
        ---
        license: mit
        library_name: transformers
        ---
        # DeepSeek-R1-Distill-Qwen-7B

        {SampleTexts.TwinNotice}

        ## 1. Introduction

        A dense model fine-tuned on samples that DeepSeek-R1 generated. The published card says in its text that it starts from Qwen2.5-Math-7B; the metadata names no base.

        ## 2. Evaluation Results

        | Benchmark | DeepSeek-R1-Distill-Qwen-7B |
        |---|---|
        | AIME 2024 (pass@1) | 55.5 |
        | MATH-500 (pass@1) | 92.8 |

        ## 3. Usage Recommendations

        Use a temperature between 0.5 and 0.7, put all instructions into the user prompt, and add no system prompt.

        ## 4. License

        The repository and the weights are under the MIT License; the base is under the Apache License 2.0.

        ## 5. Contact

        Open an issue at the publisher's repository.
        """;

    private const string Config =
        """
        {
          "architectures": [
            "Qwen2ForCausalLM"
          ],
          "attention_dropout": 0.0,
          "bos_token_id": 151643,
          "eos_token_id": 151643,
          "hidden_act": "silu",
          "hidden_size": 3584,
          "initializer_range": 0.02,
          "intermediate_size": 18944,
          "max_position_embeddings": 131072,
          "max_window_layers": 28,
          "model_type": "qwen2",
          "num_attention_heads": 28,
          "num_hidden_layers": 28,
          "num_key_value_heads": 4,
          "rms_norm_eps": 1e-06,
          "rope_theta": 10000,
          "sliding_window": 4096,
          "tie_word_embeddings": false,
          "torch_dtype": "bfloat16",
          "transformers_version": "4.44.0",
          "use_cache": true,
          "use_mrope": false,
          "use_sliding_window": false,
          "vocab_size": 152064
        }
        """;

    private const string GenerationConfig =
        """
        {
          "_from_model_config": true,
          "bos_token_id": 151646,
          "eos_token_id": 151643,
          "do_sample": true,
          "temperature": 0.6,
          "top_p": 0.95,
          "transformers_version": "4.39.3"
        }
        """;

    private const string TokenizerConfig =
        """
        {
          "add_bos_token": true,
          "add_eos_token": false,
          "bos_token": {"__type": "AddedToken", "content": "<｜begin▁of▁sentence｜>", "lstrip": false, "normalized": true, "rstrip": false, "single_word": false},
          "clean_up_tokenization_spaces": false,
          "eos_token": {"__type": "AddedToken", "content": "<｜end▁of▁sentence｜>", "lstrip": false, "normalized": true, "rstrip": false, "single_word": false},
          "legacy": true,
          "model_max_length": 16384,
          "tokenizer_class": "LlamaTokenizerFast",
          "chat_template": "{% for message in messages %}{% if message.role == 'user' %}<｜User｜>{{ message.content }}{% else %}<｜Assistant｜>{{ message.content }}{% endif %}{% endfor %}{% if add_generation_prompt %}<｜Assistant｜><think>{% endif %}"
        }
        """;
}
