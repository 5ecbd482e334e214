namespace ModelAudit.Formats;

/// <summary>What a weight file's header says about its tensors, whatever the format.</summary>
internal interface ITensorHeader
{
    /// <summary>The number of tensors.</summary>
    int Count { get; }

    /// <summary>The sums over all tensors, or null when they cannot be told.</summary>
    TensorTotals? Totals { get; }
}
