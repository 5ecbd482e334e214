using ModelAudit.Formats.TensorFlow;

namespace ModelAudit.Formats;

/// <summary>Tells protobuf formats, which have no magic, by the numbers and wire types of their first fields.</summary>
internal static class ProtobufSignatures
{
    /// <summary>ONNX ModelProto (onnx.in.proto): ir_version 1, graph 7, opset_import 8.</summary>
    public static bool IsOnnx(in FormatProbe probe)
    {
        ReadOnlySpan<byte> header = probe.Header;
        if (header.Length < 4 || IsCntk(header) || IsSavedModel(probe) || IsCoreMl(probe) || TensorFlowSignatures.IsFingerprint(probe))
        {
            return false;
        }

        int position = 0;
        bool hasVersion = false;
        for (int fields = 0; position < header.Length && fields < 64; fields++)
        {
            if (!TryVarint(header, ref position, out ulong key))
            {
                return false;
            }

            ulong field = key >> 3;
            bool isNumber = field is 1 or 5;
            if (field is not (>= 1 and <= 8 or 14 or 20 or 25 or 26) || (key & 7) != (isNumber ? 0u : 2u) || !TryVarint(header, ref position, out ulong value))
            {
                return false;
            }

            if (isNumber)
            {
                if (field == 1 && value is 0 or > 1000)
                {
                    return false;
                }

                hasVersion |= field == 1;
                continue;
            }

            if (value > (ulong)(probe.Length - position) && field != 7)
            {
                return false;
            }

            if (field is 7 or 8)
            {
                return hasVersion || probe.Path.Extension == ".onnx";
            }

            if (value > (ulong)(header.Length - position))
            {
                return hasVersion && fields > 1;
            }

            position += (int)value;
        }

        return false;
    }

    /// <summary>Whether a longer look at the first bytes is worth it: what begins otherwise is no ONNX model.</summary>
    public static bool MayBeOnnx(ReadOnlySpan<byte> start) => start is [0x08, > 0 and < 0x80, ..] or [0x12 or 0x1A or 0x22 or 0x32 or 0x3A or 0x42 or 0x28, ..];

    /// <summary>SavedModel (saved_model.proto): saved_model_schema_version 1, meta_graphs 2.</summary>
    public static bool IsSavedModel(in FormatProbe probe)
    {
        ReadOnlySpan<byte> header = probe.Header;
        if (probe.Path.Name == "saved_model.pb" && header is [0x08 or 0x12, ..])
        {
            return true;
        }

        if (!Begins(header, [0x08, 0x01, 0x12]))
        {
            return false;
        }

        int position = 3;
        return TryVarint(header, ref position, out ulong length)
            && position < header.Length
            && header[position] == 0x0A
            && length == (ulong)(probe.Length - position);
    }

    /// <summary>Core ML Model (Model.proto): specificationVersion 1, description 2. Too little to go by without the extension.</summary>
    public static bool IsCoreMl(in FormatProbe probe) =>
        probe.Path.Extension == ".mlmodel" && probe.Header.Length > 4 && probe.Header[0] == 0x08 && probe.Header[1] is > 0 and < 32 && probe.Header[2] == 0x12;

    /// <summary>PaddlePaddle ProgramDesc (framework.proto): the first block has the number 0 and no parent, which is written as -1.</summary>
    public static bool IsPaddle(in FormatProbe probe)
    {
        ReadOnlySpan<byte> header = probe.Header;
        int position = 1;
        return header.Length > 16 && header[0] == 0x0A && TryVarint(header, ref position, out ulong length) && length <= (ulong)(probe.Length - position)
            && header[position..].StartsWith((ReadOnlySpan<byte>)[0x08, 0x00, 0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]);
    }

    /// <summary>CNTK Dictionary (CNTK.proto): version 1, entries 2 with a key and a value, which has a version 1 and a type 2.</summary>
    public static bool IsCntk(ReadOnlySpan<byte> header)
    {
        int position = 3;
        if (!Begins(header, [0x08, 0x01, 0x12]) || !TryVarint(header, ref position, out ulong entry) || position >= header.Length || header[position++] != 0x0A
            || !TryVarint(header, ref position, out ulong length) || length is 0 or > 128 || length > entry || position + (int)length >= header.Length)
        {
            return false;
        }

        bool isWord = header.Slice(position, (int)length).IndexOfAnyExceptInRange((byte)'_', (byte)'z') < 0;
        position += (int)length;
        return isWord && header[position++] == 0x12 && TryVarint(header, ref position, out ulong value) && value <= entry && header[position..] is [0x08, _, 0x10, < 16, ..];
    }

    /// <summary>Caffe NetParameter (caffe.proto): a name in plain text, then layers. Too little to go by without the extension when the name is missing.</summary>
    public static bool IsCaffe(in FormatProbe probe)
    {
        ReadOnlySpan<byte> header = probe.Header;
        if (probe.Path.Extension == ".caffemodel")
        {
            return header is [0x0A or 0x12 or 0x1A, _, _, ..] or [0xA2, 0x06, ..];
        }

        int position = 1;
        return header.Length > 8 && header[0] == 0x0A && TryVarint(header, ref position, out ulong length) && length is >= 3 and < 256 && position + (int)length + 2 < header.Length
            && header.Slice(position, (int)length).IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0 && header[(position + (int)length)..].StartsWith((ReadOnlySpan<byte>)[0xA2, 0x06]);
    }

    /// <summary>SentencePiece ModelProto (sentencepiece_model.proto): pieces 1 with piece 1, score 2 and type 3.</summary>
    public static bool IsSentencePiece(in FormatProbe probe)
    {
        ReadOnlySpan<byte> header = probe.Header;
        int position = 0;
        for (int piece = 0; piece < 3; piece++)
        {
            if (position >= header.Length || header[position++] != 0x0A || !TryVarint(header, ref position, out ulong length) || length is < 7 or > 512)
            {
                return false;
            }

            int end = position + (int)length;
            if (end > header.Length || header[position++] != 0x0A || !TryVarint(header, ref position, out ulong text) || position > end || text > (ulong)(end - position))
            {
                return false;
            }

            position += (int)text;
            if (position >= end || header[position] != 0x15)
            {
                return false;
            }

            position = end;
        }

        return true;
    }

    private static bool TryVarint(ReadOnlySpan<byte> bytes, ref int position, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 64 && position < bytes.Length; shift += 7)
        {
            byte next = bytes[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Begins(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> magic) => bytes.StartsWith(magic);
}
