using ModelAudit.Formats.Protobuf;
using static ModelAudit.Formats.CoreMl.CoreMlRole;

namespace ModelAudit.Formats.CoreMl;

/// <summary>The messages of Core ML that say what a model is and what it needs (coremltools, mlmodel/format: Model.proto, NeuralNetwork.proto, MIL.proto, CustomModel.proto, LinkedModel.proto).</summary>
internal static class CoreMlSchema
{
    /// <summary>Model.</summary>
    public static readonly ProtobufMessage Model = new("Model");

    static CoreMlSchema()
    {
        ProtobufMessage feature = new ProtobufMessage("FeatureDescription").Text(1, FeatureName).Values(2, 3);
        ProtobufMessage metadata = new ProtobufMessage("Metadata").Text(1, Description).Text(2, ModelVersion).Text(3, Author).Text(4, License)
            .Many(100, None, new ProtobufMessage("Metadata.UserDefinedEntry").Text(1, UserKey).Text(2, UserValue));
        ProtobufMessage description = new ProtobufMessage("ModelDescription").Many(1, Input, feature).Many(10, Output, feature).Values(11, 12, 13, 20, 50).One(100, None, metadata);
        ProtobufMessage pipeline = new ProtobufMessage("Pipeline").Many(1, Part, Model).Values(2);
        ProtobufMessage holder = new ProtobufMessage("PipelineClassifier").One(1, None, pipeline);
        ProtobufMessage custom = new ProtobufMessage("CustomLayerParams").Text(10, ClassName).Values(20, 30, 40);
        ProtobufMessage network = new ProtobufMessage("NeuralNetwork").Many(1, Layer, new ProtobufMessage("NeuralNetworkLayer").Text(1, LayerName).One(500, None, custom));
        ProtobufMessage text = new ProtobufMessage("StringParameter").Text(1, LinkedFile);
        ProtobufMessage linked = new ProtobufMessage("LinkedModel").One(1, None, new ProtobufMessage("LinkedModelFile").One(1, None, text).One(2, None, text));
        Model
            .Number(1, CoreMlRole.Version)
            .One(2, None, description)
            .One(200, None, holder)
            .One(201, None, holder)
            .One(202, None, pipeline)
            .One(303, None, network)
            .One(403, None, network)
            .One(500, None, network)
            .One(502, None, Program())
            .One(555, CustomModel, new ProtobufMessage("CustomModel").Text(10, ClassName).Values(20, 30, 40))
            .One(556, None, linked);
    }

    private static ProtobufMessage Program()
    {
        var value = new ProtobufMessage("Value");
        value.Values(1, 2, 3).One(5, Blob, new ProtobufMessage("Value.BlobFileValue").Text(1, BlobFile).Number(2, BlobOffset));
        var block = new ProtobufMessage("Block");
        ProtobufMessage argument = new ProtobufMessage("Argument").Many(1, None, new ProtobufMessage("Argument.Binding").Values(1).One(2, None, value));
        ProtobufMessage operation = new ProtobufMessage("Operation").Text(1, OperationType).Map(2, None, None, None, argument).Values(3).Many(4, None, block).Map(5, None, None, None, value);
        block.Values(1, 2).Many(3, Operation, operation).Map(4, None, None, None, value);
        ProtobufMessage function = new ProtobufMessage("Function").Values(1, 2).Map(3, None, None, None, block).Map(4, None, None, None, value);
        return new ProtobufMessage("Program").Values(1, 3).Map(2, CoreMlRole.Function, None, None, function).Map(4, None, None, None, value);
    }
}
