using static ModelAudit.Formats.Onnx.Wire.FieldKind;

namespace ModelAudit.Formats.Onnx.Wire;

/// <summary>The fields of every message by number (onnx.in.proto, ONNX 1.23).</summary>
internal static class OnnxSchema
{
    /// <summary>Field numbers of the schema are below this.</summary>
    public const int FieldNumbers = 32;

    /// <summary>The names of the messages in the order of <see cref="MessageKind"/>.</summary>
    private static readonly string[] Names =
    [
        "ModelProto", "GraphProto", "NodeProto", "AttributeProto", "TensorProto", "TensorProto.Segment", "SparseTensorProto", "ValueInfoProto", "TypeProto",
        "TypeProto.Tensor", "TypeProto.Sequence", "TypeProto.Map", "TypeProto.Opaque", "TensorShapeProto", "TensorShapeProto.Dimension", "FunctionProto",
        "TrainingInfoProto", "OperatorSetIdProto", "StringStringEntryProto", "TensorAnnotation", "DeviceConfigurationProto", "NodeDeviceConfigurationProto",
    ];

    private static readonly FieldKind[] Fields = Make();

    /// <summary>What a field holds.</summary>
    /// <param name="message">The message.</param>
    /// <param name="number">The number of the field.</param>
    public static FieldKind Of(MessageKind message, uint number) => number < FieldNumbers ? Fields[((int)message * FieldNumbers) + (int)number] : Unknown;

    /// <summary>The name of a message.</summary>
    public static string NameOf(MessageKind message) => Names[(int)message];

    private static FieldKind[] Make()
    {
        var all = new FieldKind[Names.Length * FieldNumbers];
        Add(MessageKind.Model, (1, Varint), (2, Text), (3, Text), (4, Text), (5, Varint), (6, Text), (7, Message), (8, Message | Many), (14, Message | Many), (20, Message | Many), (25, Message | Many), (26, Message | Many));
        Add(MessageKind.Graph, (1, Message | Many), (2, Text), (3, Reserved), (4, Reserved), (5, Message | Many), (6, Reserved), (7, Reserved), (8, Reserved), (9, Reserved), (10, Text), (11, Message | Many), (12, Message | Many), (13, Message | Many), (14, Message | Many), (15, Message | Many), (16, Message | Many));
        Add(MessageKind.Node, (1, Text | Many), (2, Text | Many), (3, Text), (4, Text), (5, Message | Many), (6, Text), (7, Text), (8, Text), (9, Message | Many), (10, Message | Many));
        Add(MessageKind.Attribute, (1, Text), (2, Float), (3, Varint), (4, Bytes), (5, Message), (6, Message), (7, Floats | Many), (8, Varints | Many), (9, Bytes | Many), (10, Message | Many), (11, Message | Many), (12, Reserved), (13, Text), (14, Message), (15, Message | Many), (16, Reserved), (17, Reserved), (18, Reserved), (19, Reserved), (20, Varint), (21, Text), (22, Message), (23, Message | Many));
        Add(MessageKind.Tensor, (1, Varints | Many), (2, Varint), (3, Message), (4, Floats | Many), (5, Varints | Many), (6, Bytes | Many), (7, Varints | Many), (8, Text), (9, Bytes), (10, Doubles | Many), (11, Varints | Many), (12, Text), (13, Message | Many), (14, Varint), (16, Message | Many));
        Add(MessageKind.Segment, (1, Varint), (2, Varint));
        Add(MessageKind.SparseTensor, (1, Message), (2, Message), (3, Varints | Many));
        Add(MessageKind.ValueInfo, (1, Text), (2, Message), (3, Text), (4, Message | Many));
        Add(MessageKind.Type, (1, Message), (4, Message), (5, Message), (6, Text), (7, Message), (8, Message), (9, Message));
        Add(MessageKind.TensorType, (1, Varint), (2, Message));
        Add(MessageKind.ElementType, (1, Message));
        Add(MessageKind.MapType, (1, Varint), (2, Message));
        Add(MessageKind.OpaqueType, (1, Text), (2, Text));
        Add(MessageKind.Shape, (1, Message | Many));
        Add(MessageKind.Dimension, (1, Varint), (2, Text), (3, Text));
        Add(MessageKind.Function, (1, Text), (2, Reserved), (3, Reserved), (4, Text | Many), (5, Text | Many), (6, Text | Many), (7, Message | Many), (8, Text), (9, Message | Many), (10, Text), (11, Message | Many), (12, Message | Many), (13, Text), (14, Message | Many));
        Add(MessageKind.TrainingInfo, (1, Message), (2, Message), (3, Message | Many), (4, Message | Many));
        Add(MessageKind.OperatorSet, (1, Text), (2, Varint));
        Add(MessageKind.Entry, (1, Text), (2, Text));
        Add(MessageKind.TensorAnnotation, (1, Text), (2, Message | Many));
        Add(MessageKind.DeviceConfiguration, (1, Text), (2, Varint), (3, Text | Many));
        Add(MessageKind.NodeDeviceConfiguration, (1, Text), (2, Bytes | Many), (3, Varint));
        return all;

        void Add(MessageKind message, params ReadOnlySpan<(int Number, FieldKind Kind)> fields)
        {
            foreach ((int number, FieldKind kind) in fields)
            {
                all[((int)message * FieldNumbers) + number] = kind;
            }
        }
    }
}
