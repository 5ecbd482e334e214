using ModelAudit.Samples.Building;

namespace ModelAudit.Samples.Models;

/// <summary>What the twins of the Llama architecture share: tensors of the first and the last of 32 layers, and configuration values.</summary>
internal static class LlamaWeights
{
    public static ShardedWeights Build(Func<int, string> nameOf, int lastLayer = 31, bool hasBias = false)
    {
        ShardedWeights weights = new ShardedWeights(nameOf).Add("model.embed_tokens.weight", "BF16", 16, 8);
        foreach (int layer in (int[])[0, lastLayer])
        {
            string prefix = $"model.layers.{layer}.";
            weights.Add(prefix + "input_layernorm.weight", "BF16", 8)
                .Add(prefix + "mlp.down_proj.weight", "BF16", 8, 16).Add(prefix + "mlp.gate_proj.weight", "BF16", 16, 8).Add(prefix + "mlp.up_proj.weight", "BF16", 16, 8)
                .Add(prefix + "post_attention_layernorm.weight", "BF16", 8)
                .Add(prefix + "self_attn.k_proj.weight", "BF16", 4, 8).Add(prefix + "self_attn.o_proj.weight", "BF16", 8, 8)
                .Add(prefix + "self_attn.q_proj.weight", "BF16", 8, 8).Add(prefix + "self_attn.v_proj.weight", "BF16", 4, 8);
            if (hasBias)
            {
                weights.Add(prefix + "self_attn.k_proj.bias", "BF16", 4).Add(prefix + "self_attn.q_proj.bias", "BF16", 8).Add(prefix + "self_attn.v_proj.bias", "BF16", 4);
            }
        }

        return weights.Add("model.norm.weight", "BF16", 8).Add("lm_head.weight", "BF16", 16, 8);
    }

    public const string Config =
        """
        {
          "architectures": [
            "LlamaForCausalLM"
          ],
          "attention_bias": false,
          "attention_dropout": 0.0,
          "bos_token_id": 128000,
          "eos_token_id": 128001,
          "hidden_act": "silu",
          "hidden_size": 4096,
          "initializer_range": 0.02,
          "intermediate_size": 14336,
          "max_position_embeddings": 131072,
          "mlp_bias": false,
          "model_type": "llama",
          "num_attention_heads": 32,
          "num_hidden_layers": 32,
          "num_key_value_heads": 8,
          "pretraining_tp": 1,
          "rms_norm_eps": 1e-05,
          "rope_scaling": {
            "factor": 8.0,
            "low_freq_factor": 1.0,
            "high_freq_factor": 4.0,
            "original_max_position_embeddings": 8192,
            "rope_type": "llama3"
          },
          "rope_theta": 500000.0,
          "tie_word_embeddings": false,
          "torch_dtype": "bfloat16",
          "transformers_version": "4.43.0.dev0",
          "use_cache": true,
          "vocab_size": 128256
        }
        """;
}
