using System.Security.Cryptography;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance.HuggingFace;
using ModelAudit.Provenance.ModelSigning;
using ModelAudit.Samples.Building;
using ModelAudit.Signing;
using ModelAudit.Sources;

namespace ModelAudit.Tests.Provenance.ModelSigning;

/// <summary>Signatures over models that do not lie in a plain folder: the cache of the Hugging Face client, OCI image layouts.</summary>
public sealed class SignedElsewhereTests : IDisposable
{
    private const string Snapshot = "models--org--name/snapshots/56d4cbbb4d29f4355bab4b9a39ccb717a14ad5ad";

    private static readonly ArtifactPath Signature = ArtifactPath.Parse("model.sig");

    private readonly TemporaryFolder folder = new();
    private readonly KeySigner signer = KeySigner.Generate();

    public void Dispose()
    {
        signer.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_snapshot_in_a_hugging_face_cache_is_signed_and_verified_as_the_files_that_its_links_are()
    {
        Cache(("config.json", "{}"), ("sub/model.bin", "weights"));
        byte[] bundle = await ModelSigner.SignAsync(new DirectorySource(folder[Snapshot]), signer, new ModelSigningOptions { SignaturePath = Signature });
        folder.Write("plain/config.json", "{}");
        folder.Write("plain/sub/model.bin", "weights");
        Assert.Empty((await ModelSignatureVerifier.VerifyAsync(bundle, new DirectorySource(folder["plain"]), Trust)).Problems);

        Cache(("model.sig", Encoding.UTF8.GetString(bundle)));
        Assert.Empty((await ModelSignatureVerifier.VerifyContainedAsync(Signature, new DirectorySource(folder[Snapshot]), Trust)).Problems);
        folder.Write("models--org--name/blobs/" + Hex("weights"), "exchanged");
        Cache(("new.py", "1"));
        ModelVerification result = await ModelSignatureVerifier.VerifyContainedAsync(Signature, new DirectorySource(folder[Snapshot]), Trust);
        Assert.Equal([("new.py", ModelFileState.Extra), ("sub/model.bin", ModelFileState.Changed)], result.Differences.Select(difference => (difference.Path, difference.State)));
    }

    [Fact]
    public async Task A_whole_repository_in_a_cache_is_verified_with_its_links_as_files()
    {
        Cache(("a.bin", "a"));
        var source = new DirectorySource(folder["models--org--name"]);
        byte[] bundle = await ModelSigner.SignAsync(source, signer);
        Assert.Empty((await ModelSignatureVerifier.VerifyAsync(bundle, source, Trust)).Problems);
    }

    [Fact]
    public async Task A_link_out_of_the_cache_is_no_file_of_a_snapshot()
    {
        Cache(("a.bin", "a"));
        folder.Write("elsewhere/secret", "s");
        folder.Write("models--org--name/blobs/sub/deep", "d");
        folder.Link(Snapshot + "/secret.bin", "../../../elsewhere/secret");
        folder.Link(Snapshot + "/deep.bin", "../../blobs/sub/deep");
        folder.Link(Snapshot + "/folder", "../../blobs");
        folder.Link(Snapshot + "/lost.bin", "../../blobs/" + Hex("lost"));
        List<ArtifactFile> entries = await SignedEntries.ListAsync(new DirectorySource(folder[Snapshot]), CancellationToken.None);
        Assert.Equal(
            [("a.bin", ArtifactEntryKind.File), ("deep.bin", ArtifactEntryKind.LinkOutside), ("folder", ArtifactEntryKind.LinkOutside), ("lost.bin", ArtifactEntryKind.LinkBroken), ("secret.bin", ArtifactEntryKind.LinkOutside)],
            entries.Select(entry => (entry.Path.Value, entry.Kind)));
    }

    [Theory]
    [InlineData("models--org--name/snapshots/main")]
    [InlineData("org--name/snapshots/56d4cbbb4d29f4355bab4b9a39ccb717a14ad5ad")]
    [InlineData("models--org--name/revisions/56d4cbbb4d29f4355bab4b9a39ccb717a14ad5ad")]
    public async Task A_folder_that_is_no_snapshot_keeps_its_links_outside(string path)
    {
        string above = path[..path.IndexOf('/', StringComparison.Ordinal)];
        folder.Write($"{above}/blobs/{Hex("a")}", "a");
        folder.Link(path + "/a.bin", "../../blobs/" + Hex("a"));
        ArtifactFile entry = Assert.Single(await SignedEntries.ListAsync(new DirectorySource(folder[path]), CancellationToken.None));
        Assert.Equal((ArtifactEntryKind.LinkOutside, null), (entry.Kind, entry.Open));
    }

    [Fact]
    public async Task An_audit_of_a_snapshot_compares_its_files_with_the_names_of_their_blobs()
    {
        Cache(("a.bin", "a"), ("b.json", "{}"));
        folder.Write("models--org--name/blobs/" + Hex("a"), "changed");
        folder.Link(Snapshot + "/lost.bin", "../../blobs/" + Hex("lost"));
        AuditEvidence evidence = await Auditing.CollectAsync(folder[Snapshot]);
        Assert.Equal(["a.bin", "b.json"], evidence.Files.Select(file => file.Path.Value));
        Assert.Equal([$"a.bin a.bin sha256 {Hex("a")}"], Lines(evidence, HuggingFaceFacts.Differences, "path", "source", "algorithm", "declared"));
        Assert.Equal(["blob"], Lines(evidence, HuggingFaceFacts.Missing, "kind"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_files_in_the_layers_of_a_layout_are_signed_and_not_its_blobs(bool beside)
    {
        byte[] layer = LayoutBuilder.Gzip(LayoutBuilder.Tar(("a.bin", "a"), ("sub/b.bin", "b")));
        LayoutBuilder layout = new LayoutBuilder(folder["m"]).Add("v1", LayoutBuilder.PackConfig, (LayoutBuilder.PackGzip, layer, null));
        folder.Write("plain/a.bin", "a");
        folder.Write("plain/sub/b.bin", "b");
        byte[] bundle = await ModelSigner.SignAsync(new OciLayoutSource(folder["m"]), signer, new ModelSigningOptions { SignaturePath = Signature });
        Assert.Empty((await ModelSignatureVerifier.VerifyAsync(bundle, new DirectorySource(folder["plain"]), Trust)).Problems);
        if (beside)
        {
            folder.Write("m/model.sig", bundle);
        }
        else
        {
            layout.Add("v2", LayoutBuilder.PackConfig, (LayoutBuilder.PackGzip, layer, null), (LayoutBuilder.PackRaw, bundle, "model.sig"));
        }

        var source = new OciLayoutSource(folder["m"], reference: beside ? null : "v2");
        Assert.Empty((await ModelSignatureVerifier.VerifyContainedAsync(Signature, source, Trust)).Problems);
        AuditEvidence evidence = await ModelAuditor.CreateBuilder().Build().CollectAsync(new AuditRequest(source) { AsOf = Auditing.AsOf, Trust = Trust });
        Assert.Equal(["model.sig verified same"], Lines(evidence, ModelSigningFacts.Signatures, "path", "status", "files"));
    }

    [Fact]
    public async Task A_changed_added_or_removed_member_of_a_layer_is_told_and_the_signature_of_another_tag_is_not()
    {
        byte[] signed = LayoutBuilder.Tar(("a.bin", "a"), ("b.bin", "b"));
        new LayoutBuilder(folder["m"]).Add("v1", LayoutBuilder.KitConfig, (LayoutBuilder.KitModel, signed, null));
        byte[] bundle = await ModelSigner.SignAsync(new OciLayoutSource(folder["m"]), signer, new ModelSigningOptions { SignaturePath = ArtifactPath.Parse("v1.sig") });
        folder.Write("m/v0.sig", "{}");
        folder.Write("m/v1.sig", bundle);
        new LayoutBuilder(folder["m"]).Add("v1", LayoutBuilder.KitConfig, (LayoutBuilder.KitModel, LayoutBuilder.Tar(("a.bin", "x"), ("c.bin", "c")), null));
        ModelVerification result = await ModelSignatureVerifier.VerifyContainedAsync(ArtifactPath.Parse("v1.sig"), new OciLayoutSource(folder["m"]), Trust);
        Assert.Equal(
            [("a.bin", ModelFileState.Changed), ("b.bin", ModelFileState.Missing), ("c.bin", ModelFileState.Extra)],
            result.Differences.Select(difference => (difference.Path, difference.State)));
    }

    [Fact]
    public async Task A_signature_over_the_layout_itself_is_about_its_blobs()
    {
        new LayoutBuilder(folder["m"]).Add("v1", LayoutBuilder.KitConfig, (LayoutBuilder.KitModel, LayoutBuilder.Tar(("a.bin", "a")), null));
        byte[] bundle = await ModelSigner.SignAsync(new DirectorySource(folder["m"]), signer, new ModelSigningOptions { SignaturePath = Signature });
        folder.Write("m/model.sig", bundle);
        Assert.Empty((await ModelSignatureVerifier.VerifyContainedAsync(Signature, new DirectorySource(folder["m"]), Trust)).Problems);
    }

    [Fact]
    public async Task A_signature_that_is_not_in_the_model_is_an_error_of_the_source()
    {
        folder.Write("plain/a.bin", "a");
        await Assert.ThrowsAsync<ArtifactSourceException>(() => ModelSignatureVerifier.VerifyContainedAsync(Signature, new DirectorySource(folder["plain"]), Trust));
    }

    private TrustedSigners Trust => new() { PublicKeys = [signer.ExportPublicKeyPem()] };

    private void Cache(params (string Path, string Content)[] files)
    {
        foreach ((string path, string content) in files)
        {
            folder.Write("models--org--name/blobs/" + Hex(content), content);
            folder.Link(Snapshot + "/" + path, string.Concat(Enumerable.Repeat("../", path.Count(letter => letter == '/') + 2)) + "blobs/" + Hex(content));
        }
    }

    private static string Hex(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private static string[] Lines(AuditEvidence evidence, FactDefinition fact, params string[] fields)
    {
        Assert.True(evidence.Facts.TryGet(fact.Name, out FactValue? value));
        return [.. value!.Collection.Select(item => string.Join(' ', fields.Select(field => item[field]?.ToString())))];
    }
}
