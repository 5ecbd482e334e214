using ModelAudit.Evidence;
using ModelAudit.Formats.ModelFiles;
using ModelAudit.Samples.Building;
using ModelAudit.Tests.Formats.Archives;

namespace ModelAudit.Tests.Formats.Orbax;

public sealed class OrbaxTests
{
    private const string Array = """{"zarr_format": 2, "shape": [4, 6], "chunks": [2, 6], "dtype": "<f4", "compressor": {"id": "zstd", "level": 1}, "filters": null, "order": "C", "fill_value": null}""";

    [Fact]
    public void An_array_is_counted_and_names_its_codecs()
    {
        ArchiveExamination found = ModelFileFindings.Examine(Array, "ckpt/params.w/.zarray");
        Assert.Equal("zarr", found.Format);
        Assert.Empty(found.Gaps);
        Assert.Empty(found.Codes());
        Assert.Empty(found.Calls());
        Assert.Equal(["zstd 1"], found.Parts());
        Assert.Equal((24L, "F4 96"), (found.Value(ModelFileFacts.Parameters), $"F4 {found.Value(ModelFileFacts.Types)[0]["bytes"]}"));
    }

    [Fact]
    public void Arrays_that_are_described_together_are_all_counted()
    {
        ArchiveExamination found = ModelFileFindings.Examine("{\"zarr_consolidated_format\": 1, \"metadata\": {\"a/.zarray\": " + Array + ", \"b/.zarray\": " + Array + ", \".zgroup\": {\"zarr_format\": 2}}}", "ckpt/.zmetadata");
        Assert.Equal((2L, 48L), (found.Value(ModelFileFacts.TensorCount), found.Value(ModelFileFacts.Parameters)));
    }

    [Fact]
    public void An_array_of_version_3_is_counted() => Assert.Equal(24, ModelFileFindings.Examine(
        """{"zarr_format": 3, "node_type": "array", "shape": [4, 6], "data_type": "bfloat16", "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [2, 6]}}, "codecs": [{"name": "bytes"}, {"name": "zstd"}]}""",
        "a/zarr.json").Value(ModelFileFacts.Parameters));

    [Theory]
    [InlineData("\"filters\": null", "\"filters\": [{\"id\": \"pickle\", \"protocol\": 4}]")]
    [InlineData("{\"id\": \"zstd\", \"level\": 1}", "{\"id\": \"pickle\"}")]
    public void A_codec_that_unpickles_is_code(string old, string replaced) =>
        Assert.Equal(["pickle-codec pickle"], ModelFileFindings.Examine(Array.Replace(old, replaced, StringComparison.Ordinal), ".zarray").Calls());

    [Theory]
    [InlineData("[4, 6]", "[-4, 6]")]
    [InlineData("[4, 6]", "[9223372036854775807, 6]")]
    [InlineData("[2, 6]", "[2, 0]")]
    [InlineData("[2, 6]", "[2]")]
    public void A_shape_that_no_array_has_is_a_defect(string old, string replaced) => Assert.Equal(["size"], ModelFileFindings.Examine(Array.Replace(old, replaced, StringComparison.Ordinal), ".zarray").Codes());

    [Fact]
    public void The_leaves_of_a_checkpoint_are_told()
    {
        ArchiveExamination found = ModelFileFindings.Examine(
            """{"tree_metadata": {"('params', 'w')": {"key_metadata": [], "value_metadata": {"value_type": "jax.Array", "skip_deserialize": false}}, "('step',)": {"value_metadata": {"value_type": "scalar"}}}, "use_ocdbt": true}""", "0/_METADATA");
        Assert.Equal("orbax-metadata", found.Format);
        Assert.Equal(["jax.Array 1", "scalar 1"], found.Parts());
        Assert.Equal(("2", "true"), (found.Property("leaves"), found.Property("use_ocdbt")));
        Assert.Equal(["syntax"], ModelFileFindings.Examine("""{"tree_metadata": {"a": 1}}""", "_METADATA").Codes());
        Assert.Equal(["syntax"], ModelFileFindings.Examine("{\"a\": 1} 2", "_METADATA").Codes());
        Assert.Equal("a.B", ModelFileFindings.Examine("""{"item_handlers": {"state": "a.B"}}""", "_CHECKPOINT_METADATA").Property("handler state"));
    }

    [Fact]
    public void A_manifest_has_the_length_and_the_checksum_that_it_says()
    {
        byte[] content = SmallFrameworkModels.Ocdbt();
        ArchiveExamination found = ArchiveExamination.Of(content, "manifest.ocdbt");
        Assert.Equal(("ocdbt", "none"), (found.Format, found.Property("compression")));
        Assert.Empty(found.Codes());
        Assert.Equal(GapReason.Unsupported, Assert.Single(found.Gaps).Reason);
        Assert.Equal(["trailing-data"], ArchiveExamination.Of([.. content, 0], "manifest.ocdbt").Codes());
        content[20] ^= 1;
        Assert.Equal(["checksum"], ArchiveExamination.Of(content, "manifest.ocdbt").Codes());
        Assert.Equal(["length"], ArchiveExamination.Of(content[..30], "manifest.ocdbt").Codes());
    }
}
