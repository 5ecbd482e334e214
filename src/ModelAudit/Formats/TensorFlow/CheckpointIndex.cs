namespace ModelAudit.Formats.TensorFlow;

/// <summary>What is kept of a checkpoint's index for the inspectors of the whole tree.</summary>
/// <param name="Count">The number of tensors.</param>
/// <param name="Totals">The sums over all tensors, or null when they cannot be told.</param>
/// <param name="Shards">The number of data files that the index states.</param>
/// <param name="Ends">The end of what is taken from each data file that is named, in bytes.</param>
internal sealed record CheckpointIndex(int Count, TensorTotals? Totals, long Shards, IReadOnlyDictionary<long, long> Ends) : ITensorHeader;
