using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Ncnn;

public sealed class NcnnInspectorTests
{
    private static ArchiveExamination Text(string layer) => ModelFileFindings.Examine(SmallFrameworkModels.Ncnn(layer), "m.param");

    [Fact]
    public void A_graph_as_text_and_as_numbers_says_the_same()
    {
        ArchiveExamination text = ModelFileFindings.Examine(SmallFrameworkModels.Ncnn(), "m.param");
        ArchiveExamination binary = ArchiveExamination.Of(SmallFrameworkModels.NcnnBinary(), "m.param.bin");
        Assert.Equal(("ncnn-param", "ncnn-param"), (text.Format, binary.Format));
        Assert.Equal(["Convolution 1", "Input 1"], text.Parts());
        Assert.Equal(text.Parts(), binary.Parts());
        Assert.Empty(text.Codes().Concat(binary.Codes()).Concat(text.Calls()).Concat(binary.Calls()));
    }

    [Fact]
    public void Layers_that_a_program_brings_are_custom_operators()
    {
        Assert.Equal(["custom-operator ncnn::YoloV5Focus"], Text("YoloV5Focus f 1 1 data out").Calls());
        Assert.Equal(["custom-operator ncnn::custom-3"], ArchiveExamination.Of(SmallFrameworkModels.NcnnBinary(type: 256 + 3), "m.param.bin").Calls());
        Assert.Empty(Text("nn.Conv2d f 1 1 data out bias=True @weight=(8,3,3,3)f32").Calls());
    }

    [Theory]
    [InlineData("ReLU r 1 1 nowhere out", "index")]
    [InlineData("ReLU r 1 1 data data", "duplicate,count")]
    [InlineData("ReLU data 1 1 data out", "duplicate")]
    [InlineData("ReLU r 9 1 data out", "syntax")]
    [InlineData("ReLU r 1 -1 data out", "syntax")]
    [InlineData("ReLU r 1 0 data", "count")]
    [InlineData("ReLU r 1 1 data out\nReLU s 1 1 out more", "count")]
    public void What_does_not_fit_is_a_defect(string layer, string codes) => Assert.Equal(codes.Split(','), Text(layer).Codes());

    [Fact]
    public void Numbers_that_do_not_fit_are_defects()
    {
        Assert.Equal(["index"], ArchiveExamination.Of(SmallFrameworkModels.NcnnBinary(blob: 7), "m.param.bin").Codes());
        Assert.Equal(["trailing-data"], ArchiveExamination.Of([.. SmallFrameworkModels.NcnnBinary(), 1, 2, 3, 4], "m.param.bin").Codes());
    }

    [Fact]
    public void A_graph_that_is_cut_off_says_so() => ModelFileFindings.CutsAreTold(SmallFrameworkModels.NcnnBinary(), "m.param.bin", 24);
}
