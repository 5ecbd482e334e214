using System.Buffers.Binary;
using ModelAudit.Evidence;
using ModelAudit.Formats;
using ModelAudit.Formats.Pickle;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Pickle;

/// <summary>What lies around and between pickles.</summary>
public sealed class PickleFileTests
{
    private static readonly byte[] Attack = new PickleAssembler().Proto(4).StackGlobal("os", "system").ShortBinUnicode("id").Tuple1().Reduce().Stop().Build();

    [Fact]
    public void The_type_of_an_array_is_known_however_much_lies_between()
    {
        InspectionContext context = new PickleAssembler().Proto(3).Global("numpy", "dtype").BinUnicode("f8").Tuple1().Reduce().BinPut(0).Pop()
            .Repeat(200_000, (pickle, _) => pickle.None().None().Tuple2().Pop())
            .Global("joblib.numpy_pickle", "NumpyArrayWrapper").EmptyTuple().NewObj().EmptyDict().Mark().BinUnicode("shape").BinInt1(2).Tuple1().BinUnicode("dtype").BinGet(0).SetItems().BuildState()
            .Raw(new byte[16]).Stop().Inspect();
        Assert.Empty(context.Codes());
        Assert.Equal(["stop"], context.Endings());
    }

    [Fact]
    public void A_frame_that_goes_on_over_an_array_is_a_mismatch()
    {
        byte[] wrapper = new PickleAssembler().Global("joblib.numpy_pickle", "NumpyArrayWrapper").EmptyTuple().NewObj().EmptyDict().Mark().BinUnicode("shape").BinInt1(2).Tuple1()
            .BinUnicode("dtype").Global("numpy", "dtype").BinUnicode("f8").Tuple1().Reduce().SetItems().BuildState().Build();
        Assert.Empty(new PickleAssembler().Proto(4).Frame(wrapper.Length).Raw(wrapper).Raw(new byte[16]).Stop().Inspect().Codes());
        Assert.Contains("frame-mismatch", new PickleAssembler().Proto(4).Frame(wrapper.Length + 8).Raw(wrapper).Raw(new byte[16]).Stop().Inspect().Codes());
    }

    [Fact]
    public void Pickles_one_after_another_are_all_read()
    {
        InspectionContext context = new PickleAssembler().Proto(2).None().Stop().Proto(2).None().Stop().Raw(Attack).Inspect();
        Assert.Equal(["stop", "stop", "stop"], context.Endings());
        Assert.Equal(["os.system('id') REDUCE"], context.Calls());
        Assert.Empty(context.Codes());
    }

    [Fact]
    public void A_pickle_behind_junk_is_read()
    {
        InspectionContext context = new PickleAssembler().Proto(2).None().Stop().Raw(0, 1, 2, 3, 0xFF).Raw(Attack).Inspect();
        Assert.Equal(["junk-between"], context.Codes());
        Assert.Single(context.Calls());
    }

    [Fact]
    public void A_pickle_behind_a_broken_one_is_read()
    {
        InspectionContext context = new PickleAssembler().Proto(2).None().Raw(0xFF).Raw(Attack).Inspect();
        Assert.Equal(["invalid-opcode", "stop"], context.Endings());
        Assert.Single(context.Calls());
    }

    [Fact]
    public void Bytes_at_the_end_are_said_and_handed_on()
    {
        InspectionContext context = new PickleAssembler().Proto(2).None().Stop().Raw(new byte[100]).Inspect();
        Assert.Equal(["trailing-data"], context.Codes());
        Assert.Equal("trailing@4", Assert.Single(context.Children).Name);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(20_000_000)]
    public void A_pickle_behind_zeros_is_found(int zeros)
    {
        InspectionContext context = Unpickling.Inspect([.. new byte[zeros], .. Attack]);
        Assert.Equal(["hidden-pickle"], context.Codes());
        Assert.Equal(["os.system('id') REDUCE"], context.Calls());
    }

    [Fact]
    public void A_pickle_behind_a_million_idle_opcodes_is_read()
    {
        byte[] content = new PickleAssembler().Repeat(1_000_000, (pickle, _) => pickle.None().Pop()).Raw(Attack).Build();
        Assert.True(new PickleInspector().Accepts(Examination.Probe(content, "m.bin")));
        Assert.Equal(["os.system('id') REDUCE"], Unpickling.Inspect(content).Calls());
    }

    [Fact]
    public void A_legacy_PyTorch_file_is_explained_to_its_last_byte()
    {
        InspectionContext context = Unpickling.Inspect(LegacyTorchFile().Build());
        Assert.Empty(context.Codes());
        Assert.Empty(context.Gaps);
        Assert.Equal(5, context.Endings().Length);
        Assert.Contains("torch.FloatStorage GLOBAL literal passed", context.Imports());
    }

    [Fact]
    public void Bytes_behind_the_storages_are_trailing_data()
    {
        InspectionContext context = Unpickling.Inspect(LegacyTorchFile().Raw(1, 2, 3).Build());
        Assert.Equal(["trailing-data"], context.Codes());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_of_the_five_pickles_may_be_the_attack(int place)
    {
        var file = new PickleAssembler();
        for (int i = 0; i < 5; i++)
        {
            file = i == place ? file.Raw(Attack) : i == 0 ? file.Raw(0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E) : file.Proto(2).EmptyList().Stop();
        }

        Assert.Equal(["os.system('id') REDUCE"], file.Inspect().Calls());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Arrays_of_joblib_inside_the_stream_are_stepped_over(bool isAligned)
    {
        byte[] numbers = [.. Enumerable.Range(0, 80).Select(i => (byte)(i * 7))];
        PickleAssembler pickle = JoblibArray("f8", isAligned);
        pickle = isAligned ? pickle.Raw(5).Raw(255, 255, 255, 255, 255) : pickle;
        InspectionContext context = pickle.Raw(numbers).ShortBinUnicode("behind").Tuple2().Stop().Inspect();
        Assert.Equal(["stop"], context.Endings());
        Assert.Empty(context.Codes());
    }

    [Fact]
    public void An_object_array_of_joblib_is_a_pickle_of_its_own()
    {
        InspectionContext context = JoblibArray("O8", false).Raw(Attack).ShortBinUnicode("behind").Tuple2().Stop().Inspect();
        Assert.Equal(["stop", "stop"], context.Endings());
        Assert.Contains("os.system('id') REDUCE", context.Calls());
        Assert.Empty(context.Codes());
    }

    [Fact]
    public void Opcodes_in_the_place_of_numbers_are_read_too()
    {
        byte[] attack = new PickleAssembler().Global("os", "system").ShortBinUnicode("id").Tuple1().Reduce().Build();
        InspectionContext context = JoblibArray("f8", false).Raw(attack).Raw(new byte[80 - attack.Length]).ShortBinUnicode("behind").Tuple2().Stop().Inspect();
        Assert.Equal(["two-readings"], context.Codes());
        Assert.Contains("os.system('id') REDUCE", context.Calls());
    }

    [Fact]
    public void An_empty_file_has_no_pickle() => Assert.Empty(Unpickling.Inspect([]).Endings());

    [Fact]
    public void The_engine_examines_content_inside()
    {
        byte[] inner = [.. Attack];
        InspectionContext context = new PickleAssembler().Proto(3).BinBytes([.. inner, .. new byte[20]]).Stop().Inspect();
        Assert.Single(context.Children);
        Assert.DoesNotContain(context.Gaps, gap => gap.Reason != GapReason.LimitReached);
    }

    private static PickleAssembler LegacyTorchFile()
    {
        PickleAssembler file = new PickleAssembler()
            .Raw(0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E)
            .Proto(2).BinInt2(1001).Stop()
            .Proto(2).EmptyDict().BinPut(0).Mark().BinUnicode("little_endian").NewTrue().SetItems().Stop()
            .Proto(2).EmptyDict().BinPut(0);
        foreach ((string key, string type) in ((string, string)[])[("10", "FloatStorage"), ("11", "HalfStorage")])
        {
            file.BinUnicode(key).Global("torch._utils", "_rebuild_tensor_v2").Mark()
                .Mark().BinUnicode("storage").Global("torch", type).BinUnicode(key).BinUnicode("cpu").BinInt1(3).None().Tuple().BinPersId()
                .BinInt1(0).BinInt1(3).Tuple1().BinInt1(1).Tuple1().NewFalse().Global("collections", "OrderedDict").EmptyTuple().Reduce().Tuple().Reduce().SetItem();
        }

        file.Stop().Proto(2).EmptyList().BinPut(0).Mark().BinUnicode("10").BinPut(1).BinUnicode("11").BinPut(2).Appends().Stop();
        byte[] three = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(three, 3);
        return file.Raw(three).Raw(Enumerable.Repeat((byte)0x80, 12).ToArray()).Raw(three).Raw(Enumerable.Repeat((byte)'c', 6).ToArray());
    }

    private static PickleAssembler JoblibArray(string type, bool isAligned)
    {
        PickleAssembler pickle = new PickleAssembler().Proto(3)
            .Global("joblib.numpy_pickle", "NumpyArrayWrapper").EmptyTuple().NewObj()
            .EmptyDict().Mark()
            .BinUnicode("subclass").Global("numpy", "ndarray")
            .BinUnicode("shape").BinInt1(2).BinInt1(5).Tuple2()
            .BinUnicode("order").BinUnicode("C")
            .BinUnicode("dtype").Global("numpy", "dtype").BinUnicode(type).NewFalse().NewTrue().Tuple3().Reduce()
            .BinUnicode("allow_mmap").NewTrue();
        pickle = isAligned ? pickle.BinUnicode("numpy_array_alignment_bytes").BinInt1(16) : pickle;
        return pickle.SetItems().BuildState();
    }
}
