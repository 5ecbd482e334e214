using ModelAudit.Samples.Building;

namespace ModelAudit.Samples.Models;

/// <summary>The twin of openai/gpt-oss-20b: the first and the last of its 24 layers, two of its 32 experts.</summary>
internal static class GptOssSample
{
    public static TreeBuilder Build()
    {
        TreeBuilder tree = new TreeBuilder()
            .Add("LICENSE", License)
            .Add("README.md", Card)
            .Add("USAGE_POLICY", UsagePolicy)
            .Add("chat_template.jinja", "{%- for message in messages -%}<|start|>{{ message.role }}<|message|>{{ message.content }}<|end|>{%- endfor -%}{%- if add_generation_prompt -%}<|start|>assistant{%- endif -%}")
            .Add("config.json", Config)
            .Add("generation_config.json", GenerationConfig)
            .Add("metal/model.bin", [.. "GPT-OSS v1.0\0"u8, .. new byte[499]])
            .Add("original/config.json", OriginalConfig)
            .Add("original/dtypes.json", "{\n  \"block.0.mlp.mlp1_weight.blocks\": \"FP4\",\n  \"block.0.mlp.mlp1_weight.scales\": \"UE8\",\n  \"embedding.weight\": \"BF16\"\n}")
            .Add("original/model.safetensors", new SafetensorsBuilder().Add("embedding.weight", "BF16", 16, 8).Add("block.0.mlp.mlp1_weight.blocks", "U8", 2, 4, 1, 16).Add("block.0.mlp.mlp1_weight.scales", "U8", 2, 4, 1))
            .Add("special_tokens_map.json", "{\n  \"bos_token\": \"<|startoftext|>\",\n  \"eos_token\": \"<|return|>\",\n  \"pad_token\": \"<|endoftext|>\"\n}")
            .Add("tokenizer.json", SampleTexts.Tokenizer("<|startoftext|>", "<|endoftext|>", "<|return|>", "<|start|>", "<|message|>", "<|end|>"))
            .Add("tokenizer_config.json", TokenizerConfig);

        // The published model numbers its three shards 00000 to 00002, "of" 00002.
        foreach ((string name, byte[] content) in Weights().Build(3))
        {
            tree.Add(name, content);
        }

        return tree;
    }

    private static ShardedWeights Weights()
    {
        ShardedWeights weights = new ShardedWeights(shard => $"model-{shard:D5}-of-00002.safetensors").Add("model.embed_tokens.weight", "BF16", 16, 8);
        foreach (int layer in (int[])[0, 23])
        {
            string prefix = $"model.layers.{layer}.";
            weights.Add(prefix + "input_layernorm.weight", "BF16", 8);
            AddPacked(weights, prefix + "mlp.experts.down_proj", 4);
            AddPacked(weights, prefix + "mlp.experts.gate_up_proj", 8);
            weights.Add(prefix + "mlp.router.bias", "BF16", 2).Add(prefix + "mlp.router.weight", "BF16", 2, 8)
                .Add(prefix + "post_attention_layernorm.weight", "BF16", 8).Add(prefix + "self_attn.sinks", "BF16", 4);
            foreach (string projection in (string[])["k_proj", "o_proj", "q_proj", "v_proj"])
            {
                weights.Add($"{prefix}self_attn.{projection}.bias", "BF16", 8).Add($"{prefix}self_attn.{projection}.weight", "BF16", 8, 8);
            }
        }

        return weights.Add("model.norm.weight", "BF16", 8).Add("lm_head.weight", "BF16", 16, 8);
    }

    private static void AddPacked(ShardedWeights weights, string name, long rows) =>
        weights.Add(name + "_bias", "BF16", 2, rows).Add(name + "_blocks", "U8", 2, rows, 1, 16).Add(name + "_scales", "U8", 2, rows, 1);

    private const string Card =
        $"""
        ---
        license: apache-2.0
        pipeline_tag: text-generation
        library_name: transformers
        tags:
        - vllm
        ---
        # gpt-oss-20b

        {SampleTexts.TwinNotice}

        An open-weight reasoning model with 21B parameters of which 3.6B are active. The weights of its experts are quantized to MXFP4, so it runs within 16 GB of memory.

        ## Highlights

        Apache-2.0 license, configurable reasoning effort, full chain of thought, tool use.

        ## Inference examples

        Serve it with a runtime that applies the harmony response format.

        ## Download the model

        The folder original holds the reference checkpoint, the folder metal the one for Apple silicon.

        ## Reasoning levels

        Set low, medium or high in the system message.

        ## Fine-tuning

        The model can be fine-tuned on a single consumer machine.

        ## Citation

        OpenAI, gpt-oss-120b & gpt-oss-20b Model Card, 2025, arXiv 2508.10925.
        """;

    private const string License =
        """
        SPDX-License-Identifier: Apache-2.0

        Placeholder of the twin. The published repository carries the text of the Apache License, Version 2.0 in this file; read it at
        https://www.apache.org/licenses/LICENSE-2.0.
        """;

    private const string UsagePolicy =
        """
        Placeholder of the twin. The published repository carries a policy of one paragraph in this file: whoever uses the model follows
        the law that applies to them.
        """;

    private const string Config =
        """
        {
          "architectures": [
            "GptOssForCausalLM"
          ],
          "attention_bias": true,
          "attention_dropout": 0.0,
          "eos_token_id": 200002,
          "experts_per_token": 4,
          "head_dim": 64,
          "hidden_act": "silu",
          "hidden_size": 2880,
          "initial_context_length": 4096,
          "initializer_range": 0.02,
          "intermediate_size": 2880,
          "max_position_embeddings": 131072,
          "model_type": "gpt_oss",
          "num_attention_heads": 64,
          "num_experts_per_tok": 4,
          "num_hidden_layers": 24,
          "num_key_value_heads": 8,
          "num_local_experts": 32,
          "output_router_logits": false,
          "pad_token_id": 199999,
          "quantization_config": {
            "modules_to_not_convert": [
              "model.layers.*.self_attn",
              "model.layers.*.mlp.router",
              "model.embed_tokens",
              "lm_head"
            ],
            "quant_method": "mxfp4"
          },
          "rms_norm_eps": 1e-05,
          "rope_scaling": {
            "beta_fast": 32.0,
            "beta_slow": 1.0,
            "factor": 32.0,
            "original_max_position_embeddings": 4096,
            "rope_type": "yarn",
            "truncate": false
          },
          "rope_theta": 150000,
          "router_aux_loss_coef": 0.9,
          "sliding_window": 128,
          "swiglu_limit": 7.0,
          "tie_word_embeddings": false,
          "transformers_version": "4.55.0.dev0",
          "use_cache": true,
          "vocab_size": 201088
        }
        """;

    private const string OriginalConfig =
        """
        {
          "num_hidden_layers": 24,
          "num_experts": 32,
          "experts_per_token": 4,
          "vocab_size": 201088,
          "hidden_size": 2880,
          "intermediate_size": 2880,
          "swiglu_limit": 7.0,
          "head_dim": 64,
          "num_attention_heads": 64,
          "num_key_value_heads": 8,
          "sliding_window": 128,
          "initial_context_length": 4096,
          "rope_theta": 150000,
          "rope_scaling_factor": 32.0,
          "rope_ntk_alpha": 1,
          "rope_ntk_beta": 32
        }
        """;

    private const string GenerationConfig =
        """
        {
          "bos_token_id": 199998,
          "do_sample": true,
          "eos_token_id": [
            200002,
            199999
          ],
          "pad_token_id": 199999,
          "transformers_version": "4.55.0.dev0"
        }
        """;

    private const string TokenizerConfig =
        """
        {
          "bos_token": "<|startoftext|>",
          "clean_up_tokenization_spaces": false,
          "eos_token": "<|return|>",
          "model_input_names": ["input_ids", "attention_mask"],
          "model_max_length": 1000000000000000019884624838656,
          "pad_token": "<|endoftext|>",
          "tokenizer_class": "PreTrainedTokenizerFast"
        }
        """;
}
