namespace ModelAudit.Formats.Onnx.Graph;

/// <summary>A set of operators that a model or a function imports (OperatorSetIdProto).</summary>
/// <param name="Domain">The domain as written, an id of a name.</param>
/// <param name="Version">The version.</param>
internal readonly record struct OnnxOpset(int Domain, long Version);
