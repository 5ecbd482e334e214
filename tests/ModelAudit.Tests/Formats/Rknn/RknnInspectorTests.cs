using ModelAudit.Evidence;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Rknn;

public sealed class RknnInspectorTests
{
    [Fact]
    public void The_description_is_read_and_the_compiled_part_is_said_not_to_be()
    {
        ArchiveExamination found = ArchiveExamination.Of(SmallFrameworkModels.Rknn(), "m.rknn");
        Assert.Equal("rknn", found.Format);
        Assert.Empty(found.Codes());
        Assert.Equal(["delegate Rockchip NPU"], found.Calls());
        Assert.Equal(["RKNN_OP_NNBG 1"], found.Parts());
        Assert.Equal("rk3588", found.Property("target_platform"));
        Assert.Equal(GapReason.Unsupported, Assert.Single(found.Gaps).Reason);
    }

    [Fact]
    public void What_does_not_fit_is_a_defect()
    {
        Assert.Equal(["trailing-data"], ArchiveExamination.Of([.. SmallFrameworkModels.Rknn(), 1], "m.rknn").Codes());
        Assert.Equal(["syntax"], ArchiveExamination.Of(SmallFrameworkModels.Rknn("{"), "m.rknn").Codes());
    }

    [Fact]
    public void A_model_that_is_encrypted_or_of_another_version_is_a_gap()
    {
        Assert.Contains(ArchiveExamination.Of([.. "CYPTRKNN"u8, .. new byte[64]], "m.rknn").Gaps, gap => gap.Detail.Contains("encrypted", StringComparison.Ordinal));
        byte[] other = SmallFrameworkModels.Rknn();
        other[8] = 0x77;
        Assert.Contains(ArchiveExamination.Of(other, "m.rknn").Gaps, gap => gap.Detail.Contains("0x77", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_that_is_cut_off_says_so() => ModelFileFindings.CutsAreTold(SmallFrameworkModels.Rknn(), "m.rknn", 8);
}
