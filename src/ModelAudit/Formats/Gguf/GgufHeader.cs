namespace ModelAudit.Formats.Gguf;

/// <summary>What is kept of a file for the inspectors of the whole tree.</summary>
/// <param name="Count">The number of tensors.</param>
/// <param name="Totals">The sums over all tensors, or null when they cannot be told.</param>
/// <param name="SplitNumber">The number of this part from 0 on (split.no), or null when the file is no part.</param>
/// <param name="SplitCount">The number of parts (split.count).</param>
/// <param name="SplitTensors">The number of tensors of all parts together (split.tensors.count).</param>
internal sealed record GgufHeader(int Count, TensorTotals? Totals, long? SplitNumber, long? SplitCount, long? SplitTensors) : ITensorHeader;
