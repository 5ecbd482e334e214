using System.Collections.Immutable;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Formats.Packages;
using ModelAudit.Fuzz.Engine;

namespace ModelAudit.Fuzz.Targets;

/// <summary>The readers of packages and of the model files of smaller frameworks.</summary>
internal static class ModelFileTargets
{
    public static readonly ImmutableArray<FuzzTarget> All =
    [
        Text(
            new YamlInspector(),
            "m.nemo!/model_config.yaml",
            ["_target_", ": ", "- ", "&a ", "*a", "{", "}", "[", "]", "!!python/object/apply:os.system ", "!<tag:x> ", "? ", "|\n", "\n  "],
            "target: nemo.x\na: {_target_: os.system, b: [!!python/name:os.system '']}\n",
            "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"),
        Text(
            new TorchServeInspector(),
            "m.mar!/MAR-INF/MANIFEST.json",
            ["\"model\"", "\"handler\"", "\"modelFile\"", "\"../\""],
            """{"model": {"modelName": "m", "handler": "h.py:f", "modelFile": "a/../b.py", "requirementsFile": "r.txt"}, "runtime": "python"}"""),
        Text(
            new SkopsInspector(),
            "m.skops!/schema.json",
            ["\"__class__\"", "\"__module__\"", "\"__loader__\"", "\"content\"", "\"MethodNode\"", "\"func\"", "\"OperatorFuncNode\"", "\"TypeNode\"", "\"FunctionNode\""],
            """{"__class__": "function", "__module__": "a.b", "__loader__": "FunctionNode", "content": {"module_path": "os", "function": "system"}, "x": [{"__class__": "c", "__loader__": "MethodNode", "content": {"func": "f"}}]}"""),
        Text(
            new MlflowModelInspector(),
            "MLmodel",
            ["flavors:\n", "  ", "- ", "loader_module: ", "code: ../"],
            "flavors:\n  python_function:\n    loader_module: a.b\n    code: /c\n    python_model: p.pkl\nmlflow_version: 2\n"),
    ];

    private static FuzzTarget Text(ModelFileInspector inspector, string path, ImmutableArray<string> tokens, params string[] seeds) =>
        new(inspector.Name, () => DocumentTargets.Texts(seeds), content => Inspections.RunFormat(inspector, path, content)) { Tokens = tokens };
}
