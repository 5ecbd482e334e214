namespace ModelAudit.Tests.Reports;

/// <summary>Counts what rendering allocates. Other tests allocate at the same time, so the least of some runs is nearest to it.</summary>
internal static class Allocations
{
    private const int Runs = 8;

    /// <summary>The least number of bytes that were allocated in the process while something was rendered into the stream.</summary>
    public static async Task<long> LeastAsync(MemoryStream stream, Func<ValueTask> render)
    {
        long least = long.MaxValue;
        for (int run = 0; run < Runs; run++)
        {
            stream.SetLength(0);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await render();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }
}
