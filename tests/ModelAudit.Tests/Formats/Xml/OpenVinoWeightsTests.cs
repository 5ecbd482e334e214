using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Xml;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Formats.Xml;

public sealed class OpenVinoWeightsTests
{
    private const string Graph = """
        <net name="m" version="11"><layers>
        <layer id="0" name="a" type="Const" version="opset1"><data element_type="f32" shape="2,3" offset="0" size="24"/></layer>
        <layer id="1" name="b" type="Const" version="opset1"><data element_type="f32" shape="2" offset="24" size="8"/></layer>
        <layer id="2" name="c" type="Const" version="opset1"><data element_type="f32" shape="2" offset="24" size="8"/></layer>
        </layers></net>
        """;

    private static async Task<(string[] Items, AuditEvidence Evidence)> ExamineAsync(string graph, int? length, string name = "m.xml")
    {
        using var folder = new TemporaryFolder();
        folder.Write(name, System.Text.Encoding.UTF8.GetBytes(graph));
        if (length is { } bytes)
        {
            folder.Write("m.bin", new byte[bytes]);
        }

        AuditEvidence evidence = await Auditing.CollectAsync(new DirectorySource(folder.Path));
        string[] items = evidence.Facts.TryGet(OpenVinoWeights.Files, out ImmutableArray<FactItem> files) ? [.. files.Select(file => $"{file["path"]} {file["status"]} {file["covered"]}/{file["end"]}")] : [];
        return (items, evidence);
    }

    [Theory]
    [InlineData(32, "present")]
    [InlineData(40, "present")]
    [InlineData(31, "too-short")]
    [InlineData(null, "missing")]
    public async Task Weights_are_as_long_as_the_layers_say(int? length, string status) => Assert.Equal([$"m.bin {status} 32/32"], (await ExamineAsync(Graph, length)).Items);

    [Fact]
    public async Task What_no_layer_takes_is_told() => Assert.Equal(["m.bin present 8/24"], (await ExamineAsync("<net version=\"11\"><layer id=\"0\" type=\"Const\"><data element_type=\"f32\" shape=\"2\" offset=\"16\" size=\"8\"/></layer></net>", 24)).Items);

    [Fact]
    public async Task A_graph_without_constants_needs_no_weights() => Assert.Empty((await ExamineAsync("<net version=\"11\"><layers/></net>", null)).Items);

    [Fact]
    public async Task A_graph_of_another_name_is_a_gap() => Assert.Contains((await ExamineAsync(Graph, 32, "model")).Evidence.AllGaps, gap => gap.Inspector == "openvino-weights");

    [Fact]
    public async Task A_graph_that_cannot_be_counted_is_not_one_without_weights()
    {
        const string Uncountable = "<net version=\"11\"><layer id=\"0\" type=\"Const\"><data element_type=\"f32\" shape=\"9999999999,9999999999\" offset=\"16\" size=\"8\"/></layer></net>";
        AuditEvidence evidence = (await ExamineAsync(Uncountable, null)).Evidence;
        Assert.False(evidence.Facts.TryGet(OpenVinoWeights.Files.Name, out _));
        Assert.Contains(evidence.AllGaps, gap => gap.Inspector == "openvino-weights" && gap.Reason == GapReason.Malformed);
    }
}
