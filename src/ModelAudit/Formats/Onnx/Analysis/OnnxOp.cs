namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>The operators that analyses know by name, of the standard domains and of ONNX Runtime's own.</summary>
internal enum OnnxOp : byte
{
    /// <summary>Any other.</summary>
    Other,
    Abs, Acos, Acosh, Add, And, ArgMax, ArgMin, Asin, Asinh, Atan, Atanh, Attention, AveragePool, BatchNormalization, BiasGelu, Binarizer, BitShift, BitwiseAnd,
    BitwiseNot, BitwiseOr, BitwiseXor, BlackmanWindow, Cast, CastLike, Ceil, Celu, Clip, Compress, Concat, Constant, ConstantOfShape, Conv, ConvInteger, ConvTranspose, Cos, Cosh,
    CumSum, DeformConv, DepthToSpace, DequantizeLinear, Det, Div, Dropout, DynamicQuantizeLinear, Einsum, Elu, EmbedLayerNormalization, Equal, Erf, Exp, Expand,
    EyeLike, FastGelu, Flatten, Floor, FusedConv, FusedGemm, FusedMatMul, GRU, Gather, GatherBlockQuantized, GatherElements, GatherND, Gelu, Gemm, GlobalAveragePool,
    GlobalLpPool, GlobalMaxPool, Greater, GreaterOrEqual, GroupNormalization, GroupQueryAttention, HammingWindow, HannWindow, HardSigmoid, HardSwish, Hardmax, Identity, If, InstanceNormalization,
    IsInf, IsNaN, LSTM, LabelEncoder, LayerNormalization, LeakyRelu, Less, LessOrEqual, LinearClassifier, LinearRegressor, Log, LogSoftmax, Loop, LpNormalization,
    LpPool, MatMul, MatMulBnb4, MatMulInteger, MatMulNBits, Max, MaxPool, Mean, Min, Mish, MoE, Mod, Mul, MultiHeadAttention, Neg, NonMaxSuppression, NonZero, Not,
    OneHot, Or, PRelu, PackedAttention, Pad, Pow, QAttention, QLinearAdd, QLinearConv, QLinearMatMul, QMoE, QuantizeLinear, RMSNormalization, RNN, Range, Reciprocal,
    ReduceL1, ReduceL2, ReduceLogSum, ReduceLogSumExp, ReduceMax, ReduceMean, ReduceMin, ReduceProd, ReduceSum, ReduceSumSquare, RegexFullMatch, Relu, Reshape, Resize,
    ReverseSequence, Round, SVMClassifier, SVMRegressor, Scan, Scatter, ScatterElements, ScatterND, Selu, SequenceAt, SequenceConstruct, Shape, Sigmoid, Sign,
    SimplifiedLayerNormalization, Sin, Sinh, Size, SkipLayerNormalization, SkipSimplifiedLayerNormalization, Slice, Softmax, Softplus, Softsign, SpaceToDepth,
    SparseAttention, Split, SplitToSequence, Sqrt, Squeeze, Sub, Sum, Swish, Tan, Tanh, TfIdfVectorizer, ThresholdedRelu, Tile, TopK, Transpose, TreeEnsemble,
    TreeEnsembleClassifier, TreeEnsembleRegressor, Trilu, Unique, Unsqueeze, Upsample, Where, Xor,
}
