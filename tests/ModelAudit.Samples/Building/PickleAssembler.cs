using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ModelAudit.Samples.Building;

/// <summary>
/// Writes pickles opcode by opcode (CPython <c>Lib/pickletools.py</c>): one method for each opcode of protocols 0 to 5, under its own
/// name, and <see cref="Raw(ReadOnlySpan{byte})"/> for what no opcode can say. Nothing is checked: broken streams are the point.
/// </summary>
public sealed class PickleAssembler
{
    private readonly ArrayBufferWriter<byte> stream = new();

    /// <summary>The number of bytes so far.</summary>
    public int Length => stream.WrittenCount;

    /// <summary>The bytes so far.</summary>
    public byte[] Build() => stream.WrittenSpan.ToArray();

    /// <summary>Bytes as they are.</summary>
    public PickleAssembler Raw(params ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        return this;
    }

    /// <summary>Text as Latin-1 bytes, as it is.</summary>
    public PickleAssembler Raw(string text) => Raw(Encoding.Latin1.GetBytes(text));

    /// <summary>Does something with the assembler a number of times.</summary>
    public PickleAssembler Repeat(int times, Action<PickleAssembler, int> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        for (int i = 0; i < times; i++)
        {
            write(this, i);
        }

        return this;
    }

    // Control.
    public PickleAssembler Proto(int version) => Raw(0x80, (byte)version);
    public PickleAssembler Frame(long length) => Op(0x95).UInt64((ulong)length);
    public PickleAssembler Stop() => Op('.');
    public PickleAssembler Mark() => Op('(');
    public PickleAssembler Pop() => Op('0');
    public PickleAssembler PopMark() => Op('1');
    public PickleAssembler Dup() => Op('2');

    // Memo.
    public PickleAssembler Put(string index) => Op('p').Line(index);
    public PickleAssembler Put(long index) => Put(Text(index));
    public PickleAssembler BinPut(int index) => Raw((byte)'q', (byte)index);
    public PickleAssembler LongBinPut(long index) => Op('r').UInt32((uint)index);
    public PickleAssembler Memoize() => Op(0x94);
    public PickleAssembler Get(string index) => Op('g').Line(index);
    public PickleAssembler Get(long index) => Get(Text(index));
    public PickleAssembler BinGet(int index) => Raw((byte)'h', (byte)index);
    public PickleAssembler LongBinGet(long index) => Op('j').UInt32((uint)index);

    // Constants and numbers.
    public PickleAssembler None() => Op('N');
    public PickleAssembler NewTrue() => Op(0x88);
    public PickleAssembler NewFalse() => Op(0x89);
    public PickleAssembler Int(string digits) => Op('I').Line(digits);
    public PickleAssembler Int(long value) => Int(Text(value));
    public PickleAssembler Long(string digits) => Op('L').Line(digits);
    public PickleAssembler Float(string digits) => Op('F').Line(digits);
    public PickleAssembler BinInt(int value) => Op('J').UInt32((uint)value);
    public PickleAssembler BinInt1(int value) => Raw((byte)'K', (byte)value);
    public PickleAssembler BinInt2(int value) => Raw((byte)'M', (byte)value, (byte)(value >> 8));
    public PickleAssembler Long1(params ReadOnlySpan<byte> bytes) => Raw(0x8A, (byte)bytes.Length).Raw(bytes);
    public PickleAssembler Long4(params ReadOnlySpan<byte> bytes) => Op(0x8B).UInt32((uint)bytes.Length).Raw(bytes);

    public PickleAssembler BinFloat(double value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return Op('G').Raw(bytes);
    }

    // Text: the string is written as UTF-8; the overloads that take bytes write them as they are.

    /// <summary>STRING with its quotes and escapes as given.</summary>
    public PickleAssembler StringQuoted(string quoted) => Op('S').Line(quoted);

    /// <summary>STRING; the text is put between single quotes and not escaped.</summary>
    public PickleAssembler String(string text) => StringQuoted($"'{text}'");

    public PickleAssembler BinString(string text) => BinString(Utf8(text));
    public PickleAssembler BinString(params ReadOnlySpan<byte> bytes) => Op('T').UInt32((uint)bytes.Length).Raw(bytes);
    public PickleAssembler ShortBinString(string text) => ShortBinString(Utf8(text));
    public PickleAssembler ShortBinString(params ReadOnlySpan<byte> bytes) => Raw((byte)'U', (byte)bytes.Length).Raw(bytes);
    public PickleAssembler Unicode(string text) => Op('V').Line(text);
    public PickleAssembler ShortBinUnicode(string text) => ShortBinUnicode(Utf8(text));
    public PickleAssembler ShortBinUnicode(params ReadOnlySpan<byte> bytes) => Raw(0x8C, (byte)bytes.Length).Raw(bytes);
    public PickleAssembler BinUnicode(string text) => BinUnicode(Utf8(text));
    public PickleAssembler BinUnicode(params ReadOnlySpan<byte> bytes) => Op('X').UInt32((uint)bytes.Length).Raw(bytes);
    public PickleAssembler BinUnicode8(string text) => BinUnicode8(Utf8(text));
    public PickleAssembler BinUnicode8(params ReadOnlySpan<byte> bytes) => Op(0x8D).UInt64((ulong)bytes.Length).Raw(bytes);

    // Bytes.
    public PickleAssembler ShortBinBytes(params ReadOnlySpan<byte> bytes) => Raw((byte)'C', (byte)bytes.Length).Raw(bytes);
    public PickleAssembler BinBytes(params ReadOnlySpan<byte> bytes) => Op('B').UInt32((uint)bytes.Length).Raw(bytes);
    public PickleAssembler BinBytes8(params ReadOnlySpan<byte> bytes) => Op(0x8E).UInt64((ulong)bytes.Length).Raw(bytes);
    public PickleAssembler ByteArray8(params ReadOnlySpan<byte> bytes) => Op(0x96).UInt64((ulong)bytes.Length).Raw(bytes);
    public PickleAssembler NextBuffer() => Op(0x97);
    public PickleAssembler ReadOnlyBuffer() => Op(0x98);

    // Containers.
    public PickleAssembler EmptyTuple() => Op(')');
    public PickleAssembler Tuple() => Op('t');
    public PickleAssembler Tuple1() => Op(0x85);
    public PickleAssembler Tuple2() => Op(0x86);
    public PickleAssembler Tuple3() => Op(0x87);
    public PickleAssembler EmptyList() => Op(']');
    public PickleAssembler List() => Op('l');
    public PickleAssembler Append() => Op('a');
    public PickleAssembler Appends() => Op('e');
    public PickleAssembler EmptyDict() => Op('}');
    public PickleAssembler Dict() => Op('d');
    public PickleAssembler SetItem() => Op('s');
    public PickleAssembler SetItems() => Op('u');
    public PickleAssembler EmptySet() => Op(0x8F);
    public PickleAssembler AddItems() => Op(0x90);
    public PickleAssembler FrozenSet() => Op(0x91);

    // Imports, calls and persistent ids.
    public PickleAssembler Global(string module, string name) => Op('c').Line(module).Line(name);
    public PickleAssembler StackGlobal() => Op(0x93);

    /// <summary>Two SHORT_BINUNICODE and STACK_GLOBAL.</summary>
    public PickleAssembler StackGlobal(string module, string name) => ShortBinUnicode(module).ShortBinUnicode(name).StackGlobal();

    public PickleAssembler Inst(string module, string name) => Op('i').Line(module).Line(name);
    public PickleAssembler Obj() => Op('o');
    public PickleAssembler NewObj() => Op(0x81);
    public PickleAssembler NewObjEx() => Op(0x92);
    public PickleAssembler Reduce() => Op('R');
    public PickleAssembler BuildState() => Op('b');
    public PickleAssembler Ext1(int code) => Raw(0x82, (byte)code);
    public PickleAssembler Ext2(int code) => Raw(0x83, (byte)code, (byte)(code >> 8));
    public PickleAssembler Ext4(int code) => Op(0x84).UInt32((uint)code);
    public PickleAssembler PersId(string id) => Op('P').Line(id);
    public PickleAssembler BinPersId() => Op('Q');

    /// <summary>A little-endian number of four bytes: a length that need not be true.</summary>
    public PickleAssembler UInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Raw(bytes);
    }

    /// <summary>A little-endian number of eight bytes.</summary>
    public PickleAssembler UInt64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return Raw(bytes);
    }

    private static string Text(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private PickleAssembler Op(int opcode)
    {
        stream.Write([(byte)opcode]);
        return this;
    }

    private PickleAssembler Line(string text) => Raw(Utf8(text)).Raw((byte)'\n');
}
