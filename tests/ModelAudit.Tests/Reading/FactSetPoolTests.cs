using System.Collections.Immutable;
using ModelAudit.Facts;
using ModelAudit.Reading;

namespace ModelAudit.Tests.Reading;

public sealed class FactSetPoolTests
{
    private static FactSet Set(string role, params string[] formats) => new(
    [
        new("file.role", FactValue.Of(role)),
        new("file.expectedFormats", FactValue.Of(ImmutableArray.Create(formats))),
        new("embedded.contents", FactValue.Of(ImmutableArray<FactItem>.Empty)),
        new("absent", null),
    ]);

    [Fact]
    public void Sets_that_say_the_same_are_shared()
    {
        var pool = new FactSetPool();
        Assert.Same(pool.Share(Set("text", "text", "json")), pool.Share(Set("text", "text", "json")));
    }

    [Fact]
    public void Sets_that_differ_stay_apart()
    {
        var pool = new FactSetPool();
        FactSet[] sets = [Set("text", "text"), Set("data", "text"), Set("text", "text", "json"), Set("text", "json")];
        Assert.Equal(sets, sets.Select(pool.Share));
    }

    [Fact]
    public void Large_sets_are_not_kept()
    {
        var pool = new FactSetPool();
        FactSet large = Set(new string('x', 100));
        pool.Share(large);
        Assert.NotSame(large, pool.Share(Set(new string('x', 100))));
    }

    [Fact]
    public void No_more_sets_are_kept_than_the_bound()
    {
        var pool = new FactSetPool();
        for (int i = 0; i < 3_000; i++)
        {
            pool.Share(Set($"role {i}"));
        }

        FactSet late = Set("role 2999");
        Assert.Equal(late, pool.Share(late));
        Assert.NotSame(pool.Share(late), pool.Share(Set("role 2999")));
    }

    [Fact]
    public void Sets_that_differ_share_the_values_in_which_they_agree()
    {
        static FactSet With(string role, int number) => new(
        [
            new("file.role", FactValue.Of(role)),
            new("pickle.streams", FactValue.Of([FactItem.Of(("offset", FactValue.Of(number)), ("ending", FactValue.Of("stop")))])),
        ]);

        var pool = new FactSetPool();
        FactSet first = pool.Share(With("data", 1_000));
        FactSet second = pool.Share(With("weights", 1_000));
        FactSet third = pool.Share(With("data", 2_000));
        Assert.Same(first.Single(fact => fact.Key == "pickle.streams").Value, second.Single(fact => fact.Key == "pickle.streams").Value);
        Assert.NotEqual(first, third);
        Assert.Same(first, pool.Share(With("data", 1_000)));
    }

    [Fact]
    public void Small_numbers_truth_values_and_empty_lists_are_one_instance_each()
    {
        Assert.Same(FactValue.Of(7), FactValue.Of(7));
        Assert.Same(FactValue.Of(true), FactValue.Of(true));
        Assert.NotEqual(FactValue.Of(true), FactValue.Of(false));
        Assert.Same(FactValue.Of(ImmutableArray<string>.Empty), FactValue.Of(ImmutableArray<string>.Empty));
        Assert.Equal([-1L, 0, 255, 256], new[] { FactValue.Of(-1), FactValue.Of(0), FactValue.Of(255), FactValue.Of(256) }.Select(value => value.Integer));
    }
}
