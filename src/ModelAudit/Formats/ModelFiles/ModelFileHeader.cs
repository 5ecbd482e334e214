namespace ModelAudit.Formats.ModelFiles;

/// <summary>What is kept of a file with tensors for the sums over the model.</summary>
/// <param name="Count">The number of tensors.</param>
/// <param name="Totals">The sums over all of them.</param>
internal sealed record ModelFileHeader(int Count, TensorTotals? Totals) : ITensorHeader
{
    /// <summary>What the tensors take from a file of plain numbers beside this one; null when they lie in the file itself.</summary>
    public DataSpan? Data { get; init; }
}
