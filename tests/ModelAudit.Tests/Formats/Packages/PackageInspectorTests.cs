using System.Formats.Tar;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Packages;

public sealed class PackageInspectorTests
{
    private static string[] Code(FactSet facts) => facts.TryGet(CodeFacts.Calls, out var items)
        ? [.. items.Select(item => $"{item["kind"]!.Text} {item["root"]?.Text} {item["module"]?.Text} {item["name"]!.Text} {item["object"]?.Text}")]
        : throw new InvalidOperationException("What brings code is unknown.");

    private static string[] Defects(FactSet facts) => facts.TryGet(ModelFileFacts.Defects, out var items) ? [.. items.Select(item => item["code"]!.Text)] : [];

    private static byte[] Tar(params (string Name, string Text)[] members)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach ((string name, string text) in members)
            {
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Examination.Utf8(text)) });
            }
        }

        return stream.ToArray();
    }

    private static ArchiveExamination Yaml(string text, string path = "conf/config.yaml") => ArchiveExamination.Of(Examination.Utf8(text), path);

    [Theory]
    [InlineData("m.nemo")]
    [InlineData("renamed.bin")]
    public void A_NeMo_model_is_told_by_its_members_and_its_configuration_names_what_is_called(string path)
    {
        ArchiveExamination found = ArchiveExamination.Of(Tar(("./model_config.yaml", "name: asr\ntarget: nemo.collections.asr.models.EncDecCTCModel\noptim:\n  sched: {_target_: os.system, command: id}\nnemo_version: 1.20.0\n"), ("./model_weights.ckpt", "x")), path);
        Assert.Equal("nemo", found.Format);
        Assert.Equal(
            ["nemo-target nemo nemo.collections.asr.models EncDecCTCModel target", "nemo-target os os system _target_"],
            Code(found[Assert.Single(found.Paths, member => member.EndsWith("model_config.yaml", StringComparison.Ordinal))].Facts));
    }

    [Fact]
    public void A_packed_NeMo_model_is_read_through_its_packing()
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Tar(("model_config.yaml", "_target_: builtins.eval\n")));
        }

        ArchiveExamination found = ArchiveExamination.Of(packed.ToArray(), "m.nemo");
        string config = Assert.Single(found.Paths, path => path.EndsWith("model_config.yaml", StringComparison.Ordinal));
        Assert.Equal(["nemo-target builtins builtins eval _target_"], Code(found[config].Facts));
    }

    [Theory]
    [InlineData("a: !!python/object/apply:os.system [id]\n", "python-tag os os system object/apply")]
    [InlineData("a: !!python/name:posix.system ''\n", "python-tag posix posix system name")]
    [InlineData("!!python/module:antigravity x: 1\n", "python-tag antigravity  antigravity module")]
    [InlineData("- - - {_target_: torch.hub.load}\n", "target torch torch.hub load _target_")]
    [InlineData("model:\n  class_path: acme.Model\n", "target acme acme Model class_path")]
    public void What_YAML_has_called_is_stated_at_any_depth(string text, string code) => Assert.Equal([code], Code(Yaml(text).Facts));

    [Fact]
    public void A_target_of_another_tool_is_none() => Assert.Empty(Code(Yaml("target: x.y\ntuple: !!python/tuple [1, 2]\n").Facts));

    [Fact]
    public void Aliases_that_explode_are_a_defect()
    {
        var text = new System.Text.StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 20; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}]\n");
        }

        Assert.Equal(["expansion"], Defects(Yaml(text.ToString()).Facts));
    }

    [Fact]
    public void Nesting_beyond_the_bound_is_a_defect_and_a_gap()
    {
        ArchiveExamination found = Yaml("_target_: " + new string('[', 500));
        Assert.Equal(["nesting"], Defects(found.Facts));
        Assert.Contains(found.Gaps, gap => gap.Reason == GapReason.Malformed);
    }

    [Fact]
    public void What_is_no_YAML_is_a_gap() => Assert.Contains(Yaml("_target_: [b\nc: {\n").Gaps, gap => gap.Reason == GapReason.Malformed);

    [Fact]
    public void What_is_no_YAML_and_could_name_nothing_is_no_gap() => Assert.Empty(Yaml("{% if x %}\n- a: [b\n").Gaps);

    [Theory]
    [InlineData("""{"model": {"modelName": "m", "handler": "handler.py:handle", "serializedFile": "w.pt", "modelFile": "model.py", "requirementsFile": "requirements.txt"}, "archiverVersion": "0.9.0"}""", new[] { "handler   handler.py:handle handler", "model-file   model.py modelFile", "requirements   requirements.txt requirementsFile" })]
    [InlineData("""{"model": {"modelName": "m", "handler": "image_classifier", "serializedFile": "w.pt"}}""", new string[0])]
    public void A_TorchServe_archive_names_what_it_runs(string manifest, string[] code)
    {
        ArchiveExamination found = ArchiveExamination.Of(new ZipBuilder().Add("w.pt", [1, 2]).Add("MAR-INF/MANIFEST.json", Examination.Utf8(manifest)).Build(), "m.mar");
        Assert.Equal("torchserve-mar", found.Format);
        Assert.Equal(code, Code(found["MAR-INF/MANIFEST.json"].Facts));
        Assert.Empty(Defects(found["MAR-INF/MANIFEST.json"].Facts));
    }

    [Theory]
    [InlineData("""{"model": {"handler": "../x.py"}}""", "path")]
    [InlineData("""{"model": {"handler": "/x.py"}}""", "path")]
    [InlineData("""{"model": {"handler": "a", "handler": "b"}}""", "syntax")]
    [InlineData("""{"models": 1}""", "syntax")]
    [InlineData("{", "syntax")]
    public void A_manifest_that_breaks_its_format_is_a_defect(string manifest, string code) =>
        Assert.Equal([code], Defects(ArchiveExamination.Of(new ZipBuilder().Add("MAR-INF/MANIFEST.json", Examination.Utf8(manifest)).Build(), "m.mar")["MAR-INF/MANIFEST.json"].Facts));

    [Theory]
    [InlineData("""{"__class__": "SVC", "__module__": "sklearn.svm._classes", "__loader__": "ObjectNode", "content": {"content": {"C": {"__class__": "dict", "__module__": "builtins", "__loader__": "DictNode"}}}, "_skops_version": "0.9"}""", new[] { "skops-type sklearn sklearn.svm._classes SVC ObjectNode", "skops-type builtins builtins dict DictNode" })]
    [InlineData("""{"__class__": "function", "__module__": "numpy", "__loader__": "FunctionNode", "content": {"module_path": "os", "function": "system"}}""", new[] { "skops-type os os system FunctionNode" })]
    [InlineData("""{"__class__": "call", "__module__": "sklearn", "__loader__": "OperatorFuncNode"}""", new[] { "skops-operator operator operator call OperatorFuncNode" })]
    [InlineData("""{"__class__": "x", "__module__": "builtins", "__loader__": "MethodNode", "content": {"func": "__init_subclass__"}}""", new[] { "skops-method   __init_subclass__ builtins.x" })]
    [InlineData("""{"__class__": "type", "__module__": "builtins", "__loader__": "TypeNode", "content": {"__class__": "Popen", "__module__": "subprocess"}}""", new[] { "skops-type subprocess subprocess Popen TypeNode" })]
    [InlineData("""{"__class__": "function", "__module__": "os", "content": {"module_path": "posix", "function": "system"}}""", new[] { "skops-type posix posix system function" })]
    public void A_skops_file_names_its_types(string schema, string[] code)
    {
        ArchiveExamination found = ArchiveExamination.Of(new ZipBuilder().Add("schema.json", Examination.Utf8(schema)).Build(), "m.skops");
        Assert.Equal("skops", found.Format);
        Assert.Equal(code, Code(found["schema.json"].Facts));
    }

    [Fact]
    public void An_MLmodel_names_what_loads_it()
    {
        ArchiveExamination found = ArchiveExamination.Of(Examination.Utf8("flavors:\n  python_function:\n    loader_module: evil.loader\n    code: ../code\n    python_model: python_model.pkl\n    model_code_path: run.py\nmlflow_version: 2.9.2\n"), "MLmodel");
        Assert.Equal("mlflow-model", found.Format);
        Assert.Equal(
            ["loader-module evil evil loader python_function", "code-path   ../code python_function", "python-model   python_model.pkl python_function", "model-script   run.py python_function"],
            Code(found.Facts));
        Assert.Equal(["path"], Defects(found.Facts));
    }

    [Fact]
    public void A_llamafile_is_a_program_and_the_weights_in_it_are_examined()
    {
        byte[] program = [.. "MZqFpD='\n\0"u8, .. new byte[200]];
        byte[] zip = new ZipBuilder().Add("m.gguf", new GgufBuilder().Add("general.architecture", "llama").Tensor("a", 24, 32).Build()).Add(".args", "-m\nm.gguf\n"u8.ToArray()).Build();
        ArchiveExamination found = ArchiveExamination.Of([.. program, .. zip], "m.llamafile");
        Assert.Equal("llamafile", found.Format);
        Assert.Equal("gguf", found["m.gguf"].Format);
    }
}
