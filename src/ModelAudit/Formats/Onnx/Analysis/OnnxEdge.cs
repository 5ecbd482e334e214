namespace ModelAudit.Formats.Onnx.Analysis;

/// <summary>That one node of a graph needs another one of it, because of something inside a subgraph of its own.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="From">The node that makes the value.</param>
/// <param name="To">The node whose subgraph uses it.</param>
internal readonly record struct OnnxEdge(int Graph, int From, int To);
