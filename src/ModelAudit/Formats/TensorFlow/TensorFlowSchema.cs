using ModelAudit.Formats.Protobuf;
using static ModelAudit.Formats.TensorFlow.TensorFlowRole;

namespace ModelAudit.Formats.TensorFlow;

/// <summary>
/// The messages of TensorFlow that models are made of (tensorflow/core/framework: graph.proto, node_def.proto, function.proto, attr_value.proto,
/// tensor.proto; tensorflow/core/protobuf: saved_model.proto, meta_graph.proto, saved_object_graph.proto, fingerprint.proto;
/// keras/protobuf/saved_metadata.proto), TensorFlow 2.20.
/// </summary>
internal static class TensorFlowSchema
{
    /// <summary>SavedModel.</summary>
    public static readonly ProtobufMessage SavedModel = new("SavedModel");

    /// <summary>MetaGraphDef.</summary>
    public static readonly ProtobufMessage MetaGraph = new("MetaGraphDef");

    /// <summary>GraphDef.</summary>
    public static readonly ProtobufMessage Graph = new("GraphDef");

    /// <summary>SavedMetadata of Keras.</summary>
    public static readonly ProtobufMessage KerasMetadata = new("SavedMetadata");

    /// <summary>FingerprintDef.</summary>
    public static readonly ProtobufMessage Fingerprint = new("FingerprintDef");

    /// <summary>TensorShapeProto.</summary>
    public static readonly ProtobufMessage Shape = new ProtobufMessage("TensorShapeProto")
        .Many(2, None, new ProtobufMessage("TensorShapeProto.Dim").Number(1, Dimension).Values(2))
        .Number(3, UnknownRank);

    private static readonly ProtobufMessage Version = new ProtobufMessage("VersionDef").Number(1, GraphProducer).Number(2, GraphMinimumConsumer).Values(3);

    static TensorFlowSchema()
    {
        ProtobufMessage tensor = new ProtobufMessage("TensorProto").Number(1, TensorDataType).One(2, None, Shape).Bytes(4, TensorContent).Values(3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18);
        var attribute = new ProtobufMessage("AttrValue");
        ProtobufMessage function = new ProtobufMessage("NameAttrList").Text(1, None).Map(2, None, None, None, attribute);
        attribute
            .One(1, None, new ProtobufMessage("AttrValue.ListValue").Values(2, 3, 4, 5, 6, 7).Many(8, Tensor, tensor).Many(9, None, function))
            .Bytes(2, AttributeText)
            .Values(3, 4, 5, 6, 7, 9)
            .One(8, Tensor, tensor)
            .One(10, None, function);
        ProtobufMessage node = new ProtobufMessage("NodeDef").Text(1, NodeName).Text(2, NodeOperator).Values(3, 4, 6, 7).Map(5, None, AttributeName, None, attribute);
        ProtobufMessage signature = new ProtobufMessage("OpDef").Text(1, FunctionName).Values(2, 3, 4, 5, 6, 8, 16, 17, 18, 19, 20, 21);
        ProtobufMessage definition = new ProtobufMessage("FunctionDef").One(1, None, signature).Many(3, Node, node).Values(2, 4, 5, 6, 7, 8);
        ProtobufMessage library = new ProtobufMessage("FunctionDefLibrary").Many(1, Function, definition).Values(2, 3);
        Graph.Many(1, Node, node).One(2, None, library).Values(3, 5).One(4, None, Version);
        ProtobufMessage information = new ProtobufMessage("MetaInfoDef").Text(1, MetaGraphVersion).Values(2, 3, 7, 8).Text(4, Tag, isMany: true).Text(5, TensorFlowVersion).Text(6, GitVersion);
        ProtobufMessage tensorInformation = new ProtobufMessage("TensorInfo").Values(1, 4, 5).Number(2, SignatureDataType).One(3, SignatureShape, Shape);
        ProtobufMessage signatures = new ProtobufMessage("SignatureDef")
            .Map(1, SignatureInput, SignatureValueName, None, tensorInformation)
            .Map(2, SignatureOutput, SignatureValueName, None, tensorInformation)
            .Text(3, MethodName)
            .Values(4);
        ProtobufMessage user = new ProtobufMessage("SavedUserObject").Text(1, ObjectIdentifier).Values(2).Bytes(3, TensorFlowRole.KerasMetadata);
        ProtobufMessage savedObject = new ProtobufMessage("SavedObject").Values(1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15).One(4, None, user);
        MetaGraph
            .One(1, None, information)
            .One(2, None, Graph)
            .Values(3)
            .Many(4, Collection, new ProtobufMessage("MetaGraphDef.CollectionDefEntry").Text(1, CollectionName).Values(2))
            .Map(5, Signature, SignatureName, None, signatures)
            .Many(6, None, new ProtobufMessage("AssetFileDef").Values(1).Text(2, AssetFile))
            .One(7, None, new ProtobufMessage("SavedObjectGraph").Many(1, None, savedObject).Values(2));
        SavedModel.Number(1, SchemaVersion).Many(2, TensorFlowRole.MetaGraph, MetaGraph);
        KerasMetadata.Many(1, KerasNode, new ProtobufMessage("SavedObject").Values(1, 2, 6).Text(3, KerasNodePath).Text(4, ObjectIdentifier).Bytes(5, TensorFlowRole.KerasMetadata));
        Fingerprint.Number(1, Checksum).Values(2, 3, 4, 5, 6).Text(7, Uuid);
    }
}
