using System.Collections.Immutable;

namespace ModelAudit.Hashing;

/// <summary>
/// Decides which messages are hashed side by side in lanes and which one after another by the processor's SHA instructions. What it
/// decides changes the time and never a digest.
/// </summary>
/// <param name="Width">The number of lanes of each group; 0 when there is no group.</param>
/// <param name="Groups">Indexes of messages that one worker hashes side by side, in the order in which they should be started.</param>
/// <param name="Single">Indexes of the messages that are hashed for themselves, in the order given.</param>
internal sealed record LanePlan(int Width, ImmutableArray<ImmutableArray<int>> Groups, ImmutableArray<int> Single)
{
    // How much faster all lanes of a width together are than one message by SHA instructions: less than was measured where two
    // of them share a core (1.75 and 1.1) or have it alone (1.95 and 1.4), so that lanes are taken where they gain.
    private static readonly ImmutableArray<(int Width, double Speed)> Kinds = [(16, 1.6), (8, 1.1)];

    // A giant would keep one lane busy long after the others have ended: so many of the longest are tried alone.
    private static readonly ImmutableArray<int> Alone = [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];

    /// <summary>The work in parts that one worker does: messages alone, then the groups; a part has indexes of messages.</summary>
    public IEnumerable<int[]> Jobs => Single.Select(index => (int[])[index]).Concat(Groups.Select(group => group.ToArray()));

    /// <summary>Every message for itself.</summary>
    /// <param name="count">The number of messages.</param>
    public static LanePlan OneByOne(int count) => new(0, [], [.. Enumerable.Range(0, count)]);

    /// <summary>Plans.</summary>
    /// <param name="lengths">The lengths of the messages in bytes, the longest first.</param>
    /// <param name="workers">How many processors hash.</param>
    public static LanePlan For(IReadOnlyList<long> lengths, int workers) => For(lengths, workers, Sha256Lanes.IsSupported);

    /// <summary>Plans for a processor.</summary>
    /// <param name="lengths">The lengths of the messages in bytes, the longest first.</param>
    /// <param name="workers">How many processors hash.</param>
    /// <param name="isSupported">Whether the processor has so many lanes.</param>
    internal static LanePlan For(IReadOnlyList<long> lengths, int workers, Func<int, bool> isSupported)
    {
        var best = OneByOne(lengths.Count);
        double least = Time(lengths.Sum(), lengths.Count == 0 ? 0 : lengths[0], workers);
        foreach ((int width, double speed) in Kinds.Where(kind => isSupported(kind.Width)))
        {
            foreach (int alone in Alone.Where(count => count < lengths.Count))
            {
                long giants = lengths.Take(alone).Sum();
                (ImmutableArray<ImmutableArray<int>> groups, long longest) = Deal(lengths, alone, workers, width);
                double time = Time(giants, alone == 0 ? 0 : lengths[0], workers) + (longest * width / speed);
                if (time < least)
                {
                    least = time;
                    best = new LanePlan(width, groups, [.. Enumerable.Range(0, alone)]);
                }
            }
        }

        return best;
    }

    private static double Time(long bytes, long longest, int workers) => Math.Max((double)bytes / workers, longest);

    // The next message always goes to the lane that has least to do.
    private static (ImmutableArray<ImmutableArray<int>> Groups, long Longest) Deal(IReadOnlyList<long> lengths, int first, int workers, int width)
    {
        var groups = new List<int>[workers];
        var lanes = new PriorityQueue<(int Worker, long Load), (long Load, int Order)>();
        for (int i = 0; i < workers * width; i++)
        {
            groups[i % workers] ??= [];
            lanes.Enqueue((i % workers, 0), (0, i));
        }

        long longest = 0;
        for (int i = first; i < lengths.Count; i++)
        {
            lanes.TryDequeue(out (int Worker, long Load) lane, out (long Load, int Order) place);
            groups[lane.Worker].Add(i);
            long load = lane.Load + lengths[i];
            longest = Math.Max(longest, load);
            lanes.Enqueue((lane.Worker, load), (load, place.Order));
        }

        return ([.. groups.Where(group => group.Count > 0).Select(group => group.ToImmutableArray())], longest);
    }
}
