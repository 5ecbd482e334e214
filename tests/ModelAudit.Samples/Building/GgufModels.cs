namespace ModelAudit.Samples.Building;

/// <summary>Small GGUF files with the layout of real ones.</summary>
public static class GgufModels
{
    /// <summary>A llama with two blocks, a vocabulary of six tokens and a chat template.</summary>
    public static GgufBuilder Llama(string license = "mit") => Described(license)
        .Tensor("token_embd.weight", 12, 256, 6)
        .Tensor("blk.0.attn_norm.weight", 0, 256)
        .Tensor("blk.0.attn_q.weight", 12, 256, 256)
        .Tensor("blk.1.attn_norm.weight", 0, 256)
        .Tensor("blk.1.attn_q.weight", 14, 256, 256)
        .Tensor("output_norm.weight", 0, 256);

    /// <summary>The metadata of <see cref="Llama"/>, without tensors.</summary>
    public static GgufBuilder Described(string license = "mit") => new GgufBuilder()
        .Add("general.architecture", "llama")
        .Add("general.name", "Tiny Llama")
        .Add("general.license", license)
        .Add("general.file_type", 15u)
        .Add("general.quantization_version", 2u)
        .Add("general.base_model.count", 1u)
        .Add("general.base_model.0.name", "Llama 3.1 8B")
        .Add("general.base_model.0.organization", "Meta Llama")
        .Add("general.base_model.0.repo_url", "https://huggingface.co/meta-llama/Llama-3.1-8B")
        .Add("llama.block_count", 2u)
        .Add("llama.context_length", 4096u)
        .Add("llama.embedding_length", 256u)
        .Add("llama.attention.head_count", 8u)
        .Add("llama.attention.head_count_kv", 2u)
        .Add("tokenizer.ggml.model", "llama")
        .Add("tokenizer.ggml.tokens", "<unk>", "<s>", "</s>", "<0x0A>", "a", "b")
        .AddFloats("tokenizer.ggml.scores", 0, 0, 0, -1, -2, -3)
        .AddNumbers("tokenizer.ggml.token_type", 2, 3, 3, 6, 1, 1)
        .Add("tokenizer.ggml.bos_token_id", 1u)
        .Add("tokenizer.ggml.eos_token_id", 2u)
        .Add("tokenizer.chat_template", "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}");
}
