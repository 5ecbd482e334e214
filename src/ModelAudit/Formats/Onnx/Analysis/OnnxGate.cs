using System.Collections.Immutable;

namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>A place where a comparison of the raw input decides about what a network has computed.</summary>
/// <param name="Kind">where, if, loop, mux (multiplied, added or chosen), steering (a chosen constant added) or input (before the network).</param>
/// <param name="Severity">review, or info where both sides are computed by learned layers or one is the input itself.</param>
/// <param name="Node">The node.</param>
/// <param name="Path">From the input over the comparison to the node: operators and names.</param>
/// <param name="HeavySides">How many sides of the choice have passed a learned layer.</param>
/// <param name="ConstantSides">How many sides are constants.</param>
internal sealed record OnnxGate(string Kind, string Severity, int Node, ImmutableArray<string> Path, int HeavySides, int ConstantSides);
