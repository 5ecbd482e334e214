using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Pickle;

/// <summary>Makes pickles that load: random opcodes of protocols 0 to 5, with a stack of kinds so that each fits the values below it.</summary>
internal sealed class PickleGenerator(Random random)
{
    private enum Kind
    {
        Text,
        Constant,
        List,
        Dict,
        Set,
        Tuple,
        Class,
        Object,
    }

    private static readonly (string Module, string Name)[] Names =
        [("os", "system"), ("__builtin__", "eval"), ("builtins", "len"), ("commands", "getoutput"), ("collections", "OrderedDict"), ("m.n", "C"), ("copy_reg", "_reconstructor"), ("urllib", "urlopen")];

    private readonly List<Kind> stack = [];
    private readonly Dictionary<int, Kind> memo = [];
    private readonly PickleAssembler pickle = new();

    public byte[] Make()
    {
        if (random.Next(3) > 0)
        {
            pickle.Proto(random.Next(6));
        }

        for (int steps = random.Next(5, 60); steps > 0; steps--)
        {
            Step();
        }

        if (stack.Count == 0)
        {
            Constant();
        }

        return pickle.Stop().Build();
    }

    private void Step()
    {
        int choice = random.Next(14);
        Kind? top = stack.Count > 0 ? stack[^1] : null;
        switch (choice)
        {
            case 0 or 1:
                Constant();
                break;
            case 2:
                Text($"s{random.Next(5)}");
                break;
            case 3:
                Import();
                break;
            case 4 when top is not null:
                Remember(top.Value);
                break;
            case 5 when memo.Count > 0:
                Recall();
                break;
            case 6:
                Container();
                break;
            case 7 when top is Kind.List or Kind.Object:
                Extend();
                break;
            case 8 when top is Kind.Dict or Kind.Object:
                Entry();
                break;
            case 9 when stack.Count > 0:
                int size = Math.Min(stack.Count, random.Next(1, 4));
                _ = size switch { 1 => pickle.Tuple1(), 2 => pickle.Tuple2(), _ => pickle.Tuple3() };
                Replace(size, Kind.Tuple);
                break;
            case 10 when top is Kind.Class or Kind.Object:
                Call(top.Value);
                break;
            case 11 when top is Kind.Object:
                pickle.EmptyDict();
                Text("k");
                Constant();
                pickle.SetItem().BuildState();
                stack.RemoveRange(stack.Count - 2, 2);
                break;
            case 12 when stack.Count > 1:
                _ = random.Next(2) == 0 ? pickle.Pop() : pickle.Mark().None().PopMark().Pop();
                stack.RemoveAt(stack.Count - 1);
                break;
            case 13:
                Odd(top);
                break;
        }
    }

    private void Odd(Kind? top)
    {
        switch (random.Next(5))
        {
            case 0 when top is not null:
                pickle.Dup();
                stack.Add(top.Value);
                break;
            case 1:
                pickle.Proto(random.Next(6));
                break;
            case 2:
                pickle.PersId("p1");
                stack.Add(Kind.Object);
                break;
            case 3 when top is not null:
                pickle.BinPersId();
                Replace(1, Kind.Object);
                break;
            case 4:
                (string module, string name) = Names[random.Next(Names.Length)];
                pickle.Mark();
                pickle.BinInt1(1).Inst(module, name);
                stack.Add(Kind.Object);
                break;
        }
    }

    private void Constant()
    {
        _ = random.Next(16) switch
        {
            0 => pickle.None(),
            1 => pickle.NewTrue(),
            2 => pickle.NewFalse(),
            3 => pickle.Int(random.Next(-9, 9)),
            4 => pickle.Int("01"),
            5 => pickle.Long("12345678901234567890L"),
            6 => pickle.Float("2.5e3"),
            7 => pickle.BinInt(random.Next()),
            8 => pickle.BinInt1(random.Next(256)),
            9 => pickle.BinInt2(random.Next(65536)),
            10 => pickle.Long1(1, 2, 3),
            11 => pickle.Long4(1, 2, 3, 4, 5),
            12 => pickle.BinFloat(random.NextDouble()),
            13 => pickle.ShortBinBytes(1, 2, 3),
            14 => pickle.BinBytes(new byte[random.Next(300)]),
            _ => pickle.BinBytes8(5, 6),
        };
        stack.Add(Kind.Constant);
    }

    private void Text(string text)
    {
        _ = random.Next(7) switch
        {
            0 => pickle.String(text),
            1 => pickle.BinString(text),
            2 => pickle.ShortBinString(text),
            3 => pickle.Unicode(text),
            4 => pickle.BinUnicode(text),
            5 => pickle.BinUnicode8(text),
            _ => pickle.ShortBinUnicode(text),
        };
        stack.Add(Kind.Text);
    }

    private void Import()
    {
        (string module, string name) = Names[random.Next(Names.Length)];
        if (random.Next(2) == 0)
        {
            pickle.Global(module, name);
            stack.Add(Kind.Class);
            return;
        }

        Text(module);
        if (random.Next(3) == 0)
        {
            int index = random.Next(1000);
            pickle.LongBinPut(index).Pop().LongBinGet(index);
            memo[index] = Kind.Text;
        }

        Text(name);
        pickle.StackGlobal();
        Replace(2, Kind.Class);
    }

    private void Remember(Kind kind)
    {
        int index = random.Next(4) == 0 ? random.Next(300) : memo.Count;
        switch (random.Next(4))
        {
            case 0:
                pickle.Put(index);
                break;
            case 1 when index < 256:
                pickle.BinPut(index);
                break;
            case 2:
                pickle.LongBinPut(index);
                break;
            default:
                pickle.Memoize();
                index = memo.Count;
                break;
        }

        memo[index] = kind;
    }

    private void Recall()
    {
        KeyValuePair<int, Kind> known = memo.ElementAt(random.Next(memo.Count));
        _ = random.Next(3) switch
        {
            0 => pickle.Get(known.Key),
            1 when known.Key < 256 => pickle.BinGet(known.Key),
            _ => pickle.LongBinGet(known.Key),
        };
        stack.Add(known.Value);
    }

    private void Container()
    {
        switch (random.Next(8))
        {
            case 0:
                pickle.EmptyList();
                stack.Add(Kind.List);
                break;
            case 1:
                pickle.EmptyDict();
                stack.Add(Kind.Dict);
                break;
            case 2:
                pickle.EmptySet().Mark().BinInt1(1).BinInt1(2).AddItems();
                stack.Add(Kind.Set);
                break;
            case 3:
                pickle.EmptyTuple();
                stack.Add(Kind.Tuple);
                break;
            case 4:
                pickle.Mark().BinInt1(1).List();
                stack.Add(Kind.List);
                break;
            case 5:
                pickle.Mark().BinInt1(1).None().Dict();
                stack.Add(Kind.Dict);
                break;
            case 6:
                pickle.Mark().BinInt1(1).FrozenSet();
                stack.Add(Kind.Constant);
                break;
            default:
                pickle.Mark().Mark().Tuple().BinInt1(1).None().BinInt1(1).Tuple();
                stack.Add(Kind.Tuple);
                break;
        }
    }

    private void Extend()
    {
        if (random.Next(2) == 0)
        {
            pickle.None().Append();
            return;
        }

        pickle.Mark();
        int before = stack.Count;
        Import();
        Constant();
        stack.RemoveRange(before, stack.Count - before);
        pickle.Appends();
    }

    private void Entry() => _ = random.Next(2) == 0 ? pickle.ShortBinUnicode("k").None().SetItem() : pickle.Mark().BinInt1(1).None().BinInt1(2).NewTrue().SetItems();

    private void Call(Kind kind)
    {
        switch (random.Next(4))
        {
            case 1 when kind == Kind.Class:
                pickle.EmptyTuple().NewObj();
                break;
            case 2 when kind == Kind.Class:
                pickle.EmptyTuple().EmptyDict().NewObjEx();
                break;
            case 3 when kind == Kind.Class:
                pickle.Pop().Mark().Global("m", "Old").BinInt1(3).Obj();
                break;
            default:
                pickle.BinInt1(1).Tuple1().Reduce();
                break;
        }

        Replace(1, Kind.Object);
    }

    private void Replace(int count, Kind kind)
    {
        stack.RemoveRange(stack.Count - count, count);
        stack.Add(kind);
    }
}
