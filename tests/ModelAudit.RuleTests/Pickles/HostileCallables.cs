using ModelAudit.Samples.Building;

namespace ModelAudit.RuleTests.Pickles;

/// <summary>What attackers call, each written in one of the ways to import and call; published advisories first.</summary>
internal static class HostileCallables
{
    private const string Advisories = """
        runpy:run_path pip:main pip._internal:main pty:spawn marshal:loads types:FunctionType types:CodeType cProfile:run cProfile:runctx profile:run profile:Profile.runctx profile:Profile.run trace:Trace.run trace:Trace.runctx
        doctest:debug_script code:InteractiveInterpreter.runcode ctypes:CDLL pydoc:locate importlib:import_module pkgutil:resolve_name multiprocessing.util:spawnv_passfds _posixsubprocess:fork_exec
        asyncio.unix_events:_UnixSubprocessTransport._start uuid:_get_command_stdout _osx_support:_read_output _osx_support:_find_build_tool _aix_support:_read_cmd_output imaplib:IMAP4_stream _pyrepl.pager:pipe_pager
        test.support.script_helper:assert_python_ok ensurepip:_run_pip idlelib.pyshell:ModifiedInterpreter.runcommand idlelib.run:Executive.runcode idlelib.calltip:get_entity idlelib.calltip:Calltip.fetch_tip
        idlelib.autocomplete:AutoComplete.get_entity idlelib.debugobj:ObjectTreeItem.SetText lib2to3.pgen2.grammar:Grammar.loads lib2to3.pgen2.pgen:ParserGenerator.make_label torch.utils.bottleneck.__main__:run_cprofile
        torch.utils.bottleneck.__main__:run_autograd_prof torch._dynamo.guards:GuardBuilder.get torch.fx.experimental.symbolic_shapes:ShapeEnv.evaluate_guards_expression torch.utils.collect_env:run
        torch.utils.collect_env:run_and_read_all torch.utils.data.datapipes.utils.decoder:basichandlers torch.jit.unsupported_tensor_ops:execWrapper torch.utils._config_module:ConfigModule.load_config
        torch.jit.annotations:parse_type_line torch.distributed.rpc:rpc_sync numpy.f2py.crackfortran:getlincoef numpy.f2py.crackfortran:_eval_length pandas.io.parsers.readers:read_csv joblib:load
        mlflow.projects.backend.local:_run_entry_point distutils.file_util:write_file pathlib:os.system torch:os.system torch.serialization:os.system torch.library:torch.utils.collect_env.run numpy:sys.modules site:addsitedir
        atexit:register ssl:get_server_certificate smtplib:SMTP _operator:methodcaller _interpreters:create _xxsubinterpreters:run_string imp:load_source pipes:Template
        """;

    private const string Execution = """
        os:system posix:system nt:system os:popen os:execv os:spawnl os:posix_spawn os:fork os:kill os:putenv os:environ subprocess:Popen subprocess:call subprocess:check_output subprocess:getoutput commands:getoutput popen2:popen3
        builtins:eval builtins:exec builtins:compile builtins:__import__ builtins:open builtins:setattr builtins:globals builtins:breakpoint __builtin__:eval __builtin__:execfile __builtin__:file builtins:map builtins:filter
        timeit:timeit timeit:Timer bdb:Bdb.run pdb:run code:interact codeop:compile_command dis:dis pstats:Stats rlcompleter:Completer.attr_matches cgitb:handler gettext:c2py typing:_eval_type typing:get_type_hints
        dataclasses:_create_fn dataclasses:make_dataclass string:Formatter.vformat inspect:getmembers functools:reduce functools:cached_property functools:cached_property.__get__ functools:cmp_to_key itertools:starmap itertools:accumulate
        weakref:finalize operator:attrgetter operator:methodcaller _operator:attrgetter logging:Filterer.filter logging.config:fileConfig concurrent.futures:ProcessPoolExecutor multiprocessing:Process threading:Thread _thread:start_new_thread
        signal:signal sched:scheduler contextlib:ExitStack copy:copy py_compile:compile compileall:compile_file zipimport:zipimporter runpy:run_module modulefinder:ModuleFinder unittest:main webbrowser:open platform:popen venv:create
        setuptools:setup pkg_resources:load_entry_point tkinter:Tcl turtle:config_dict new:function compiler:compile user:home antigravity:fly this:s
        """;

    private const string Reach = """
        shutil:rmtree shutil:copyfile pathlib:Path.write_text pathlib:PosixPath.unlink io:open _io:open io:FileIO _io:FileIO codecs:open tempfile:mktemp tarfile:open zipfile:ZipFile gzip:open bz2:open lzma:open mmap:mmap sqlite3:connect dbm:open
        logging:FileHandler logging:basicConfig fileinput:input linecache:getline glob:glob numpy:savetxt numpy:save numpy:fromfile numpy:DataSource numpy.lib.npyio:savez pandas:read_csv pandas.core.frame:DataFrame.to_csv torch:save torch:from_file
        socket:socket socket:create_connection _socket:socket urllib.request:urlopen urllib2:urlopen urllib:urlretrieve http.client:HTTPSConnection httplib:HTTPConnection ftplib:FTP telnetlib:Telnet nntplib:NNTP poplib:POP3 xmlrpc.client:ServerProxy
        requests:get requests.api:post urllib3:PoolManager httpx:get aiohttp:ClientSession paramiko:SSHClient boto3:client ctypes:PyDLL ctypes.util:find_library _ctypes:dlopen cffi:FFI torch.utils.cpp_extension:load_inline torch.ops:load_library
        numpy.ctypeslib:load_library pyximport:install cython:inline numba:jit winreg:SetValue _winapi:CreateProcess pickle:loads _pickle:loads cPickle:loads marshal:load shelve:open dill:loads dill._dill:_create_function dill._dill:_import_module
        cloudpickle.cloudpickle:_make_function joblib.numpy_pickle:load numpy:load torch:load torch.serialization:load torch.hub:load torch.jit:load pandas:read_pickle pandas.compat.pickle_compat:load yaml:load yaml:unsafe_load jsonpickle:decode plistlib:loads
        """;

    private const string Frameworks = """
        sympy:sympify sympy.parsing.sympy_parser:parse_expr numexpr:evaluate pandas:eval pandas.core.computation.eval:eval pandas.core.frame:DataFrame.query numpy.testing._private.utils:runstring numpy.f2py:compile numpy.distutils.exec_command:exec_command
        jinja2:Template mako.template:Template IPython.utils.process:system IPython.core.interactiveshell:InteractiveShell.run_cell traitlets.utils.importstring:import_item tensorflow.python.ops.script_ops:py_func keras.models:load_model keras.layers.core:Lambda
        torch.fx.graph_module:reduce_graph_module torch.package:PackageImporter torch._inductor.codecache:PyCodeCache.load torch.utils.model_zoo:load_url torch.distributed.launch:main torch.onnx:export torch.testing._internal.common_utils:run_tests
        django.core.management:call_command flask.cli:main werkzeug.utils:import_string gunicorn.util:import_app celery:Celery twisted.internet.utils:getProcessOutput invoke:run fabric:Connection ansible.module_utils.basic:AnsibleModule psutil:Popen
        pydantic._dynamic_imports:anything mlflow.pyfunc:load_model ray.cloudpickle:loads dask.utils:apply nltk.data:load sklearn.datasets._base:load_files statsmodels.iolib.smpickle:load_pickle networkx.readwrite.gpickle:read_gpickle hydra.utils:instantiate
        smolagents.local_python_executor:evaluate_python_code langchain_experimental.utilities.python:PythonREPL.run transformers.dynamic_module_utils:get_class_from_dynamic_module huggingface_hub:hf_hub_download picklescan.scanner:scan_bytes fickling.hook:remove_hook
        sys:modules sys:settrace sys:meta_path sys:modules.clear copyreg:add_extension copyreg:dispatch_table copy_reg:pickle gc:get_objects warnings:filterwarnings builtins:__dict__ six.moves.builtins:eval sklearn.externals.joblib:load sklearn.externals.six:exec_
        random:_os.system numpy:__builtins__ collections:abc.sys.modules json:codecs.open decimal:_sys.modules builtins:object.__subclasses__ builtins:type.__getattribute__ datetime:sys.exit torch.nn.modules.linear:Linear.__init__.__globals__ os:path.os.system
        """;

    /// <summary>Names of libraries that nobody listed: a person has to look.</summary>
    private const string Unlisted = """
        acme.models:Net __main__:Payload Queue2:Queue IPython2:x Crypto.Cipher:AES evil:run utils:helper scipy.stats:rv_histogram numpy:memmap builtins:print numpy:frompyfunc sklearn.utils.fixes:parse_version pandas._libs.parsers:TextReader
        """;

    /// <summary>Ways to write an import and what is done with it.</summary>
    private static readonly (string Name, Func<string, string, byte[]> Write)[] Ways =
    [
        ("GLOBAL, protocol 0", (module, name) => PyPickler.Write(Py.Call(module, name, "id"), 0)),
        ("GLOBAL, protocol 2", (module, name) => PyPickler.Write(Py.Call(module, name, "id"), 2)),
        ("STACK_GLOBAL", (module, name) => PyPickler.Write(Py.Call(module, name, "id"), 4)),
        ("INST", (module, name) => new PickleAssembler().Mark().String("id").Inst(module, name).Stop().Build()),
        ("OBJ", (module, name) => new PickleAssembler().Proto(3).Mark().Global(module, name).BinUnicode("id").Obj().Stop().Build()),
        ("NEWOBJ", (module, name) => PyPickler.Write(Py.New(module, name, "id"), 4)),
        ("NEWOBJ_EX", (module, name) => new PickleAssembler().Proto(4).StackGlobal(module, name).ShortBinUnicode("id").Tuple1().EmptyDict().NewObjEx().Stop().Build()),
        ("kept and not called", (module, name) => PyPickler.Write(new (object?, object?)[] { ("activation", Py.Import(module, name)) }, 4)),
        ("called and thrown away", (module, name) => new PickleAssembler().Proto(4).StackGlobal(module, name).ShortBinUnicode("id").Tuple1().Reduce().Pop().EmptyDict().Stop().Build()),
        ("factory of a default dictionary", (module, name) => PyPickler.Write(Py.Call("collections", "defaultdict", Py.Import(module, name)), 2)),
        ("in a partial application", (module, name) => PyPickler.Write(Py.Call("functools", "partial", Py.Import(module, name), "id"), 4)),
        ("in the state of an estimator", (module, name) => PyPickler.Write(Py.Object("sklearn.preprocessing._function_transformer", "FunctionTransformer", ("func", Py.Import(module, name))), 4)),
    ];

    /// <summary>Each name once, the ways in turn.</summary>
    public static IEnumerable<PickleCase> All =>
        Names(Advisories, Execution, Reach, Frameworks).Select((name, index) => Case(name, Ways[index % Ways.Length]))
            .Concat(Names(Unlisted).Select((name, index) => Case(name, Ways[index % Ways.Length])))
            .Concat(Ways.SelectMany(way => Names("os:system builtins:eval posix:system pathlib:os.system").Select(name => Case(name, way))));

    private static PickleCase Case((string Module, string Name) name, (string Name, Func<string, string, byte[]> Write) way) =>
        new($"{name.Module} {name.Name}: {way.Name}", way.Write(name.Module, name.Name));

    private static IEnumerable<(string Module, string Name)> Names(params string[] texts) =>
        texts.SelectMany(text => text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)).Select(text => (text.Split(':')[0], text.Split(':')[1]));
}
