using ModelAudit.Formats.FlatBuffers;

namespace ModelAudit.Formats.TfLite;

/// <summary>The tables of TensorFlow Lite's models (tensorflow/compiler/mlir/lite/schema/schema.fbs, version 3), without the options of built-in operators.</summary>
internal static class TfLiteSchema
{
    /// <summary>Model.</summary>
    public static readonly FlatSchema Model = MakeModel();

    private static readonly string[] Operators =
        ("ADD AVERAGE_POOL_2D CONCATENATION CONV_2D DEPTHWISE_CONV_2D DEPTH_TO_SPACE DEQUANTIZE EMBEDDING_LOOKUP FLOOR FULLY_CONNECTED HASHTABLE_LOOKUP L2_NORMALIZATION L2_POOL_2D "
        + "LOCAL_RESPONSE_NORMALIZATION LOGISTIC LSH_PROJECTION LSTM MAX_POOL_2D MUL RELU RELU_N1_TO_1 RELU6 RESHAPE RESIZE_BILINEAR RNN SOFTMAX SPACE_TO_DEPTH SVDF TANH CONCAT_EMBEDDINGS "
        + "SKIP_GRAM CALL CUSTOM EMBEDDING_LOOKUP_SPARSE PAD UNIDIRECTIONAL_SEQUENCE_RNN GATHER BATCH_TO_SPACE_ND SPACE_TO_BATCH_ND TRANSPOSE MEAN SUB DIV SQUEEZE UNIDIRECTIONAL_SEQUENCE_LSTM "
        + "STRIDED_SLICE BIDIRECTIONAL_SEQUENCE_RNN EXP TOPK_V2 SPLIT LOG_SOFTMAX DELEGATE BIDIRECTIONAL_SEQUENCE_LSTM CAST PRELU MAXIMUM ARG_MAX MINIMUM LESS NEG PADV2 GREATER GREATER_EQUAL "
        + "LESS_EQUAL SELECT SLICE SIN TRANSPOSE_CONV SPARSE_TO_DENSE TILE EXPAND_DIMS EQUAL NOT_EQUAL LOG SUM SQRT RSQRT SHAPE POW ARG_MIN FAKE_QUANT REDUCE_PROD REDUCE_MAX PACK LOGICAL_OR "
        + "ONE_HOT LOGICAL_AND LOGICAL_NOT UNPACK REDUCE_MIN FLOOR_DIV REDUCE_ANY SQUARE ZEROS_LIKE FILL FLOOR_MOD RANGE RESIZE_NEAREST_NEIGHBOR LEAKY_RELU SQUARED_DIFFERENCE MIRROR_PAD ABS "
        + "SPLIT_V UNIQUE CEIL REVERSE_V2 ADD_N GATHER_ND COS WHERE RANK ELU REVERSE_SEQUENCE MATRIX_DIAG QUANTIZE MATRIX_SET_DIAG ROUND HARD_SWISH IF WHILE NON_MAX_SUPPRESSION_V4 "
        + "NON_MAX_SUPPRESSION_V5 SCATTER_ND SELECT_V2 DENSIFY SEGMENT_SUM BATCH_MATMUL PLACEHOLDER_FOR_GREATER_OP_CODES CUMSUM CALL_ONCE BROADCAST_TO RFFT2D CONV_3D IMAG REAL COMPLEX_ABS "
        + "HASHTABLE HASHTABLE_FIND HASHTABLE_IMPORT HASHTABLE_SIZE REDUCE_ALL CONV_3D_TRANSPOSE VAR_HANDLE READ_VARIABLE ASSIGN_VARIABLE BROADCAST_ARGS RANDOM_STANDARD_NORMAL BUCKETIZE "
        + "RANDOM_UNIFORM MULTINOMIAL GELU DYNAMIC_UPDATE_SLICE RELU_0_TO_1 UNSORTED_SEGMENT_PROD UNSORTED_SEGMENT_MAX UNSORTED_SEGMENT_SUM ATAN2 UNSORTED_SEGMENT_MIN SIGN BITCAST "
        + "BITWISE_XOR RIGHT_SHIFT").Split(' ');

    private static readonly (string Name, int Bits)[] Types =
    [
        ("F32", 32), ("F16", 16), ("I32", 32), ("U8", 8), ("I64", 64), ("string", 0), ("BOOL", 8), ("I16", 16), ("C64", 64), ("I8", 8), ("F64", 64), ("C128", 128),
        ("U64", 64), ("resource", 0), ("variant", 0), ("U32", 32), ("U16", 16), ("I4", 4), ("BF16", 16), ("I2", 2), ("U4", 4),
    ];

    /// <summary>The code of an operator that the file names itself.</summary>
    public const int Custom = 32;

    /// <summary>The code of a part that a delegate took over.</summary>
    public const int Delegate = 51;

    /// <summary>The name of a built-in operator; newer ones by their number.</summary>
    public static string OperatorName(int code) => code >= 0 && code < Operators.Length ? Operators[code] : FormattableString.Invariant($"builtin-{code}");

    /// <summary>The name of an element type, and the size of an element in bits: 0 when it is not fixed.</summary>
    public static (string Name, int Bits) TypeOf(ulong type) => type < (ulong)Types.Length ? Types[type] : (FormattableString.Invariant($"type-{type}"), 0);

    /// <summary>Whether an element type is known.</summary>
    public static bool IsKnownType(ulong type) => type < (ulong)Types.Length;

    private static FlatSchema MakeModel()
    {
        FlatSchema quantization = new FlatSchema("QuantizationParameters").Scalars(0, 4).Scalars(1, 4).Scalars(2, 4).Scalars(3, 8).Scalar(4, 1).Scalar(6, 4);
        FlatSchema tensor = new FlatSchema("Tensor").Scalars(0, 4).Scalar(1, 1).Scalar(2, 4).Text(3).Table(4, quantization).Scalar(5, 1).Table(6, new FlatSchema("SparsityParameters").Scalars(0, 4).Scalars(1, 4)).Scalars(7, 4).Scalar(8, 1);
        FlatSchema operation = new FlatSchema("Operator").Scalar(0, 4).Scalars(1, 4).Scalars(2, 4).Scalar(3, 1).Scalars(5, 1).Scalar(6, 1).Scalars(7, 1).Scalars(8, 4).Scalar(9, 8).Scalar(10, 8);
        FlatSchema graph = new FlatSchema("SubGraph").Tables(0, tensor).Scalars(1, 4).Scalars(2, 4).Tables(3, operation).Text(4);
        FlatSchema map = new FlatSchema("TensorMap").Text(0).Scalar(1, 4);
        return new FlatSchema("Model")
            .Scalar(0, 4)
            .Tables(1, new FlatSchema("OperatorCode").Scalar(0, 1).Text(1).Scalar(2, 4).Scalar(3, 4))
            .Tables(2, graph)
            .Text(3)
            .Tables(4, new FlatSchema("Buffer").Scalars(0, 1).Scalar(1, 8).Scalar(2, 8))
            .Scalars(5, 4)
            .Tables(6, new FlatSchema("Metadata").Text(0).Scalar(1, 4))
            .Tables(7, new FlatSchema("SignatureDef").Tables(0, map).Tables(1, map).Text(2).Scalar(4, 4));
    }
}
