namespace ModelAudit.Reading;

/// <summary>A reader that charges every read to a budget.</summary>
internal sealed class BudgetedReader(ArtifactReader content, ReadBudget budget) : ArtifactReader
{
    /// <summary>Reads go out in pieces of this size, so that a huge one notices cancellation and the end of the budget soon.</summary>
    private const int PieceBytes = 1 << 22;

    public override long Length => content.Length;

    public override int ReadAt(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        int total = 0;
        do
        {
            Span<byte> piece = destination.Slice(total, Math.Min(PieceBytes, destination.Length - total));
            budget.Take(piece.Length);
            int read = content.ReadAt(offset + total, piece);
            total += read;
            if (read < piece.Length)
            {
                break;
            }
        }
        while (total < destination.Length);

        return total;
    }
}
