using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Tests.Provenance;

/// <summary>Builds OCI image layouts.</summary>
internal sealed class LayoutBuilder(TemporaryFolder folder, string path)
{
    public const string PackConfig = "application/vnd.cncf.model.config.v1+json";
    public const string KitConfig = "application/vnd.kitops.modelkit.config.v1+json";
    public const string ImageConfig = "application/vnd.oci.image.config.v1+json";
    public const string KitModel = "application/vnd.kitops.modelkit.model.v1.tar";
    public const string PackRaw = "application/vnd.cncf.model.weight.v1.raw";
    public const string PackGzip = "application/vnd.cncf.model.weight.v1.tar+gzip";
    public const string ImageLayer = "application/vnd.oci.image.layer.v1.tar";

    private readonly JArray manifests = [];

    /// <summary>Adds a manifest with its blobs.</summary>
    public LayoutBuilder Add(string tag, string configType, params (string MediaType, byte[] Content, string? File)[] layers)
    {
        var described = new JArray();
        foreach ((string mediaType, byte[] content, string? file) in layers)
        {
            JObject layer = Blob(mediaType, content);
            if (file is not null)
            {
                layer["annotations"] = new JObject { ["org.cncf.model.filepath"] = file };
            }

            described.Add(layer);
        }

        var manifest = new JObject { ["schemaVersion"] = 2, ["config"] = Blob(configType, "{}"u8.ToArray()), ["layers"] = described };
        JObject named = Blob("application/vnd.oci.image.manifest.v1+json", Encoding.UTF8.GetBytes(manifest.ToString(Formatting.None)));
        named["annotations"] = new JObject { ["org.opencontainers.image.ref.name"] = tag };
        manifests.Add(named);
        folder.Write(path + "/oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
        folder.Write(path + "/index.json", new JObject { ["schemaVersion"] = 2, ["manifests"] = manifests }.ToString(Formatting.None));
        return this;
    }

    /// <summary>A tar archive.</summary>
    public static byte[] Tar(params (string Name, string Content)[] files)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            foreach ((string name, string content) in files)
            {
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
            }
        }

        return tar.ToArray();
    }

    /// <summary>The same, compressed.</summary>
    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>The path of a blob below the layout.</summary>
    public static string PathOf(byte[] content) => "blobs/sha256/" + Hex(content);

    private static string Hex(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private JObject Blob(string mediaType, byte[] content)
    {
        folder.Write(path + "/" + PathOf(content), content);
        return new JObject { ["mediaType"] = mediaType, ["digest"] = "sha256:" + Hex(content), ["size"] = content.Length };
    }
}
