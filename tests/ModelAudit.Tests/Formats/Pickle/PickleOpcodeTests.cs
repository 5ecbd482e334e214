using ModelAudit.Formats;
using ModelAudit.Formats.Pickle;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Pickle;

/// <summary>Every opcode, seen through the arguments of a call: f(value).</summary>
public sealed class PickleOpcodeTests
{
    public static TheoryData<string, PickleAssembler, string> Values { get; } = new()
    {
        { "NONE", new PickleAssembler().None(), "None" },
        { "NEWTRUE", new PickleAssembler().NewTrue(), "True" },
        { "NEWFALSE", new PickleAssembler().NewFalse(), "False" },
        { "INT", new PickleAssembler().Int(-42), "-42" },
        { "INT true", new PickleAssembler().Int("01"), "True" },
        { "INT false", new PickleAssembler().Int("00"), "False" },
        { "LONG", new PickleAssembler().Long("123456789012345678901L"), "123456789012345678901" },
        { "FLOAT", new PickleAssembler().Float("1.5"), "1.5" },
        { "BININT", new PickleAssembler().BinInt(-70_000), "-70000" },
        { "BININT1", new PickleAssembler().BinInt1(200), "200" },
        { "BININT2", new PickleAssembler().BinInt2(40_000), "40000" },
        { "LONG1", new PickleAssembler().Long1(0, 255), "-256" },
        { "LONG1 empty", new PickleAssembler().Long1(), "0" },
        { "LONG4", new PickleAssembler().Long4(1, 0, 0, 0, 0, 0, 0, 0, 1), "18446744073709551617" },
        { "BINFLOAT", new PickleAssembler().BinFloat(0.25), "0.25" },
        { "BINFLOAT whole", new PickleAssembler().BinFloat(2), "2.0" },
        { "STRING", new PickleAssembler().String("a"), "'a'" },
        { "STRING escapes", new PickleAssembler().StringQuoted("'a\\x41\\101\\n'"), "'aAA\\n'" },
        { "BINSTRING", new PickleAssembler().BinString("a"), "'a'" },
        { "SHORT_BINSTRING", new PickleAssembler().ShortBinString("a"), "'a'" },
        { "UNICODE", new PickleAssembler().Unicode("a\\u00e9"), "'aé'" },
        { "BINUNICODE", new PickleAssembler().BinUnicode("é"), "'é'" },
        { "SHORT_BINUNICODE", new PickleAssembler().ShortBinUnicode("a'b"), "\"a'b\"" },
        { "BINUNICODE8", new PickleAssembler().BinUnicode8("long"), "'long'" },
        { "SHORT_BINBYTES", new PickleAssembler().ShortBinBytes(65, 0), "b'A\\x00'" },
        { "BINBYTES", new PickleAssembler().BinBytes(65), "b'A'" },
        { "BINBYTES8", new PickleAssembler().BinBytes8(65), "b'A'" },
        { "BYTEARRAY8", new PickleAssembler().ByteArray8(65), "bytearray(b'A')" },
        { "NEXT_BUFFER", new PickleAssembler().NextBuffer().ReadOnlyBuffer(), "<buffer>" },
        { "EMPTY_TUPLE", new PickleAssembler().EmptyTuple(), "()" },
        { "TUPLE", new PickleAssembler().Mark().BinInt1(1).BinInt1(2).BinInt1(3).BinInt1(4).Tuple(), "(1, 2, 3, 4)" },
        { "TUPLE empty", new PickleAssembler().Mark().Tuple(), "()" },
        { "TUPLE1", new PickleAssembler().BinInt1(1).Tuple1(), "(1,)" },
        { "TUPLE2", new PickleAssembler().BinInt1(1).BinInt1(2).Tuple2(), "(1, 2)" },
        { "TUPLE3", new PickleAssembler().BinInt1(1).BinInt1(2).BinInt1(3).Tuple3(), "(1, 2, 3)" },
        { "EMPTY_LIST", new PickleAssembler().EmptyList(), "[]" },
        { "LIST", new PickleAssembler().Mark().BinInt1(1).List(), "[1]" },
        { "APPEND", new PickleAssembler().EmptyList().BinInt1(1).Append().BinInt1(2).Append(), "[1, 2]" },
        { "APPENDS", new PickleAssembler().EmptyList().Mark().BinInt1(1).BinInt1(2).Appends(), "[1, 2]" },
        { "APPENDS nothing", new PickleAssembler().EmptyList().Mark().Appends(), "[]" },
        { "EMPTY_DICT", new PickleAssembler().EmptyDict(), "{}" },
        { "DICT", new PickleAssembler().Mark().BinInt1(1).None().Dict(), "{1: None}" },
        { "SETITEM", new PickleAssembler().EmptyDict().BinInt1(1).BinInt1(2).SetItem(), "{1: 2}" },
        { "SETITEMS", new PickleAssembler().EmptyDict().Mark().BinInt1(1).BinInt1(2).BinInt1(3).BinInt1(4).SetItems(), "{1: 2, 3: 4}" },
        { "EMPTY_SET", new PickleAssembler().EmptySet(), "set()" },
        { "ADDITEMS", new PickleAssembler().EmptySet().Mark().BinInt1(1).BinInt1(2).AddItems(), "{1, 2}" },
        { "FROZENSET", new PickleAssembler().Mark().BinInt1(1).FrozenSet(), "frozenset({1})" },
        { "POP", new PickleAssembler().BinInt1(1).BinInt1(2).Pop(), "1" },
        { "POP of a mark", new PickleAssembler().BinInt1(1).Mark().Pop(), "1" },
        { "POP_MARK", new PickleAssembler().BinInt1(1).Mark().None().None().PopMark(), "1" },
        { "DUP", new PickleAssembler().BinInt1(1).Dup().Tuple2(), "(1, 1)" },
        { "PUT and GET", new PickleAssembler().BinInt1(7).Put(3).Pop().Get(3), "7" },
        { "BINPUT and BINGET", new PickleAssembler().BinInt1(7).BinPut(250).Pop().BinGet(250), "7" },
        { "LONG_BINPUT and LONG_BINGET", new PickleAssembler().BinInt1(7).LongBinPut(4_000_000_000).Pop().LongBinGet(4_000_000_000), "7" },
        { "MEMOIZE counts from what is set", new PickleAssembler().BinInt1(7).LongBinPut(1000).Pop().BinInt1(8).Memoize().Pop().BinGet(1), "8" },
        { "MEMOIZE after PUT from 1", new PickleAssembler().BinInt1(7).BinPut(1).Pop().BinInt1(8).Memoize().Pop().BinGet(1), "8" },
        { "PERSID", new PickleAssembler().PersId("key"), "persistent_load('key')" },
        { "BINPERSID", new PickleAssembler().BinInt1(5).BinPersId(), "persistent_load(5)" },
        { "GLOBAL", new PickleAssembler().Global("a", "b"), "a.b" },
        { "STACK_GLOBAL", new PickleAssembler().StackGlobal("a", "b"), "a.b" },
        { "EXT1", new PickleAssembler().Ext1(7), "?.extension 7" },
        { "REDUCE", new PickleAssembler().Global("a", "b").BinInt1(1).Tuple1().Reduce(), "a.b(1)" },
        { "NEWOBJ", new PickleAssembler().Global("a", "b").EmptyTuple().NewObj(), "a.b()" },
        { "NEWOBJ_EX", new PickleAssembler().Global("a", "b").EmptyTuple().EmptyDict().ShortBinUnicode("k").None().SetItem().NewObjEx(), "a.b(**{'k': None})" },
        { "OBJ", new PickleAssembler().Mark().Global("a", "b").BinInt1(1).Obj(), "a.b(1)" },
        { "INST", new PickleAssembler().Mark().BinInt1(1).Inst("a", "b"), "a.b(1)" },
        { "BUILD", new PickleAssembler().Global("a", "b").EmptyTuple().Reduce().EmptyDict().BuildState(), "a.b()" },
        { "PROTO in the middle", new PickleAssembler().Proto(3).None(), "None" },
        { "FRAME", new PickleAssembler().Frame(1).None(), "None" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void An_opcode_gives_its_value(string opcode, PickleAssembler value, string shown)
    {
        InspectionContext context = new PickleAssembler().Proto(4).Global("f", "f").Raw(value.Build()).Tuple1().Reduce().Stop().Inspect();
        Assert.Equal(["stop"], context.Endings());
        Assert.True(context.Calls().Contains($"f.f({shown}) REDUCE"), $"{opcode}: {string.Join(" | ", context.Calls())}");
    }

    [Fact]
    public void Every_other_byte_is_no_opcode()
    {
        for (int opcode = 0; opcode < 256; opcode++)
        {
            bool isOne = PickleOpcode.Shape((byte)opcode) != PickleOpcode.Invalid;
            InspectionContext context = new PickleAssembler().Proto(2).Raw((byte)opcode).Raw("1\n1\n1\n1\n").Inspect();
            bool breaks = context.Endings()[0] == "invalid-opcode" && Unpickling.Number(context.Value(PickleFacts.Streams)[0], "endOffset") == 2;
            Assert.Equal(!isOne, breaks);
        }
    }

    [Fact]
    public void There_are_68_opcodes() => Assert.Equal(68, Enumerable.Range(0, 256).Count(opcode => PickleOpcode.Shape((byte)opcode) != PickleOpcode.Invalid));
}
