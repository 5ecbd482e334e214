using System.Buffers;
using ModelAudit.Formats.Onnx.Wire;
using ModelAudit.Formats.Protobuf;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>
/// Reads a model (ModelProto) in one pass from its first to its last byte, without the data of its tensors. Messages inside each other
/// lie on an explicit stack. What breaks the wire format becomes a defect; where the bytes cannot be told apart any more, the reading
/// ends with what it has.
/// </summary>
internal sealed partial class OnnxModelReader : IDisposable
{
    private const int CancellationInterval = 1 << 12;

    private readonly OnnxModel model = new();
    private OnnxFrame[] frames = ArrayPool<OnnxFrame>.Shared.Rent(OnnxBounds.MaximumDepth);
    private readonly List<int> valueStack = [];
    private readonly List<OnnxAttribute> attributeStack = [];
    private readonly ProtobufCursor cursor;
    private readonly OnnxDefects defects;
    private readonly IOnnxObserver? observer;
    private readonly HashSet<int> valuesOnly = [];
    private readonly CancellationToken cancellation;
    private int depth;
    private int messages;

    /// <summary>Prepares a reading.</summary>
    /// <param name="content">The file.</param>
    /// <param name="defects">Where defects of the wire format go.</param>
    /// <param name="observer">Who else sees texts, tensor data and unknown fields.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public OnnxModelReader(ArtifactReader content, OnnxDefects defects, IOnnxObserver? observer, CancellationToken cancellation)
    {
        cursor = new ProtobufCursor(content);
        this.defects = defects;
        this.observer = observer;
        this.cancellation = cancellation;
    }

    /// <summary>Why the reading ended before the end of the file: one sentence about the bytes, or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>Which bound ended the reading before the end of the file: one sentence, or null.</summary>
    public string? Bound { get; private set; }

    /// <summary>Where the reading ended.</summary>
    public long Position { get; private set; }

    /// <summary>The number of messages that were skipped because they nest too deeply.</summary>
    public long SkippedMessages { get; private set; }

    /// <summary>The deepest nesting of messages that was read.</summary>
    public int DeepestMessage { get; private set; }

    /// <summary>Names that are known while the observer is told of content.</summary>
    public OnnxModel Model => model;

    /// <inheritdoc/>
    public void Dispose()
    {
        cursor.Dispose();
        ArrayPool<OnnxFrame>.Shared.Return(frames);
        frames = [];
    }

    /// <summary>Reads the model.</summary>
    public OnnxModel Read()
    {
        try
        {
            Run();
        }
        catch (WireFaultException fault)
        {
            Fault ??= fault.Message;
            defects.Add(fault.Code, null, fault.Offset, fault.Message);
        }
        catch (OnnxBoundException bound)
        {
            Bound = bound.Message;
        }

        Position = cursor.Position;
        while (depth > 0)
        {
            Close(ref frames[depth - 1]);
            depth--;
        }

        if (cursor.OverflowingVarints > 0)
        {
            defects.Add("varint-overflow", null, cursor.FirstOverflow, FormattableString.Invariant($"{cursor.OverflowingVarints} varints have more than 64 bits; readers differ on what is cut off."));
        }

        OnnxNodeOrder.GroupByGraph(model);
        return model;
    }

    private void Run()
    {
        frames[0] = new OnnxFrame { Kind = MessageKind.Model, End = cursor.Length, Graph = -1, Node = -1, Function = -1 };
        depth = 1;
        while (depth > 0)
        {
            ref OnnxFrame frame = ref frames[depth - 1];
            if (cursor.Position >= frame.End)
            {
                if (cursor.Position > frame.End)
                {
                    throw new WireFaultException("overrun", frame.End, $"A field of {OnnxSchema.NameOf(frame.Kind)} ends behind its message.");
                }

                Close(ref frame);
                depth--;
                continue;
            }

            Field(ref frame);
        }
    }

    private void Field(ref OnnxFrame frame)
    {
        long place = cursor.Position;
        ulong tag = cursor.ReadVarint();
        var wire = (WireType)(tag & 7);
        if (tag is < 8 or > uint.MaxValue || wire > WireType.Fixed32)
        {
            throw new WireFaultException("tag", place, FormattableString.Invariant($"The tag {tag} in {OnnxSchema.NameOf(frame.Kind)} is of no field and wire type that exist."));
        }

        uint number = (uint)(tag >> 3);
        FieldKind kind = OnnxSchema.Of(frame.Kind, number);
        if (!Fits(kind, wire))
        {
            Skip(ref frame, number, kind, wire, place);
            return;
        }

        if ((kind & FieldKind.Many) == 0)
        {
            uint bit = 1u << (int)number;
            if ((frame.Seen & bit) != 0)
            {
                defects.Add("duplicate-field", null, place, FormattableString.Invariant($"Field {number} of {OnnxSchema.NameOf(frame.Kind)} stands there more than once; readers differ on which one counts."));
            }

            frame.Seen |= bit;
        }

        switch (kind & FieldKind.Holds)
        {
            case FieldKind.Message:
                Open(ref frame, number);
                break;
            case FieldKind.Varint:
                Number(ref frame, number, cursor.ReadVarint());
                break;
            case FieldKind.Float:
                AttributeFloat(ref frame, cursor.ReadFixed32());
                break;
            case FieldKind.Text:
                Text(ref frame, number, cursor.ReadLength(frame.End));
                break;
            case FieldKind.Bytes:
                Bytes(ref frame, number, cursor.ReadLength(frame.End));
                break;
            default:
                Values(ref frame, number, kind & FieldKind.Holds, wire);
                break;
        }
    }

    private static bool Fits(FieldKind kind, WireType wire) => (kind & FieldKind.Holds) switch
    {
        FieldKind.Varint => wire == WireType.Varint,
        FieldKind.Float => wire == WireType.Fixed32,
        FieldKind.Text or FieldKind.Bytes or FieldKind.Message => wire == WireType.Length,
        FieldKind.Varints => wire is WireType.Length or WireType.Varint,
        FieldKind.Floats => wire is WireType.Length or WireType.Fixed32,
        FieldKind.Doubles => wire is WireType.Length or WireType.Fixed64,
        _ => false,
    };

    private void Open(ref OnnxFrame parent, uint number)
    {
        long length = parent.Kind == MessageKind.Model ? LengthOrRest() : cursor.ReadLength(parent.End);
        if (depth == OnnxBounds.MaximumDepth)
        {
            SkippedMessages++;
            if (defects.Count("depth"))
            {
                defects.List("depth", null, cursor.Position, FormattableString.Invariant($"Messages nest more than {OnnxBounds.MaximumDepth} deep; no protobuf library reads that."));
            }

            cursor.Skip(length);
            return;
        }

        if ((++messages & (CancellationInterval - 1)) == 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        ref OnnxFrame frame = ref frames[depth];
        frame = new OnnxFrame
        {
            Kind = Child(parent.Kind, number),
            Field = number,
            Start = cursor.Position,
            End = cursor.Position + length,
            Index = parent.Index,
            Graph = parent.Graph,
            Node = parent.Node,
            Function = parent.Function,
        };
        Begin(ref frame, ref parent);
        depth++;
        DeepestMessage = Math.Max(DeepestMessage, depth);
    }

    // A file that was cut off is read as far as it goes: its graph says that it is longer than what is left.
    private long LengthOrRest()
    {
        long place = cursor.Position;
        ulong length = cursor.ReadVarint();
        long rest = cursor.Length - cursor.Position;
        if (length <= (ulong)rest)
        {
            return (long)length;
        }

        Fault = FormattableString.Invariant($"A message says that it has {length} bytes, {rest} are left in the file.");
        defects.Add("overrun", null, place, Fault);
        return rest;
    }

    private static MessageKind Child(MessageKind parent, uint number) => (parent, number) switch
    {
        (MessageKind.Model, 7) or (MessageKind.Attribute, 6 or 11) or (MessageKind.TrainingInfo, 1 or 2) => MessageKind.Graph,
        (MessageKind.Graph, 1) or (MessageKind.Function, 7) => MessageKind.Node,
        (MessageKind.Node, 5) or (MessageKind.Function, 11) => MessageKind.Attribute,
        (MessageKind.Graph, 5) or (MessageKind.Attribute, 5 or 10) or (MessageKind.SparseTensor, 1 or 2) => MessageKind.Tensor,
        (MessageKind.Graph, 11 or 12 or 13) or (MessageKind.Function, 12) => MessageKind.ValueInfo,
        (MessageKind.Graph, 15) or (MessageKind.Attribute, 22 or 23) => MessageKind.SparseTensor,
        (MessageKind.Graph, 14) => MessageKind.TensorAnnotation,
        (MessageKind.Attribute, 14 or 15) or (MessageKind.ValueInfo, 2) or (MessageKind.ElementType, 1) or (MessageKind.MapType, 2) => MessageKind.Type,
        (MessageKind.Type, 1 or 8) => MessageKind.TensorType,
        (MessageKind.Type, 4 or 9) => MessageKind.ElementType,
        (MessageKind.Type, 5) => MessageKind.MapType,
        (MessageKind.Type, 7) => MessageKind.OpaqueType,
        (MessageKind.TensorType, 2) => MessageKind.Shape,
        (MessageKind.Shape, 1) => MessageKind.Dimension,
        (MessageKind.Model, 8) or (MessageKind.Function, 9) => MessageKind.OperatorSet,
        (MessageKind.Model, 20) => MessageKind.TrainingInfo,
        (MessageKind.Model, 25) => MessageKind.Function,
        (MessageKind.Model, 26) => MessageKind.DeviceConfiguration,
        (MessageKind.Node, 10) => MessageKind.NodeDeviceConfiguration,
        (MessageKind.Tensor, 3) => MessageKind.Segment,
        _ => MessageKind.Entry,
    };
}
