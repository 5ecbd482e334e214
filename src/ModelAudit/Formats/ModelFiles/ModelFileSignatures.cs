using System.Buffers.Binary;

namespace ModelAudit.Formats.ModelFiles;

/// <summary>Tells formats of smaller frameworks, which are named and not read, by their first bytes.</summary>
internal static class ModelFileSignatures
{
    /// <summary>
    /// R objects, unpacked, of serialization version 2 or 3 (R Internals, section 1.8): saved by name (RDX2 and the like), or one object in XDR, ASCII or a little endian
    /// machine's own form. In ASCII the oldest R that reads the version, 2.3.0 or 3.5.0, is written as a number.
    /// </summary>
    public static bool IsRds(in FormatProbe probe)
    {
        ReadOnlySpan<byte> header = probe.Header;
        return (header.Length > 5 && header.StartsWith("RD"u8) && header[2] is (byte)'X' or (byte)'A' or (byte)'B' && header[3] is (byte)'2' or (byte)'3' && header[4] == '\n')
            || (header.Length >= 18 && header.StartsWith("X\n\0\0\0"u8) && header[5] is 2 or 3 && header[6] == 0)
            || (header.Length >= 18 && header.StartsWith("B\n"u8) && header[2] is 2 or 3 && header[3..6].SequenceEqual("\0\0\0"u8) && header[9] == 0)
            || IsRText(header);
    }

    private static bool IsRText(ReadOnlySpan<byte> header)
    {
        if (header.Length < 16 || !header.StartsWith("A\n"u8) || header[2] is not ((byte)'2' or (byte)'3') || header[3] != '\n')
        {
            return false;
        }

        int end = header[4..].IndexOf((byte)'\n');
        return end is > 0 and < 10 && header[(5 + end)..] is var rest && (rest.StartsWith("131840\n"u8) || rest.StartsWith("197888\n"u8));
    }

    /// <summary>Torch7 (torch/File.lua), binary or text: an object of type 4 whose first text is a version.</summary>
    public static bool IsTorch7(in FormatProbe probe) =>
        probe.Header.StartsWith("\u0004\0\0\0\u0001\0\0\0\u0003\0\0\0V 1"u8) || probe.Header.StartsWith("4\n1\n3\nV 1\n"u8);

    /// <summary>MXNet parameters (NDArray::Save): the magic of a list, and a reserved number that is zero.</summary>
    public static bool IsMxnetParams(in FormatProbe probe) =>
        probe.Header.Length >= 24 && BinaryPrimitives.ReadUInt64LittleEndian(probe.Header) == 0x112 && BinaryPrimitives.ReadUInt64LittleEndian(probe.Header[8..]) == 0;

    /// <summary>A plan of TensorRT, which is native code for one kind of GPU. There is no public specification; these are the first bytes that are seen.</summary>
    public static bool IsTensorRt(in FormatProbe probe) => probe.Header.StartsWith("ptrt"u8) || probe.Header.StartsWith("ftrt"u8);

    /// <summary>A model of CNTK, version 1: texts of two bytes a letter, the first of which is BCN.</summary>
    public static bool IsCntk(in FormatProbe probe) => probe.Header.StartsWith("B\0C\0N\0\0\0"u8);

    /// <summary>MNN: a FlatBuffer without identifier. The extension, and a root and its table inside the file, are all there is to go by.</summary>
    public static bool IsMnn(in FormatProbe probe)
    {
        if (probe.Path.Extension != ".mnn" || probe.Header.Length < 16)
        {
            return false;
        }

        long root = BinaryPrimitives.ReadUInt32LittleEndian(probe.Header);
        return root >= 4 && (root & 3) == 0 && root <= probe.Length - 4;
    }

    /// <summary>OpenVINO IR: XML whose root is a net with a version.</summary>
    public static bool IsOpenVino(in FormatProbe probe) =>
        Root(probe.Header) is { IsEmpty: false } root && root.StartsWith("<net "u8) && Tag(root).IndexOf(" version="u8) >= 0;

    /// <summary>PMML: XML whose root is PMML.</summary>
    public static bool IsPmml(in FormatProbe probe) => Root(probe.Header) is { IsEmpty: false } root && root.StartsWith("<PMML "u8);

    private static ReadOnlySpan<byte> Tag(ReadOnlySpan<byte> root) => root[..(root.IndexOf((byte)'>') is >= 0 and var end ? end : root.Length)];

    // Behind the declaration, comments and a document type, whatever they hold, comes the root.
    private static ReadOnlySpan<byte> Root(ReadOnlySpan<byte> text)
    {
        text = (text.StartsWith("\uFEFF"u8) ? text[3..] : text).TrimStart(" \t\r\n"u8);
        while (text.StartsWith("<?"u8) || text.StartsWith("<!"u8))
        {
            bool isComment = text.StartsWith("<!--"u8);
            bool isSubset = !isComment && text[1] == '!' && Tag(text).Contains((byte)'[');
            int end = isComment ? text.IndexOf("-->"u8) : isSubset ? text.IndexOf("]>"u8) : text.IndexOf((byte)'>');
            if (end < 0)
            {
                return [];
            }

            text = text[(end + (isComment ? 3 : isSubset ? 2 : 1))..].TrimStart(" \t\r\n"u8);
        }

        return text;
    }
}
