using System.Collections;
using System.Collections.Frozen;
using System.Text;
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
    private static readonly FrozenDictionary<string, int> Products = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["Conv"] = All, ["ConvTranspose"] = All, ["DeformConv"] = 2, ["Gemm"] = All, ["MatMul"] = All, ["Einsum"] = All, ["FusedConv"] = All, ["FusedMatMul"] = All,
        ["FusedGemm"] = All, ["LSTM"] = All, ["GRU"] = All, ["RNN"] = All, ["Attention"] = 3, ["MultiHeadAttention"] = 4, ["GroupQueryAttention"] = 3,
        ["MatMulNBits"] = 3, ["MatMulBnb4"] = 3, ["QLinearConv"] = All, ["QLinearMatMul"] = All, ["DequantizeLinear"] = 2, ["BatchNormalization"] = All,
        ["LayerNormalization"] = All, ["SimplifiedLayerNormalization"] = All, ["SkipLayerNormalization"] = All, ["RMSNormalization"] = All, ["InstanceNormalization"] = All,
        ["GroupNormalization"] = All,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // What is made of a weight on its way to the product.
    private static readonly string[] Passes = ["Identity", "Cast", "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Slice", "DequantizeLinear"];

    /// <summary>The names, by their ids.</summary>
    public static BitArray Of(OnnxModel model)
    {
        var counts = new Dictionary<int, int>();
        foreach ((string name, int count) in Products)
        {
            if (model.Names.Find(Encoding.UTF8.GetBytes(name)) is >= 0 and var id)
            {
                counts[id] = count;
            }
        }

        HashSet<int> passes = [.. Passes.Select(name => model.Names.Find(Encoding.UTF8.GetBytes(name))).Where(id => id >= 0)];
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
