namespace ModelAudit.Formats.Onnx.Wire;

/// <summary>The messages of an ONNX model (onnx.in.proto).</summary>
internal enum MessageKind : byte
{
    /// <summary>ModelProto.</summary>
    Model,

    /// <summary>GraphProto.</summary>
    Graph,

    /// <summary>NodeProto.</summary>
    Node,

    /// <summary>AttributeProto.</summary>
    Attribute,

    /// <summary>TensorProto.</summary>
    Tensor,

    /// <summary>TensorProto.Segment.</summary>
    Segment,

    /// <summary>SparseTensorProto.</summary>
    SparseTensor,

    /// <summary>ValueInfoProto.</summary>
    ValueInfo,

    /// <summary>TypeProto.</summary>
    Type,

    /// <summary>TypeProto.Tensor and TypeProto.SparseTensor.</summary>
    TensorType,

    /// <summary>TypeProto.Sequence and TypeProto.Optional.</summary>
    ElementType,

    /// <summary>TypeProto.Map.</summary>
    MapType,

    /// <summary>TypeProto.Opaque.</summary>
    OpaqueType,

    /// <summary>TensorShapeProto.</summary>
    Shape,

    /// <summary>TensorShapeProto.Dimension.</summary>
    Dimension,

    /// <summary>FunctionProto.</summary>
    Function,

    /// <summary>TrainingInfoProto.</summary>
    TrainingInfo,

    /// <summary>OperatorSetIdProto.</summary>
    OperatorSet,

    /// <summary>StringStringEntryProto.</summary>
    Entry,

    /// <summary>TensorAnnotation.</summary>
    TensorAnnotation,

    /// <summary>DeviceConfigurationProto.</summary>
    DeviceConfiguration,

    /// <summary>NodeDeviceConfigurationProto, whose content nobody needs to know.</summary>
    NodeDeviceConfiguration,
}
