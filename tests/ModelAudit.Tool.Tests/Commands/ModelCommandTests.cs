using System.Security.Cryptography;
using System.Text;
using ModelAudit.Samples.Building;

namespace ModelAudit.Tool.Tests.Commands;

public sealed class ModelCommandTests : IDisposable
{
    private readonly ToolRun tool = new();

    public ModelCommandTests()
    {
        tool.Write("model/a.bin", "a");
        tool.Write("model/cache/b.bin", "b");
        Assert.Equal(0, tool.Run("key", "new", "--out", "release.pem"));
    }

    public void Dispose() => tool.Dispose();

    [Theory]
    [InlineData("--hash", "sha256")]
    [InlineData("--hash", "blake3")]
    [InlineData("--shard-bytes", "1")]
    [InlineData("--ignore", "cache")]
    public void A_signed_model_verifies_and_a_changed_one_does_not(string option, string value)
    {
        Assert.Equal(0, tool.Run("model", "sign", "model", "--sign", "release.pem", option, value));
        Assert.Equal(0, tool.Run("model", "verify", "model", "--key", "release.pub.pem"));
        Assert.StartsWith("VERIFIED\n", tool.Output, StringComparison.Ordinal);
        tool.Write("model/a.bin", "x");
        Assert.Equal(4, tool.Run("model", "verify", "model", "--key", "release.pub.pem"));
        Assert.Contains("changed  a.bin", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_says_what_differs()
    {
        Assert.Equal(0, tool.Run("model", "sign", "model", "--sign", "release.pem", "--signature", "elsewhere.sig"));
        tool.Write("model/new.bin", "x");
        Assert.Equal(4, tool.Run("model", "verify", "model", "--signature", "elsewhere.sig", "--key", "release.pub.pem", "--format", "json"));
        Assert.Contains("\"state\": \"added\"", tool.Output, StringComparison.Ordinal);
        Assert.Equal(0, tool.Run("model", "verify", "model", "--signature", "elsewhere.sig", "--key", "release.pub.pem", "--ignore-unsigned-files"));
    }

    [Fact]
    public void Whoever_names_nobody_to_trust_or_no_key_is_told()
    {
        Assert.Equal(2, tool.Run("model", "sign", "model"));
        Assert.Equal(0, tool.Run("model", "sign", "model/a.bin", "--sign", "release.pem", "--oms-compat"));
        Assert.Equal(2, tool.Run("model", "verify", "model/a.bin"));
        Assert.Equal(0, tool.Run("model", "verify", "model/a.bin", "--key", "release.pub.pem"));
    }

    [Fact]
    public void A_snapshot_in_a_hugging_face_cache_is_verified_by_its_folder_or_by_its_only_repository()
    {
        const string Commit = "56d4cbbb4d29f4355bab4b9a39ccb717a14ad5ad";
        Link("a.bin", "a");
        Assert.Equal(0, tool.Run("model", "sign", "hub/models--org--name", "--sign", "release.pem", "--signature", "made.sig"));
        Link("model.sig", File.ReadAllText(tool["made.sig"]));
        Assert.Equal(0, tool.Run("model", "verify", "hub/models--org--name", "--key", "release.pub.pem"));
        Assert.Equal(0, tool.Run("model", "verify", "hub/models--org--name/snapshots/" + Commit, "--key", "release.pub.pem"));
        Link("more.bin", "more");
        Assert.Equal(4, tool.Run("model", "verify", "hub/models--org--name", "--key", "release.pub.pem"));
        Assert.Contains("added    more.bin", tool.Output, StringComparison.Ordinal);
        tool.Write("hub/models--org--name/snapshots/" + new string('0', 40) + "/x", "x");
        Assert.Equal(2, tool.Run("model", "verify", "hub/models--org--name", "--key", "release.pub.pem"));
        Assert.Contains("2 snapshots", tool.Error, StringComparison.Ordinal);

        void Link(string name, string content)
        {
            string blob = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
            tool.Write("hub/models--org--name/blobs/" + blob, content);
            string link = tool[$"hub/models--org--name/snapshots/{Commit}/{name}"];
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.CreateSymbolicLink(link, "../../blobs/" + blob);
        }
    }

    [Theory]
    [InlineData("layout", "layout/model.sig")]
    [InlineData("layout:v1", "layout/v1.sig")]
    public void What_the_layers_of_a_layout_hold_is_signed_and_verified_by_tag(string path, string signature)
    {
        byte[] layer = LayoutBuilder.Gzip(LayoutBuilder.Tar(("a.bin", "a")));
        new LayoutBuilder(tool["layout"]).Add("v1", LayoutBuilder.PackConfig, (LayoutBuilder.PackGzip, layer, null));
        Assert.Equal(0, tool.Run("model", "sign", path, "--sign", "release.pem"));
        Assert.True(File.Exists(tool[signature]));
        Assert.Equal(0, tool.Run("model", "verify", path, "--key", "release.pub.pem"));
        Assert.Contains("manifest", tool.Output, StringComparison.Ordinal);
        new LayoutBuilder(tool["layout"]).Add("v1", LayoutBuilder.PackConfig, (LayoutBuilder.PackGzip, LayoutBuilder.Gzip(LayoutBuilder.Tar(("a.bin", "x"))), null));
        Assert.Equal(4, tool.Run("model", "verify", path, "--key", "release.pub.pem"));
        Assert.Contains("changed  a.bin", tool.Output, StringComparison.Ordinal);
        Assert.Equal(2, tool.Run("model", "verify", "layout:v2", "--key", "release.pub.pem"));
    }

    [Fact]
    public void A_signature_in_a_layer_is_found_and_a_digest_names_a_manifest()
    {
        byte[] layer = LayoutBuilder.Tar(("a.bin", "a"));
        var layout = new LayoutBuilder(tool["layout"]);
        layout.Add("v1", LayoutBuilder.KitConfig, (LayoutBuilder.KitModel, layer, null));
        Assert.Equal(0, tool.Run("model", "sign", "layout", "--sign", "release.pem", "--signature", "made.sig"));
        layout.Add("v2", LayoutBuilder.KitConfig, (LayoutBuilder.KitModel, layer, null), (LayoutBuilder.PackRaw, File.ReadAllBytes(tool["made.sig"]), "model.sig"));
        Assert.Equal(0, tool.Run("model", "verify", "layout:v2", "--key", "release.pub.pem"));
        string digest = (string)Newtonsoft.Json.Linq.JObject.Parse(File.ReadAllText(tool["layout/index.json"]))["manifests"]![1]!["digest"]!;
        Assert.Equal(0, tool.Run("model", "verify", "layout:" + digest, "--key", "release.pub.pem"));
        Assert.Equal(2, tool.Run("model", "verify", "layout:v1", "--key", "release.pub.pem"));
        Assert.Contains("no signature 'model.sig'", tool.Error, StringComparison.Ordinal);
    }
}
