namespace ModelAudit.Formats.CoreMl;

/// <summary>What the fields of Core ML's messages mean to the reader.</summary>
internal enum CoreMlRole
{
    /// <summary>Passed through.</summary>
    None,

    /// <summary>Model.specificationVersion.</summary>
    Version,

    /// <summary>ModelDescription.input.</summary>
    Input,

    /// <summary>ModelDescription.output.</summary>
    Output,

    /// <summary>FeatureDescription.name.</summary>
    FeatureName,

    /// <summary>Metadata.shortDescription.</summary>
    Description,

    /// <summary>Metadata.versionString.</summary>
    ModelVersion,

    /// <summary>Metadata.author.</summary>
    Author,

    /// <summary>Metadata.license.</summary>
    License,

    /// <summary>A key of Metadata.userDefined.</summary>
    UserKey,

    /// <summary>A value of Metadata.userDefined.</summary>
    UserValue,

    /// <summary>Model.customModel.</summary>
    CustomModel,

    /// <summary>NeuralNetworkLayer.</summary>
    Layer,

    /// <summary>NeuralNetworkLayer.name.</summary>
    LayerName,

    /// <summary>CustomLayerParams.className and CustomModel.className.</summary>
    ClassName,

    /// <summary>LinkedModelFile.linkedModelFileName and its search path.</summary>
    LinkedFile,

    /// <summary>A model of a pipeline.</summary>
    Part,

    /// <summary>Operation of a program.</summary>
    Operation,

    /// <summary>Operation.type.</summary>
    OperationType,

    /// <summary>Value.blobFileValue.</summary>
    Blob,

    /// <summary>BlobFileValue.fileName.</summary>
    BlobFile,

    /// <summary>BlobFileValue.offset.</summary>
    BlobOffset,

    /// <summary>A function of a program.</summary>
    Function,
}
