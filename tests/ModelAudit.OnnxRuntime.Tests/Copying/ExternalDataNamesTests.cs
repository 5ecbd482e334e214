using ModelAudit.OnnxRuntime.Copying;
using ModelAudit.Samples.Building;

namespace ModelAudit.OnnxRuntime.Tests.Copying;

public sealed class ExternalDataNamesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(4_096)]
    public void A_name_of_any_length_is_found(int length) => Assert.Equal([new string('w', length)], Scan([1, 2, 3, .. Entry(new string('w', length)), 4]));

    [Fact]
    public void A_longer_name_is_none() => Assert.Empty(Scan(Entry(new string('w', 4_097))));

    [Fact]
    public void All_names_are_found_once_and_in_order() => Assert.Equal(["a", "b"], Scan([.. Entry("b"), .. Entry("a"), .. Entry("b")]));

    [Fact]
    public void A_name_that_ends_behind_the_window_is_left_to_the_next_one() => Assert.Empty(Scan(Entry("weights")[..^1]));

    [Fact]
    public void More_names_than_the_bound_are_said()
    {
        var names = new ExternalDataNames(1);
        names.Scan([.. Entry("a"), .. Entry("b")]);

        Assert.True(names.IsCut);
    }

    private static IEnumerable<string> Scan(byte[] window)
    {
        var names = new ExternalDataNames(10);
        names.Scan(window);
        return names.Names;
    }

    private static byte[] Entry(string name) => new ProtobufWriter().Text(1, "location").Text(2, name).ToArray();
}
