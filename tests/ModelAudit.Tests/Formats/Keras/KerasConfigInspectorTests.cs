using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Keras;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Keras;

public sealed class KerasConfigInspectorTests
{
    private static ArchiveExamination Examine(string layers) => ArchiveExamination.Of(
        Examination.Utf8($$"""{"module": "keras", "class_name": "Functional", "config": {"name": "m", "layers": [{{layers}}]}, "registered_name": "Functional", "keras_version": "3.8.0"}"""), "model.json");

    private static string[] Code(ArchiveExamination found) => [.. found.Value(CodeFacts.Calls).Select(item => $"{item["kind"]!.Text} {item["module"]?.Text} {item["name"]!.Text}")];

    [Fact]
    public void An_ordinary_model_has_classes_and_no_code()
    {
        ArchiveExamination found = Examine("""{"module": "keras.layers", "class_name": "Dense", "config": {"name": "d", "units": 4, "activation": "relu", "kernel_initializer": {"module": "keras.initializers", "class_name": "GlorotUniform", "config": {"seed": null}, "registered_name": null}}, "registered_name": null}""");
        Assert.Equal("keras-config", found.Format);
        Assert.Equal(("Functional", "3.8.0"), (found.Value(KerasFacts.ModelClass), found.Value(KerasFacts.Version)));
        Assert.Equal(["Functional", "Dense", "GlorotUniform"], found.Value(KerasFacts.Classes).Select(item => item["class"]!.Text));
        Assert.Empty(Code(found));
        Assert.Empty(found.Gaps);
    }

    [Theory]
    [InlineData("""{"class_name": "Lambda", "config": {"name": "l", "function": {"class_name": "__lambda__", "config": {"code": "4wEAAAAA", "defaults": null, "closure": null}}}}""", new[] { "lambda  Lambda", "bytecode  __lambda__" })]
    [InlineData("""{"class_name": "Lambda", "config": {"name": "l", "function": ["4wEAAAAA", null, null], "function_type": "lambda", "module": "__main__", "output_shape": ["4wEAAAAA", null, null], "output_shape_type": "lambda"}}""", new[] { "lambda __main__ Lambda", "bytecode __main__ function", "bytecode __main__ output_shape" })]
    [InlineData("""{"class_name": "Lambda", "config": {"name": "l", "function": "system", "function_type": "function", "module": "os"}}""", new[] { "lambda os Lambda", "function os system" })]
    [InlineData("""{"module": "keras.layers", "class_name": "Dense", "config": {"name": "d", "activation": {"module": "builtins", "class_name": "function", "config": "exec", "registered_name": "function"}}}""", new[] { "function builtins exec" })]
    [InlineData("""{"module": "subprocess", "class_name": "Popen", "config": {"args": ["id"]}, "registered_name": null}""", new[] { "import subprocess Popen" })]
    [InlineData("""{"module": "keras.utils", "class_name": "function", "config": "get_file", "registered_name": "get_file"}""", new[] { "function keras.utils get_file" })]
    [InlineData("""{"class_name": "TFOpLambda", "config": {"name": "t", "function": "io.write_file"}}""", new[] { "tensorflow-op  io.write_file" })]
    [InlineData("""{"module": "keras.layers", "class_name": "TFSMLayer", "config": {"name": "t", "filepath": "/tmp/evil"}}""", new[] { "saved-model keras.layers /tmp/evil", "file keras.layers /tmp/evil" })]
    [InlineData("""{"module": "keras.layers", "class_name": "TorchModuleWrapper", "config": {"name": "t", "module": {"class_name": "x"}}}""", new[] { "torch-module keras.layers TorchModuleWrapper" })]
    [InlineData("""{"module": "keras.layers", "class_name": "StringLookup", "config": {"name": "s", "vocabulary": "/etc/passwd"}}""", new[] { "file keras.layers /etc/passwd" })]
    [InlineData("""{"class_name": "Bidirectional", "config": {"layer": {"class_name": "TimeDistributed", "config": {"layer": {"class_name": "Lambda", "config": {"name": "deep"}}}}}}""", new[] { "lambda  Lambda" })]
    public void What_brings_code_is_stated(string layer, string[] code) => Assert.Equal(code, Code(Examine(layer)));

    [Theory]
    [InlineData("keras.layers")]
    [InlineData("keras.src.layers.core.dense")]
    [InlineData("tensorflow.keras.layers")]
    [InlineData("tensorflow.python.keras.layers")]
    [InlineData("tf_keras.src.layers")]
    public void Modules_of_Keras_are_no_imports(string module) => Assert.Empty(Code(Examine($$$"""{"module": "{{{module}}}", "class_name": "Dense", "config": {"name": "d"}}""")));

    [Theory]
    [InlineData("kerasx.layers")]
    [InlineData("tensorflow.io")]
    [InlineData("xkeras")]
    public void Modules_that_only_look_like_it_are(string module) => Assert.Single(Code(Examine($$$"""{"module": "{{{module}}}", "class_name": "Dense", "config": {"name": "d"}}""")));

    [Fact]
    public void A_registered_class_is_told_apart()
    {
        FactItem item = Assert.Single(Examine("""{"module": "acme.layers", "class_name": "Attention", "config": {"name": "a"}, "registered_name": "acme>Attention"}""").Value(CodeFacts.Calls));
        Assert.True(item["isRegistered"]!.Boolean);
    }

    [Fact]
    public void The_configuration_of_an_archive_is_read_however_late_its_words_come()
    {
        string config = $$$"""{"x": "{{{new string('a', 5_000)}}}", "class_name": "Lambda", "config": {"name": "l"}}""";
        ArchiveExamination found = ArchiveExamination.Of(new ZipBuilder().Add("metadata.json", """{"keras_version": "3.0.0"}"""u8.ToArray()).Add("config.json", Examination.Utf8(config)).Add("model.weights.h5", [1]).Build(), "m.keras");
        Assert.Equal("keras-zip", found.Format);
        Assert.True(found["config.json"].Facts.TryGet(CodeFacts.Calls, out var code));
        Assert.Equal("lambda", Assert.Single(code)["kind"]!.Text);
    }

    [Theory]
    [InlineData("""{"class_name": "Sequential", "config": {"name": """)]
    [InlineData("""{"class_name": "Sequential", "config": {"name": "\ud800"}}""")]
    public void What_is_no_JSON_is_a_gap(string text)
    {
        ArchiveExamination found = ArchiveExamination.Of(Examination.Utf8(text), "model.json");
        Assert.Equal("keras-config", found.Format);
        Assert.Contains(found.Gaps, gap => gap.Reason == GapReason.Malformed);
    }

    [Fact]
    public void A_configuration_of_an_archive_in_another_encoding_is_a_gap_and_no_text()
    {
        byte[] config = System.Text.Encoding.Unicode.GetBytes("""{"class_name": "Lambda", "config": {"name": "l"}}""");
        ArchiveExamination found = ArchiveExamination.Of(new ZipBuilder().Add("config.json", config).Add("model.weights.h5", [1]).Build(), "m.keras");
        Assert.Equal("keras-config", found["config.json"].Format);
        Assert.False(found["config.json"].Facts.TryGet(CodeFacts.Calls, out _));
    }

    [Fact]
    public void Nesting_beyond_the_bound_is_a_gap()
    {
        ArchiveExamination found = ArchiveExamination.Of(Examination.Utf8("""{"class_name": "x", "config": """ + new string('[', 100_000)), "model.json");
        Assert.Contains(found.Gaps, gap => gap.Reason == GapReason.Malformed);
    }

    [Theory]
    [InlineData("""{"architectures": ["LlamaForCausalLM"], "model_type": "llama"}""")]
    [InlineData("""{"_class_name": "UNet2DConditionModel", "config": 1}""")]
    public void Configurations_of_other_frameworks_are_left_alone(string text) => Assert.Equal("json", ArchiveExamination.Of(Examination.Utf8(text), "config.json").Format);
}
