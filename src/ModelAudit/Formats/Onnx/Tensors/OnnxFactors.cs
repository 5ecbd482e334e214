using System.Collections;
using ModelAudit.Formats.Onnx.Graph;

namespace ModelAudit.Formats.Onnx.Tensors;

/// <summary>
/// Which names of a model an operator multiplies with, so that a value of theirs that is no number spoils what is computed. Masks, which
/// are added and may be infinite, are none.
/// </summary>
internal static class OnnxFactors
{
    private const int All = int.MaxValue;

    // How many of the first inputs are factors: of attention the later ones are masks.
    private static readonly (byte[] Op, int Inputs)[] Products =
    [
        ("Conv"u8.ToArray(), All), ("ConvTranspose"u8.ToArray(), All), ("DeformConv"u8.ToArray(), 2), ("Gemm"u8.ToArray(), All),
        ("MatMul"u8.ToArray(), All), ("Einsum"u8.ToArray(), All), ("FusedConv"u8.ToArray(), All), ("FusedMatMul"u8.ToArray(), All),
        ("FusedGemm"u8.ToArray(), All), ("LSTM"u8.ToArray(), All), ("GRU"u8.ToArray(), All), ("RNN"u8.ToArray(), All),
        ("Attention"u8.ToArray(), 3), ("MultiHeadAttention"u8.ToArray(), 4), ("GroupQueryAttention"u8.ToArray(), 3), ("MatMulNBits"u8.ToArray(), 3),
        ("MatMulBnb4"u8.ToArray(), 3), ("QLinearConv"u8.ToArray(), All), ("QLinearMatMul"u8.ToArray(), All), ("DequantizeLinear"u8.ToArray(), 2),
        ("BatchNormalization"u8.ToArray(), All), ("LayerNormalization"u8.ToArray(), All), ("SimplifiedLayerNormalization"u8.ToArray(), All), ("SkipLayerNormalization"u8.ToArray(), All),
        ("RMSNormalization"u8.ToArray(), All), ("InstanceNormalization"u8.ToArray(), All), ("GroupNormalization"u8.ToArray(), All),
    ];

    // What is made of a weight on its way to the product.
    private static readonly byte[][] Passes =
    [
        "Identity"u8.ToArray(), "Cast"u8.ToArray(), "Transpose"u8.ToArray(), "Reshape"u8.ToArray(), "Squeeze"u8.ToArray(), "Unsqueeze"u8.ToArray(), "Flatten"u8.ToArray(), "Slice"u8.ToArray(),
    ];

    /// <summary>The names, by their ids.</summary>
    public static BitArray Of(OnnxModel model)
    {
        var counts = new Dictionary<int, int>();
        foreach ((byte[] op, int count) in Products)
        {
            if (model.Names.Find(op) is >= 0 and var id)
            {
                counts[id] = count;
            }
        }

        HashSet<int> passes = [.. Passes.Select(op => model.Names.Find(op)).Where(id => id >= 0)];
        var factors = new BitArray(model.Names.Count);
        ReadOnlySpan<OnnxNode> nodes = model.Nodes;

        // Backwards, since who takes a value mostly stands behind who makes it.
        for (int i = nodes.Length - 1; i >= 0; i--)
        {
            ReadOnlySpan<int> inputs = model.InputsOf(nodes[i]);
            if (counts.TryGetValue(nodes[i].OpType, out int count))
            {
                foreach (int input in inputs[..Math.Min(count, inputs.Length)])
                {
                    factors[input] = true;
                }
            }
            else if (inputs.Length > 0 && passes.Contains(nodes[i].OpType) && model.OutputsOf(nodes[i]) is [var output, ..] && factors[output])
            {
                factors[inputs[0]] = true;
            }
        }

        factors[OnnxNames.Empty] = false;
        return factors;
    }
}
