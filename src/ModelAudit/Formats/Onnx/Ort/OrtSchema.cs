using ModelAudit.Formats.FlatBuffers;

namespace ModelAudit.Formats.Onnx.Ort;

/// <summary>The tables of models of ONNX Runtime (onnxruntime/core/flatbuffers/schema/ort.fbs), as far as they are read.</summary>
internal static class OrtSchema
{
    /// <summary>InferenceSession.</summary>
    public static readonly FlatSchema Session = MakeSession();

    private static FlatSchema MakeSession()
    {
        FlatSchema tensor = new FlatSchema("Tensor").Text(0).Text(1).Scalars(2, 8).Scalar(3, 4).Scalars(4, 1).Texts(5).Scalar(6, 8);
        FlatSchema sparse = new FlatSchema("SparseTensor").Table(0, tensor).Table(1, tensor).Scalars(2, 8);
        var graph = new FlatSchema("Graph");
        FlatSchema attribute = new FlatSchema("Attribute").Text(0).Text(1).Scalar(2, 4).Scalar(3, 4).Scalar(4, 8).Text(5).Table(6, tensor).Table(7, graph)
            .Scalars(8, 4).Scalars(9, 8).Texts(10).Tables(11, tensor).Tables(12, graph);
        FlatSchema node = new FlatSchema("Node").Text(0).Text(1).Text(2).Scalar(3, 4).Scalar(4, 4).Text(5).Scalar(6, 4).Text(7).Texts(8).Texts(9)
            .Tables(10, attribute).Scalars(11, 4).Texts(12);
        FlatSchema edges = new FlatSchema("NodeEdge").Scalar(0, 4).Scalars(1, 12).Scalars(2, 12);
        graph.Tables(0, tensor).Tables(2, node).Scalar(3, 4).Tables(4, edges).Texts(5).Texts(6).Tables(7, sparse);
        FlatSchema entry = new FlatSchema("StringStringEntry").Text(0).Text(1);
        FlatSchema model = new FlatSchema("Model").Scalar(0, 8).Tables(1, new FlatSchema("OperatorSetId").Text(0).Scalar(1, 8)).Text(2).Text(3).Text(4).Scalar(5, 8)
            .Text(6).Table(7, graph).Text(8).Tables(9, entry);
        return new FlatSchema("InferenceSession").Text(0).Table(1, model);
    }
}
