namespace ModelAudit.Formats.Graphs;

/// <summary>What is kept of a graph for the inspectors of the whole tree.</summary>
/// <param name="Count">The number of tensors.</param>
/// <param name="Totals">The sums over all tensors, or null when they cannot be told.</param>
internal sealed record GraphTensors(int Count, TensorTotals? Totals) : ITensorHeader;
