using System.Collections.Immutable;
using CsCheck;
using ModelAudit.Sharding;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Sharding;

public sealed class ShardPlanTests
{
    [Fact]
    public void Every_entry_has_one_share_and_no_share_has_far_more_than_another() =>
        Gen.Select(Gen.Long[0, 1L << 40].Array[0, 60], Gen.Int[1, 20]).Sample((lengths, count) =>
        {
            ImmutableArray<ArtifactFile> entries = [.. lengths.Select((length, index) => File($"f{index:000}", length))];
            int[] shares = ShardPlan.Of(entries, count);
            Assert.All(shares, share => Assert.InRange(share, 1, count));
            long[] loads = new long[count];
            for (int i = 0; i < shares.Length; i++)
            {
                loads[shares[i] - 1] += lengths[i] + (1 << 15);
            }

            Assert.True(loads.Max() - loads.Min() <= lengths.DefaultIfEmpty().Max() + (1 << 15));
        });

    [Fact]
    public void Many_small_files_are_shared_out_too() =>
        Assert.Equal([5, 5], ShardPlan.Of([.. Enumerable.Range(0, 10).Select(index => File($"f{index}", 0))], 2).CountBy(share => share).Select(pair => pair.Value));

    [Fact]
    public void Links_go_where_their_file_goes()
    {
        ImmutableArray<ArtifactFile> entries =
        [
            File("a", 100), Link("b", "c"), File("c", 1_000_000), File("d", 900_000), Link("e", "a"), Link("f", "nowhere"), Link("g", "f"),
        ];
        int[] shares = ShardPlan.Of(entries, 3);
        Assert.Equal(shares[2], shares[1]);
        Assert.Equal(shares[0], shares[4]);
        Assert.NotEqual(shares[2], shares[3]);
    }

    [Fact]
    public void Lengths_that_nobody_can_add_up_do_no_harm() =>
        Assert.Equal([1, 2, 1, 2], ShardPlan.Of([.. Enumerable.Range(0, 4).Select(index => File($"f{index}", long.MaxValue))], 2));

    private static ArtifactFile File(string path, long length) => new(ArtifactPath.Parse(path), ArtifactEntryKind.File) { Length = length };

    private static ArtifactFile Link(string path, string target) => new(ArtifactPath.Parse(path), ArtifactEntryKind.LinkToFile) { LinkTarget = target };
}
