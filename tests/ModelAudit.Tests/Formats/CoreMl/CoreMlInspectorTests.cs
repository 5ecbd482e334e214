using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Graphs;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.CoreMl;

public sealed class CoreMlInspectorTests
{
    private static ArchiveExamination Examine(ProtobufWriter model) => ArchiveExamination.Of(model.ToArray(), "m.mlmodel");

    [Fact]
    public void A_program_says_what_it_is_and_where_its_weights_lie()
    {
        ArchiveExamination found = Examine(CoreMlModels.Program("@model_path/weights/weight.bin"));
        Assert.Equal("coreml", found.Format);
        Assert.Empty(found.Value(GraphFacts.Defects));
        Assert.Equal(("7", 2L, 1L), (found.Value(GraphFacts.Version), found.Value(GraphFacts.NodeCount), found.Value(GraphFacts.FunctionCount)));
        Assert.Equal(["description=Tells cats", "author=Acme", "license=MIT", "source=torch"], found.Value(GraphFacts.Properties).Select(item => $"{item["key"]}={item["value"]}"));
        Assert.Equal(["coreml::const", "coreml::relu"], found.Value(CodeFacts.Calls).Select(item => item["name"]!.Text));
        FactItem file = Assert.Single(found.Value(GraphFacts.Files));
        Assert.Equal(("weights", "weights/weight.bin", 64L), (file["kind"]!.Text, file["path"]!.Text, file["end"]!.Integer));
        Assert.Empty(file["problems"]!.TextList);
    }

    [Fact]
    public void What_is_not_read_is_said()
    {
        ArchiveExamination found = Examine(CoreMlModels.Described());
        Assert.Equal(GapReason.Unsupported, Assert.Single(found.Gaps).Reason);
        Assert.False(found.Facts.TryGet(GraphFacts.TensorCount, out _));
    }

    [Fact]
    public void Classes_of_the_application_and_linked_models_are_named()
    {
        FactItem call = Assert.Single(Examine(CoreMlModels.CustomLayer("AcmeLayer")).Value(CodeFacts.Calls));
        Assert.Equal(("custom-operator", "coreml::AcmeLayer", "l"), (call["kind"]!.Text, call["name"]!.Text, call["object"]!.Text));
        FactItem file = Assert.Single(Examine(CoreMlModels.Linked("../../other.mlmodelc")).Value(GraphFacts.Files));
        Assert.Equal("traversal", Assert.Single(file["problems"]!.TextList));
    }

    [Fact]
    public void A_model_that_is_cut_off_is_a_defect()
    {
        byte[] content = CoreMlModels.Program("@model_path/w").ToArray();
        for (int length = 12; length < content.Length; length++)
        {
            Assert.NotEmpty(ArchiveExamination.Of(content[..length], "m.mlmodel").Gaps);
        }

        Assert.Contains("truncated", ArchiveExamination.Of(content[..^3], "m.mlmodel").Value(GraphFacts.Defects).Select(item => item["code"]!.Text));
    }
}
