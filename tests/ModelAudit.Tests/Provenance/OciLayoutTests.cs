using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ModelAudit.Evidence;
using ModelAudit.Facts;
using ModelAudit.Provenance.Oci;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tests.Provenance;

public sealed class OciLayoutTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_model_pack_is_verified_down_to_the_content_of_its_layers()
    {
        (byte[] packed, string diffId) = Layer();
        Write(new JObject { ["descriptor"] = new JObject { ["name"] = "small", ["licenses"] = new JArray("MIT") }, ["modelfs"] = new JObject { ["diffIds"] = new JArray(diffId) } },
            "application/vnd.cncf.model.config.v1+json", packed, "weights/a.txt");
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.Equal(["modelpack v1 1 small MIT"], Lines(evidence, OciFacts.Manifests, "kind", "tag", "layers", "name", "licenses"));
        Assert.Equal(["manifest match  ", "config match  ", "layer match weights/a.txt match"], Lines(evidence, OciFacts.Blobs, "use", "state", "file", "diffState"));
        Assert.Empty(Lines(evidence, OciFacts.Problems, "detail"));
        Assert.Empty(Lines(evidence, OciFacts.Unreferenced, "path"));
    }

    [Fact]
    public async Task A_model_kit_names_the_content_of_layers_in_its_kitfile()
    {
        (byte[] packed, string diffId) = Layer();
        Write(new JObject
        {
            ["package"] = new JObject { ["name"] = "kit", ["license"] = "MIT" },
            ["model"] = new JObject { ["path"] = "a.txt", ["layerInfo"] = new JObject { ["digest"] = "sha256:" + Hex(packed), ["diffId"] = diffId } },
        }, "application/vnd.kitops.modelkit.config.v1+json", packed, null);
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.Equal(["modelkit kit MIT"], Lines(evidence, OciFacts.Manifests, "kind", "name", "licenses"));
        Assert.Equal(["layer match match"], Lines(evidence, OciFacts.Blobs, "use", "state", "diffState")[^1..]);
    }

    [Fact]
    public async Task Other_content_missing_blobs_and_blobs_that_nothing_names_are_facts()
    {
        (byte[] packed, _) = Layer();
        Write(new JObject { ["modelfs"] = new JObject { ["diffIds"] = new JArray("sha256:" + new string('0', 64)) } }, "application/vnd.cncf.model.config.v1+json", packed, "../a");
        folder.Write("m/blobs/sha256/extra", "x");
        AuditEvidence evidence = await Auditing.CollectAsync(folder["m"]);
        Assert.Equal(["layer match mismatch"], Lines(evidence, OciFacts.Blobs, "use", "state", "diffState")[^1..]);
        Assert.Equal(["blobs/sha256/extra"], Lines(evidence, OciFacts.Unreferenced, "path"));
        Assert.Contains("'../a'", Assert.Single(Lines(evidence, OciFacts.Problems, "detail")), StringComparison.Ordinal);

        File.Delete(folder["m/blobs/sha256/" + Hex(packed)]);
        Assert.Equal(["layer missing "], Lines(await Auditing.CollectAsync(folder["m"]), OciFacts.Blobs, "use", "state", "diffState")[^1..]);
        folder.Write("m/blobs/sha256/" + Hex(packed), new byte[packed.Length]);
        Assert.StartsWith("layer mismatch", Lines(await Auditing.CollectAsync(folder["m"]), OciFacts.Blobs, "use", "state")[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"manifests\":[{\"mediaType\":\"a\",\"digest\":\"sha256:../../x\",\"size\":1}]}")]
    [InlineData("{\"manifests\":[{\"mediaType\":\"a\",\"digest\":\"sha256:AA\",\"size\":-1}]}")]
    [InlineData("nonsense")]
    public async Task A_malformed_index_is_a_problem(string index)
    {
        folder.Write("m/oci-layout", "{}");
        folder.Write("m/index.json", index);
        Assert.NotEmpty(Lines(await Auditing.CollectAsync(folder["m"]), OciFacts.Problems, "detail"));
    }

    [Fact]
    public async Task An_index_that_names_itself_ends()
    {
        folder.Write("m/oci-layout", "{}");
        byte[] index = Encoding.UTF8.GetBytes("{\"manifests\":[]}");
        JObject nested = new() { ["manifests"] = new JArray(Descriptor("application/vnd.oci.image.index.v1+json", index), Descriptor("application/vnd.oci.image.index.v1+json", index)) };
        folder.Write("m/index.json", nested.ToString(Formatting.None));
        folder.Write("m/blobs/sha256/" + Hex(index), index);
        Assert.Equal(["index"], Lines(await Auditing.CollectAsync(folder["m"]), OciFacts.Manifests, "kind"));
    }

    private void Write(JObject config, string configType, byte[] layer, string? file)
    {
        byte[] document = Encoding.UTF8.GetBytes(config.ToString(Formatting.None));
        JObject described = Descriptor("application/octet-stream", layer);
        if (file is not null)
        {
            described["annotations"] = new JObject { ["org.cncf.model.filepath"] = file };
        }

        byte[] manifest = Encoding.UTF8.GetBytes(new JObject { ["schemaVersion"] = 2, ["config"] = Descriptor(configType, document), ["layers"] = new JArray(described) }.ToString(Formatting.None));
        JObject named = Descriptor("application/vnd.oci.image.manifest.v1+json", manifest);
        named["annotations"] = new JObject { ["org.opencontainers.image.ref.name"] = "v1" };
        folder.Write("m/oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
        folder.Write("m/index.json", new JObject { ["schemaVersion"] = 2, ["manifests"] = new JArray(named) }.ToString(Formatting.None));
        foreach (byte[] blob in new[] { document, manifest, layer })
        {
            folder.Write("m/blobs/sha256/" + Hex(blob), blob);
        }
    }

    private static (byte[] Packed, string DiffId) Layer()
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "a.txt") { DataStream = new MemoryStream("hello"u8.ToArray()) });
        }

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(tar.ToArray());
        }

        return (packed.ToArray(), "sha256:" + Hex(tar.ToArray()));
    }

    private static JObject Descriptor(string mediaType, byte[] content) => new() { ["mediaType"] = mediaType, ["digest"] = "sha256:" + Hex(content), ["size"] = content.Length };

    private static string Hex(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static string[] Lines(AuditEvidence evidence, Fact<ImmutableArray<FactItem>> fact, params string[] fields) =>
        [.. evidence.Lookup(fact).Value!.Collection.Select(item => string.Join(' ', fields.Select(field => item[field]?.ToString())))];
}
