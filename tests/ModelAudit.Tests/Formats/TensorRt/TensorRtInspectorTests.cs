using ModelAudit.Evidence;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.TensorRt;

public sealed class TensorRtInspectorTests
{
    [Fact]
    public void A_plan_is_native_code_and_names_its_plugins()
    {
        ArchiveExamination found = ArchiveExamination.Of([.. "ftrt"u8, .. new byte[60], .. "EfficientNMS_TRT\0"u8, .. new byte[40], .. "Evil_TRT_Plugin\0xyz_TRT2\0_TRT\0"u8], "m.engine");
        Assert.Equal("tensorrt", found.Format);
        Assert.Equal(["delegate TensorRT", "custom-operator tensorrt::EfficientNMS_TRT"], found.Calls());
        Assert.Equal(GapReason.Unsupported, Assert.Single(found.Gaps).Reason);
    }

    [Theory]
    [InlineData((1 << 20) - 8)]
    [InlineData((1 << 20) - 128)]
    [InlineData((1 << 20) - 130)]
    public void A_name_at_the_end_of_a_piece_is_found_whole(int at)
    {
        byte[] content = new byte[(1 << 20) + 500];
        "ptrt"u8.CopyTo(content);
        "EfficientNMS_TRT"u8.CopyTo(content.AsSpan(at));
        Assert.Equal(["delegate TensorRT", "custom-operator tensorrt::EfficientNMS_TRT"], ArchiveExamination.Of(content, "m.plan").Calls());
    }
}
