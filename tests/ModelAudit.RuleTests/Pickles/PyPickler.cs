using System.Globalization;
using System.Text;
using ModelAudit.Samples.Building;

namespace ModelAudit.RuleTests.Pickles;

/// <summary>Writes values as Python's own pickler does, with memo and (from protocol 4 on) frames, at protocol 0, 2 or 4.</summary>
internal sealed class PyPickler
{
    private readonly int protocol;
    private readonly PickleAssembler pickle = new();
    private readonly Dictionary<(string, string), int> imports = [];
    private int memo;

    private PyPickler(int protocol) => this.protocol = protocol;

    /// <summary>The pickle of a value.</summary>
    public static byte[] Write(object? value, int protocol)
    {
        var writer = new PyPickler(protocol);
        writer.Put(value);
        byte[] body = writer.pickle.Stop().Build();
        return protocol switch
        {
            0 => body,
            < 4 => new PickleAssembler().Proto(protocol).Raw(body).Build(),
            _ => new PickleAssembler().Proto(protocol).Frame(body.Length).Raw(body).Build(),
        };
    }

    private void Put(object? value)
    {
        switch (value)
        {
            case null:
                pickle.None();
                break;
            case bool truth:
                _ = protocol == 0 ? pickle.Int(truth ? "01" : "00") : truth ? pickle.NewTrue() : pickle.NewFalse();
                break;
            case int number:
                PutInteger(number);
                break;
            case double number:
                _ = protocol == 0 ? pickle.Raw($"F{number.ToString("R", CultureInfo.InvariantCulture)}\n") : pickle.BinFloat(number);
                break;
            case string text:
                _ = protocol switch
                {
                    0 => pickle.Unicode(text.Replace("\\", "\\u005c", StringComparison.Ordinal).Replace("\n", "\\u000a", StringComparison.Ordinal)),
                    >= 4 when Encoding.UTF8.GetByteCount(text) < 256 => pickle.ShortBinUnicode(text),
                    _ => pickle.BinUnicode(text),
                };
                Remember();
                break;
            case byte[] bytes:
                PutBytes(bytes);
                break;
            case object?[] list:
                PutList(list);
                break;
            case (object?, object?)[] entries:
                PutDictionary(entries);
                break;
            default:
                Put((Py)value);
                break;
        }
    }

    private void Put(Py value)
    {
        switch (value)
        {
            case PyImport import:
                PutImport(import);
                break;
            case PyTuple tuple:
                PutTuple(tuple.Items);
                break;
            case PyCall call:
                Put(call.Callable);
                PutTuple(call.Arguments);
                pickle.Reduce();
                Remember();
                PutItems(call.Items);
                PutEntries(call.Entries);
                PutState(call.State);
                break;
            case PyObject made when protocol < 2:
                PutImport(new PyImport("copyreg", "_reconstructor"));
                PutTuple([made.Class, new PyImport("builtins", "object"), null]);
                pickle.Reduce();
                Remember();
                PutState(made.State);
                break;
            case PyObject made:
                PutImport(made.Class);
                PutTuple(made.Arguments);
                pickle.NewObj();
                Remember();
                PutState(made.State);
                break;
            case PyPersistent persistent:
                Put(persistent.Id);
                pickle.BinPersId();
                break;
            default:
                throw new ArgumentException($"{value.GetType()} is no value.");
        }
    }

    private void PutInteger(int number)
    {
        _ = protocol == 0 ? pickle.Int(number)
            : number is >= 0 and < 256 ? pickle.BinInt1(number)
            : number is >= 0 and < 65536 ? pickle.BinInt2(number)
            : pickle.BinInt(number);
    }

    private void PutBytes(byte[] bytes)
    {
        if (protocol < 3)
        {
            Put(Py.Call("_codecs", "encode", Encoding.Latin1.GetString(bytes), "latin1"));
            return;
        }

        _ = bytes.Length < 256 ? pickle.ShortBinBytes(bytes) : pickle.BinBytes(bytes);
        Remember();
    }

    private void PutImport(PyImport import)
    {
        if (imports.TryGetValue((import.Module, import.Name), out int known))
        {
            Recall(known);
            return;
        }

        if (protocol >= 4)
        {
            Put(import.Module);
            Put(import.Name);
            pickle.StackGlobal();
        }
        else
        {
            string module = import.Module switch { "builtins" => "__builtin__", "copyreg" => "copy_reg", _ => import.Module };
            pickle.Global(module, import.Name);
        }

        imports.Add((import.Module, import.Name), memo);
        Remember();
    }

    private void PutTuple(object?[] items)
    {
        if (items.Length == 0 && protocol > 0)
        {
            pickle.EmptyTuple();
            return;
        }

        bool isShort = protocol >= 2 && items.Length is > 0 and <= 3;
        if (!isShort)
        {
            pickle.Mark();
        }

        foreach (object? item in items)
        {
            Put(item);
        }

        _ = !isShort ? pickle.Tuple() : items.Length == 1 ? pickle.Tuple1() : items.Length == 2 ? pickle.Tuple2() : pickle.Tuple3();
        Remember();
    }

    private void PutList(object?[] list)
    {
        _ = protocol == 0 ? pickle.Mark().List() : pickle.EmptyList();
        Remember();
        PutItems(list);
    }

    private void PutItems(object?[] items)
    {
        if (protocol == 0 || items.Length == 1)
        {
            foreach (object? item in items)
            {
                Put(item);
                pickle.Append();
            }
        }
        else if (items.Length > 1)
        {
            pickle.Mark();
            foreach (object? item in items)
            {
                Put(item);
            }

            pickle.Appends();
        }
    }

    private void PutDictionary((object? Key, object? Value)[] entries)
    {
        _ = protocol == 0 ? pickle.Mark().Dict() : pickle.EmptyDict();
        Remember();
        PutEntries(entries);
    }

    private void PutEntries((object? Key, object? Value)[] entries)
    {
        bool isGroup = protocol > 0 && entries.Length > 1;
        if (isGroup)
        {
            pickle.Mark();
        }

        foreach ((object? key, object? value) in entries)
        {
            Put(key);
            Put(value);
            if (!isGroup)
            {
                pickle.SetItem();
            }
        }

        if (isGroup)
        {
            pickle.SetItems();
        }
    }

    private void PutState(object? state)
    {
        if (state is not null)
        {
            Put(state);
            pickle.BuildState();
        }
    }

    private void Remember()
    {
        _ = protocol == 0 ? pickle.Put(memo) : protocol >= 4 ? pickle.Memoize() : memo < 256 ? pickle.BinPut(memo) : pickle.LongBinPut(memo);
        memo++;
    }

    private void Recall(int index) => _ = protocol == 0 ? pickle.Get(index) : index < 256 ? pickle.BinGet(index) : pickle.LongBinGet(index);
}
