using ModelAudit.Formats;
using ModelAudit.Formats.Pickle;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Pickle;

/// <summary>Where a pickle stops, what it did before is still said.</summary>
public sealed class PickleEndingTests
{
    [Fact]
    public void The_documented_codes_are_all_there_are()
    {
        static string[] Constants(Type type) => [.. type.GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal)];

        Assert.Equal(Constants(typeof(PickleAnomalyCode)), PickleAnomalyCode.All.Order(StringComparer.Ordinal));
        Assert.Equal(Constants(typeof(PickleEnding)), PickleEnding.All.Order(StringComparer.Ordinal));
        Assert.All(PickleAnomalyCode.All, code => Assert.Contains(code, PickleFacts.Anomalies.Fields.Single(field => field.Name == "code").Summary, StringComparison.Ordinal));
    }

    private static PickleAssembler Attack() => new PickleAssembler().Proto(4).StackGlobal("os", "system").ShortBinUnicode("id").Tuple1().Reduce();

    public static TheoryData<string, PickleAssembler, string> Tails { get; } = new()
    {
        { "no STOP", Attack(), "truncated" },
        { "an invalid opcode", Attack().Raw(0xFF), "invalid-opcode" },
        { "zero bytes", Attack().Raw(0, 0, 0, 0), "invalid-opcode" },
        { "invalid UTF-8", Attack().ShortBinUnicode(0xC3, 0x28), "invalid-text" },
        { "invalid UTF-8 that is long", Attack().BinUnicode([.. new byte[300_000], 0xFF]), "invalid-text" },
        { "an invalid name", Attack().Raw("c\u00C3(\nx\n"), "invalid-text" },
        { "an empty module", Attack().Raw("c\nx\n"), "invalid-argument" },
        { "a broken escape", Attack().Unicode("\\u12"), "invalid-text" },
        { "an empty stack", Attack().Pop().Pop(), "stack-underflow" },
        { "a value below the mark", Attack().Mark().Reduce(), "stack-underflow" },
        { "no mark", Attack().Tuple(), "no-mark" },
        { "no memo", Attack().BinGet(77), "memo-missing" },
        { "no memo by text", Attack().Get(77), "memo-missing" },
        { "a negative memo index", Attack().Put("-1"), "invalid-argument" },
        { "an argument that is cut", Attack().Raw("X").UInt32(0xFFFFFFFF), "truncated" },
        { "a giant argument", Attack().Raw(0x8E).UInt64(1UL << 40), "truncated" },
        { "an absurd argument", Attack().Raw(0x8E).UInt64(ulong.MaxValue), "invalid-argument" },
        { "a negative LONG4", Attack().Raw(0x8B).UInt32(0x80000000), "invalid-argument" },
        { "a number that is none", Attack().Int("abc"), "invalid-argument" },
        { "a float that is none", Attack().Float("abc"), "invalid-argument" },
        { "a string without quotes", Attack().StringQuoted("abc"), "invalid-argument" },
        { "an odd dictionary", Attack().Mark().None().Dict(), "invalid-argument" },
        { "an unknown protocol", Attack().Proto(9), "invalid-argument" },
        { "a text line without end", Attack().Raw("S'abc'"), "truncated" },
        { "an opcode that is cut", Attack().Raw("J12"), "truncated" },
        { "an extension of code 0", Attack().Ext1(0), "invalid-argument" },
        { "a number as name", Attack().BinInt1(1).BinInt1(2).StackGlobal(), "type-confusion" },
        { "a persistent id that is not ASCII", Attack().Raw("P\u00E9\n"), "invalid-text" },
    };

    [Theory]
    [MemberData(nameof(Tails))]
    public void What_ran_before_the_end_is_said(string tail, PickleAssembler pickle, string ending)
    {
        InspectionContext context = pickle.Inspect();
        Assert.True(context.Endings()[0] == ending, $"{tail}: {context.Endings()[0]}");
        Assert.Equal("os.system('id') REDUCE", context.Calls()[0]);
        Assert.True(Unpickling.Flag(context.Value(PickleFacts.Streams)[0], "executed"));
    }

    [Fact]
    public void A_pickle_that_breaks_first_ran_nothing() =>
        Assert.False(Unpickling.Flag(new PickleAssembler().Proto(4).None().Raw(0xFF).Inspect().Value(PickleFacts.Streams)[0], "executed"));

    [Fact]
    public void A_long_line_of_escapes_is_sound() =>
        Assert.Equal(["stop"], new PickleAssembler().Unicode(string.Concat(Enumerable.Repeat("\\u0000", 100_000))).Stop().Inspect().Endings());

    [Fact]
    public void The_end_has_its_place()
    {
        InspectionContext context = new PickleAssembler().Proto(4).None().Stop().Inspect();
        Assert.Equal(3, Unpickling.Number(context.Value(PickleFacts.Streams)[0], "endOffset"));
        Assert.Equal(4, Unpickling.Number(context.Value(PickleFacts.Streams)[0], "length"));
        Assert.Equal(3, Unpickling.Number(context.Value(PickleFacts.Streams)[0], "opcodes"));
        Assert.Equal(4, Unpickling.Number(context.Value(PickleFacts.Streams)[0], "protocol"));
    }

    public static TheoryData<string, PickleAssembler, string[]> Oddities { get; } = new()
    {
        { "an ordinary frame", new PickleAssembler().Proto(4).Frame(2).None().Stop(), [] },
        { "a frame beyond the end", new PickleAssembler().Proto(4).Frame(200).None().Stop(), ["frame-mismatch"] },
        { "a frame inside a frame", new PickleAssembler().Proto(4).Frame(12).Frame(2).None().Stop().None(), ["frame-mismatch", "trailing-data"] },
        { "an opcode across the end of a frame", new PickleAssembler().Proto(4).Frame(3).ShortBinUnicode("abcdef").Stop(), ["frame-mismatch"] },
        { "a number across the end of a frame", new PickleAssembler().Proto(4).Frame(3).BinInt(1).Repeat(20, (pickle, _) => pickle.None().Pop()).Stop(), ["frame-mismatch"] },
        { "a second PROTO", new PickleAssembler().Proto(4).Proto(4).None().Stop(), ["protocol"] },
        { "a late PROTO", new PickleAssembler().None().Proto(2).Stop(), ["protocol"] },
        { "a giant number", new PickleAssembler().Long(new string('1', 5000)).Stop(), ["giant-number"] },
    };

    [Theory]
    [MemberData(nameof(Oddities))]
    public void What_no_writer_does_is_said(string oddity, PickleAssembler pickle, string[] codes)
    {
        InspectionContext context = pickle.Inspect();
        Assert.True(context.Codes().SequenceEqual(codes), $"{oddity}: {string.Join(' ', context.Codes())}");
    }
}
