namespace ModelAudit.Formats.Safetensors;

/// <summary>The reader of a header has reached one of its bounds; the message is a sentence that names it.</summary>
internal sealed class SafetensorsBoundException(string message) : Exception(message);
