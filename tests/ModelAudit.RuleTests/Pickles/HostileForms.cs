using ModelAudit.Samples.Building;

namespace ModelAudit.RuleTests.Pickles;

/// <summary>The same attack written so that a reader who does not run the pickle misses it.</summary>
internal static class HostileForms
{
    private static PickleAssembler Start(int protocol = 4) => new PickleAssembler().Proto(protocol);

    private static PickleAssembler Run(this PickleAssembler pickle) => pickle.ShortBinUnicode("id").Tuple1().Reduce().Stop();

    /// <summary>Names and bytes.</summary>
    public static IEnumerable<PickleCase> All => Operands().Concat(Names()).Concat(Computed()).Concat(States()).Concat(Evaluated()).Concat(Gadgets()).Concat(Endings()).Select(form => new PickleCase(form.Name, form.Pickle.Build()));

    private static IEnumerable<(string Name, PickleAssembler Pickle)> Operands() =>
    [
        ("names as BINUNICODE", Start().BinUnicode("os").BinUnicode("system").StackGlobal().Run()), ("names as BINUNICODE8", Start().BinUnicode8("os").BinUnicode8("system").StackGlobal().Run()),
        ("names as UNICODE", Start().Unicode("os").Unicode("system").StackGlobal().Run()), ("names as STRING", Start().String("os").String("system").StackGlobal().Run()),
        ("names as BINSTRING", Start().BinString("os").BinString("system").StackGlobal().Run()), ("names as SHORT_BINSTRING", Start().ShortBinString("os").ShortBinString("system").StackGlobal().Run()),
        ("names with unicode escapes", Start().Unicode("\\u006fs").Unicode("\\u0073ystem").StackGlobal().Run()), ("names with string escapes", Start().StringQuoted("'\\x6fs'").StringQuoted("'sy\\x73tem'").StackGlobal().Run()),
        ("names from the memo", Start().ShortBinUnicode("os").Memoize().Pop().ShortBinUnicode("system").Memoize().Pop().BinGet(0).BinGet(1).StackGlobal().Run()),
        ("a memo that is rebound", Start().ShortBinUnicode("math").BinPut(0).Pop().ShortBinUnicode("os").BinPut(0).Pop().BinGet(0).ShortBinUnicode("system").StackGlobal().Run()),
        ("a sparse memo", Start().ShortBinUnicode("math").LongBinPut(1000).Pop().ShortBinUnicode("os").Memoize().Pop().ShortBinUnicode("system").Memoize().Pop().BinGet(1).BinGet(2).StackGlobal().Run()),
        ("a memo of popped values", Start().Mark().ShortBinUnicode("os").BinPut(7).ShortBinUnicode("system").BinPut(8).PopMark().BinGet(7).BinGet(8).StackGlobal().Run()),
        ("PUT and LONG_BINGET mixed", Start().ShortBinUnicode("os").Put(3).Pop().ShortBinUnicode("system").LongBinPut(4).Pop().LongBinGet(3).Get(4).StackGlobal().Run()),
        ("one name twice by DUP", Start().ShortBinUnicode("os").Dup().Pop().ShortBinUnicode("system").StackGlobal().Run()), ("decoys below POP", Start().ShortBinUnicode("os").ShortBinUnicode("math").Pop().ShortBinUnicode("system").StackGlobal().Run()),
        ("decoys below POP_MARK", Start().ShortBinUnicode("os").Mark().ShortBinUnicode("math").ShortBinUnicode("sqrt").PopMark().ShortBinUnicode("system").StackGlobal().Run()),
        ("a frame between the names", Start().ShortBinUnicode("os").Frame(13).ShortBinUnicode("system").StackGlobal().Run()), ("a protocol byte between the names", Start().ShortBinUnicode("os").Proto(4).ShortBinUnicode("system").StackGlobal().Run()),
        ("the import itself from the memo", Start().StackGlobal("os", "system").Memoize().Pop().BinGet(0).Run()), ("the arguments first", Start().ShortBinUnicode("id").Tuple1().Memoize().Pop().StackGlobal("os", "system").BinGet(0).Reduce().Stop()),
        ("a tuple of two by MARK", Start(2).Global("os", "system").Mark().BinUnicode("id").Tuple().Reduce().Stop()), ("INST at protocol 0", new PickleAssembler().Mark().StringQuoted("'id'").Inst("os", "system").Stop()), ("INST under a mark", Start(2).Mark().Mark().BinUnicode("id").Inst("posix", "system").List().Stop()),
        ("deep in a list", Start().Repeat(200, (pickle, _) => pickle.EmptyList()).StackGlobal("os", "system").ShortBinUnicode("id").Tuple1().Reduce().Repeat(200, (pickle, _) => pickle.Append()).Stop()),
        ("as the key of a dictionary", Start().EmptyDict().StackGlobal("os", "system").ShortBinUnicode("id").Tuple1().Reduce().None().SetItem().Stop()), ("in a frozen set", Start().Mark().StackGlobal("os", "system").ShortBinUnicode("id").Tuple1().Reduce().FrozenSet().Stop()),
        ("in a persistent id", Start().StackGlobal("os", "system").ShortBinUnicode("id").Tuple1().Reduce().BinPersId().Stop()), ("called with keywords", Start().StackGlobal("subprocess", "Popen").EmptyTuple().EmptyDict().ShortBinUnicode("args").ShortBinUnicode("id").SetItem().NewObjEx().Stop()),
    ];

    private static IEnumerable<(string Name, PickleAssembler Pickle)> Names() =>
    [
        ("a Python 2 module", Start(2).Global("__builtin__", "eval").BinUnicode("1").Tuple1().Reduce().Stop()), ("commands of Python 2", Start(2).Global("commands", "getoutput").BinUnicode("id").Tuple1().Reduce().Stop()), ("urllib2 of Python 2", Start(2).Global("urllib2", "urlopen").BinUnicode("http://x").Tuple1().Reduce().Stop()),
        ("cPickle of Python 2", Start(2).Global("cPickle", "loads").BinUnicode("x").Tuple1().Reduce().Stop()), ("thread of Python 2", Start(2).Global("thread", "start_new_thread").BinUnicode("x").Tuple1().Reduce().Stop()), ("reduce of Python 2", Start(2).Global("__builtin__", "reduce").BinUnicode("x").Tuple1().Reduce().Stop()),
        ("imap of Python 2", Start(2).Global("itertools", "imap").BinUnicode("x").Tuple1().Reduce().Stop()), ("a space in the name", Start(2).Global("os", "system ").BinUnicode("id").Tuple1().Reduce().Stop()), ("a space before the module", Start(2).Global(" os", "system").BinUnicode("id").Tuple1().Reduce().Stop()),
        ("a carriage return", Start(2).Global("os\r", "system\r").BinUnicode("id").Tuple1().Reduce().Stop()), ("a byte order mark", Start(4).StackGlobal("\uFEFFos", "system").Run()), ("a zero-width character", Start(4).StackGlobal("os", "sys\u200Btem").Run()),
        ("an empty part", Start(4).StackGlobal("os.", "system").Run()), ("two dots", Start(4).StackGlobal("pathlib", "os..system").Run()), ("a private name of a module", Start(4).StackGlobal("random", "_os.system").Run()), ("the module alone", Start(4).StackGlobal("os", "").Run()), ("a module as an attribute", Start(4).StackGlobal("pathlib", "os").Run()),
        ("ten modules deep", Start(4).StackGlobal("asyncio", "base_events.subprocess.os.path.os.system").Run()), ("an extension code", Start(2).Ext1(5).BinUnicode("id").Tuple1().Reduce().Stop()), ("a long extension code", Start(2).Ext2(500).BinUnicode("id").Tuple1().Reduce().Stop()), ("the longest extension code", Start(2).Ext4(70000).BinUnicode("id").Tuple1().Reduce().Stop()),
        ("an extension code that the pickle registers", Start(4).StackGlobal("copyreg", "add_extension").ShortBinUnicode("os").ShortBinUnicode("system").BinInt1(9).Tuple3().Reduce().Pop().Ext1(9).Run()),
    ];

    private static IEnumerable<(string Name, PickleAssembler Pickle)> Computed() =>
    [
        ("a name by str.join", Start().ShortBinUnicode("os").StackGlobal("builtins", "str.join").ShortBinUnicode("").Mark().ShortBinUnicode("sys").ShortBinUnicode("tem").List().Tuple2().Reduce().StackGlobal().Run()),
        ("a name by codecs.decode", Start().ShortBinUnicode("os").StackGlobal("codecs", "decode").ShortBinUnicode("flfgrz").ShortBinUnicode("rot13").Tuple2().Reduce().StackGlobal().Run()),
        ("a name by an item getter", Start().StackGlobal("operator", "itemgetter").BinInt1(0).Tuple1().Reduce().ShortBinUnicode("os").Tuple1().Tuple1().Reduce().ShortBinUnicode("system").StackGlobal().Run()),
        ("a name by format", Start().ShortBinUnicode("os").StackGlobal("builtins", "format").ShortBinUnicode("system").Tuple1().Reduce().StackGlobal().Run()), ("a name by str", Start().ShortBinUnicode("os").StackGlobal("builtins", "str").ShortBinUnicode("system").Tuple1().Reduce().StackGlobal().Run()),
        ("a name in another module", Start().StackGlobal("sys", "platform").ShortBinUnicode("x").StackGlobal().Run()), ("a persistent name", Start().ShortBinUnicode("os").ShortBinUnicode("id").BinPersId().StackGlobal().Run()),
        ("an attribute by getattr", Start().StackGlobal("builtins", "getattr").StackGlobal("os", "path").ShortBinUnicode("os").Tuple2().Reduce().Run()), ("system by getattr and import", Start().StackGlobal("builtins", "getattr").StackGlobal("importlib", "import_module").ShortBinUnicode("os").Tuple1().Reduce().ShortBinUnicode("system").Tuple2().Reduce().Run()),
        ("system by two harmless functions", Start().StackGlobal("builtins", "getattr").StackGlobal("builtins", "getattr").StackGlobal("collections", "abc").ShortBinUnicode("sys").Tuple2().Reduce().ShortBinUnicode("modules").Tuple2().Reduce().Run()),
        ("getattr with a computed name", Start().StackGlobal("builtins", "getattr").StackGlobal("collections", "OrderedDict").StackGlobal("builtins", "str").ShortBinUnicode("__init__").Tuple1().Reduce().Tuple2().Reduce().Run()),
        ("getattr of Python 2", Start(2).Global("__builtin__", "getattr").Global("__builtin__", "__import__").BinUnicode("os").Tuple1().Reduce().BinUnicode("system").Tuple2().Reduce().BinUnicode("id").Tuple1().Reduce().Stop()),
        ("an attribute getter", Start().StackGlobal("operator", "attrgetter").ShortBinUnicode("system").Tuple1().Reduce().StackGlobal("posix", "").Tuple1().Reduce().Run()), ("a method caller", Start().StackGlobal("operator", "methodcaller").ShortBinUnicode("system").ShortBinUnicode("id").Tuple2().Reduce().StackGlobal("pathlib", "os").Tuple1().Reduce().Stop()),
        ("by a resolver", Start().StackGlobal("pkgutil", "resolve_name").ShortBinUnicode("os:system").Tuple1().Reduce().Run()), ("the globals of a function", Start().StackGlobal("random", "Random.seed.__globals__").Run()), ("all subclasses", Start().StackGlobal("builtins", "object.__subclasses__").EmptyTuple().Reduce().Stop()),
        ("a call of a partial application", Start().StackGlobal("functools", "partial").StackGlobal("os", "system").ShortBinUnicode("id").Tuple2().Reduce().EmptyTuple().Reduce().Stop()), ("an item of a namespace", Start().StackGlobal("operator", "getitem").StackGlobal("builtins", "__dict__").ShortBinUnicode("eval").Tuple2().Reduce().Run()),
        ("the result of a harmless call is called", Start().StackGlobal("operator", "getitem").StackGlobal("typing", "List").ShortBinUnicode("x").Tuple2().Reduce().Run()), ("a class made of a text", Start().StackGlobal("builtins", "type").ShortBinUnicode("X").EmptyTuple().EmptyDict().Tuple3().Reduce().EmptyTuple().Reduce().Stop()),
    ];

    private static IEnumerable<(string Name, PickleAssembler Pickle)> States() =>
    [
        ("state for a class", Start().StackGlobal("collections", "OrderedDict").EmptyDict().ShortBinUnicode("__init__").StackGlobal("builtins", "len").SetItem().BuildState().Stop()), ("state for a function", Start().StackGlobal("math", "sqrt").EmptyDict().ShortBinUnicode("x").None().SetItem().BuildState().Stop()),
        ("state for a module", Start().StackGlobal("collections", "abc").EmptyDict().ShortBinUnicode("x").None().SetItem().BuildState().Stop()), ("slots for a class", Start().StackGlobal("fractions", "Fraction").None().EmptyDict().ShortBinUnicode("__eq__").StackGlobal("builtins", "len").SetItem().Tuple2().BuildState().Stop()),
        ("an entry of sys.modules", Start().StackGlobal("sys", "modules").ShortBinUnicode("os").None().SetItem().Stop()), ("entries of a registry", Start().StackGlobal("copyreg", "dispatch_table").Mark().ShortBinUnicode("os").None().SetItems().Stop()),
        ("items for what is imported", Start().StackGlobal("typing", "Any").ShortBinUnicode("x").Append().Stop()), ("a setter in the state", Start().StackGlobal("collections", "OrderedDict").EmptyTuple().NewObj().EmptyDict().ShortBinUnicode("__setstate__").StackGlobal("os", "system").SetItem().BuildState().ShortBinUnicode("id").BuildState().Stop()),
        ("a distribution with a template", Start().StackGlobal("scipy.stats._continuous_distns", "norm_gen").EmptyTuple().NewObj().EmptyDict().ShortBinUnicode("_parse_arg_template").ShortBinUnicode("import os").SetItem().BuildState().Stop()),
        ("a booster from a path", Start().StackGlobal("xgboost.core", "Booster").None().EmptyTuple().ShortBinUnicode("/etc/passwd").Tuple3().Reduce().Stop()), ("a sort key", Start().StackGlobal("builtins", "sorted").EmptyList().StackGlobal("os", "system").Tuple2().Reduce().Stop()),
        ("an iterator over a callable", Start().StackGlobal("builtins", "iter").StackGlobal("os", "getcwd").None().Tuple2().Reduce().Stop()), ("a code object", Start().StackGlobal("types", "FunctionType").StackGlobal("types", "CodeType").BinInt1(0).BinInt1(0).Tuple2().Reduce().EmptyDict().Tuple2().Reduce().Stop()),
        ("a tensor that is unpickled again", Start().StackGlobal("torch.storage", "_load_from_bytes").ShortBinBytes(1, 2, 3).Tuple1().Reduce().Stop()), ("a tensor with a callable", Start().StackGlobal("torch._tensor", "_rebuild_from_type_v2").StackGlobal("os", "system").StackGlobal("torch", "Tensor").ShortBinUnicode("id").Tuple1().Tuple3().Reduce().Stop()),
    ];

    // Classes that run text of their state, given such text by every way there is.
    private static IEnumerable<(string Name, PickleAssembler Pickle)> Evaluated()
    {
        PickleAssembler Made(int protocol = 4) => Start(protocol).StackGlobal("scipy.stats._continuous_distns", "norm_gen").EmptyTuple().NewObj();
        return
        [
            ("code behind an ordinary template", Made().EmptyDict().ShortBinUnicode("_parse_arg_template").BinUnicode($"{HarmlessModels.Parser}import os").SetItem().BuildState().Stop()),
            ("code in a shape of a template", Made().EmptyDict().ShortBinUnicode("_parse_arg_template").BinUnicode(HarmlessModels.Parser.Replace("(self, a", "(self, a=exec('1')", StringComparison.Ordinal)).SetItem().BuildState().Stop()),
            ("a template under a computed key", Made().EmptyDict().StackGlobal("builtins", "str").ShortBinUnicode("_parse_arg_template").Tuple1().Reduce().ShortBinUnicode("import os").SetItem().BuildState().Stop()),
            ("a template by pairs", Made().StackGlobal("collections", "OrderedDict").EmptyList().ShortBinUnicode("_parse_arg_template").ShortBinUnicode("import os").Tuple2().Append().Tuple1().Reduce().BuildState().Stop()),
            ("a template through a chain of maps", Made().EmptyDict().Memoize().StackGlobal("collections", "ChainMap").BinGet(0).Tuple1().Reduce().ShortBinUnicode("_parse_arg_template").ShortBinUnicode("import os").SetItem().Pop().BuildState().Stop()),
            ("a template through the dictionary of another object", Made().EmptyDict().Memoize().StackGlobal("types", "SimpleNamespace").EmptyTuple().Reduce().None().EmptyDict().ShortBinUnicode("__dict__").BinGet(0).SetItem().Tuple2().BuildState()
                .EmptyDict().ShortBinUnicode("_parse_arg_template").ShortBinUnicode("import os").SetItem().BuildState().Pop().BuildState().Stop()),
            ("a template for what copyreg made", Start(2).Global("copy_reg", "_reconstructor").Global("scipy.stats._continuous_distns", "norm_gen").Global("__builtin__", "object").None().Tuple3().Reduce().EmptyDict().BinUnicode("_parse_arg_template").BinUnicode("import os").SetItem().BuildState().Stop()),
            ("a template for what another class made", Start().StackGlobal("builtins", "getattr").StackGlobal("fractions", "Fraction").ShortBinUnicode("__new__").Tuple2().Reduce().StackGlobal("scipy.stats._continuous_distns", "norm_gen").Tuple1().Reduce()
                .EmptyDict().ShortBinUnicode("_parse_arg_template").ShortBinUnicode("import os").SetItem().BuildState().Stop()),
            ("a template for what max returned", Start().StackGlobal("builtins", "max").StackGlobal("scipy.stats._continuous_distns", "norm_gen").EmptyTuple().NewObj().Tuple1().Tuple1().Reduce()
                .StackGlobal("collections", "OrderedDict").EmptyList().ShortBinUnicode("_parse_arg_template").ShortBinUnicode("import os").Tuple2().Append().Tuple1().Reduce().BuildState().Stop()),
            ("an array of joblib in another folder", Start().StackGlobal("joblib.numpy_pickle_compat", "NDArrayWrapper").EmptyTuple().NewObj().EmptyDict().ShortBinUnicode("filename").ShortBinUnicode("../x.npy").SetItem().BuildState().Stop()),
            ("a distribution with shapes", Start().StackGlobal("scipy.stats._distn_infrastructure", "rv_continuous").EmptyTuple().EmptyDict().ShortBinUnicode("shapes").ShortBinUnicode("a=exec('1')").SetItem().NewObjEx().Stop()),
            ("a formula with a call", Start().StackGlobal("statsmodels.base.data", "PandasData").EmptyTuple().NewObj().EmptyDict().ShortBinUnicode("restore_design_info").NewTrue().SetItem().ShortBinUnicode("formula").ShortBinUnicode("y ~ __import__('os').system('id')").SetItem().BuildState().Stop()),
            ("a formula with attributes", Start().StackGlobal("statsmodels.base.data", "ModelData").EmptyTuple().NewObj().EmptyDict().ShortBinUnicode("formula").ShortBinUnicode("y ~ x.__class__").SetItem().ShortBinUnicode("restore_design_info").NewTrue().SetItem().BuildState().Stop()),
            ("the making function of a dangerous class", Start().StackGlobal("functools", "partial").StackGlobal("builtins", "getattr").StackGlobal("subprocess", "Popen").ShortBinUnicode("__new__").Tuple2().Reduce().StackGlobal("subprocess", "Popen").ShortBinUnicode("id").Tuple3().Reduce().EmptyTuple().Reduce().Stop()),
            ("a partial application that is filled later", Start().StackGlobal("functools", "partial").StackGlobal("builtins", "len").Tuple1().Reduce().StackGlobal("os", "system").ShortBinUnicode("id").Tuple1().EmptyDict().None().Mark().Pop().Tuple3().BuildState().EmptyTuple().Reduce().Stop()),
            ("a code object by the name of dill", Start().StackGlobal("dill._dill", "_load_type").ShortBinUnicode("CodeType").Tuple1().Reduce().BinInt1(0).Tuple1().Reduce().Stop()),
            ("a named tuple of dill that is none", Start().StackGlobal("dill._dill", "_create_namedtuple").ShortBinUnicode("system").EmptyTuple().ShortBinUnicode("os").Tuple3().Reduce().Run()),
            ("a file by the name of dill", Start().StackGlobal("dill._dill", "_load_type").ShortBinUnicode("FileType").Tuple1().Reduce().Run()),
            ("a function by the name of cloudpickle", Start().StackGlobal("cloudpickle.cloudpickle", "_builtin_type").ShortBinUnicode("FunctionType").Tuple1().Reduce().None().Tuple1().Reduce().Stop()),
            ("a bound method of a dangerous function", Start().StackGlobal("types", "MethodType").StackGlobal("os", "system").ShortBinUnicode("id").Tuple2().Reduce().EmptyTuple().Reduce().Stop()),
        ];
    }

    private static PickleAssembler Ufunc(this PickleAssembler pickle, string package, string module, string name) =>
        pickle.StackGlobal(package, "_ufunc_reconstruct").ShortBinUnicode(module).ShortBinUnicode(name).Tuple2().Reduce();

    // Names that data needs, put to another use.
    private static IEnumerable<(string Name, PickleAssembler Pickle)> Gadgets() =>
    [
        ("a ufunc of another module", Start().Ufunc("numpy.core", "os", "system").Stop()), ("a ufunc of NumPy 2", Start().Ufunc("numpy._core", "posix", "system").Run()), ("a ufunc of any module", Start().Ufunc("numpy.core.multiarray", "helper", "x").Stop()),
        ("a ufunc of a computed module", Start().StackGlobal("numpy.core", "_ufunc_reconstruct").StackGlobal("operator", "add").ShortBinUnicode("o").ShortBinUnicode("s").Tuple2().Reduce().ShortBinUnicode("system").Tuple2().Reduce().Stop()),
        ("a ufunc that an iterator calls", Start().StackGlobal("builtins", "list").StackGlobal("builtins", "iter").StackGlobal("functools", "partial").Ufunc("numpy.core", "os", "system").ShortBinUnicode("id").Tuple2().Reduce().BinInt1(0).Tuple2().Reduce().Tuple1().Reduce().Stop()),
        ("a ufunc that is fetched later", Start().StackGlobal("collections", "defaultdict").StackGlobal("functools", "partial").StackGlobal("numpy.core", "_ufunc_reconstruct").ShortBinUnicode("os").ShortBinUnicode("system").Tuple3().Reduce().Tuple1().Reduce().Stop()),
        ("a ufunc in the state of a partial application", Start().StackGlobal("functools", "partial").StackGlobal("builtins", "len").Tuple1().NewObj().StackGlobal("numpy.core", "_ufunc_reconstruct").ShortBinUnicode("os").ShortBinUnicode("system").Tuple2().EmptyDict().Mark().SetItems().None().Mark().Pop().Tuple3().Tuple2().BuildState().Stop()),
        ("an attribute that is fetched later", Start().StackGlobal("builtins", "sorted").EmptyTuple().EmptyDict().ShortBinUnicode("key").StackGlobal("builtins", "getattr").SetItem().NewObjEx().Stop()),
        ("a function for tensors that imports", Start().StackGlobal("torch._tensor", "_rebuild_from_type_v2").StackGlobal("numpy.core", "_ufunc_reconstruct").StackGlobal("torch", "Tensor").ShortBinUnicode("os").ShortBinUnicode("system").Tuple2().Tuple3().Reduce().Stop()),
        ("tensors that are unpickled later", Start().StackGlobal("functools", "partial").StackGlobal("torch.storage", "_load_from_bytes").ShortBinBytes(0x80).Tuple2().Reduce().Stop()),
        ("a member of an enumeration is called", Start().StackGlobal("re", "RegexFlag.IGNORECASE").ShortBinUnicode("x").Tuple1().Reduce().Stop()),
        ("a timer that writes a file", Start().StackGlobal("joblib.logger", "PrintTime").ShortBinUnicode("/usr/lib/python3/dist-packages/x.pth").Tuple1().Reduce().Stop()),
        ("a fit that removes files", Start().StackGlobal("scipy.odr._odrpack", "ODR").None().None().None().Tuple3().Reduce().Stop()),
        ("a formula in a state", Start().StackGlobal("statsmodels.base.data", "PandasData").EmptyTuple().NewObj().EmptyDict().ShortBinUnicode("formula").ShortBinUnicode("__import__('os').system('id')").SetItem().BuildState().Stop()),
        ("a scalar of objects", Start().StackGlobal("numpy.core.multiarray", "scalar").StackGlobal("numpy", "dtype").ShortBinUnicode("O8").Tuple1().Reduce().ShortBinBytes(0x8C, 2, 0x6F, 0x73).Tuple2().Reduce().Stop()),
        ("a scalar of objects in the other byte order", Start().StackGlobal("numpy._core.multiarray", "scalar").StackGlobal("numpy", "dtype").ShortBinUnicode("|O").Tuple1().Reduce().ShortBinBytes(1).Tuple2().Reduce().Stop()),
    ];

    private static PickleAssembler Attack() => Start().StackGlobal("os", "system").ShortBinUnicode("id").Tuple1().Reduce();

    private static IEnumerable<(string Name, PickleAssembler Pickle)> Endings() =>
    [
        ("lines that end as on Windows", new PickleAssembler().Raw("cos\r\nsystem\r\n(S'id'\r\ntR.")), ("an opcode that does not exist", Attack().Raw(0xFF)), ("no STOP", Attack()), ("text that is no UTF-8", Attack().ShortBinUnicode([0xFF, 0xFE])), ("an empty stack", Attack().Pop().Pop().Pop()), ("no mark", Attack().Tuple()), ("a missing memo", Attack().BinGet(99)),
        ("a giant argument that is not there", Attack().Raw(0x8E).UInt64(1UL << 60)), ("a giant text that is not there", Attack().Raw((byte)'X').UInt32(0x7FFFFFFF).Raw("x")), ("a wrong number", Attack().Int("x")), ("a call of a number", Attack().BinInt1(1).EmptyTuple().Reduce()), ("a frame that is too long", Start().Frame(1 << 20).StackGlobal("os", "system").Run()),
        ("a frame that ends in a name", Start().Frame(5).StackGlobal("os", "system").Run()), ("a protocol that does not exist", new PickleAssembler().Raw(0x80, 4).StackGlobal("os", "system").ShortBinUnicode("id").Tuple1().Reduce().Proto(77).Stop()), ("a pickle behind a pickle", Start().None().Stop().Raw(Attack().Stop().Build())),
        ("a pickle behind junk", Start().None().Stop().Raw(0, 1, 2, 3).Raw(Attack().Stop().Build())), ("a pickle behind a broken one", Start().None().Raw(0xFF).Raw(Attack().Stop().Build())), ("the third pickle", Start(2).None().Stop().Raw(Start(2).None().Stop().Build()).Raw(Attack().Stop().Build())), ("a pickle behind zeros", new PickleAssembler().Raw(new byte[4096]).Raw(Attack().Stop().Build())),
        ("a hundred thousand idle opcodes", Start().Repeat(100_000, (pickle, _) => pickle.None().Pop()).StackGlobal("os", "system").Run()), ("a broken pickle alone", Start().EmptyDict().Raw(0xFF)), ("a harmless pickle that breaks off", Start().EmptyDict().ShortBinUnicode("a")), ("bytes that nothing explains", Start().EmptyDict().Stop().Raw(new byte[64])),
        ("a bomb of DUP", Start().EmptyList().Repeat(60, (pickle, _) => pickle.Dup().Dup().Mark().Pop().Append()).Stop().Raw(Attack().Stop().Build())), ("a giant index", Attack().LongBinPut(0xFFFFFFF0).Stop()), ("a giant number as text", Attack().Long(new string('9', 100_000) + "L").Stop()),
    ];
}
