using ModelAudit.Formats.Graphs;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Cntk;

public sealed class CntkInspectorTests
{
    private static ArchiveExamination Examine(byte[] content) => ArchiveExamination.Of(content, "m.model");

    [Fact]
    public void A_model_says_what_it_is_made_of()
    {
        ArchiveExamination found = Examine(SmallFrameworkModels.Cntk());
        Assert.Equal("cntk", found.Format);
        Assert.Empty(found.Gaps);
        Assert.Empty(found.Value(GraphFacts.Defects));
        Assert.Equal(["operator cntk::op-31"], found.Calls());
        Assert.Equal((1L, 6L), (found.Value(GraphFacts.TensorCount), found.Value(GraphFacts.Parameters)));
        Assert.Equal(["version 1", "type CompositeFunction"], found.Value(GraphFacts.Properties).Select(property => $"{property["key"]} {property["value"]}"));
    }

    [Fact]
    public void A_function_of_Python_is_an_import() =>
        Assert.Equal(["python os.System"], Examine(SmallFrameworkModels.Cntk(("class", "System"), ("module", "os"))).Calls());

    [Fact]
    public void A_function_of_a_library_has_it_loaded() =>
        Assert.Equal(["native-library /tmp/evil.so./tmp/evil.so::make"], Examine(SmallFrameworkModels.Cntk(("module", "/tmp/evil.so"), ("deserialize_method", "make"))).Calls());

    [Fact]
    public void A_value_in_front_of_its_key_is_a_defect()
    {
        ProtobufWriter entry = new ProtobufWriter().Message(2, new ProtobufWriter().Varint(1, 1).Varint(2, 6).Text(8, "os")).Text(1, "module");
        byte[] content = [.. SmallFrameworkModels.Cntk(), .. new ProtobufWriter().Message(2, entry).ToArray()];
        Assert.Equal("order", Assert.Single(Examine(content).Value(GraphFacts.Defects))["code"]!.Text);
    }

    [Fact]
    public void A_model_of_version_1_is_a_gap() => Assert.Contains(ArchiveExamination.Of([.. "B\0C\0N\0\0\0"u8, .. new byte[40]], "m.dnn").Gaps, gap => gap.Detail.Contains("version 1", StringComparison.Ordinal));

    // In front of the last entry it would be a whole model.
    [Fact]
    public void A_model_that_is_cut_off_says_so()
    {
        byte[] content = SmallFrameworkModels.Cntk();
        ModelFileFindings.CutsAreTold(content, "m.model", content.AsSpan().LastIndexOf("inputs"u8));
    }
}
