using System.Runtime.InteropServices;
using ModelAudit.OnnxRuntime.Conformance;

namespace ModelAudit.OnnxRuntime.Tests.Conformance;

public sealed class TensorComparisonTests
{
    [Theory]
    [InlineData(1.0, 1.001, true)]
    [InlineData(1.0, 1.0011, false)]
    [InlineData(0.0, 1e-7, true)]
    [InlineData(0.0, 1.1e-7, false)]
    [InlineData(-0.0, 0.0, true)]
    [InlineData(double.NaN, double.NaN, true)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity, false)]
    [InlineData(1.0, double.PositiveInfinity, false)]
    public void Values_are_close_as_the_backend_test_runner_has_it(double expected, double actual, bool close) =>
        Assert.Equal(close, TensorComparison.IsClose(expected, actual, Tolerances.Default));

    [Fact]
    public void Half_floats_are_compared_as_numbers()
    {
        byte[] one = MemoryMarshal.AsBytes<Half>([(Half)1]).ToArray();
        byte[] near = MemoryMarshal.AsBytes<Half>([Half.BitIncrement((Half)1)]).ToArray();
        byte[] far = MemoryMarshal.AsBytes<Half>([(Half)1.01]).ToArray();

        Assert.Null(TensorComparison.Difference(ElementTypes.Float16, one, near, Tolerances.Default));
        Assert.NotNull(TensorComparison.Difference(ElementTypes.Float16, one, far, Tolerances.Default));
    }

    [Fact]
    public void Brain_floats_are_compared_as_numbers()
    {
        Assert.Null(TensorComparison.Difference(ElementTypes.BFloat16, [0x80, 0x3F], [0x81, 0x3F], new Tolerances(0.01, 0, true)));
        Assert.Equal("1 of 1 values differ, the first at 0: 1 expected, 1.01 computed", TensorComparison.Difference(ElementTypes.BFloat16, [0x80, 0x3F], [0x81, 0x3F], Tolerances.Default));
    }

    [Fact]
    public void Truth_values_are_exact_whatever_the_tolerance() =>
        Assert.NotNull(TensorComparison.Difference(ElementTypes.Boolean, [1], [0], new Tolerances(1, 1, true)));

    [Fact]
    public void The_largest_integers_are_written_in_full() =>
        Assert.Equal(
            "1 of 1 values differ, the first at 0: 18446744073709551615 expected, 18446744073709551614 computed",
            TensorComparison.Difference(ElementTypes.UInt64, MemoryMarshal.AsBytes<ulong>([ulong.MaxValue]), MemoryMarshal.AsBytes<ulong>([ulong.MaxValue - 1]), Tolerances.Default));
}
