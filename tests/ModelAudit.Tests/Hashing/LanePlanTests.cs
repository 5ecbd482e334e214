using CsCheck;
using ModelAudit.Hashing;

namespace ModelAudit.Tests.Hashing;

public sealed class LanePlanTests
{
    private const long Gigabyte = 1L << 30;

    [Theory]
    [InlineData(16, 2, 8)]
    [InlineData(32, 2, 16)]
    [InlineData(160, 2, 16)]
    [InlineData(16, 1, 16)]
    [InlineData(8, 1, 8)]
    public void Files_of_one_size_are_hashed_side_by_side_where_there_are_enough(int files, int workers, int width)
    {
        LanePlan plan = Plan(Enumerable.Repeat(Gigabyte, files), workers);
        Assert.Equal(width, plan.Width);
        Assert.Empty(plan.Single);
        Assert.Equal(workers, plan.Groups.Length);
        Assert.All(plan.Groups, group => Assert.InRange(group.Length, files / workers, (files / workers) + 1));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 1)]
    [InlineData(4, 2)]
    [InlineData(6, 1)]
    [InlineData(12, 2)]
    [InlineData(64, 64)]
    public void Few_files_are_left_to_the_processor_s_own_instructions(int files, int workers)
    {
        LanePlan plan = Plan(Enumerable.Repeat(Gigabyte, files), workers);
        Assert.Equal(0, plan.Width);
        Assert.Equal(Enumerable.Range(0, files), plan.Single);
    }

    [Fact]
    public void A_giant_goes_alone()
    {
        LanePlan plan = Plan(Enumerable.Repeat(Gigabyte, 64).Prepend(20 * Gigabyte), 2);
        Assert.Equal(0, Assert.Single(plan.Single));
        Assert.Equal(16, plan.Width);
    }

    [Fact]
    public void A_processor_without_lanes_hashes_one_file_after_another() =>
        Assert.Equal(0, LanePlan.For([.. Enumerable.Repeat(Gigabyte, 100)], 2, _ => false).Width);

    [Fact]
    public void Every_file_has_one_place() => Gen.Select(Gen.Long[1, 1L << 40].Array[0, 200], Gen.Int[1, 8]).Sample((lengths, workers) =>
    {
        LanePlan plan = Plan(lengths, workers);
        Assert.Equal(Enumerable.Range(0, lengths.Length), plan.Jobs.SelectMany(job => job).Order());
        Assert.Equal(plan.Width > 0, plan.Groups.Length > 0);
        Assert.All(plan.Groups, group => Assert.Equal(group.Order(), group));
    });

    private static LanePlan Plan(IEnumerable<long> lengths, int workers) => LanePlan.For([.. lengths.OrderDescending()], workers, _ => true);
}
