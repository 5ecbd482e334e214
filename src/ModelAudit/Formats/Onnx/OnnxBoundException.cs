namespace ModelAudit.Formats.Onnx;

/// <summary>A bound of <see cref="OnnxBounds"/> is reached. It never leaves the reader.</summary>
/// <param name="message">One sentence that names the bound.</param>
internal sealed class OnnxBoundException(string message) : Exception(message);
