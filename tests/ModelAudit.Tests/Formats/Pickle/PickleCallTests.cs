using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Pickle;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Pickle;

public sealed class PickleCallTests
{
    private static PickleAssembler System => new PickleAssembler().Proto(4).StackGlobal("os", "system");

    [Fact]
    public void A_call_whose_result_is_popped_is_a_call()
    {
        InspectionContext context = System.ShortBinUnicode("id").Tuple1().Reduce().Pop().None().Stop().Inspect();
        Assert.Equal(["os.system('id') REDUCE"], context.Calls());
        Assert.Equal(["os.system STACK_GLOBAL literal called"], context.Imports());
    }

    [Fact]
    public void An_empty_state_for_a_list_does_not_end_the_pickle()
    {
        Assert.Equal(["os.system STACK_GLOBAL literal called"], new PickleAssembler().Proto(4).EmptyList().EmptyDict().BuildState().StackGlobal("os", "system").EmptyTuple().Reduce().Stop().Inspect().Imports());
        Assert.Equal(["os.system STACK_GLOBAL literal called"], new PickleAssembler().Proto(4).EmptyList().None().EmptyDict().Tuple2().BuildState().StackGlobal("os", "system").EmptyTuple().Reduce().Stop().Inspect().Imports());
    }

    [Theory]
    [InlineData(false, false, "ordinary")]
    [InlineData(true, false, "unknown")]
    [InlineData(false, true, "unknown")]
    [InlineData(true, true, null)]
    public void A_state_is_known_where_every_pickle_names_the_library_at_its_start(bool isFirstLate, bool isSecondLate, string? expected)
    {
        static PickleAssembler Distribution(bool isLate) =>
            (isLate ? new PickleAssembler().Proto(4).BinUnicode(new string('x', 300_000)).Pop() : new PickleAssembler().Proto(4)).StackGlobal("scipy.stats._continuous_distns", "norm_gen").EmptyTuple().NewObj().EmptyDict().BuildState().Stop();

        InspectionContext context = new PickleAssembler().Raw(Distribution(isFirstLate).Build()).Raw(Distribution(isSecondLate).Build()).Inspect();
        FactItem state = Assert.Single(context.Value(PickleFacts.Calls), call => call["opcode"]!.Text == "BUILD");
        Assert.Equal(expected, state["evaluated"]?.Text);
    }

    [Fact]
    public void An_object_that_copyreg_or_its_class_made_is_of_its_class()
    {
        PickleAssembler Fraction() => new PickleAssembler().Proto(4);
        PickleAssembler[] made =
        [
            Fraction().StackGlobal("copyreg", "_reconstructor").StackGlobal("a", "B").StackGlobal("builtins", "object").None().Tuple3().Reduce(),
            Fraction().StackGlobal("copyreg", "__newobj__").StackGlobal("a", "B").Tuple1().Reduce(),
            Fraction().StackGlobal("copyreg", "__newobj_ex__").StackGlobal("a", "B").EmptyTuple().EmptyDict().Tuple3().Reduce(),
            Fraction().StackGlobal("builtins", "getattr").StackGlobal("c", "D").ShortBinUnicode("__new__").Tuple2().Reduce().StackGlobal("a", "B").Tuple1().Reduce(),
            Fraction().StackGlobal("functools", "partial").StackGlobal("builtins", "getattr").StackGlobal("a", "B").ShortBinUnicode("__new__").Tuple2().Reduce().StackGlobal("a", "B").Tuple2().Reduce().EmptyTuple().Reduce(),
        ];
        Assert.All(made, pickle => Assert.Contains("a.B.__setstate__({}) BUILD", pickle.EmptyDict().BuildState().Stop().Inspect().Calls()));
    }

    [Fact]
    public void The_result_of_a_call_can_be_called()
    {
        InspectionContext context = new PickleAssembler().Proto(4).StackGlobal("os", "getcwd").EmptyTuple().Reduce().EmptyTuple().Reduce().Stop().Inspect();
        Assert.Equal(["os.getcwd() REDUCE", "os.getcwd()() REDUCE"], context.Calls());
    }

    [Fact]
    public void Callables_among_arguments_are_found_at_any_depth()
    {
        InspectionContext context = new PickleAssembler().Proto(4).StackGlobal("builtins", "map")
            .EmptyList().Mark().EmptyDict().ShortBinUnicode("k").StackGlobal("os", "system").Tuple1().Tuple1().SetItem().Appends().Tuple1().Reduce().Stop().Inspect();
        Assert.Equal(["os.system"], context.Callables("builtins.map"));
        Assert.Contains("os.system STACK_GLOBAL literal passed", context.Imports());
    }

    [Fact]
    public void A_callable_behind_many_items_is_found()
    {
        InspectionContext context = new PickleAssembler().Proto(4).StackGlobal("a", "b")
            .Mark().Repeat(5_000, (pickle, _) => pickle.None()).StackGlobal("os", "system").Tuple().Reduce().Stop().Inspect();
        Assert.Equal(["os.system"], context.Callables("a.b"));
    }

    [Fact]
    public void A_callable_in_the_arguments_of_an_object_is_found()
    {
        InspectionContext context = new PickleAssembler().Proto(4).StackGlobal("builtins", "map")
            .StackGlobal("functools", "partial").StackGlobal("os", "system").Tuple1().Reduce().Tuple1().Reduce().Stop().Inspect();
        Assert.Equal(["os.system"], context.Callables("builtins.map"));
    }

    [Fact]
    public void State_is_shown_with_its_callables()
    {
        InspectionContext context = new PickleAssembler().Proto(4).StackGlobal("m", "C").EmptyTuple().NewObj()
            .EmptyDict().ShortBinUnicode("f").StackGlobal("os", "system").SetItem().BuildState().Stop().Inspect();
        Assert.Contains("m.C.__setstate__({'f': os.system}) BUILD", context.Calls());
        Assert.Equal(["os.system"], context.Callables("m.C.__setstate__"));
    }

    [Fact]
    public void State_of_an_import_itself_is_odd() =>
        Assert.Equal(["state-of-import"], new PickleAssembler().Proto(4).StackGlobal("m", "C").EmptyDict().BuildState().Stop().Inspect().Codes());

    [Fact]
    public void Filling_a_list_of_a_module_is_a_call()
    {
        InspectionContext context = new PickleAssembler().Proto(4).StackGlobal("sys", "path").ShortBinUnicode("/tmp").Append().Stop().Inspect();
        Assert.Equal(["sys.path.append('/tmp') APPEND"], context.Calls());
        Assert.Equal(["state-of-import"], context.Codes());
    }

    [Fact]
    public void Filling_an_object_is_a_call()
    {
        InspectionContext context = new PickleAssembler().Proto(2).Global("collections", "OrderedDict").EmptyTuple().Reduce()
            .Mark().ShortBinUnicode("a").BinInt1(1).SetItems().Stop().Inspect();
        Assert.Equal(["collections.OrderedDict() REDUCE", "collections.OrderedDict.__setitem__({'a': 1}) SETITEMS"], context.Calls());
        Assert.Empty(context.Codes());
    }

    [Theory]
    [InlineData(false, ".extend([1]) APPENDS")]
    [InlineData(true, ".add([1]) ADDITEMS")]
    public void Items_of_an_object_are_shown(bool isSet, string call)
    {
        PickleAssembler pickle = new PickleAssembler().Proto(4).StackGlobal("m", "C").EmptyTuple().Reduce().Mark().BinInt1(1);
        InspectionContext context = (isSet ? pickle.AddItems() : pickle.Appends()).Stop().Inspect();
        Assert.Contains("m.C" + call, context.Calls());
    }

    [Fact]
    public void A_persistent_id_with_a_callable_is_a_call()
    {
        InspectionContext context = new PickleAssembler().Proto(2).ShortBinUnicode("storage").Global("torch", "FloatStorage").Tuple2().BinPersId()
            .BinInt1(1).BinPersId().Tuple2().Stop().Inspect();
        Assert.Equal(["persistent_load(('storage', torch.FloatStorage)) BINPERSID"], context.Calls());
        Assert.Equal(2, context.Value(PickleFacts.PersistentIds));
    }

    [Fact]
    public void Many_calls_with_different_arguments_become_one_item()
    {
        InspectionContext context = new PickleAssembler().Proto(4).StackGlobal("m", "C").Memoize()
            .Repeat(5_000, (pickle, i) => pickle.BinGet(0).BinInt(i).Tuple1().Reduce().Pop()).Stop().Inspect();
        Assert.Equal(101, context.Calls().Length);
        Assert.Equal("m.C(…) REDUCE", context.Calls()[^1]);
        Assert.Equal(4_900, Unpickling.Number(context.Value(PickleFacts.Calls)[^1], "count"));
        Assert.Empty(context.Gaps);
        Assert.Empty(context.Codes());
    }

    [Fact]
    public void Arguments_are_bounded()
    {
        InspectionContext context = System.BinUnicode(new string('x', 100_000)).Tuple1().Reduce().Stop().Inspect();
        Assert.True(Assert.Single(context.Calls()).Length < 700);
    }

    [Fact]
    public void Pseudo_Python_reads_well()
    {
        InspectionContext context = System.ShortBinUnicode("id").Tuple1().Reduce().Stop().Inspect();
        Assert.Equal("from os import system\n_0 = os.system('id')\n", context.Value(PickleFacts.Decompilation));
    }

    [Theory]
    [InlineData("K\u0001)R.", "type-confusion")]
    [InlineData("cos\nsystem\nNR.", "type-confusion")]
    [InlineData("cos\nsystem\n]R.", "stop")]
    public void Only_what_can_be_called_is_called(string pickle, string ending) =>
        Assert.Equal([ending], new PickleAssembler().Proto(2).Raw(pickle).Inspect().Endings());
}
