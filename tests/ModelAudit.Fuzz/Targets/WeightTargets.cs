using System.Collections.Immutable;
using System.Text;
using ModelAudit.Formats.Ggml;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Samples.Building;

namespace ModelAudit.Fuzz.Targets;

/// <summary>The readers of weight files other than safetensors, pickles and ONNX.</summary>
internal static class WeightTargets
{
    public static readonly FuzzTarget Gguf = new("gguf", GgufFiles, content => ArchiveTargets.Run("m.gguf", content))
    {
        IsText = false,
        MaxInputBytes = 1 << 13,
        Tokens = ["GGUF", "general.alignment", "llama.block_count", "tokenizer.ggml.tokens", "tokenizer.ggml.token_type", "tokenizer.chat_template", "split.count", "<0x0A>"],
    };

    public static readonly FuzzTarget Ggml = new(
        "ggml",
        () => new[] { "lmgg", "fmgg", "tjgg", "algg" }.Select(magic => (byte[])[.. Encoding.ASCII.GetBytes(magic), 1, 0, 0, 0, .. new byte[16]]),
        content => Inspections.RunFormat(new GgmlInspector(), "m.bin", content))
    {
        IsText = false,
        MaxInputBytes = 64,
    };

    public static readonly ImmutableArray<FuzzTarget> All = [Gguf, Ggml];

    private static IEnumerable<byte[]> GgufFiles() =>
    [
        new GgufBuilder().Add("general.architecture", "llama").Tensor("a", 24, 32).Build(),
        new GgufBuilder { IsBigEndian = true }.Add("general.architecture", "llama").Add("general.alignment", 64u).Build(),
        new GgufBuilder().AddRaw("a", 9, [.. new GgufBuilder().U32(9), .. new GgufBuilder().U64(1), .. new GgufBuilder().U32(4), .. new GgufBuilder().U64(1), 1, 2, 3, 4]).Build(),
        GgufModels.Described().Tensor("a", 24, 32).Tensor("b", 24, 64).WithTrailing("cos\nsystem\n(S'id'\ntR."u8.ToArray()).Build(),
    ];
}
