using ModelAudit.Samples.Building;

namespace ModelAudit.Samples.Models;

/// <summary>The twin of deepseek-ai/DeepSeek-R1: five of its 62 layers, two of its 256 experts.</summary>
internal static class DeepSeekR1Sample
{
    private const int Shards = 4;

    public static TreeBuilder Build()
    {
        TreeBuilder tree = new TreeBuilder()
            .Add("LICENSE", SampleTexts.Mit("2023 DeepSeek"))
            .Add("README.md", Card)
            .Add("config.json", Config)
            .Add("configuration_deepseek.py", ConfigurationCode)
            .Add("modeling_deepseek.py", ModelingCode)
            .Add("generation_config.json", GenerationConfig)
            .Add("tokenizer.json", SampleTexts.Tokenizer("<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>", "<｜▁pad▁｜>", "<｜User｜>", "<｜Assistant｜>", "<think>", "</think>"))
            .Add("tokenizer_config.json", TokenizerConfig);
        foreach ((string name, byte[] content) in Weights().Build(Shards))
        {
            tree.Add(name, content);
        }

        return tree;
    }

    private static ShardedWeights Weights()
    {
        var weights = new ShardedWeights(shard => $"model-{shard + 1:D5}-of-{Shards:D6}.safetensors");
        weights.Add("model.embed_tokens.weight", "BF16", 16, 8);
        foreach (int layer in (int[])[0, 1, 3, 60, 61])
        {
            string prefix = $"model.layers.{layer}.";
            if (layer == 61)
            {
                // The multi-token prediction layer repeats embedding and head, and joins two norms.
                weights.Add(prefix + "embed_tokens.weight", "BF16", 16, 8).Add(prefix + "enorm.weight", "BF16", 8).Add(prefix + "hnorm.weight", "BF16", 8)
                    .Add(prefix + "eh_proj.weight", "BF16", 8, 16).Add(prefix + "shared_head.norm.weight", "BF16", 8).Add(prefix + "shared_head.head.weight", "BF16", 16, 8);
            }

            weights.Add(prefix + "input_layernorm.weight", "BF16", 8);
            AddAttention(weights, prefix + "self_attn.");
            weights.Add(prefix + "post_attention_layernorm.weight", "BF16", 8);
            if (layer < 3)
            {
                AddProjections(weights, prefix + "mlp.", 16);
                continue;
            }

            weights.Add(prefix + "mlp.gate.weight", "BF16", 2, 8).Add(prefix + "mlp.gate.e_score_correction_bias", "F32", 2);
            AddProjections(weights, prefix + "mlp.experts.0.", 4);
            AddProjections(weights, prefix + "mlp.experts.255.", 4);
            AddProjections(weights, prefix + "mlp.shared_experts.", 4);
        }

        return weights.Add("model.norm.weight", "BF16", 8).Add("lm_head.weight", "BF16", 16, 8);
    }

    private static void AddAttention(ShardedWeights weights, string prefix) =>
        weights.AddBlockScaled(prefix + "q_a_proj.weight", 4, 8).Add(prefix + "q_a_layernorm.weight", "BF16", 4).AddBlockScaled(prefix + "q_b_proj.weight", 12, 4)
            .AddBlockScaled(prefix + "kv_a_proj_with_mqa.weight", 6, 8).Add(prefix + "kv_a_layernorm.weight", "BF16", 4)
            .AddBlockScaled(prefix + "kv_b_proj.weight", 16, 4).AddBlockScaled(prefix + "o_proj.weight", 8, 8);

    private static void AddProjections(ShardedWeights weights, string prefix, long width) =>
        weights.AddBlockScaled(prefix + "gate_proj.weight", width, 8).AddBlockScaled(prefix + "up_proj.weight", width, 8).AddBlockScaled(prefix + "down_proj.weight", 8, width);

    private const string Card =
        $"""
        ---
        license: mit
        library_name: transformers
        ---
        # DeepSeek-R1

        {SampleTexts.TwinNotice}

        ## 1. Introduction

        A reasoning model trained with large-scale reinforcement learning on top of DeepSeek-V3-Base.

        ## 2. Model Summary

        Reinforcement learning starts from the base model; a second stage adds supervised samples. Smaller models are distilled from it.

        ## 3. Model Downloads

        | Model | Total parameters | Activated parameters | Context length |
        |---|---|---|---|
        | DeepSeek-R1 | 671B | 37B | 128K |

        ## 4. Evaluation Results

        | Benchmark | DeepSeek-R1 |
        |---|---|
        | AIME 2024 (pass@1) | 79.8 |
        | MATH-500 (pass@1) | 97.3 |
        | GPQA Diamond (pass@1) | 71.5 |

        ## 5. Usage Recommendations

        Use a temperature between 0.5 and 0.7, put all instructions into the user prompt, and add no system prompt.

        ## 6. License

        Code and weights are under the MIT License. Commercial use, modification and distillation are allowed.

        ## 7. Contact

        Open an issue at the publisher's repository.
        """;

    private const string Config =
        """
        {
          "architectures": [
            "DeepseekV3ForCausalLM"
          ],
          "attention_bias": false,
          "attention_dropout": 0.0,
          "auto_map": {
            "AutoConfig": "configuration_deepseek.DeepseekV3Config",
            "AutoModel": "modeling_deepseek.DeepseekV3Model",
            "AutoModelForCausalLM": "modeling_deepseek.DeepseekV3ForCausalLM"
          },
          "bos_token_id": 0,
          "eos_token_id": 1,
          "ep_size": 1,
          "first_k_dense_replace": 3,
          "hidden_act": "silu",
          "hidden_size": 7168,
          "initializer_range": 0.02,
          "intermediate_size": 18432,
          "kv_lora_rank": 512,
          "max_position_embeddings": 163840,
          "model_type": "deepseek_v3",
          "moe_intermediate_size": 2048,
          "moe_layer_freq": 1,
          "n_group": 8,
          "n_routed_experts": 256,
          "n_shared_experts": 1,
          "norm_topk_prob": true,
          "num_attention_heads": 128,
          "num_experts_per_tok": 8,
          "num_hidden_layers": 61,
          "num_key_value_heads": 128,
          "num_nextn_predict_layers": 1,
          "q_lora_rank": 1536,
          "qk_nope_head_dim": 128,
          "qk_rope_head_dim": 64,
          "quantization_config": {
            "activation_scheme": "dynamic",
            "fmt": "e4m3",
            "quant_method": "fp8",
            "weight_block_size": [
              128,
              128
            ]
          },
          "rms_norm_eps": 1e-06,
          "rope_scaling": {
            "beta_fast": 32,
            "beta_slow": 1,
            "factor": 40,
            "mscale": 1.0,
            "mscale_all_dim": 1.0,
            "original_max_position_embeddings": 4096,
            "type": "yarn"
          },
          "rope_theta": 10000,
          "routed_scaling_factor": 2.5,
          "scoring_func": "sigmoid",
          "tie_word_embeddings": false,
          "topk_group": 4,
          "topk_method": "noaux_tc",
          "torch_dtype": "bfloat16",
          "transformers_version": "4.46.3",
          "use_cache": true,
          "v_head_dim": 128,
          "vocab_size": 129280
        }
        """;

    private const string ConfigurationCode =
        """
        # Placeholder of the twin: stands where the published model ships its configuration class.
        class DeepseekV3Config:
            model_type = "deepseek_v3"

            def __init__(self, **values):
                self.values = dict(values)
        """;

    private const string ModelingCode =
        """
        # Placeholder of the twin: stands where the published model ships its model classes.
        from .configuration_deepseek import DeepseekV3Config


        class DeepseekV3Model:
            config_class = DeepseekV3Config


        class DeepseekV3ForCausalLM(DeepseekV3Model):
            pass
        """;

    private const string GenerationConfig =
        """
        {
          "_from_model_config": true,
          "bos_token_id": 0,
          "eos_token_id": 1,
          "do_sample": true,
          "temperature": 0.6,
          "top_p": 0.95,
          "transformers_version": "4.46.3"
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
          "pad_token": {"__type": "AddedToken", "content": "<｜end▁of▁sentence｜>", "lstrip": false, "normalized": true, "rstrip": false, "single_word": false},
          "sp_model_kwargs": {},
          "unk_token": null,
          "tokenizer_class": "LlamaTokenizerFast",
          "chat_template": "{% for message in messages %}{% if message.role == 'user' %}<｜User｜>{{ message.content }}{% else %}<｜Assistant｜>{{ message.content }}{% endif %}{% endfor %}{% if add_generation_prompt %}<｜Assistant｜><think>{% endif %}"
        }
        """;
}
