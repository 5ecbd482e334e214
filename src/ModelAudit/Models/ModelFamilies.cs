using System.Collections.Immutable;

namespace ModelAudit.Models;

/// <summary>Names of model families as they occur in the names of models, architectures and model types.</summary>
internal static class ModelFamilies
{
    /// <summary>The families, and the words that stand for them in lower case.</summary>
    private static readonly ImmutableArray<(string Family, ImmutableArray<string> Words)> Families =
    [
        ("llama", ["llama"]), ("deepseek", ["deepseek"]), ("qwen", ["qwen", "qwq"]), ("mistral", ["mistral", "mixtral", "codestral", "ministral", "pixtral", "magistral", "devstral"]),
        ("gemma", ["gemma"]), ("gpt-oss", ["gpt-oss", "gptoss", "gpt_oss"]), ("gpt2", ["gpt2", "gpt-2"]), ("gpt-neox", ["gptneox", "gpt_neox", "gpt-neox", "pythia"]),
        ("phi", ["phi-", "phi3", "phi4", "phimoe", "phi_"]), ("falcon", ["falcon"]), ("bloom", ["bloom"]), ("opt", ["optforcausallm"]), ("olmo", ["olmo"]), ("yi", ["yiforcausallm", "yi-6b", "yi-9b", "yi-34b"]),
        ("chatglm", ["chatglm", "glm4", "glm-4"]), ("baichuan", ["baichuan"]), ("internlm", ["internlm"]), ("internvl", ["internvl"]), ("hunyuan", ["hunyuan"]), ("kimi", ["kimi"]),
        ("minimax", ["minimax"]), ("command-r", ["cohere", "command-r"]), ("dbrx", ["dbrx"]), ("jamba", ["jamba"]), ("mamba", ["mamba"]), ("granite", ["granite"]), ("nemotron", ["nemotron"]),
        ("exaone", ["exaone"]), ("starcoder", ["starcoder"]), ("stablelm", ["stablelm"]), ("stable-diffusion", ["stable-diffusion", "stablediffusion", "sdxl"]), ("flux", ["flux.1", "fluxpipeline", "fluxtransformer"]),
        ("bert", ["bert"]), ("t5", ["t5for", "flan-t5", "umt5"]), ("clip", ["clipmodel", "clip-vit"]), ("whisper", ["whisper"]), ("wav2vec2", ["wav2vec2"]), ("vicuna", ["vicuna"]), ("zephyr", ["zephyr"]), ("smollm", ["smollm"]),
    ];

    /// <summary>The families that a text points to, in the order of the table.</summary>
    public static IEnumerable<string> In(string text)
    {
        string lower = text.ToLowerInvariant();
        return Families.Where(family => family.Words.Any(word => lower.Contains(word, StringComparison.Ordinal))).Select(family => family.Family);
    }
}
