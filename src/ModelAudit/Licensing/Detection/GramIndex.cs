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
        foreach (LicenseEntry entry in entries)
        {
            for (int i = entry.Start; i <= entry.Start + entry.Length - Size; i++)
            {
                if (Bucket(tokens.Slice(i, Size)) is var bucket && bucket >= 0)
                {
                    starts[bucket]++;
                }
            }
        }

        for (int i = 1; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }

        // Each bucket is filled from its end, after which its number is where it starts: nothing else has to be held meanwhile.
        places = new int[starts[^1]];
        for (int k = entries.Length - 1; k >= 0; k--)
        {
            for (int i = entries[k].Start + entries[k].Length - Size; i >= entries[k].Start; i--)
            {
                if (Bucket(tokens.Slice(i, Size)) is var bucket && bucket >= 0)
                {
                    places[--starts[bucket]] = i;
                }
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
