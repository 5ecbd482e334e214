using ModelAudit.Formats.Protobuf;
using static ModelAudit.Formats.Caffe.CaffeRole;

namespace ModelAudit.Formats.Caffe;

/// <summary>The messages of Caffe's weights (src/caffe/proto/caffe.proto): nets, layers of both generations, blobs, and the parameters of Python layers.</summary>
internal static class CaffeSchema
{
    /// <summary>NetParameter.</summary>
    public static readonly ProtobufMessage Net = MakeNet();

    // What layers of one kind or another are told: numbers and names.
    private static uint[] Parameters(int first, int last) => [.. Enumerable.Range(first, last - first + 1).Select(number => (uint)number)];

    private static ProtobufMessage MakeNet()
    {
        ProtobufMessage shape = new ProtobufMessage("BlobShape").Number(1, Dimension, isMany: true);
        ProtobufMessage blob = new ProtobufMessage("BlobProto")
            .Number(1, OldDimension).Number(2, OldDimension).Number(3, OldDimension).Number(4, OldDimension)
            .Bytes(5, Singles).Values(6).One(7, None, shape).Bytes(8, Doubles).Values(9);
        ProtobufMessage python = new ProtobufMessage("PythonParameter").Text(1, PythonModule).Text(2, PythonLayer).Values(3, 4);
        ProtobufMessage layer = new ProtobufMessage("LayerParameter").Text(1, LayerName).Text(2, LayerType).Values(3, 4, 5, 6).Many(7, Blob, blob).Values(8, 9, 10, 11).Values(Parameters(100, 160)).One(130, CaffeRole.Python, python);
        ProtobufMessage old = new ProtobufMessage("V1LayerParameter").Values(2, 3).Text(4, LayerName).Number(5, OldLayerType).Many(6, Blob, blob).Values(Parameters(7, 42)).Values(1, 1001, 1002);
        return new ProtobufMessage("NetParameter").Text(1, NetName).Many(2, Layer, old).Text(3, Input, isMany: true).Values(4, 5, 6, 7, 8).Many(100, Layer, layer);
    }
}
