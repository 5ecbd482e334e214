using System.Text;
using ModelAudit.Formats.Pickle;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Reading;
using ModelAudit.Samples.Building;

namespace ModelAudit.Fuzz.Targets;

/// <summary>The simulation of the unpickler and the search for pickles.</summary>
internal static class PickleTargets
{
    public static readonly FuzzTarget Pickle = new("pickle", Seeds, content => Inspections.RunFormat(new PickleInspector(), "model.pkl", content))
    {
        IsText = false,
        Tokens = ["\u0080\u0004", "cos\nsystem\n", "(S'id'\ntR", ")R.", "\u0093", "\u0094", "}(", "u.", "\u0095\u0008\u0000\u0000\u0000\u0000\u0000\u0000\u0000", "ijoblib\nx\n", "p0\n", "g0\n", "\u008A\u0001\u0007", "I1\n", "0(1", "o.", "b.", "Q", "e", "gASVAAAAAAAAAA=="],
        MaxInputBytes = 1 << 13,
    };

    public static readonly FuzzTarget Search = new(
        "pickle-search",
        Seeds,
        content =>
        {
            IReadOnlyList<(long Offset, long Length)> found = PickleSearch.Find(new MemoryReader(content), 0, content.Length, 4, CancellationToken.None);
            long end = 0;
            foreach ((long offset, long length) in found)
            {
                if (offset < end || length <= 0 || offset + length > content.Length)
                {
                    throw new FuzzFailureException($"a pickle of {length} bytes at {offset} of {content.Length}, behind {end}");
                }

                end = offset + length;
            }

            return $"{found.Count}";
        })
    {
        IsText = false,
        Tokens = ["\u0080\u0004", "cos\nsystem\n", "(S'id'\ntR.", "\u0093"],
        MaxInputBytes = 1 << 13,
    };

    private static IEnumerable<byte[]> Seeds() =>
    [
        new PickleAssembler().Proto(4).Frame(26).StackGlobal("os", "system").ShortBinUnicode("id").Tuple1().Reduce().Stop().Build(),
        Encoding.ASCII.GetBytes("cos\nsystem\np0\n(S'id'\np1\ntR."), Encoding.ASCII.GetBytes("(S'id'\nios\nsystem\n."), Encoding.ASCII.GetBytes("(lp0\nI1\naF1.5\naL3L\naV\\u0041\na."),
        new PickleAssembler().Proto(2).Global("collections", "OrderedDict").EmptyTuple().Reduce().BinPut(0).Mark().BinUnicode("a").BinInt1(1).BinInt2(2).BinInt(3).Tuple2().SetItems().Stop().Build(),
        new PickleAssembler().Proto(3).Global("joblib.numpy_pickle", "NumpyArrayWrapper").EmptyTuple().NewObj().EmptyDict().Mark()
            .BinUnicode("shape").BinInt1(2).Tuple1().BinUnicode("dtype").Global("numpy", "dtype").BinUnicode("f8").Tuple1().Reduce().SetItems().BuildState().Raw(new byte[16]).Stop().Build(),
        [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E, 0x80, 2, (byte)'M', 0xE9, 3, (byte)'.', 0x80, 2, (byte)'}', (byte)'.',
            .. new PickleAssembler().Proto(2).Mark().BinUnicode("storage").Global("torch", "FloatStorage").BinUnicode("1").Tuple().BinPersId().Stop().EmptyList().BinUnicode("1").Append().Stop().UInt64(1).UInt32(0).Build()],
        new PickleAssembler().Proto(5).ByteArray8(1, 2).NextBuffer().ReadOnlyBuffer().Tuple2().Ext1(3).PersId("a").BinPersId().Dup().NewObj().Stop().Build(),
        new PickleAssembler().Proto(4).EmptySet().Mark().NewTrue().AddItems().Mark().None().FrozenSet().Long1(1, 2).Long4(1).BinFloat(1).BinBytes(new byte[20]).BinUnicode8("x").Stop().Build(),
    ];
}
