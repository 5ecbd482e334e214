namespace ModelAudit.Formats.TensorFlow;

/// <summary>What the fields of TensorFlow's messages mean to the reader. Only those that it acts on have a role.</summary>
internal enum TensorFlowRole
{
    /// <summary>Passed through.</summary>
    None,

    /// <summary>SavedModel.saved_model_schema_version.</summary>
    SchemaVersion,

    /// <summary>SavedModel.meta_graphs.</summary>
    MetaGraph,

    /// <summary>MetaInfoDef.meta_graph_version.</summary>
    MetaGraphVersion,

    /// <summary>MetaInfoDef.tags.</summary>
    Tag,

    /// <summary>MetaInfoDef.tensorflow_version.</summary>
    TensorFlowVersion,

    /// <summary>MetaInfoDef.tensorflow_git_version.</summary>
    GitVersion,

    /// <summary>AssetFileDef.filename.</summary>
    AssetFile,

    /// <summary>An entry of MetaGraphDef.collection_def.</summary>
    Collection,

    /// <summary>The name of a collection.</summary>
    CollectionName,

    /// <summary>An entry of MetaGraphDef.signature_def.</summary>
    Signature,

    /// <summary>The name of a signature.</summary>
    SignatureName,

    /// <summary>SignatureDef.method_name.</summary>
    MethodName,

    /// <summary>An entry of SignatureDef.inputs.</summary>
    SignatureInput,

    /// <summary>An entry of SignatureDef.outputs.</summary>
    SignatureOutput,

    /// <summary>The name of an input or output.</summary>
    SignatureValueName,

    /// <summary>TensorInfo.dtype.</summary>
    SignatureDataType,

    /// <summary>TensorInfo.tensor_shape.</summary>
    SignatureShape,

    /// <summary>GraphDef.node and FunctionDef.node_def.</summary>
    Node,

    /// <summary>NodeDef.name.</summary>
    NodeName,

    /// <summary>NodeDef.op.</summary>
    NodeOperator,

    /// <summary>The name of an attribute of a node.</summary>
    AttributeName,

    /// <summary>AttrValue.s.</summary>
    AttributeText,

    /// <summary>FunctionDefLibrary.function.</summary>
    Function,

    /// <summary>The name of a function (OpDef.name of its signature).</summary>
    FunctionName,

    /// <summary>AttrValue.tensor and ListValue.tensor.</summary>
    Tensor,

    /// <summary>TensorProto.dtype.</summary>
    TensorDataType,

    /// <summary>TensorShapeProto.Dim.size.</summary>
    Dimension,

    /// <summary>TensorShapeProto.unknown_rank.</summary>
    UnknownRank,

    /// <summary>TensorProto.tensor_content.</summary>
    TensorContent,

    /// <summary>VersionDef.producer.</summary>
    GraphProducer,

    /// <summary>VersionDef.min_consumer.</summary>
    GraphMinimumConsumer,

    /// <summary>SavedUserObject.identifier.</summary>
    ObjectIdentifier,

    /// <summary>SavedUserObject.metadata and SavedObject.metadata: JSON of Keras.</summary>
    KerasMetadata,

    /// <summary>SavedMetadata.nodes.</summary>
    KerasNode,

    /// <summary>SavedObject.node_path.</summary>
    KerasNodePath,

    /// <summary>FingerprintDef.saved_model_checksum.</summary>
    Checksum,

    /// <summary>FingerprintDef.uuid.</summary>
    Uuid,
}
