namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>A key and a value (StringStringEntryProto), as ids of names.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
/// <param name="Offset">Where the message starts in the file.</param>
/// <param name="ValueBytes">The length of the value in bytes; of a long one only the start is kept as its name.</param>
internal readonly record struct OnnxEntry(int Key, int Value, long Offset, long ValueBytes);
