namespace ModelAudit.Formats.Onnx.Analysis;

/// <content>Learned layers.</content>
internal sealed partial class OnnxGateAnalysis
{
    // W, R, B and sequence_lens come between the sequence and its first state (ONNX, LSTM, GRU and RNN).
    private const int InitialState = 5;

    private static bool IsLearned(OnnxOp op) => op is OnnxOp.MatMul or OnnxOp.Gemm or OnnxOp.Conv or OnnxOp.ConvTranspose or OnnxOp.ConvInteger or OnnxOp.DeformConv or OnnxOp.QLinearConv
        or OnnxOp.MatMulInteger or OnnxOp.QLinearMatMul or OnnxOp.MatMulNBits or OnnxOp.MatMulBnb4 or OnnxOp.FusedMatMul or OnnxOp.FusedConv or OnnxOp.FusedGemm or OnnxOp.Einsum or OnnxOp.LSTM or OnnxOp.GRU
        or OnnxOp.RNN or OnnxOp.Attention or OnnxOp.MultiHeadAttention or OnnxOp.GroupQueryAttention or OnnxOp.PackedAttention or OnnxOp.QAttention or OnnxOp.SparseAttention
        or OnnxOp.EmbedLayerNormalization or OnnxOp.SkipLayerNormalization or OnnxOp.SkipSimplifiedLayerNormalization or OnnxOp.MoE or OnnxOp.QMoE or OnnxOp.GatherBlockQuantized
        or OnnxOp.TreeEnsemble or OnnxOp.TreeEnsembleClassifier or OnnxOp.TreeEnsembleRegressor or OnnxOp.LinearClassifier or OnnxOp.LinearRegressor or OnnxOp.SVMClassifier or OnnxOp.SVMRegressor;

    // Attention takes lengths and tables of positions which models choose by the length of the text: only products and filters are looked at.
    private void Learned(int node, ReadOnlySpan<int> inputs, OnnxTaint union, OnnxOp op)
    {
        bool isProduct = IsProduct(op);
        bool isPure = (union & OnnxTaint.Heavy) == 0;
        foreach (int input in inputs)
        {
            OnnxTaint taint = TaintOf(input);
            isPure &= (taint & OnnxTaint.Data) == 0 || ((taint & OnnxTaint.Gate) != 0 && IsSpread(input, taint));
        }

        if (isPure)
        {
            Finish(node, inputs, OnnxTaint.Data | OnnxTaint.Gate, isSelection: false);
            return;
        }

        if (isProduct && (union & OnnxTaint.Heavy) != 0)
        {
            Meeting(node, inputs, isLinear: false, takesRounded: false);
        }
        else if (op is OnnxOp.LSTM or OnnxOp.GRU or OnnxOp.RNN && inputs.Length > InitialState && inputs[InitialState] >= 0)
        {
            // Lengths of sequences are no matter of gates; the state that a layer starts with is.
            Meeting(node, [inputs[0], inputs[InitialState]], isLinear: false, takesRounded: false);
        }

        OnnxTaint first = isProduct && (union & OnnxTaint.Heavy) == 0 ? OnnxTaint.Linear : OnnxTaint.None;
        Finish(node, inputs, Opaque(union) | first, isSelection: op == OnnxOp.Einsum);
    }

    private static bool IsProduct(OnnxOp op) => op is OnnxOp.MatMul or OnnxOp.Gemm or OnnxOp.Einsum or OnnxOp.FusedMatMul or OnnxOp.MatMulInteger or OnnxOp.QLinearMatMul or OnnxOp.FusedGemm
        or OnnxOp.Conv or OnnxOp.ConvTranspose or OnnxOp.ConvInteger or OnnxOp.QLinearConv or OnnxOp.FusedConv or OnnxOp.DeformConv;

    // A gate times a vector is that vector or nothing; a row of different features is not.
    private static bool IsSpread(int input, OnnxTaint taint) => input >= 0 && (taint & OnnxTaint.Narrow) != 0;
}
