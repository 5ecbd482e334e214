using ModelAudit.Formats;
using ModelAudit.Formats.Pickle;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Pickle;

public sealed class PickleImportTests
{
    public static TheoryData<string, PickleAssembler, string> Forms { get; } = new()
    {
        { "GLOBAL", new PickleAssembler().Global("os", "system"), "os.system GLOBAL literal" },
        { "INST", new PickleAssembler().Mark().Inst("os", "system"), "os.system INST literal called" },
        { "short strings", new PickleAssembler().Proto(4).StackGlobal("os", "system"), "os.system STACK_GLOBAL literal" },
        { "BINUNICODE", new PickleAssembler().Proto(4).BinUnicode("os").BinUnicode("system").StackGlobal(), "os.system STACK_GLOBAL literal" },
        { "BINUNICODE8", new PickleAssembler().Proto(4).BinUnicode8("os").BinUnicode8("system").StackGlobal(), "os.system STACK_GLOBAL literal" },
        { "UNICODE", new PickleAssembler().Proto(4).Unicode("os").Unicode("s\\u0079stem").StackGlobal(), "os.system STACK_GLOBAL literal" },
        { "STRING", new PickleAssembler().Proto(4).String("os").StringQuoted("\"s\\x79stem\"").StackGlobal(), "os.system STACK_GLOBAL literal" },
        { "BINSTRING", new PickleAssembler().Proto(4).BinString("os").ShortBinString("system").StackGlobal(), "os.system STACK_GLOBAL literal" },
        { "memo", new PickleAssembler().Proto(4).ShortBinUnicode("os").Memoize().Pop().BinGet(0).ShortBinUnicode("system").StackGlobal(), "os.system STACK_GLOBAL memo" },
        { "memo of a popped value", new PickleAssembler().Proto(4).ShortBinUnicode("system").BinPut(9).Pop().ShortBinUnicode("os").BinGet(9).StackGlobal(), "os.system STACK_GLOBAL memo" },
        { "sparse memo", new PickleAssembler().Proto(4).ShortBinUnicode("x").LongBinPut(1000).Pop().ShortBinUnicode("os").Memoize().Pop().BinGet(1).ShortBinUnicode("system").StackGlobal(), "os.system STACK_GLOBAL memo" },
        { "rebound memo", new PickleAssembler().Proto(4).ShortBinUnicode("math").BinPut(0).Pop().ShortBinUnicode("os").BinPut(0).Pop().BinGet(0).ShortBinUnicode("system").StackGlobal(), "os.system STACK_GLOBAL memo" },
        { "decoys", new PickleAssembler().Proto(4).ShortBinUnicode("os").ShortBinUnicode("system").ShortBinUnicode("path").Pop().Mark().ShortBinUnicode("x").PopMark().StackGlobal(), "os.system STACK_GLOBAL literal" },
        { "DUP", new PickleAssembler().Proto(4).ShortBinUnicode("os").Dup().StackGlobal(), "os.os STACK_GLOBAL literal" },
        { "a PROTO between", new PickleAssembler().Proto(4).ShortBinUnicode("os").Proto(4).ShortBinUnicode("system").StackGlobal(), "os.system STACK_GLOBAL literal" },
        { "FRAME between", new PickleAssembler().Proto(4).Frame(4).ShortBinUnicode("os").Frame(11).ShortBinUnicode("system").StackGlobal().Pop().None(), "os.system STACK_GLOBAL literal" },
        { "dotted", new PickleAssembler().Proto(4).StackGlobal("pathlib", "os.system"), "pathlib.os.system STACK_GLOBAL literal" },
        { "Python 2 name", new PickleAssembler().Global("__builtin__", "eval"), "builtins.eval GLOBAL literal" },
        { "Python 2 module", new PickleAssembler().Proto(2).Global("commands", "getoutput"), "subprocess.getoutput GLOBAL literal" },
        { "Python 2 name moved", new PickleAssembler().Proto(2).Global("urllib", "urlopen"), "urllib.request.urlopen GLOBAL literal" },
        { "Python 2 name in protocol 3", new PickleAssembler().Proto(3).Global("commands", "getoutput"), "commands.getoutput GLOBAL literal" },
        { "late PROTO", new PickleAssembler().Proto(4).Proto(2).ShortBinUnicode("__builtin__").ShortBinUnicode("eval").StackGlobal(), "builtins.eval STACK_GLOBAL literal" },
        { "EXT1", new PickleAssembler().Proto(2).Ext1(240), "?.extension 240 EXT1 extension" },
        { "EXT2", new PickleAssembler().Proto(2).Ext2(4000), "?.extension 4000 EXT2 extension" },
        { "EXT4", new PickleAssembler().Proto(2).Ext4(70000), "?.extension 70000 EXT4 extension" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_written_form_is_resolved(string form, PickleAssembler pickle, string import)
    {
        InspectionContext context = pickle.Stop().Inspect();
        Assert.True(context.Imports() is [var only] && only == import, $"{form}: {string.Join(" | ", context.Imports())}");
        Assert.Equal(["stop"], context.Endings());
    }

    [Fact]
    public void A_mapped_name_is_listed_as_written_too()
    {
        InspectionContext context = new PickleAssembler().Global("__builtin__", "eval").Stop().Inspect();
        Assert.Equal("__builtin__.eval", Unpickling.Text(context.Value(PickleFacts.Imports)[0], "written"));
    }

    [Fact]
    public void A_name_that_a_call_makes_is_computed()
    {
        InspectionContext context = new PickleAssembler().Proto(4).ShortBinUnicode("os")
            .StackGlobal("builtins", "str").ShortBinUnicode("system").Tuple1().Reduce().StackGlobal().Stop().Inspect();
        Assert.Contains("os.? STACK_GLOBAL computed", context.Imports());
        Assert.Equal(["unresolved-import"], context.Codes());
    }

    [Fact]
    public void A_name_that_stands_in_a_module_is_computed()
    {
        InspectionContext context = new PickleAssembler().Proto(4).StackGlobal("os", "name").ShortBinUnicode("system").StackGlobal().Stop().Inspect();
        Assert.Contains("?.system STACK_GLOBAL computed", context.Imports());
    }

    [Theory]
    [InlineData(0x42)]
    [InlineData(0x43)]
    public void Bytes_are_no_name(byte opcode)
    {
        PickleAssembler pickle = new PickleAssembler().Proto(4).ShortBinUnicode("os");
        pickle = opcode == 0x42 ? pickle.BinBytes("system"u8) : pickle.ShortBinBytes("system"u8);
        Assert.Equal(["type-confusion"], pickle.StackGlobal().Stop().Inspect().Endings());
    }

    [Fact]
    public void An_attribute_fetched_by_getattr_is_an_import()
    {
        InspectionContext context = new PickleAssembler().Proto(4)
            .StackGlobal("builtins", "getattr").StackGlobal("os", "path").ShortBinUnicode("join").Tuple2().Reduce().BinInt1(1).Tuple1().Reduce().Stop().Inspect();
        Assert.Contains("os.path.join REDUCE attribute called", context.Imports());
        Assert.Contains("os.path.join(1) REDUCE", context.Calls());
    }

    [Fact]
    public void A_method_of_a_constant_is_one_of_its_type()
    {
        InspectionContext context = new PickleAssembler().Proto(4).StackGlobal("builtins", "getattr").ShortBinUnicode("x").ShortBinUnicode("join").Tuple2().Reduce().Stop().Inspect();
        Assert.Contains("builtins.str.join REDUCE attribute", context.Imports());
        Assert.Empty(context.Codes());
    }

    [Fact]
    public void A_module_imported_by_a_function_gives_attributes()
    {
        InspectionContext context = new PickleAssembler().Proto(4)
            .StackGlobal("builtins", "getattr")
            .StackGlobal("importlib", "import_module").ShortBinUnicode("os").Tuple1().Reduce()
            .ShortBinUnicode("system").Tuple2().Reduce().ShortBinUnicode("id").Tuple1().Reduce().Stop().Inspect();
        Assert.Contains("os.system REDUCE attribute called", context.Imports());
        Assert.Contains("os.system('id') REDUCE", context.Calls());
    }

    [Fact]
    public void Resolve_name_gives_what_it_resolves()
    {
        InspectionContext context = new PickleAssembler().Proto(4).StackGlobal("pkgutil", "resolve_name").ShortBinUnicode("os:system").Tuple1().Reduce()
            .ShortBinUnicode("id").Tuple1().Reduce().Stop().Inspect();
        Assert.Contains("os.system('id') REDUCE", context.Calls());
    }

    [Fact]
    public void An_attrgetter_gives_an_attribute()
    {
        InspectionContext context = new PickleAssembler().Proto(4).StackGlobal("operator", "attrgetter").ShortBinUnicode("system").Tuple1().Reduce()
            .StackGlobal("importlib", "os").Tuple1().Reduce().ShortBinUnicode("id").Tuple1().Reduce().Stop().Inspect();
        Assert.Contains("importlib.os.system REDUCE attribute called", context.Imports());
    }

    [Fact]
    public void A_methodcaller_calls()
    {
        InspectionContext context = new PickleAssembler().Proto(4).StackGlobal("operator", "methodcaller").ShortBinUnicode("system").ShortBinUnicode("id").Tuple2().Reduce()
            .StackGlobal("importlib", "os").Tuple1().Reduce().Stop().Inspect();
        Assert.Contains("importlib.os.system('id') OBJ", context.Calls());
    }

    [Fact]
    public void A_partial_calls_its_function()
    {
        InspectionContext context = new PickleAssembler().Proto(4).StackGlobal("functools", "partial").StackGlobal("os", "system").Tuple1().Reduce()
            .ShortBinUnicode("id").Tuple1().Reduce().Stop().Inspect();
        Assert.Contains("os.system('id') OBJ", context.Calls());
        Assert.Contains("os.system STACK_GLOBAL literal called passed", context.Imports());
    }

    [Fact]
    public void An_extension_that_the_pickle_registers_is_resolved()
    {
        InspectionContext context = new PickleAssembler().Proto(2).Global("copyreg", "add_extension")
            .ShortBinUnicode("os").ShortBinUnicode("system").BinInt1(240).Tuple3().Reduce().Pop().Ext1(240).Stop().Inspect();
        Assert.Contains("os.system EXT1 extension", context.Imports());
        Assert.Contains("extension-code", context.Codes());
    }

    [Theory]
    [InlineData("os ", "system", "os .system")]
    [InlineData("os\r", "system", "os\\r.system")]
    [InlineData("\uFEFFos", "system", "\\ufeffos.system")]
    [InlineData("os", "a..b", "os.a..b")]
    [InlineData("os", "\u202Esystem", "os.\\u202esystem")]
    public void An_odd_name_is_shown_and_said(string module, string name, string shown)
    {
        InspectionContext context = new PickleAssembler().Proto(4).StackGlobal(module, name).Stop().Inspect();
        Assert.Equal([$"{shown} STACK_GLOBAL literal"], context.Imports());
        Assert.Equal(["name-form"], context.Codes());
    }

    [Fact]
    public void The_same_import_is_one_item_with_a_count()
    {
        InspectionContext context = new PickleAssembler().Proto(2).Repeat(5, (pickle, _) => pickle.Global("a", "b").Pop()).None().Stop().Inspect();
        Assert.Equal(5, Unpickling.Number(Assert.Single(context.Value(PickleFacts.Imports)), "count"));
    }

    [Fact]
    public void An_import_at_the_end_of_the_data_is_still_made()
    {
        InspectionContext context = new PickleAssembler().Raw("cos\nsystemX").Inspect();
        Assert.Equal(["os.system GLOBAL literal"], context.Imports());
        Assert.Equal(["truncated"], context.Endings());
    }
}
