using System.Text.Unicode;
using ModelAudit.Evidence;
using ModelAudit.Reading;

namespace ModelAudit.Formats.Protobuf;

/// <summary>
/// Walks over a message of any depth without recursion and tells a handler what its schema knows (protobuf encoding, "Message structure").
/// What libraries keep silent about is a defect: fields that stand there twice, text that is no UTF-8, varints of more than 64 bits.
/// </summary>
internal sealed class ProtobufWalk
{
    /// <summary>The deepest nesting of messages: what the protobuf libraries accept.</summary>
    public const int MaximumDepth = 100;

    /// <summary>The most bytes of a string that are told.</summary>
    public const int MaximumTextBytes = 1 << 12;

    private const int MaximumGroupDepth = 64;
    private const int CancellationInterval = 1 << 12;

    private readonly ProtobufCursor cursor;
    private readonly FormatDefects defects;
    private readonly IProtobufHandler handler;
    private readonly CancellationToken cancellation;
    private Frame[] frames = new Frame[8];
    private int depth;
    private int fields;
    private long skippedMessages;
    private bool isCut;

    private ProtobufWalk(ProtobufCursor cursor, FormatDefects defects, IProtobufHandler handler, CancellationToken cancellation)
    {
        this.cursor = cursor;
        this.defects = defects;
        this.handler = handler;
        this.cancellation = cancellation;
    }

    /// <summary>Whether everything was read: a gap says what was not.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>The number of fields that the schema does not know.</summary>
    public long UnknownFields { get; private set; }

    /// <summary>The length of what they hold, in bytes.</summary>
    public long UnknownBytes { get; private set; }

    /// <summary>Walks over a content that is one message; what breaks the encoding is a defect and a gap.</summary>
    /// <param name="context">Where gaps go.</param>
    /// <param name="content">The content.</param>
    /// <param name="root">What the content is.</param>
    /// <param name="handler">Who is told.</param>
    /// <param name="defects">Where defects go.</param>
    /// <param name="from">Where the message starts.</param>
    /// <param name="to">Where it ends, or null for the end of the content.</param>
    public static ProtobufWalk Over(
        InspectionContext context, ArtifactReader content, ProtobufMessage root, IProtobufHandler handler, FormatDefects defects, long from = 0, long? to = null)
    {
        using var cursor = new ProtobufCursor(content, from, to ?? content.Length);
        var walk = new ProtobufWalk(cursor, defects, handler, context.Cancellation);
        try
        {
            walk.Run(root);
        }
        catch (WireFaultException fault)
        {
            walk.IsWhole = false;
            defects.Add(fault.Code, null, fault.Offset, fault.Message);
            context.Gap(GapReason.Malformed, FormattableString.Invariant($"{fault.Message} What follows byte {fault.Offset} of {cursor.Length} was not read."));
        }

        walk.Close();
        walk.IsWhole &= !walk.isCut && walk.skippedMessages == 0;
        if (walk.isCut)
        {
            context.Gap(GapReason.Truncated, FormattableString.Invariant($"The file ends inside a message; what should follow byte {cursor.Length} is not there."));
        }

        if (walk.skippedMessages > 0)
        {
            context.Gap(GapReason.LimitReached, FormattableString.Invariant($"{walk.skippedMessages} messages nest deeper than {MaximumDepth} and were not read."));
        }

        if (cursor.OverflowingVarints > 0)
        {
            defects.Add("varint-overflow", null, cursor.FirstOverflow, FormattableString.Invariant($"{cursor.OverflowingVarints} varints have more than 64 bits; readers differ on what is cut off."));
        }

        return walk;
    }

    private void Run(ProtobufMessage root)
    {
        frames[0] = new Frame { Message = root, End = cursor.Length };
        depth = 1;
        while (depth > 0)
        {
            ref Frame frame = ref frames[depth - 1];
            if (cursor.Position < frame.End)
            {
                Field(ref frame);
                continue;
            }

            if (cursor.Position > frame.End)
            {
                throw new WireFaultException("overrun", frame.End, $"A field of {frame.Message.Name} ends behind its message.");
            }

            depth--;
            Tell(frame.Role);
        }
    }

    private void Close()
    {
        for (; depth > 0; depth--)
        {
            Tell(frames[depth - 1].Role);
        }
    }

    private void Tell(int role)
    {
        if (role != 0)
        {
            handler.End(role);
        }
    }

    private void Field(ref Frame frame)
    {
        if ((++fields & (CancellationInterval - 1)) == 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        long place = cursor.Position;
        ulong tag = cursor.ReadVarint();
        var wire = (WireType)(tag & 7);
        if (tag is < 8 or > uint.MaxValue || wire > WireType.Fixed32)
        {
            throw new WireFaultException("tag", place, FormattableString.Invariant($"The tag {tag} in {frame.Message.Name} is of no field and wire type that exist."));
        }

        uint number = (uint)(tag >> 3);
        ProtobufField? field = frame.Message.Find(number);
        if (field is null || !Fits(field, wire))
        {
            if (field is not null)
            {
                defects.Add("wire-type", null, place, FormattableString.Invariant($"Field {number} of {frame.Message.Name} has the wire type {(int)wire}, which its kind cannot have."));
            }

            UnknownFields++;
            Skip(ref frame, wire, number);
            UnknownBytes += cursor.Position - place;
            return;
        }

        CheckOnce(ref frame, field, place);
        switch (field.Kind)
        {
            case ProtobufKind.Message:
                Open(ref frame, field);
                break;
            case ProtobufKind.Number when wire == WireType.Length:
                Packed(ref frame, field);
                break;
            case ProtobufKind.Number:
                ulong value = cursor.ReadVarint();
                if (field.Role != 0)
                {
                    handler.Number(field.Role, value, place);
                }

                break;
            case ProtobufKind.Fixed32:
                handler.Number(field.Role, cursor.ReadFixed32(), place);
                break;
            case ProtobufKind.Text:
                Text(ref frame, field);
                break;
            case ProtobufKind.Bytes:
                long length = cursor.ReadLength(frame.End);
                handler.Bytes(field.Role, cursor.Position, length);
                cursor.Skip(length);
                break;
            default:
                Skip(ref frame, wire, number);
                break;
        }
    }

    private static bool Fits(ProtobufField field, WireType wire) => field.Kind switch
    {
        ProtobufKind.Number => wire == WireType.Varint || (wire == WireType.Length && field.IsMany),
        ProtobufKind.Fixed32 => wire == WireType.Fixed32,
        ProtobufKind.Values => true,
        _ => wire == WireType.Length,
    };

    private void CheckOnce(ref Frame frame, ProtobufField field, long place)
    {
        if (field.IsMany || field.Number >= 64)
        {
            return;
        }

        ulong bit = 1ul << (int)field.Number;
        if ((frame.Seen & bit) != 0)
        {
            defects.Add("duplicate-field", null, place, FormattableString.Invariant($"Field {field.Number} of {frame.Message.Name} stands there more than once; readers differ on which one counts."));
        }

        frame.Seen |= bit;
    }

    private void Open(ref Frame parent, ProtobufField field)
    {
        long length = MessageLength(parent.End);
        if (depth == MaximumDepth)
        {
            if (skippedMessages++ == 0)
            {
                defects.Add("depth", null, cursor.Position, FormattableString.Invariant($"Messages nest more than {MaximumDepth} deep; no protobuf library reads that."));
            }

            cursor.Skip(length);
            return;
        }

        if (depth == frames.Length)
        {
            Array.Resize(ref frames, Math.Min(MaximumDepth, depth * 2));
        }

        frames[depth++] = new Frame { Message = field.Message!, Role = field.Role, End = cursor.Position + length };
        if (field.Role != 0)
        {
            handler.Begin(field.Role, cursor.Position, length);
        }
    }

    // A file that was cut off is read as far as it goes: the messages around the cut say that they are longer than what is left.
    private long MessageLength(long end)
    {
        long place = cursor.Position;
        ulong length = cursor.ReadVarint();
        long rest = Math.Max(0, end - cursor.Position);
        if (length <= (ulong)rest)
        {
            return (long)length;
        }

        string message = FormattableString.Invariant($"A message says that it has {length} bytes, {rest} are left.");
        if (end != cursor.Length)
        {
            throw new WireFaultException("overrun", place, message);
        }

        if (!isCut)
        {
            defects.Add("truncated", null, place, message);
        }

        isCut = true;
        return rest;
    }

    private void Packed(ref Frame frame, ProtobufField field)
    {
        long end = cursor.ReadLength(frame.End) + cursor.Position;
        while (cursor.Position < end)
        {
            long place = cursor.Position;
            ulong value = cursor.ReadVarint();
            handler.Number(field.Role, value, place);
            if ((++fields & (CancellationInterval - 1)) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        if (cursor.Position > end)
        {
            throw new WireFaultException("overrun", end, FormattableString.Invariant($"The packed field {field.Number} of {frame.Message.Name} ends inside a varint."));
        }
    }

    private void Text(ref Frame frame, ProtobufField field)
    {
        long length = cursor.ReadLength(frame.End);
        long place = cursor.Position;
        ReadOnlySpan<byte> start = cursor.Peek((int)Math.Min(length, MaximumTextBytes));
        if (length <= MaximumTextBytes && start.IndexOfAnyInRange((byte)0x80, (byte)0xFF) >= 0 && !Utf8.IsValid(start))
        {
            defects.Add("utf8", null, place, FormattableString.Invariant($"Field {field.Number} of {frame.Message.Name} is no UTF-8."));
        }

        if (field.Role != 0)
        {
            handler.Text(field.Role, start, length, place);
        }

        cursor.Skip(length);
    }

    private void Skip(ref Frame frame, WireType wire, uint number)
    {
        Span<uint> groups = stackalloc uint[MaximumGroupDepth];
        int open = 0;
        while (true)
        {
            switch (wire)
            {
                case WireType.Varint:
                    cursor.ReadVarint();
                    break;
                case WireType.Fixed64:
                    cursor.ReadFixed64();
                    break;
                case WireType.Fixed32:
                    cursor.ReadFixed32();
                    break;
                case WireType.Length:
                    cursor.Skip(cursor.ReadLength(frame.End));
                    break;
                case WireType.StartGroup when open < MaximumGroupDepth:
                    groups[open++] = number;
                    break;
                case WireType.EndGroup when open > 0 && groups[open - 1] == number:
                    open--;
                    break;
                default:
                    throw new WireFaultException("group", cursor.Position, "A group does not start or end where it should, or groups nest too deep.");
            }

            if (open == 0)
            {
                return;
            }

            long place = cursor.Position;
            ulong tag = cursor.ReadVarint();
            wire = (WireType)(tag & 7);
            number = (uint)(tag >> 3);
            if (tag is < 8 or > uint.MaxValue || place >= frame.End)
            {
                throw new WireFaultException("group", place, "A group does not end inside its message.");
            }
        }
    }

    private struct Frame
    {
        public ProtobufMessage Message;
        public long End;
        public ulong Seen;
        public int Role;
    }
}
