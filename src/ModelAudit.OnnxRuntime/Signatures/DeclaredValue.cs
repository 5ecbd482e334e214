using System.Collections.Immutable;

namespace ModelAudit.OnnxRuntime.Signatures;

/// <summary>An input or output as the model declares it (onnx.proto, ValueInfoProto).</summary>
/// <param name="Direction">input or output.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">tensor, sparse-tensor, sequence, map, optional or opaque; null when it declares no type.</param>
/// <param name="ElementType">Of a tensor: the number of its element type; 0 when it declares none.</param>
/// <param name="Shape">Of a tensor: its dimensions, each null when it is a symbol or open; null when it declares no shape.</param>
internal sealed record DeclaredValue(string Direction, string Name, string? Kind, long ElementType, ImmutableArray<long?>? Shape);
