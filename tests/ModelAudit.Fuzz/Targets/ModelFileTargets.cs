using System.Collections.Immutable;
using System.Text;
using ModelAudit.Formats.Caffe;
using ModelAudit.Formats.Cntk;
using ModelAudit.Formats.Flax;
using ModelAudit.Formats.Mnn;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Formats.Mxnet;
using ModelAudit.Formats.Ncnn;
using ModelAudit.Formats.Onnx.Vectors;
using ModelAudit.Formats.Orbax;
using ModelAudit.Formats.Packages;
using ModelAudit.Formats.Paddle;
using ModelAudit.Formats.Rknn;
using ModelAudit.Formats.RObjects;
using ModelAudit.Formats.TensorRt;
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
            Encoding.Latin1.GetString(TreeModels.XgboostBinary([1, -1, -1], [2, -1, -1], [0, 0, 0]))),
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
        Text(
            new MxnetSymbolInspector(),
            "m-symbol.json",
            ["\"nodes\"", "\"op\"", "\"Custom\"", "\"attrs\"", "\"inputs\"", "\"heads\"", "\"arg_nodes\"", "\"subgraphs\"", "[[0, 0, 0]]", "\"lua_string\"", "\"TorchModule\""],
            SmallFrameworkModels.MxnetSymbol(),
            SmallFrameworkModels.MxnetSymbol("Custom", "\"op_type\": \"a\"")),
        Text(
            new PaddleJsonInspector(),
            "inference.json",
            ["\"base_code\"", "\"ops\"", "\"#\"", "\"1.py_func\"", "\"3.x\"", "\"regions\"", "\"blocks\""],
            """{"base_code": {"magic": "pir", "version": 1}, "program": {"regions": [{"blocks": [{"#": "b", "ops": [{"#": "p"}, {"#": "1.if", "regions": [{"blocks": [{"ops": [{"#": "3.x"}]}]}]}]}]}]}}"""),
        Text(
            new OrbaxMetadataInspector(),
            "0/_METADATA",
            ["\"tree_metadata\"", "\"value_metadata\"", "\"value_type\"", "\"item_handlers\""],
            """{"tree_metadata": {"('w',)": {"value_metadata": {"value_type": "jax.Array"}}}, "use_ocdbt": true}""",
            """{"item_handlers": {"state": "a.B"}}"""),
        Text(
            new ZarrInspector(),
            "a/.zarray",
            ["\"shape\"", "\"chunks\"", "\"dtype\"", "\"<f4\"", "\"filters\"", "\"codecs\"", "{\"id\": \"pickle\"}", "\"metadata\"", "\"node_type\": \"array\"", "9223372036854775807"],
            """{"zarr_format": 2, "shape": [4, 6], "chunks": [2, 6], "dtype": "<f4", "compressor": {"id": "zstd"}, "filters": [{"id": "pickle"}]}""",
            """{"zarr_format": 3, "node_type": "array", "shape": [4], "data_type": "bfloat16", "chunk_grid": {"configuration": {"chunk_shape": [2]}}, "codecs": [{"name": "bytes"}]}""",
            """{"metadata": {"a/.zarray": {"shape": [1], "chunks": [1], "dtype": "|u1"}}}"""),
        Text(
            new PrototxtInspector(),
            "m.prototxt",
            ["layer {", "}", "<", ">", "[", "]", "type: \"Python\"", "python_param {", "module: \"os\"", "#", "\\x41", "'"],
            "name: \"n\"\nlayer { name: 'a' type: \"Python\" python_param { module: \"m\" layer: \"L\" } }\nlayers < type: CONVOLUTION kernel_size: [1, 2] >\n"),
        Text(
            new NcnnInspector(),
            "m.param",
            ["7767517\n", "Input ", " 1 1 ", "Convolution c 1 1 data out 0=8\n", "-23304=2,1,1"],
            SmallFrameworkModels.Ncnn(),
            Encoding.Latin1.GetString(SmallFrameworkModels.NcnnBinary(256))),
        Binary(new MxnetParametersInspector(), "m.params", () => [SmallFrameworkModels.MxnetParameters()]),
        Binary(new RknnInspector(), "m.rknn", () => [SmallFrameworkModels.Rknn()]),
        Binary(new OcdbtInspector(), "manifest.ocdbt", () => [SmallFrameworkModels.Ocdbt()]),
        Binary(new TensorRtInspector(), "m.engine", () => [[.. "ftrt"u8, .. new byte[20], .. "EfficientNMS_TRT\0"u8]]),
        new("cntk", () => [SmallFrameworkModels.Cntk(), SmallFrameworkModels.Cntk(("module", "os"), ("class", "C"))], content => Inspections.RunFormat(new CntkInspector(), "m.model", content)) { IsText = false, MaxInputBytes = 1 << 12, Tokens = ["module", "deserialize_method"] },
        new("onnx-tensor", () => [new ProtobufWriter().Varint(1, 2).Varint(2, 1).Bytes(9, new byte[8]).ToArray(), new ProtobufWriter().Varint(2, 1).Message(3, new ProtobufWriter().Varint(1, 2).Varint(2, 1)).ToArray()], content => Inspections.RunFormat(new OnnxVectorInspector(), "input_0.pb", content)) { IsText = false, MaxInputBytes = 1 << 12 },
        new("mnn", () => [SmallFrameworkModels.Mnn(), SmallFrameworkModels.Mnn(256, 30, new FlatBufferBuilder().Text(0, "p"))], content => Inspections.RunFormat(new MnnInspector(), "m.mnn", content)) { IsText = false, MaxInputBytes = 1 << 12 },
        Binary(new FlaxInspector(), "flax_model.msgpack", () => [MessagePackBuilder.Checkpoint()]),
        Binary(new PaddleWeightsInspector(), "m.pdiparams", () => [PaddleModels.Weights()]),
        Binary(new RObjectsInspector(), "m.rds", () => [RObjectBuilder.List().Build(), RObjectBuilder.Promise("system").Build(), RObjectBuilder.Function().Build(), .. RTexts]),
        Binary(new Torch7Inspector(), "m.t7", () => [Torch7Builder.Layer("\u001bLJ").Build()]),
        new("catboost", () => [TreeModels.CatBoost(3)], content => Inspections.RunFormat(new CatBoostInspector(), "m.cbm", content)) { IsText = false, MaxInputBytes = 1 << 12 },
    ];

    private static FuzzTarget Binary(ModelFileInspector inspector, string path, Func<IEnumerable<byte[]>> seeds) =>
        new(inspector.Name, seeds, content => Inspections.RunFormat(inspector, path, content)) { IsText = false, MaxInputBytes = 1 << 12 };

    private static FuzzTarget Text(ModelFileInspector inspector, string path, ImmutableArray<string> tokens, params string[] seeds) =>
        new(inspector.Name, () => seeds.Select(seed => seed.Contains('\0', StringComparison.Ordinal) ? Encoding.Latin1.GetBytes(seed) : Encoding.UTF8.GetBytes(seed)), content => Inspections.RunFormat(inspector, path, content)) { Tokens = tokens };

    private static IEnumerable<byte[]> RTexts =>
    [
        "A\n2\n262401\n131840\n1029\n253\n252\n6\n1\n262153\n6\nsystem\n2\n16\n1\n262153\n2\nid\n254\n"u8.ToArray(),
        "RDA3\nA\n3\n262401\n197888\n5\nUTF-8\n19\n4\n14\n2\n1.5\nNA\n15\n1\n0\n2\n24\n1\nff\n16\n1\n32777\n4\na\\040b\\n\n"u8.ToArray(),
    ];
}
