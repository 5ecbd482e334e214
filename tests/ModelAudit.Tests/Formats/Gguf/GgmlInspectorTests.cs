using ModelAudit.Evidence;
using ModelAudit.Formats.Ggml;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Gguf;

public sealed class GgmlInspectorTests
{
    [Theory]
    [InlineData("fmgg", "ggmf", 1)]
    [InlineData("tjgg", "ggjt", 3)]
    [InlineData("algg", "ggla", 1)]
    public void An_ancestor_is_named_with_its_version_and_not_read(string magic, string variant, byte version)
    {
        ArchiveExamination found = ArchiveExamination.Of([.. System.Text.Encoding.ASCII.GetBytes(magic), version, 0, 0, 0, .. new byte[100]], "ggml-model-q4_0.bin");
        Assert.Equal(("ggml", variant, version), (found.Format, found.Value(GgmlFacts.Variant), found.Value(GgmlFacts.Version)));
        Assert.Equal(GapReason.Unsupported, Assert.Single(found.Gaps).Reason);
    }

    [Fact]
    public void The_oldest_has_no_version()
    {
        ArchiveExamination found = ArchiveExamination.Of([.. "lmgg"u8, 1, 0, 0, 0, .. new byte[100]], "ggml-model.bin");
        Assert.Equal("ggml", found.Value(GgmlFacts.Variant));
        Assert.False(found.Facts.TryGet(GgmlFacts.Version, out _));
    }
}
