namespace ModelAudit.Formats.Pickle;

/// <summary>The opcodes of protocols 0 to 5 (CPython <c>Modules/_pickle.c</c>, enum opcode).</summary>
internal static class PickleOpcode
{
    public const byte Mark = (byte)'(', Stop = (byte)'.', Pop = (byte)'0', PopMark = (byte)'1', Dup = (byte)'2', Float = (byte)'F', Int = (byte)'I',
        BinInt = (byte)'J', BinInt1 = (byte)'K', Long = (byte)'L', BinInt2 = (byte)'M', None = (byte)'N', PersId = (byte)'P', BinPersId = (byte)'Q',
        Reduce = (byte)'R', String = (byte)'S', BinString = (byte)'T', ShortBinString = (byte)'U', Unicode = (byte)'V', BinUnicode = (byte)'X',
        Append = (byte)'a', Build = (byte)'b', Global = (byte)'c', Dict = (byte)'d', EmptyDict = (byte)'}', Appends = (byte)'e', Get = (byte)'g',
        BinGet = (byte)'h', Inst = (byte)'i', LongBinGet = (byte)'j', List = (byte)'l', EmptyList = (byte)']', Obj = (byte)'o', Put = (byte)'p',
        BinPut = (byte)'q', LongBinPut = (byte)'r', SetItem = (byte)'s', Tuple = (byte)'t', EmptyTuple = (byte)')', SetItems = (byte)'u', BinFloat = (byte)'G',
        Proto = 0x80, NewObj = 0x81, Ext1 = 0x82, Ext2 = 0x83, Ext4 = 0x84, Tuple1 = 0x85, Tuple2 = 0x86, Tuple3 = 0x87, NewTrue = 0x88, NewFalse = 0x89,
        Long1 = 0x8A, Long4 = 0x8B, BinBytes = (byte)'B', ShortBinBytes = (byte)'C', ShortBinUnicode = 0x8C, BinUnicode8 = 0x8D, BinBytes8 = 0x8E,
        EmptySet = 0x8F, AddItems = 0x90, FrozenSet = 0x91, NewObjEx = 0x92, StackGlobal = 0x93, Memoize = 0x94, Frame = 0x95, ByteArray8 = 0x96,
        NextBuffer = 0x97, ReadOnlyBuffer = 0x98;

    /// <summary>The argument is one text line.</summary>
    public const sbyte Line = -1;

    /// <summary>The argument is two text lines.</summary>
    public const sbyte TwoLines = -2;

    /// <summary>The argument is a length of one, four or eight bytes, and as many bytes.</summary>
    public const sbyte Counted1 = -3, Counted4 = -4, Counted8 = -5;

    /// <summary>No such opcode.</summary>
    public const sbyte Invalid = -6;

    private static readonly sbyte[] Shapes = MakeShapes();

    /// <summary>The length of the argument in bytes, or one of the constants above.</summary>
    public static sbyte Shape(byte opcode) => Shapes[opcode];

    /// <summary>The bytes that must follow the opcode at least.</summary>
    public static int LeastArgument(byte opcode) => Shapes[opcode] switch
    {
        Counted1 => 1,
        Counted4 => 4,
        Counted8 => 8,
        < 0 => 0,
        var bytes => bytes,
    };

    /// <summary>The name as in pickletools, of those that import or call.</summary>
    public static string Name(byte opcode) => opcode switch
    {
        Global => "GLOBAL",
        Inst => "INST",
        StackGlobal => "STACK_GLOBAL",
        Ext1 => "EXT1",
        Ext2 => "EXT2",
        Ext4 => "EXT4",
        Reduce => "REDUCE",
        NewObj => "NEWOBJ",
        NewObjEx => "NEWOBJ_EX",
        Obj => "OBJ",
        Build => "BUILD",
        PersId => "PERSID",
        BinPersId => "BINPERSID",
        Append => "APPEND",
        Appends => "APPENDS",
        SetItem => "SETITEM",
        SetItems => "SETITEMS",
        AddItems => "ADDITEMS",
        _ => $"0x{opcode:X2}",
    };

    private static sbyte[] MakeShapes()
    {
        var shapes = new sbyte[256];
        Array.Fill(shapes, Invalid);
        foreach (byte opcode in "(.012NQRabdelostu)]}"u8)
        {
            shapes[opcode] = 0;
        }

        foreach (byte opcode in (ReadOnlySpan<byte>)[NewObj, Tuple1, Tuple2, Tuple3, NewTrue, NewFalse, EmptySet, AddItems, FrozenSet, NewObjEx, StackGlobal, Memoize, NextBuffer, ReadOnlyBuffer])
        {
            shapes[opcode] = 0;
        }

        foreach (byte opcode in "FILPSVgp"u8)
        {
            shapes[opcode] = Line;
        }

        shapes[Global] = shapes[Inst] = TwoLines;
        shapes[BinInt1] = shapes[BinGet] = shapes[BinPut] = shapes[Proto] = shapes[Ext1] = 1;
        shapes[BinInt2] = shapes[Ext2] = 2;
        shapes[BinInt] = shapes[LongBinGet] = shapes[LongBinPut] = shapes[Ext4] = 4;
        shapes[BinFloat] = shapes[Frame] = 8;
        shapes[ShortBinString] = shapes[ShortBinBytes] = shapes[Long1] = shapes[ShortBinUnicode] = Counted1;
        shapes[BinString] = shapes[BinUnicode] = shapes[BinBytes] = shapes[Long4] = Counted4;
        shapes[BinUnicode8] = shapes[BinBytes8] = shapes[ByteArray8] = Counted8;
        return shapes;
    }
}
