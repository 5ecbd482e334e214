using System.Buffers.Binary;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats;
using ModelAudit.Formats.Graphs;
using ModelAudit.Reading;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.TfLite;

public sealed class TfLiteInspectorTests
{
    private static ArchiveExamination Examine(byte[] content) => ArchiveExamination.Of(content, "m.tflite");

    private static string[] Codes(byte[] content) => [.. Examine(content).Value(GraphFacts.Defects).Select(item => item["code"]!.Text)];

    [Fact]
    public void A_model_says_what_it_is()
    {
        ArchiveExamination found = Examine(TfLiteModels.Model().Build("TFL3"));
        Assert.Equal("tflite", found.Format);
        Assert.Empty(found.Gaps);
        Assert.Empty(found.Value(GraphFacts.Defects));
        Assert.Equal(("3", "MLIR Converted.", 2L, 1L, 6L), (
            found.Value(GraphFacts.Version), found.Value(GraphFacts.Producer), found.Value(GraphFacts.NodeCount), found.Value(GraphFacts.TensorCount), found.Value(GraphFacts.Parameters)));
        Assert.Equal(["operator tflite::FULLY_CONNECTED", "operator tflite::SOFTMAX"], found.Value(CodeFacts.Calls).Select(item => $"{item["kind"]} {item["name"]}"));
        Assert.Equal(["input x [1, 3]", "output y [1, 2]"], found.Value(GraphFacts.Values).Select(item => $"{item["direction"]} {item["name"]} {item["shape"]}"));
    }

    [Fact]
    public void Operators_that_the_model_names_itself_are_custom()
    {
        FactItem call = Examine(TfLiteModels.Model(TfLiteModels.Custom("ethos-u")).Build("TFL3")).Value(CodeFacts.Calls)[0];
        Assert.Equal(("custom-operator", "tflite::ethos-u"), (call["kind"]!.Text, call["name"]!.Text));
    }

    [Fact]
    public void Indexes_and_sizes_that_fit_nothing_are_defects()
    {
        Assert.Equal(["tensor-size"], Codes(TfLiteModels.Model(weightBytes: 20).Build("TFL3")));
        Assert.Equal(["index"], Codes(TfLiteModels.Model(opcode: 7).Build("TFL3")));
        Assert.Equal(["index"], Codes(TfLiteModels.Model(tensor: 70).Build("TFL3")));
        Assert.Equal(["index"], Codes(TfLiteModels.Model(tensor: -2).Build("TFL3")));
        Assert.Equal(["version"], Codes(TfLiteModels.Model().Scalar(0, 4, 9).Build("TFL3")));
    }

    [Fact]
    public void An_offset_that_leads_out_of_the_file_ends_the_reading_with_a_gap()
    {
        byte[] content = TfLiteModels.Model().Build("TFL3");
        BinaryPrimitives.WriteInt32LittleEndian(content, 0x7FFFFFF0);
        ArchiveExamination found = Examine(content);
        Assert.Equal("table", Assert.Single(found.Value(GraphFacts.Defects))["code"]!.Text);
        Assert.False(found.Facts.TryGet(CodeFacts.Calls, out _));
        Assert.Contains(found.Gaps, gap => gap.Reason == GapReason.Malformed);
    }

    [Fact]
    public void A_string_without_its_end_is_a_defect()
    {
        byte[] content = TfLiteModels.Model().Build("TFL3");
        content[content.AsSpan().IndexOf("Converted."u8) + 10] = 1;
        Assert.Equal(["string"], Codes(content));
    }

    [Fact]
    public void Every_truncation_and_every_changed_byte_is_survived()
    {
        byte[] whole = TfLiteModels.Model(TfLiteModels.Custom("x")).Build("TFL3");
        for (int at = 8; at < whole.Length; at++)
        {
            byte[] content = [.. whole];
            content[at] ^= 0xFF;
            Assert.DoesNotContain(Examine(content).Gaps, gap => gap.Reason == GapReason.InspectorFailed);
            Assert.DoesNotContain(Examine(whole[..at]).Gaps, gap => gap.Reason == GapReason.InspectorFailed);
        }
    }

    [Fact]
    public void Metadata_appended_as_an_archive_is_examined_too()
    {
        byte[] archive = new ZipBuilder().Add("labels.txt", Encoding.ASCII.GetBytes("cat")).Build();
        ArchiveExamination found = Examine([.. TfLiteModels.Model().Build("TFL3"), .. archive]);
        Assert.Equal("tflite", found.Format);
        Assert.True(found.Facts.TryGet(FileFacts.OtherFormats, out var others));
        Assert.Equal("zip", Assert.Single(others));
        Assert.Contains("labels.txt", found.Paths);
    }
}
