using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using ModelAudit.Formats.Onnx.Wire;
using ModelAudit.Formats.Protobuf;

namespace ModelAudit.Formats.Onnx.Graph;

/// <content>Values of tensors and lists of numbers.</content>
internal sealed partial class OnnxModelReader
{
    // The bytes of a tensor's start that the observer sees.
    private const int StartBytes = 4096;

    private void Values(ref OnnxFrame frame, uint number, FieldKind kind, WireType wire)
    {
        long place = cursor.Position;
        long length = wire switch
        {
            WireType.Length => cursor.ReadLength(frame.End),
            WireType.Fixed32 => sizeof(float),
            WireType.Fixed64 => sizeof(double),
            _ => -1,
        };
        if (kind == FieldKind.Varints)
        {
            Varints(ref frame, number, length);
            return;
        }

        int size = kind == FieldKind.Floats ? sizeof(float) : sizeof(double);
        if (length % size != 0)
        {
            defects.Add("packed-length", null, place, FormattableString.Invariant($"A packed field of numbers of {size} bytes has {length} bytes."));
            cursor.Skip(length);
            return;
        }

        if (frame.Kind == MessageKind.Attribute)
        {
            AttributeFloats(ref frame, length / size);
        }
        else
        {
            TensorFloats(ref frame, number == 4 ? OnnxTensorFields.FloatData : OnnxTensorFields.DoubleData, size, length);
        }
    }

    private void AttributeFloats(ref OnnxFrame frame, long count)
    {
        ref OnnxAttribute attribute = ref AttributeOf(ref frame);
        bool isTaken = Take(ref attribute, OnnxAttributeKind.Floats);
        long kept = isTaken ? Math.Min(count, Math.Max(0, OnnxBounds.KeptElements - attribute.Count)) : 0;
        for (long i = 0; i < kept; i++)
        {
            Keep(ref attribute, BitConverter.DoubleToInt64Bits(BitConverter.UInt32BitsToSingle(cursor.ReadFixed32())));
        }

        cursor.Skip((count - kept) * sizeof(float));
        if (isTaken)
        {
            attribute.Count = (int)Math.Min(int.MaxValue, attribute.Count + (count - kept));
        }
    }

    private void TensorFloats(ref OnnxFrame frame, OnnxTensorFields field, int size, long length)
    {
        ref OnnxTensor tensor = ref CollectionsMarshal.AsSpan(model.TensorList)[frame.Index];
        BeginData(ref frame, ref tensor, field, length);
        long count = length / size;
        tensor.TypedValues += count;
        if (tensor.TypedValues <= OnnxBounds.KeptElements)
        {
            for (long i = 0; i < count; i++)
            {
                double value = size == sizeof(float)
                    ? BitConverter.UInt32BitsToSingle(cursor.ReadFixed32())
                    : BitConverter.UInt64BitsToDouble(cursor.ReadFixed64());
                Keep(ref tensor, BitConverter.DoubleToInt64Bits(value));
            }
        }
        else
        {
            tensor.FirstKept = -1;
            cursor.Skip(length);
        }
    }

    private void Varints(ref OnnxFrame frame, uint number, long length)
    {
        switch (frame.Kind)
        {
            case MessageKind.Tensor when number == 1:
                ref OnnxTensor shaped = ref CollectionsMarshal.AsSpan(model.TensorList)[frame.Index];
                shaped.Rank += Dimensions(model.TensorDimensionList, length);
                break;
            case MessageKind.SparseTensor:
                int added = Dimensions(model.SparseDimensionList, length);
                ref OnnxSparseTensor sparse = ref CollectionsMarshal.AsSpan(model.SparseList)[frame.Index];
                sparse.Rank += sparse.FirstDimension + sparse.Rank + added == model.SparseDimensionList.Count ? added : 0;
                break;
            case MessageKind.Attribute:
                AttributeInts(ref frame, length);
                break;
            default:
                TensorInts(ref frame, number switch { 5 => OnnxTensorFields.Int32Data, 7 => OnnxTensorFields.Int64Data, _ => OnnxTensorFields.UInt64Data }, length);
                break;
        }
    }

    private int Dimensions(List<long> list, long length)
    {
        int before = list.Count;
        if (length < 0)
        {
            list.Add((long)cursor.ReadVarint());
        }
        else
        {
            long end = cursor.Position + length;
            while (cursor.Position < end)
            {
                Require(list.Count, OnnxBounds.MaximumDimensions, "dimensions of tensors");
                list.Add((long)cursor.ReadVarint());
            }

            RequireEnd(end);
        }

        Require(list.Count, OnnxBounds.MaximumDimensions, "dimensions of tensors");
        return list.Count - before;
    }

    private void AttributeInts(ref OnnxFrame frame, long length)
    {
        ref OnnxAttribute attribute = ref AttributeOf(ref frame);
        bool isTaken = Take(ref attribute, OnnxAttributeKind.Ints);
        if (length < 0)
        {
            long single = (long)cursor.ReadVarint();
            if (isTaken)
            {
                Keep(ref attribute, single);
            }

            return;
        }

        long end = cursor.Position + length;
        while (isTaken && cursor.Position < end && attribute.Count < OnnxBounds.KeptElements)
        {
            Keep(ref attribute, (long)cursor.ReadVarint());
        }

        RequireEnd(end, mayBeLess: true);
        long rest = CountVarints(end);
        if (isTaken)
        {
            attribute.Count = (int)Math.Min(int.MaxValue, attribute.Count + rest);
        }
    }

    private void TensorInts(ref OnnxFrame frame, OnnxTensorFields field, long length)
    {
        ref OnnxTensor tensor = ref CollectionsMarshal.AsSpan(model.TensorList)[frame.Index];
        BeginData(ref frame, ref tensor, field, Math.Max(1, length));
        if (length < 0)
        {
            KeepOrDrop(ref tensor, (long)cursor.ReadVarint());
            return;
        }

        long end = cursor.Position + length;
        while (cursor.Position < end && tensor.TypedValues < OnnxBounds.KeptElements)
        {
            KeepOrDrop(ref tensor, (long)cursor.ReadVarint());
        }

        RequireEnd(end, mayBeLess: true);
        long rest = CountVarints(end);
        if (rest > 0)
        {
            tensor.TypedValues += rest;
            tensor.FirstKept = -1;
        }
    }

    private void RawData(ref OnnxFrame frame, long length)
    {
        ref OnnxTensor tensor = ref CollectionsMarshal.AsSpan(model.TensorList)[frame.Index];
        BeginData(ref frame, ref tensor, OnnxTensorFields.RawData, length);
        if (length is > 0 and <= OnnxBounds.KeptElements * sizeof(long) && model.KeptValueList.Count < OnnxBounds.MaximumKeptValueBytes)
        {
            tensor.FirstKept = model.KeptValueList.Count;
            tensor.KeptBytes = (int)length;
            model.KeptValueList.AddRange(cursor.ReadSpan((int)length));
            return;
        }

        cursor.Skip(length);
    }

    private void StringData(ref OnnxFrame frame, long length)
    {
        ref OnnxTensor tensor = ref CollectionsMarshal.AsSpan(model.TensorList)[frame.Index];
        if (tensor.Fields == OnnxTensorFields.None)
        {
            tensor.DataOffset = cursor.Position;
        }

        tensor.Fields |= OnnxTensorFields.StringData;
        tensor.TypedValues++;
        tensor.DataBytes += length;
        Prose("string_data", tensor.Name, length, keep: false, isText: false);
    }

    private void BeginData(ref OnnxFrame frame, ref OnnxTensor tensor, OnnxTensorFields field, long length)
    {
        if (tensor.Fields == OnnxTensorFields.None)
        {
            tensor.DataOffset = cursor.Position;
        }
        else
        {
            tensor.IsCut = true;
        }

        tensor.Fields |= field;
        tensor.DataBytes = tensor.DataBytes > long.MaxValue - length ? long.MaxValue : tensor.DataBytes + length;
        if (observer is not null && length >= 16)
        {
            observer.Data(frame.Index, cursor.Position, length, cursor.Peek((int)Math.Min(length, StartBytes)));
        }
    }

    private void KeepOrDrop(ref OnnxTensor tensor, long value)
    {
        if (++tensor.TypedValues <= OnnxBounds.KeptElements)
        {
            Keep(ref tensor, value);
        }
        else
        {
            tensor.FirstKept = -1;
        }
    }

    private void Keep(ref OnnxTensor tensor, long value)
    {
        List<byte> list = model.KeptValueList;
        if (tensor.TypedValues == 0 || tensor.KeptBytes == 0)
        {
            tensor.FirstKept = list.Count < OnnxBounds.MaximumKeptValueBytes ? list.Count : -1;
        }

        if (tensor.FirstKept >= 0)
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            list.AddRange(bytes);
            tensor.KeptBytes += sizeof(long);
        }
    }

    private void Keep(ref OnnxAttribute attribute, long value)
    {
        List<long> list = model.AttributeValueList;
        if (attribute.Count == 0)
        {
            attribute.First = list.Count;
        }

        // Values that stand apart, with a subgraph between them, are counted only: no writer does that.
        if (attribute.Kept == attribute.Count
            && attribute.Kept < OnnxBounds.KeptElements
            && attribute.First + attribute.Kept == list.Count
            && list.Count < OnnxBounds.MaximumKeptAttributeValues)
        {
            list.Add(value);
            attribute.Kept++;
        }

        attribute.Count = Math.Min(attribute.Count, int.MaxValue - 1) + 1;
    }

    private void RequireEnd(long end, bool mayBeLess = false)
    {
        if (cursor.Position > end || (!mayBeLess && cursor.Position < end))
        {
            throw new WireFaultException("overrun", end, "The last number of a packed field ends behind the field.");
        }
    }

    // The number of varints up to the end: each ends with a byte whose high bit is clear.
    private long CountVarints(long end)
    {
        long count = 0;
        bool isEnded = true;
        while (cursor.Position < end)
        {
            ReadOnlySpan<byte> bytes = cursor.ReadSpan((int)Math.Min(ProtobufCursor.MaximumSpanBytes, end - cursor.Position));
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
            foreach (ulong word in words)
            {
                count += BitOperations.PopCount(~word & 0x8080808080808080);
            }

            foreach (byte single in bytes[(words.Length * sizeof(ulong))..])
            {
                count += single < 0x80 ? 1 : 0;
            }

            isEnded = bytes[^1] < 0x80;
            cancellation.ThrowIfCancellationRequested();
        }

        return isEnded ? count : throw new WireFaultException("overrun", end, "The last number of a packed field ends behind the field.");
    }
}
