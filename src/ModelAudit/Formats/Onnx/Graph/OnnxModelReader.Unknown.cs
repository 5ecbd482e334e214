using ModelAudit.Formats.Onnx.Wire;
using ModelAudit.Formats.Protobuf;

namespace ModelAudit.Formats.Onnx.Graph;

/// <content>Fields that the schema does not have, which libraries keep and pass on without a word.</content>
internal sealed partial class OnnxModelReader
{
    private void Skip(ref OnnxFrame frame, uint number, FieldKind kind, WireType wire, long place)
    {
        if (kind is not FieldKind.Unknown and not FieldKind.Reserved)
        {
            defects.Add("wire-type", null, place, FormattableString.Invariant($"Field {number} of {OnnxSchema.NameOf(frame.Kind)} is written as {wire}, which is not its type; libraries take it for an unknown field."));
        }

        long length = 0;
        switch (wire)
        {
            case WireType.Length:
                length = cursor.ReadLength(frame.End);
                break;
            case WireType.StartGroup:
                SkipGroup(number, frame.End, place);
                observer?.Unknown(OnnxSchema.NameOf(frame.Kind), number, kind == FieldKind.Reserved, place, cursor.Position - place, default);
                return;
            case WireType.EndGroup:
                throw new WireFaultException("group", place, "A group ends that did not start.");
            default:
                long start = cursor.Position;
                SkipScalar(wire);
                observer?.Unknown(OnnxSchema.NameOf(frame.Kind), number, kind == FieldKind.Reserved, start, cursor.Position - start, default);
                return;
        }

        observer?.Unknown(OnnxSchema.NameOf(frame.Kind), number, kind == FieldKind.Reserved, cursor.Position, length, cursor.Peek((int)Math.Min(length, StartBytes)));
        cursor.Skip(length);
    }

    private void SkipScalar(WireType wire)
    {
        if (wire == WireType.Varint)
        {
            cursor.ReadVarint();
        }
        else
        {
            cursor.Skip(wire == WireType.Fixed32 ? sizeof(uint) : sizeof(ulong));
        }
    }

    private void SkipGroup(uint number, long end, long place)
    {
        Span<uint> open = stackalloc uint[OnnxBounds.MaximumGroupDepth];
        int inside = 1;
        open[0] = number;
        for (int fields = 0; inside > 0; fields++)
        {
            if (cursor.Position >= end)
            {
                throw new WireFaultException("group", place, "A group does not end inside its message.");
            }

            if ((fields & (CancellationInterval - 1)) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            ulong tag = cursor.ReadVarint();
            uint field = (uint)Math.Min(tag >> 3, uint.MaxValue);
            switch ((WireType)(tag & 7))
            {
                case WireType.StartGroup when inside == open.Length:
                    throw new WireFaultException("group", place, FormattableString.Invariant($"Groups nest more than {OnnxBounds.MaximumGroupDepth} deep."));
                case WireType.StartGroup:
                    open[inside++] = field;
                    break;
                case WireType.EndGroup when open[inside - 1] != field:
                    throw new WireFaultException("group", cursor.Position, "A group ends under another number than it started with.");
                case WireType.EndGroup:
                    inside--;
                    break;
                case WireType.Length:
                    cursor.Skip(cursor.ReadLength(end));
                    break;
                case WireType.Varint or WireType.Fixed32 or WireType.Fixed64:
                    SkipScalar((WireType)(tag & 7));
                    break;
                default:
                    throw new WireFaultException("tag", cursor.Position, "A field of a group has a wire type that does not exist.");
            }
        }
    }
}
