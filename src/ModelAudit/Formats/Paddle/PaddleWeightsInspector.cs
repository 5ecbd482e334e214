using ModelAudit.Formats.ModelFiles;

namespace ModelAudit.Formats.Paddle;

/// <summary>
/// Reads weights of PaddlePaddle (.pdiparams; SerializeToStream in paddle/fluid/framework/lod_tensor.cc and tensor_util.cc): tensors one behind the other, each with
/// a version, levels of detail, a version again, its TensorDesc and its data. Names are in the program. Values are not read.
/// </summary>
public sealed class PaddleWeightsInspector : ModelFileInspector
{
    private const int MostDescriptionBytes = 1_024;
    private const int MostLevels = 16;
    private const int CancellationInterval = 1 << 12;

    /// <inheritdoc/>
    public override string Name => "paddle-params";

    /// <inheritdoc/>
    public override bool Accepts(in FormatProbe probe)
    {
        // Version 0 without levels, version 0, the length of a description that starts with its element type.
        ReadOnlySpan<byte> header = probe.Header;
        return header.Length >= 24 && header[..16].IndexOfAnyExcept((byte)0) < 0 && header[16] >= 2 && header[17] < 4 && header[18] == 0 && header[19] == 0
            && header[20] == 0x08 && PaddleSchema.TypeOf(header[21]).Bytes > 0 && header[22] is 0x10 or 0x12;
    }

    internal override void Read(InspectionContext context, ModelFileReport report)
    {
        report.HasTensors();
        var cursor = new ModelFileCursor(context.Reader);
        for (int i = 0; cursor.Remaining > 0; i++)
        {
            if (i % CancellationInterval == 0)
            {
                context.Cancellation.ThrowIfCancellationRequested();
            }

            ReadTensor(cursor, report);
        }
    }

    private static void ReadTensor(ModelFileCursor cursor, ModelFileReport report)
    {
        long start = cursor.Position;
        Version(cursor, report);
        ulong levels = cursor.U64();
        if (levels > MostLevels)
        {
            throw ModelFileException.Malformed("count", start, FormattableString.Invariant($"A tensor has {levels} levels of detail; {MostLevels} are the most."));
        }

        for (ulong level = 0; level < levels; level++)
        {
            cursor.Skip(cursor.U64());
        }

        Version(cursor, report);
        long place = cursor.Position;
        int length = cursor.I32();
        if (length is < 2 or > MostDescriptionBytes)
        {
            throw ModelFileException.Malformed("length", place, FormattableString.Invariant($"The description of a tensor has {length} bytes; 2 to {MostDescriptionBytes} are possible."));
        }

        (ulong type, UInt128 elements) = Description(cursor.Take(length), place);
        (string name, int bytes) = PaddleSchema.TypeOf(type);
        if (bytes == 0)
        {
            throw ModelFileException.Malformed("type", place, FormattableString.Invariant($"A tensor has the element type {type}, which is not known, so that the next cannot be found."));
        }

        report.Tensor(name, elements, elements * (uint)bytes);
        cursor.Skip(elements * (uint)bytes);
    }

    private static void Version(ModelFileCursor cursor, ModelFileReport report)
    {
        long place = cursor.Position;
        uint version = cursor.U32();
        report.Version(FormattableString.Invariant($"{version}"));
        if (version != 0)
        {
            throw ModelFileException.Malformed("type", place, FormattableString.Invariant($"A tensor is of version {version}; 0 is the only one."));
        }
    }

    private static (ulong Type, UInt128 Elements) Description(ReadOnlySpan<byte> message, long place)
    {
        ulong type = ulong.MaxValue;
        UInt128 elements = 1;
        while (message.Length > 0)
        {
            ulong tag = Varint(ref message, place);
            switch (tag)
            {
                case 0x08:
                    type = Varint(ref message, place);
                    break;
                case 0x10:
                    elements = Times(elements, Varint(ref message, place), place);
                    break;
                case 0x12:
                    ulong length = Varint(ref message, place);
                    if (length > (ulong)message.Length)
                    {
                        throw Broken(place);
                    }

                    ReadOnlySpan<byte> packed = message[..(int)length];
                    message = message[(int)length..];
                    while (packed.Length > 0)
                    {
                        elements = Times(elements, Varint(ref packed, place), place);
                    }

                    break;
                default:
                    throw Broken(place);
            }
        }

        return (type, elements);
    }

    private static UInt128 Times(UInt128 elements, ulong dimension, long place) => dimension <= long.MaxValue && elements * dimension <= long.MaxValue
        ? elements * dimension
        : throw ModelFileException.Malformed("size", place, "The shape of a tensor has a negative dimension, or its product exceeds 63 bits.");

    private static ulong Varint(ref ReadOnlySpan<byte> bytes, long place)
    {
        ulong value = 0;
        for (int i = 0; i < bytes.Length && i < 10; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return value;
            }
        }

        throw Broken(place);
    }

    private static ModelFileException Broken(long place) => ModelFileException.Malformed("syntax", place, "The description of a tensor is no TensorDesc.");
}
