namespace ModelAudit.RuleTests.Pickles;

/// <summary>A way to get code run by loading a model, or to keep it from being seen, and what covers it.</summary>
/// <param name="Name">The way.</param>
/// <param name="Cases">Parts of the names of hostile files: each has to be there.</param>
/// <param name="Rules">Rules whose case folders cover it where it is no matter of pickles.</param>
internal sealed record AttackClass(string Name, string[] Cases, string[] Rules)
{
    /// <summary>All of them.</summary>
    public static readonly AttackClass[] All =
    [
        Pickled("a dangerous module that a list of dangerous modules may leave out", "pip main:", "profile run:", "idlelib.run Executive.runcode:", "torch.utils.collect_env run:", "ensurepip _run_pip:", "uuid _get_command_stdout:", "logging FileHandler:"),
        Pickled("a function that imports whatever it is told to", "pkgutil resolve_name:", "importlib import_module:", "pydoc locate:", "traitlets.utils.importstring import_item:", "operator attrgetter:", "operator methodcaller:"),
        Pickled("a second name of a module, or a module inside it", "posix system:", "nt system:", "_io open:", "_pickle loads:", "_operator attrgetter:", "asyncio.unix_events _UnixSubprocessTransport._start:"),
        Pickled("a path of attributes through an innocent module", "pathlib os.system:", "torch os.system:", "numpy __builtins__:", "random _os.system:", "torch.library torch.utils.collect_env.run:"),
        Pickled("names of Python 2 that are mapped to others", "__builtin__ eval:", "urllib2 urlopen:", "commands getoutput:", "cPickle loads:", "reduce of Python 2", "imap of Python 2"),
        Pickled("extension codes", "an extension code", "a long extension code", "the longest extension code", "an extension code that the pickle registers", "copyreg add_extension:"),
        Pickled("names from the memo or in any opcode for text", "names from the memo", "a memo that is rebound", "a sparse memo", "a memo of popped values", "PUT and LONG_BINGET mixed", "a missing memo", "names as STRING", "names as UNICODE", "one name twice by DUP"),
        Pickled("names that are computed while the pickle loads", "a name by str.join", "a name by codecs.decode", "a name by an item getter", "a name by format", "getattr with a computed name"),
        Pickled("built-in functions", "builtins eval:", "builtins exec:", "builtins __import__:", "an attribute by getattr", "builtins open:"),
        Pickled("a call whose result is thrown away", "called and thrown away", "decoys below POP", "decoys below POP_MARK"),
        Pickled("a call in front of an error", "an opcode that does not exist", "no STOP", "text that is no UTF-8", "an empty stack", "no mark", "a giant argument that is not there", "a wrong number"),
        Pickled("several pickles, junk between them, bytes behind them", "a pickle behind a pickle", "a pickle behind junk", "a pickle behind a broken one", "the third pickle", "a pickle behind zeros", "bytes that nothing explains", "behind a pickle of protocol 0", "behind hundreds of pickles of protocol 0"),
        Pickled("frames that unpicklers read differently", "a frame that is too long", "a frame that ends in a name", "a frame between the names"),
        Pickled("a name that is skipped, or promises something else", "named ", "a checkpoint without an extension", "a checkpoint named ckpt", "behind idle opcodes in a text", "in a long text", "in a long document", "behind the start of a pointer"),
        Pickled("a zip whose headers give two names", "another name in the header of the entry"),
        Pickled("a zip whose flags say that it is encrypted or patched", "an encryption flag", "a patch flag", "a strong encryption flag"),
        Pickled("a zip with a wrong checksum", "a wrong checksum"),
        Pickled("a zip with entries twice, or with something beside them", "a name twice", "a pickle before the archive", "a pickle behind the archive", "bytes before the archive", "no directory", "upper case inside", "an archive in an archive", "in a Keras archive", "in an archive of arrays"),
        Pickled("other containers", "in a 7z by LZMA", "in a tar", "in a tar of PyTorch 0.1", "lzma as joblib", "lz4 as joblib", "xz as joblib", "xz through delta as joblib", "an old file of joblib", "in a NeMo archive", "in a zip by zstd"),
        Pickled("each of the pickles of an old checkpoint", "pickle 1 of an old checkpoint", "pickle 2 of an old checkpoint", "pickle 3 of an old checkpoint", "pickle 4 of an old checkpoint", "pickle 5 of an old checkpoint", "behind an old checkpoint"),
        Pickled("switching off the program that looks", "fickling.hook remove_hook:", "picklescan.scanner scan_bytes:", "sys modules:", "an entry of sys.modules"),
        Pickled("a pickle inside a value", "raw loaded by torch.storage", "base64 inside a pickle", "hexadecimal inside a pickle", "zlib inside a pickle", "base64 of zlib inside a pickle", "in the bytes of a number of objects", "dill loads:", "an array of objects"),
        Pickled("a listed class with a state, a factory or a callable that is dangerous", "state for a class", "state for a function", "slots for a class", "a setter in the state", "factory of a default dictionary", "in a partial application", "in the state of an estimator", "code behind an ordinary template", "a template through a chain of maps", "a template for what copyreg made", "a formula with a call", "functools cached_property.__get__:", "functools cmp_to_key:", "typing _eval_type:", "dataclasses _create_fn:", "inspect getmembers:", "logging Filterer.filter:"),
        Pickled("files and the network without running anything", "logging FileHandler:", "io FileIO:", "distutils.file_util write_file:", "numpy savetxt:", "ssl get_server_certificate:", "socket socket:"),
        Pickled("exhausting whoever looks", "a bomb of DUP", "a giant index", "a giant number as text", "a hundred thousand idle opcodes", "deep in a list", "behind a hundred harmless pickles"),
        Pickled("names that look like no module of Python", "Crypto.Cipher AES:", "IPython.core.interactiveshell InteractiveShell.run_cell:", "Queue2 Queue:", "a space in the name", "a byte order mark", "a zero-width character"),
        Pickled("the opcodes that call", ": INST", ": OBJ", ": NEWOBJ", ": NEWOBJ_EX", ": STACK_GLOBAL", ": GLOBAL, protocol 0", "in a persistent id"),
        Judged("code, files and addresses in configurations of Keras", "MA1308"),
        Judged("HDF5 files that lead to others", "MA1510"),
        Judged("external data and abuse of ONNX", "MA1401", "MA1402", "MA1409"),
        Judged("callables and repositories in configurations", "MA1305", "MA1306"),
        Judged("chat templates that reach for Python objects, in tokenizers, processors and GGUF files", "MA1310", "MA1314"),
        Pickled("callables in files of skops, NeMo and TorchServe, and pickles beside them", "in a skops file", "in a NeMo archive", "in a model archive"),
        Judged("nodes of skops and targets of Hydra that name callables", "MA1308"),
        Judged("models of formats that are named and not examined, as MXNet", "MA1508"),
        Judged("archive members that climb, lead through links or are bombs", "MA1309"),
    ];

    private static AttackClass Pickled(string name, params string[] cases) => new(name, cases, []);

    private static AttackClass Judged(string name, params string[] rules) => new(name, [], rules);
}
