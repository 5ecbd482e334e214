using System.Collections.Immutable;
using System.Text;
using ModelAudit.Formats.Flax;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Formats.Packages;
using ModelAudit.Formats.Paddle;
using ModelAudit.Formats.RObjects;
using ModelAudit.Formats.Torch7;
using ModelAudit.Formats.Trees;
using ModelAudit.Formats.Xml;
using ModelAudit.Fuzz.Engine;
using ModelAudit.Samples.Building;

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
        Text(
            new XgboostInspector(),
            "m.json",
            ["\"left_children\"", "\"right_children\"", "\"split_indices\"", "\"trees\"", "\"tree_param\"", "\"num_nodes\"", "{L\0\0\0\0\0\0\0\u0007learner", "[$l#L\0\0\0\0\0\0\0\u0003", "[$d#", "SL", "binf"],
            TreeModels.Xgboost([[1, -1, -1]], [[2, -1, -1]], [[0, 0, 0]]),
            Encoding.Latin1.GetString(TreeModels.XgboostUbjson([1, -1, -1], [2, -1, -1], [0, 0, 0])),
            "binf" + new string('\0', 136) + "\u0008\0\0\0\0\0\0\0reg:line\u0006\0\0\0\0\0\0\0gbtree"),
        Text(
            new LightGbmInspector(),
            "m.txt",
            ["Tree=", "num_leaves=", "left_child=", "right_child=", "split_feature=", "leaf_value=", "end of trees\n", "-1 ", "9 "],
            TreeModels.LightGbm("1 -1", "-3 -2")),
        Text(
            new OpenVinoInspector(),
            "m.xml",
            ["<layer ", "<data ", "offset=\"", "size=\"", "shape=\"", "<!DOCTYPE ", "<!ENTITY ", "&a;", "<![CDATA[", "<!--", "-->", "/>", "xmlns:a=\""],
            "<net name=\"m\" version=\"11\"><layers><layer id=\"0\" name=\"w\" type=\"Const\" version=\"opset1\"><data element_type=\"f32\" shape=\"2,3\" offset=\"0\" size=\"24\"/></layer></layers><edges><edge/></edges></net>"),
        Text(
            new PmmlInspector(),
            "m.pmml",
            ["<Header ", "<Application ", "<Extension ", "<TreeModel ", "<!DOCTYPE ", "&a;", "<![CDATA[", "<!--", "-->", "/>"],
            "<?xml version=\"1.0\"?><PMML version=\"4.4\"><Header copyright=\"a\"><Application name=\"b\" version=\"1\"/></Header><TreeModel functionName=\"c\"><Node/></TreeModel></PMML>"),
        Binary(new FlaxInspector(), "flax_model.msgpack", () => [MessagePackBuilder.Checkpoint()]),
        Binary(new PaddleWeightsInspector(), "m.pdiparams", () => [PaddleModels.Weights()]),
        Binary(new RObjectsInspector(), "m.rds", () => [RObjectBuilder.List().Build(), RObjectBuilder.Promise("system").Build(), RObjectBuilder.Function().Build()]),
        Binary(new Torch7Inspector(), "m.t7", () => [Torch7Builder.Layer("\u001bLJ").Build()]),
        new("catboost", () => [TreeModels.CatBoost(3)], content => Inspections.RunFormat(new CatBoostInspector(), "m.cbm", content)) { IsText = false, MaxInputBytes = 1 << 12 },
    ];

    private static FuzzTarget Binary(ModelFileInspector inspector, string path, Func<IEnumerable<byte[]>> seeds) =>
        new(inspector.Name, seeds, content => Inspections.RunFormat(inspector, path, content)) { IsText = false, MaxInputBytes = 1 << 12 };

    private static FuzzTarget Text(ModelFileInspector inspector, string path, ImmutableArray<string> tokens, params string[] seeds) =>
        new(inspector.Name, () => seeds.Select(seed => seed.Contains('\0', StringComparison.Ordinal) ? Encoding.Latin1.GetBytes(seed) : Encoding.UTF8.GetBytes(seed)), content => Inspections.RunFormat(inspector, path, content)) { Tokens = tokens };
}
