using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Caffe;

public sealed class PrototxtInspectorTests
{
    private const string Net = """
        name: "net" # a comment { with braces
        layer { name: "conv1" type: "Convolution" bottom: 'data' top: "conv1" param { lr_mult: 1 } convolution_param { num_output: 96 kernel_size: [7, 7] weight_filler < type: "gaussian" std: 0.01 > } }
        layer { name: "py" type: "Python" python_param { module: 'my' "code" layer: "L\x61yer" param_str: "{}" } }
        """;

    private static ArchiveExamination Examine(string content) => ModelFileFindings.Examine(content, "deploy.prototxt");

    [Fact]
    public void A_net_says_its_layers_and_the_Python_that_they_import()
    {
        ArchiveExamination found = Examine(Net);
        Assert.Equal("caffe-prototxt", found.Format);
        Assert.Empty(found.Gaps);
        Assert.Empty(found.Codes());
        Assert.Equal(["Convolution 1", "Python 1"], found.Parts());
        Assert.Equal(["python mycode.Layer"], found.Calls());
        Assert.Equal(("net", "2"), (found.Property("name"), found.Property("layers")));
    }

    [Fact]
    public void An_old_net_says_so_too() => Assert.Equal(["python layer"], Examine("layers { name: \"a\" type: PYTHON }").Calls());

    [Fact]
    public void A_solver_says_which_files_it_names() => Assert.Equal("net.prototxt", Examine("net: \"net.prototxt\"\nbase_lr: 1e-3;\nsolver_mode: GPU").Property("net"));

    [Theory]
    [InlineData("layer {", "syntax")]
    [InlineData("layer }", "syntax")]
    [InlineData("name \"a\"", "syntax")]
    [InlineData("name: \"a", "syntax")]
    [InlineData("name: ", "syntax")]
    [InlineData("layer { type: \"ReLU\" type: \"Python\" }", "duplicate")]
    public void What_breaks_the_form_is_a_defect(string content, string code) => Assert.Equal([code], Examine(content).Codes());

    [Fact]
    public void Messages_do_not_nest_for_ever() => Assert.Equal(["nesting"], Examine(string.Concat(Enumerable.Repeat("a {", 100_000))).Codes());

    [Fact]
    public void Two_layers_may_each_have_a_name() => Assert.Empty(Examine("layer { name: \"a\" type: \"ReLU\" }\nlayer { name: \"b\" type: \"ReLU\" }").Codes());
}
