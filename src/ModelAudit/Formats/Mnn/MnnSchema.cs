using ModelAudit.Formats.FlatBuffers;

namespace ModelAudit.Formats.Mnn;

/// <summary>The tables of MNN's models (schema/default/MNN.fbs), without the options of operators of its own.</summary>
internal static class MnnSchema
{
    /// <summary>The number of an operator that a plugin brings.</summary>
    public const int Plugin = 256;

    /// <summary>The number of an operator that another engine runs.</summary>
    public const int Extra = 512;

    /// <summary>Net.</summary>
    public static readonly FlatSchema Net = MakeNet();

    // OpParameter: its members that are read, by their types.
    private const int PluginMember = 30;
    private const int ExtraMember = 78;

    // OpType from 0 on.
    private static readonly string[] Operators =
        ("AbsVal QuantizedAdd ArgMax AsString InstanceNorm BatchToSpaceND Bias BinaryOp Bnll Cast Concat Const Convolution ConvolutionDepthwise Crop CropAndResize Cubic Deconvolution "
        + "DeconvolutionDepthwise Dequantize DetectionOutput Dropout Eltwise ELU Unique Exp ExpandDims Fill Flatten FloorMod Gather GatherV2 Im2Seq InnerProduct Input Interp Log LRN LSTM MatMul MVN "
        + "NonMaxSuppression NonMaxSuppressionV2 Normalize Pack Padding Permute Pooling Power PReLU PriorBox Proposal QuantizedAvgPool QuantizedBiasAdd QuantizedConcat QuantizedDepthwiseConv2D "
        + "QuantizedLogistic QuantizedMatMul QuantizedMaxPool QuantizedRelu QuantizedRelu6 QuantizedReshape QuantizedSoftmax QuantizeMaxMin QuantizeV2 Range Rank ReduceJoin Reduction ReLU ReLU6 "
        + "RequantizationRange Requantize Reshape Resize RNN ROIPooling Scale Selu Seq2Out Shape Sigmoid Size Slice SliceTf Softmax SpaceToBatchND SpatialProduct Split Segment Squeeze StridedSlice "
        + "StringJoin StringSplit StringToNumber TanH TfQuantizedConv2D Threshold Tile TopKV2 Transpose UnaryOp Unpack Where Moments RNNSequenceGRU BatchMatMul Unsqueeze CosineSimilarity DepthToSpace "
        + "SpaceToDepth ReverseSequence Pooling3D Convolution3D MatrixBandPart GatherND DetectionPostProcess UnravelIndex ScatterNd OneHot BroadcastTo Dilation2D").Split(' ');

    /// <summary>The name of an operator; newer ones by their number.</summary>
    public static string OperatorName(int type) => type >= 0 && type < Operators.Length ? Operators[type] : FormattableString.Invariant($"type-{type}");

    private static FlatSchema MakeNet()
    {
        FlatSchema?[] members = new FlatSchema?[ExtraMember];
        members[PluginMember - 1] = new FlatSchema("Plugin").Text(0);
        members[ExtraMember - 1] = new FlatSchema("Extra").Text(0).Text(1).Scalars(2, 1);
        FlatSchema op = new FlatSchema("Op").Scalars(0, 4).Union(1, members).Text(3).Scalars(4, 4).Scalar(5, 4).Scalar(6, 1).Text(7);
        FlatSchema graph = new FlatSchema("SubGraphProto").Text(0).Scalars(1, 4).Scalars(2, 4).Texts(3).Tables(4, op);
        return new FlatSchema("Net").Text(0).Tables(3, op).Texts(4).Scalar(5, 1).Scalar(6, 1).Texts(7).Scalar(8, 4).Scalar(9, 1).Tables(10, graph).Text(11);
    }
}
