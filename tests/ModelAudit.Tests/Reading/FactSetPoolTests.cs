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
        Assert.Same(late, pool.Share(late));
    }
}
