using System.Collections.Immutable;

namespace ModelAudit.Samples.Models;

/// <summary>The twins that ship under <c>tests/samples</c>.</summary>
public static class SampleModels
{
    /// <summary>Remote code, block-scaled FP8 shards, MIT.</summary>
    public static readonly SampleModel DeepSeekR1 =
        new("deepseek-r1", "Sharded FP8 safetensors with block scales, custom code through auto_map, MIT.", DeepSeekR1Sample.Build);

    /// <summary>A license looser than its base's.</summary>
    public static readonly SampleModel DistillLlama =
        new("deepseek-r1-distill-llama-8b", "Declares MIT over weights of the Llama architecture; names no base and carries no notice.", DistillLlamaSample.Build);

    /// <summary>A permissive label over a permissive base whose notices are not there.</summary>
    public static readonly SampleModel DistillQwen =
        new("deepseek-r1-distill-qwen-7b", "Declares MIT over weights of an Apache-2.0 base; names no base and carries no copy of its license.", DistillQwenSample.Build);

    /// <summary>A community license with a use policy, and a pickle beside the safetensors.</summary>
    public static readonly SampleModel Llama31 =
        new("llama-3.1-8b", "A community license with a use policy; the original checkpoint is a pickle.", Llama31Sample.Build);

    /// <summary>Packed 4-bit weights, Apache-2.0 with a usage policy.</summary>
    public static readonly SampleModel GptOss =
        new("gpt-oss-20b", "MXFP4 blocks and scales, Apache-2.0 with a usage policy; metal/model.bin is not a pickle.", GptOssSample.Build);

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<SampleModel> All = [DeepSeekR1, DistillLlama, DistillQwen, Llama31, GptOss];
}
