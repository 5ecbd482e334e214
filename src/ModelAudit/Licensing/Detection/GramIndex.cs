using System.Collections.Immutable;

namespace ModelAudit.Licensing.Detection;

/// <summary>Where each run of five words occurs in the known texts: a counting sort by hash, so that it is made in a few milliseconds.</summary>
internal sealed class GramIndex
{
    /// <summary>The number of words in a run.</summary>
    public const int Size = 5;

    private const int BucketBits = 19;

    private readonly int[] starts = new int[(1 << BucketBits) + 1];
    private readonly int[] places;

    public GramIndex(ReadOnlySpan<ushort> tokens, ImmutableArray<LicenseEntry> entries)
    {
        int[] buckets = new int[tokens.Length];
        buckets.AsSpan().Fill(-1);
        int count = 0;
        foreach (LicenseEntry entry in entries)
        {
            int last = entry.Start + entry.Length - Size;
            for (int i = entry.Start; i <= last; i++)
            {
                int bucket = Bucket(tokens.Slice(i, Size));
                buckets[i] = bucket;
                if (bucket >= 0)
                {
                    starts[bucket + 1]++;
                    count++;
                }
            }
        }

        for (int i = 1; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }

        places = new int[count];
        int[] next = starts.AsSpan(0, starts.Length - 1).ToArray();
        for (int i = 0; i < buckets.Length; i++)
        {
            if (buckets[i] >= 0)
            {
                places[next[buckets[i]]++] = i;
            }
        }
    }

    /// <summary>The places in the texts where the run may be: other runs with the same hash are among them.</summary>
    public ReadOnlySpan<int> Find(ReadOnlySpan<ushort> run)
    {
        int bucket = Bucket(run);
        return bucket < 0 ? [] : places.AsSpan(starts[bucket]..starts[bucket + 1]);
    }

    // A run with an unknown word or a placeholder is no run.
    private static int Bucket(ReadOnlySpan<ushort> run)
    {
        ulong hash = 0;
        foreach (ushort word in run[..Size])
        {
            if (word < LicenseVocabulary.First)
            {
                return -1;
            }

            hash = (hash ^ word) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 29;
        }

        return (int)(hash * 0xD6E8FEB86659FD93 >> (64 - BucketBits));
    }
}
