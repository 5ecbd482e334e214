using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Formats.Graphs;
using ModelAudit.Formats.TensorFlow;
using ModelAudit.Models;
using ModelAudit.Samples.Building;
using ModelAudit.Sources;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.TensorFlow;

public sealed class CheckpointTests
{
    private static ArchiveExamination Examine(byte[] content) => ArchiveExamination.Of(content, "variables.index");

    private static string[] Codes(byte[] content) => [.. Examine(content).Value(GraphFacts.Defects).Select(item => item["code"]!.Text)];

    [Fact]
    public void An_index_says_which_tensors_there_are()
    {
        ArchiveExamination found = Examine(TensorFlowModels.Checkpoint(1, ("layer/bias", 4, null), ("layer/kernel", 12, null)));
        Assert.Equal("tensorflow-checkpoint", found.Format);
        Assert.Empty(found.Gaps);
        Assert.Empty(found.Value(GraphFacts.Defects));
        Assert.Equal((2L, 16L), (found.Value(GraphFacts.TensorCount), found.Value(GraphFacts.Parameters)));
    }

    [Fact]
    public void A_tensor_in_slices_counts_by_its_slices()
    {
        ProtobufWriter heading = TensorFlowModels.CheckpointEntry(0, 0, 0, 8).Message(7, new ProtobufWriter());
        ArchiveExamination found = Examine(TensorFlowModels.Checkpoint(1, ("a", 8, heading), ("b", 4, null)));
        Assert.Equal((1L, 4L), (found.Value(GraphFacts.TensorCount), found.Value(GraphFacts.Parameters)));
    }

    [Fact]
    public void What_does_not_fit_is_a_defect()
    {
        Assert.Equal(["tensor-size"], Codes(TensorFlowModels.Checkpoint(1, ("a", 4, TensorFlowModels.CheckpointEntry(0, 0, 12, 4)))));
        Assert.Equal(["shard"], Codes(TensorFlowModels.Checkpoint(1, ("a", 4, TensorFlowModels.CheckpointEntry(3, 0, 16, 4)))));
        Assert.Equal(["range"], Codes(TensorFlowModels.Checkpoint(1, ("a", 4, TensorFlowModels.CheckpointEntry(0, -1, 16, 4)))));
        Assert.Equal(["overlap"], Codes(TensorFlowModels.Checkpoint(1, ("a", 4, null), ("b", 4, TensorFlowModels.CheckpointEntry(0, 8, 16, 4)))));
        Assert.Equal(["key-order"], Codes(TensorFlowModels.Checkpoint(1, ("b", 4, null), ("a", 4, null))));
        Assert.Equal(["header"], Codes(TensorFlowModels.Table(("a"u8.ToArray(), TensorFlowModels.CheckpointEntry(0, 0, 16, 4).ToArray()))).Where(code => code == "header"));
    }

    [Fact]
    public void A_changed_byte_breaks_a_checksum()
    {
        byte[] content = TensorFlowModels.Checkpoint(1, ("layer/bias", 4, null));
        content[content.AsSpan().IndexOf("bias"u8)]++;
        Assert.Equal(["checksum"], Codes(content));
    }

    [Fact]
    public void Every_changed_byte_is_survived()
    {
        byte[] whole = TensorFlowModels.Checkpoint(1, ("layer/bias", 4, null), ("layer/kernel", 12, null));
        for (int at = 0; at < whole.Length - 8; at++)
        {
            byte[] content = [.. whole];
            content[at] ^= 0xFF;
            Assert.NotEmpty(Codes(content));
        }
    }

    [Theory]
    [InlineData(16, "present")]
    [InlineData(12, "too-short")]
    [InlineData(20, "longer")]
    [InlineData(-1, "missing")]
    public async Task Data_files_are_compared_with_the_index(int length, string status)
    {
        TreeBuilder tree = new TreeBuilder().Add("v.index", TensorFlowModels.Checkpoint(1, ("a", 4, null)));
        if (length >= 0)
        {
            tree.Add("v.data-00000-of-00001", Encoding.ASCII.GetBytes(new string('x', length)));
        }

        using TemporaryDirectory directory = TemporaryDirectory.Of(tree);
        AuditEvidence evidence = await ModelAuditor.CreateBuilder().Build().CollectAsync(new AuditRequest(new DirectorySource(directory.Root)));
        Assert.True(evidence.Facts.TryGet(CheckpointFiles.Shards, out var shards));
        FactItem shard = Assert.Single(shards);
        Assert.Equal(("v.index", status), (shard["index"]!.Text, shard["status"]!.Text));
        if (status == "present")
        {
            Assert.True(evidence.Facts.TryGet(WeightsFacts.Parameters, out long parameters));
            Assert.Equal(4, parameters);
        }
    }
}
