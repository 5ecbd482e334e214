using Google.Protobuf;
using Google.Protobuf.Reflection;
using ModelAudit.Formats.Onnx.Wire;

namespace ModelAudit.Benchmarks.Structure;

/// <summary>
/// A message of ONNX that Google.Protobuf parses in full: every field is read by its library into objects of its own, as by a generated class.
/// </summary>
/// <param name="kind">Which message.</param>
internal sealed class OnnxMessage(MessageKind kind) : IMessage
{
    private static readonly Dictionary<(MessageKind Message, int Field), MessageKind> Inside = new()
    {
        [(MessageKind.Model, 7)] = MessageKind.Graph, [(MessageKind.Model, 8)] = MessageKind.OperatorSet, [(MessageKind.Model, 14)] = MessageKind.Entry,
        [(MessageKind.Graph, 1)] = MessageKind.Node, [(MessageKind.Graph, 5)] = MessageKind.Tensor, [(MessageKind.Graph, 11)] = MessageKind.ValueInfo,
        [(MessageKind.Graph, 12)] = MessageKind.ValueInfo, [(MessageKind.Graph, 13)] = MessageKind.ValueInfo, [(MessageKind.Node, 5)] = MessageKind.Attribute,
        [(MessageKind.Attribute, 5)] = MessageKind.Tensor, [(MessageKind.Attribute, 6)] = MessageKind.Graph, [(MessageKind.ValueInfo, 2)] = MessageKind.Type,
        [(MessageKind.Type, 1)] = MessageKind.TensorType, [(MessageKind.TensorType, 2)] = MessageKind.Shape, [(MessageKind.Shape, 1)] = MessageKind.Dimension,
    };

    private readonly List<(int Field, ulong Number)> numbers = [];
    private readonly List<(int Field, string Text)> texts = [];
    private readonly List<(int Field, ByteString Bytes)> bytes = [];
    private readonly List<(int Field, OnnxMessage Message)> messages = [];

    /// <inheritdoc/>
    public MessageDescriptor Descriptor => throw new NotSupportedException();

    /// <summary>The number of nodes and tensors in it.</summary>
    public int Count => (kind is MessageKind.Node or MessageKind.Tensor ? 1 : 0) + messages.Sum(inside => inside.Message.Count);

    /// <summary>Parses a file as a model.</summary>
    /// <exception cref="InvalidProtocolBufferException">The library refuses it.</exception>
    public static OnnxMessage Parse(Stream stream)
    {
        var model = new OnnxMessage(MessageKind.Model);
        model.MergeFrom(CodedInputStream.CreateWithLimits(stream, int.MaxValue, 100));
        return model;
    }

    /// <inheritdoc/>
    public void MergeFrom(CodedInputStream input)
    {
        while (input.ReadTag() is > 0 and var tag)
        {
            int field = WireFormat.GetTagFieldNumber(tag);
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.Varint:
                    numbers.Add((field, input.ReadUInt64()));
                    break;
                case WireFormat.WireType.Fixed32:
                    numbers.Add((field, input.ReadFixed32()));
                    break;
                case WireFormat.WireType.Fixed64:
                    numbers.Add((field, input.ReadFixed64()));
                    break;
                case WireFormat.WireType.LengthDelimited when Inside.TryGetValue((kind, field), out MessageKind inside):
                    var message = new OnnxMessage(inside);
                    input.ReadMessage(message);
                    messages.Add((field, message));
                    break;
                case WireFormat.WireType.LengthDelimited when (OnnxSchema.Of(kind, (uint)field) & ~FieldKind.Many) == FieldKind.Text:
                    texts.Add((field, input.ReadString()));
                    break;
                case WireFormat.WireType.LengthDelimited:
                    bytes.Add((field, input.ReadBytes()));
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void WriteTo(CodedOutputStream output) => throw new NotSupportedException();

    /// <inheritdoc/>
    public int CalculateSize() => throw new NotSupportedException();
}
