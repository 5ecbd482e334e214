namespace ModelAudit.Formats.Ncnn;

/// <summary>The layers that ncnn brings (src/CMakeLists.txt), in the order of their numbers up to those that were added later by name only.</summary>
internal static class NcnnLayers
{
    /// <summary>The bit of a number that says that a program brings the layer.</summary>
    public const int CustomBit = 1 << 8;

    private static readonly string[] All =
        ("AbsVal ArgMax BatchNorm Bias BNLL Concat Convolution Crop Deconvolution Dropout Eltwise ELU Embed Exp Flatten InnerProduct Input Log LRN MemoryData MVN Pooling Power PReLU Proposal Reduction "
        + "ReLU Reshape ROIPooling Scale Sigmoid Slice Softmax Split SPP TanH Threshold Tile RNN LSTM BinaryOp UnaryOp ConvolutionDepthWise Padding Squeeze ExpandDims Normalize Permute PriorBox "
        + "DetectionOutput Interp DeconvolutionDepthWise ShuffleChannel InstanceNorm Clip Reorg YoloDetectionOutput Quantize Dequantize Yolov3DetectionOutput PSROIPooling ROIAlign Packing Requantize Cast "
        + "HardSigmoid SELU HardSwish Noop PixelShuffle DeepCopy Mish StatisticsPooling Swish Gemm GroupNorm LayerNorm Softplus GRU MultiHeadAttention GELU Convolution1D Pooling1D "
        + "ConvolutionDepthWise1D Convolution3D ConvolutionDepthWise3D Pooling3D MatMul Deconvolution1D DeconvolutionDepthWise1D Deconvolution3D DeconvolutionDepthWise3D Einsum DeformableConv2D GLU Fold "
        + "Unfold GridSample CumulativeSum CopyTo Erf Diag CELU Shrink RMSNorm Spectrogram InverseSpectrogram Flip SDPA RotaryEmbed").Split(' ');

    private static readonly HashSet<string> Known = new(All, StringComparer.Ordinal);

    // What PNNX writes keeps the names of PyTorch.
    private static readonly string[] Modules = ["aten::", "prim::", "nn.", "F.", "torch.", "Tensor.", "pnnx.", "torchvision."];

    /// <summary>Whether ncnn, or PyTorch in what PNNX writes, has the layer.</summary>
    public static bool IsKnown(string type) => Known.Contains(type) || Array.Exists(Modules, module => type.StartsWith(module, StringComparison.Ordinal));

    /// <summary>The name of a layer by its number.</summary>
    public static string NameOf(int number) => number >= 0 && number < All.Length ? All[number] : FormattableString.Invariant($"layer-{number}");
}
