namespace ModelAudit.Formats.Onnx;

/// <summary>Tells the forms of a model that people can read: protobuf text format, the JSON mapping, and the ONNX text syntax.</summary>
internal static class OnnxTextForms
{
    private const int StartBytes = 64;

    /// <summary>The form of the content, or null when it is binary.</summary>
    public static string? Detect(InspectionContext context)
    {
        Span<byte> start = stackalloc byte[StartBytes];
        return Detect(start[..context.Reader.ReadAt(0, start)]);
    }

    /// <summary>The form of a content that starts with these bytes, or null when it is binary.</summary>
    public static string? Detect(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> text = start[..Math.Min(start.Length, StartBytes)];
        return text.StartsWith("ir_version"u8) || text.StartsWith("graph {"u8) ? "protobuf text"
            : text.StartsWith("<ir_version"u8) || (text.StartsWith("<"u8) && text.IndexOf("ir_version"u8) >= 0) ? "ONNX text"
            : text.StartsWith("{"u8) && (text.IndexOf("irVersion"u8) >= 0 || text.IndexOf("ir_version"u8) >= 0) ? "JSON"
            : null;
    }
}
