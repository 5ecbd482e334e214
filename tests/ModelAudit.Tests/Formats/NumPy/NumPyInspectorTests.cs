using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Formats.NumPy;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.NumPy;

public sealed class NumPyInspectorTests
{
    private static readonly byte[] Evil = "cos\nsystem\n(S'id'\ntR."u8.ToArray();

    private static byte[] Array(string type, string shape, byte[] data, byte version = 1, string rest = "'fortran_order': False, ")
    {
        byte[] header = Encoding.UTF8.GetBytes($"{{'descr': {type}, {rest}'shape': {shape}, }}\n");
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)header.Length) : BitConverter.GetBytes(header.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. header, .. data];
    }

    private static ArchiveExamination Examine(byte[] content) => ArchiveExamination.Of(content, "a.npy");

    private static string[] Defects(ArchiveExamination found) => [.. found.Value(NumPyFacts.Defects).Select(item => item["code"]!.Text)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_well_formed_array_states_every_fact(byte version)
    {
        ArchiveExamination found = Examine(Array("'<f4'", "(2, 3)", new byte[24], version));
        Assert.Equal("numpy", found.Format);
        Assert.Equal(($"{version}.0", "<f4", "2, 3"), (found.Value(NumPyFacts.Version), found.Value(NumPyFacts.DType), found.Value(NumPyFacts.Shape)));
        Assert.False(found.Value(NumPyFacts.HasObjects));
        Assert.False(found.Value(NumPyFacts.FortranOrder));
        Assert.Equal(24, found.Value(NumPyFacts.DataBytes));
        Assert.Empty(Defects(found));
        Assert.Empty(found.Gaps);
        Assert.Empty(found.Paths);
    }

    [Theory]
    [InlineData("'|O'")]
    [InlineData("'O'")]
    [InlineData("[('a', '<f8'), ('b', '|O')]")]
    [InlineData("[('a', '<f8'), (('title', 'b'), 'O', (2, 2))]")]
    [InlineData("[('a', [('b', '|O')])]")]
    [InlineData("('|O', (2,))")]
    public void The_pickle_of_an_array_of_objects_is_examined(string type)
    {
        ArchiveExamination found = Examine(Array(type, "(1,)", Evil));
        Assert.True(found.Value(NumPyFacts.HasObjects));
        Assert.True(found.Saw("array.pkl", Evil));
        Assert.Equal("pickle", found["array.pkl"].Format);
    }

    [Theory]
    [InlineData("'<f4'", "(3,)", 8, "length")]
    [InlineData("'<f4'", "(18446744073709551615, 18446744073709551615)", 8, "shape")]
    [InlineData("'<f4'", "(4611686018427387904,)", 8, "length")]
    [InlineData("'<q9'", "(1,)", 8, "dtype")]
    [InlineData("__import__", "(1,)", 8, "header")]
    [InlineData("'<f4'", "(1, 'x')", 8, "shape")]
    [InlineData("'<f4'", "2", 8, "header")]
    public void What_breaks_the_format_is_a_defect_and_a_gap(string type, string shape, int bytes, string code)
    {
        ArchiveExamination found = Examine(Array(type, shape, new byte[bytes]));
        Assert.Equal([code], Defects(found));
        Assert.Contains(found.Gaps, gap => gap.Inspector == "numpy" && gap.Reason is GapReason.Malformed or GapReason.Truncated);
    }

    [Fact]
    public void Data_behind_an_array_is_examined()
    {
        ArchiveExamination found = Examine(Array("'|u1'", "(4,)", [1, 2, 3, 4, .. Evil]));
        Assert.Equal(["trailing-data"], Defects(found));
        Assert.Equal("pickle", found[Assert.Single(found.Paths)].Format);
    }

    [Fact]
    public void Every_cut_is_read_to_an_end()
    {
        byte[] whole = Array("[('a', '<f8', (2,)), ('b', '<i4')]", "(1,)", new byte[20]);
        for (int i = 6; i < whole.Length; i++)
        {
            ArchiveExamination found = Examine(whole[..i]);
            Assert.DoesNotContain(found.Gaps, gap => gap.Reason == GapReason.InspectorFailed);
            Assert.NotEmpty(found.Gaps);
        }
    }
}
