using ModelAudit.Samples.Building;

namespace ModelAudit.Samples.Models;

/// <summary>
/// A tree of DeepSeek-R1's full structure for measuring: 163 shards and the names of all its tensors (61 layers and the prediction
/// layer, 256 experts), each tensor a few bytes long.
/// </summary>
public static class DeepSeekR1Shape
{
    /// <summary>The number of shards of the published model.</summary>
    public const int Shards = 163;

    /// <summary>Writes the tree and gives the number of tensors.</summary>
    public static int WriteTo(string directory)
    {
        ShardedWeights weights = Weights();
        TreeBuilder tree = SampleModels.DeepSeekR1.Build();
        foreach (string path in tree.Files.Keys.Where(path => path.StartsWith("model", StringComparison.Ordinal) && !path.EndsWith(".py", StringComparison.Ordinal)).ToList())
        {
            tree.Remove(path);
        }

        foreach ((string name, byte[] content) in weights.Build(Shards))
        {
            tree.Add(name, content);
        }

        tree.WriteTo(directory);
        return weights.Count;
    }

    private static ShardedWeights Weights()
    {
        ShardedWeights weights = new ShardedWeights(shard => $"model-{shard + 1:D5}-of-{Shards:D6}.safetensors").Add("model.embed_tokens.weight", "BF16", 8, 8);
        for (int layer = 0; layer <= 61; layer++)
        {
            string prefix = $"model.layers.{layer}.";
            weights.Add(prefix + "input_layernorm.weight", "BF16", 8).Add(prefix + "post_attention_layernorm.weight", "BF16", 8)
                .Add(prefix + "self_attn.q_a_layernorm.weight", "BF16", 8).Add(prefix + "self_attn.kv_a_layernorm.weight", "BF16", 8);
            foreach (string projection in (string[])["q_a_proj", "q_b_proj", "kv_a_proj_with_mqa", "kv_b_proj", "o_proj"])
            {
                weights.AddBlockScaled($"{prefix}self_attn.{projection}.weight", 8, 8);
            }

            string[] blocks = layer < 3 ? ["mlp."] : ["mlp.shared_experts.", .. Enumerable.Range(0, 256).Select(expert => $"mlp.experts.{expert}.")];
            foreach (string block in blocks)
            {
                weights.AddBlockScaled(prefix + block + "gate_proj.weight", 8, 8).AddBlockScaled(prefix + block + "up_proj.weight", 8, 8).AddBlockScaled(prefix + block + "down_proj.weight", 8, 8);
            }

            if (layer >= 3)
            {
                weights.Add(prefix + "mlp.gate.weight", "BF16", 8, 8).Add(prefix + "mlp.gate.e_score_correction_bias", "F32", 8);
            }
        }

        return weights.Add("model.norm.weight", "BF16", 8).Add("lm_head.weight", "BF16", 8, 8);
    }
}
