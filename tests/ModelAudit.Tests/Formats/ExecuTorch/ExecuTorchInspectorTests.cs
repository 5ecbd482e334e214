using System.Buffers.Binary;
using ModelAudit.Formats;
using ModelAudit.Formats.Graphs;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.ExecuTorch;

public sealed class ExecuTorchInspectorTests
{
    private static ArchiveExamination Examine(byte[] content) => ArchiveExamination.Of(content, "m.pte");

    private static string[] Codes(byte[] content) => [.. Examine(content).Value(GraphFacts.Defects).Select(item => item["code"]!.Text)];

    [Fact]
    public void A_program_says_what_it_calls_and_holds()
    {
        ArchiveExamination found = Examine(ExecuTorchModels.Program().Build("ET12"));
        Assert.Equal("executorch", found.Format);
        Assert.Empty(found.Gaps);
        Assert.Empty(found.Value(GraphFacts.Defects));
        Assert.Equal(("0", 2L, 1L, 1L, 6L), (
            found.Value(GraphFacts.Version), found.Value(GraphFacts.NodeCount), found.Value(GraphFacts.FunctionCount), found.Value(GraphFacts.TensorCount), found.Value(GraphFacts.Parameters)));
        Assert.Equal(
            ["delegate executorch::XnnpackBackend 100", "operator executorch::aten::add.out "],
            found.Value(CodeFacts.Calls).Select(item => $"{item["kind"]!.Text} {item["name"]!.Text} {item["bytes"]?.Integer}"));
        Assert.Equal(["input F32 [1, 6]", "output F32 [1, 6]"], found.Value(GraphFacts.Values).Select(item => $"{item["direction"]!.Text} {item["dtype"]!.Text} {item["shape"]!.Text}"));
    }

    [Fact]
    public void Constants_in_a_segment_are_counted()
    {
        ArchiveExamination found = Examine(ExecuTorchModels.Segmented());
        Assert.Empty(found.Value(GraphFacts.Defects));
        Assert.Equal(6L, found.Value(GraphFacts.Parameters));
        Assert.Equal(["range"], Codes(ExecuTorchModels.Segmented(33)));
        Assert.Equal(["range"], Codes(ExecuTorchModels.Segmented(long.MaxValue)));
    }

    [Fact]
    public void Segments_without_a_header_are_a_defect()
    {
        byte[] content = ExecuTorchModels.Segmented();
        content[8] = (byte)'x';
        Assert.Contains("header", Codes(content));
        content[8] = (byte)'e';
        BinaryPrimitives.WriteInt64LittleEndian(content.AsSpan(24), long.MaxValue);
        Assert.Contains("header", Codes(content));
    }

    [Fact]
    public void Indexes_and_sizes_that_fit_nothing_are_defects()
    {
        Assert.Equal(["index"], Codes(ExecuTorchModels.Program(operation: 1).Build("ET12")));
        Assert.Equal(["index"], Codes(ExecuTorchModels.Program(operation: -1).Build("ET12")));
        Assert.Equal(["index"], Codes(ExecuTorchModels.Program(argument: 70).Build("ET12")));
        Assert.Equal(["index"], Codes(ExecuTorchModels.Program(argument: -1).Build("ET12")));
        Assert.Equal(["index"], Codes(ExecuTorchModels.Program(buffer: 2).Build("ET12")));
        Assert.Equal(["index"], Codes(ExecuTorchModels.Program(target: 4).Build("ET12")));
        Assert.Equal(["tensor-size"], Codes(ExecuTorchModels.Program(constantBytes: 20).Build("ET12")));
        Assert.Equal(["version"], Codes(ExecuTorchModels.Program().Scalar(0, 4, 7).Build("ET12")));
    }

    [Fact]
    public void A_union_that_leads_out_of_the_file_ends_the_reading_with_a_gap()
    {
        byte[] content = ExecuTorchModels.Program().Build("ET12");
        for (int at = 8; at + 4 <= content.Length; at += 4)
        {
            byte[] broken = [.. content];
            BinaryPrimitives.WriteInt32LittleEndian(broken.AsSpan(at), 0x7FFFFFF0);
            ArchiveExamination found = Examine(broken);
            Assert.Equal("executorch", found.Format);
            Assert.True(!found.Gaps.Any() || found.Value(GraphFacts.Defects).Length > 0);
        }
    }

    [Fact]
    public void A_file_of_tensors_says_what_it_holds()
    {
        ArchiveExamination found = ArchiveExamination.Of(ExecuTorchModels.Tensors(), "m.ptd");
        Assert.Equal("executorch-data", found.Format);
        Assert.Empty(found.Value(GraphFacts.Defects));
        Assert.Equal((1L, 6L), (found.Value(GraphFacts.TensorCount), found.Value(GraphFacts.Parameters)));
        Assert.Equal("index", Assert.Single(ArchiveExamination.Of(ExecuTorchModels.Tensors(segment: 1), "m.ptd").Value(GraphFacts.Defects))["code"]!.Text);
        Assert.Equal("tensor-size", Assert.Single(ArchiveExamination.Of(ExecuTorchModels.Tensors(columns: 4), "m.ptd").Value(GraphFacts.Defects))["code"]!.Text);
        Assert.Equal("shape", Assert.Single(ArchiveExamination.Of(ExecuTorchModels.Tensors(columns: -1), "m.ptd").Value(GraphFacts.Defects))["code"]!.Text);
    }
}
