namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>The operators that analyses know by name, of the standard domains and of ONNX Runtime's own.</summary>
internal enum OnnxOp : byte
{
    /// <summary>Any other.</summary>
    Other,
    Abs, Acos, Acosh, Add, And, ArgMax, ArgMin, Asin, Asinh, Atan, Atanh, Attention, AveragePool, BatchNormalization, BiasGelu, BitShift, BitwiseAnd, BitwiseNot, BitwiseOr,
    BitwiseXor, Cast, CastLike, Ceil, Celu, Clip, Compress, Concat, Constant, ConstantOfShape, Conv, ConvInteger, ConvTranspose, Cos, Cosh, CumSum, DeformConv, DepthToSpace,
    DequantizeLinear, Div, Dropout, DynamicQuantizeLinear, Einsum, Elu, EmbedLayerNormalization, Equal, Erf, Exp, Expand, EyeLike, FastGelu, Flatten, Floor, FusedConv, FusedGemm,
    FusedMatMul, GRU, Gather, GatherBlockQuantized, GatherElements, GatherND, Gelu, Gemm, GlobalAveragePool, GlobalMaxPool, Greater, GreaterOrEqual, GroupNormalization, GroupQueryAttention,
    HardSigmoid, HardSwish, Identity, If, InstanceNormalization, IsInf, IsNaN, LSTM, LabelEncoder, LayerNormalization, LeakyRelu, Less, LessOrEqual, LinearClassifier, LinearRegressor,
    Log, LogSoftmax, Loop, LpNormalization, MatMul, MatMulBnb4, MatMulInteger, MatMulNBits, Max, MaxPool, Mean, Min, Mish, Mod, MoE, Mul, MultiHeadAttention, Neg, NonMaxSuppression,
    NonZero, Not, OneHot, Or, PRelu, PackedAttention, Pad, Pow, QAttention, QLinearAdd, QLinearConv, QLinearMatMul, QMoE, QuantizeLinear, RMSNormalization, RNN, Range, Reciprocal, RegexFullMatch,
    ReduceL1, ReduceL2, ReduceLogSum, ReduceLogSumExp, ReduceMax, ReduceMean, ReduceMin, ReduceProd, ReduceSum, ReduceSumSquare, Relu, Reshape, Resize, ReverseSequence, Round,
    SVMClassifier, SVMRegressor, Scan, Scatter, ScatterElements, ScatterND, Selu, Shape, Sigmoid, Sign, SimplifiedLayerNormalization, Sin, Sinh, Size, SkipLayerNormalization,
    SkipSimplifiedLayerNormalization, Slice, Softmax, Softplus, Softsign, SpaceToDepth, SparseAttention, Split, SplitToSequence, Sqrt, Squeeze, Sub, Sum, Swish, Tan, Tanh,
    ThresholdedRelu, Tile, TopK, Transpose, TreeEnsemble, TreeEnsembleClassifier, TreeEnsembleRegressor, Trilu, Unsqueeze, Upsample, Where, Xor,
}
