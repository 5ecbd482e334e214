using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ModelAudit.Samples.Building;

/// <summary>Builds OCI image layouts.</summary>
/// <param name="root">The folder of the layout.</param>
public sealed class LayoutBuilder(string root)
{
    /// <summary>The media type of the configuration of a ModelPack.</summary>
    public const string PackConfig = "application/vnd.cncf.model.config.v1+json";

    /// <summary>The media type of the configuration of a ModelKit.</summary>
    public const string KitConfig = "application/vnd.kitops.modelkit.config.v1+json";

    /// <summary>The media type of the configuration of an image.</summary>
    public const string ImageConfig = "application/vnd.oci.image.config.v1+json";

    /// <summary>The media type of a layer of a ModelKit.</summary>
    public const string KitModel = "application/vnd.kitops.modelkit.model.v1.tar";

    /// <summary>The media type of a layer that is one file.</summary>
    public const string PackRaw = "application/vnd.cncf.model.weight.v1.raw";

    /// <summary>The media type of a compressed layer of a ModelPack.</summary>
    public const string PackGzip = "application/vnd.cncf.model.weight.v1.tar+gzip";

    /// <summary>The media type of a layer of a ModelPack, compressed by Zstandard.</summary>
    public const string PackZstd = "application/vnd.cncf.model.weight.v1.tar+zstd";

    /// <summary>The media type of a layer of an image.</summary>
    public const string ImageLayer = "application/vnd.oci.image.layer.v1.tar";

    private readonly JArray manifests = [];

    /// <summary>Adds a manifest with its blobs.</summary>
    public LayoutBuilder Add(string tag, string configType, params (string MediaType, byte[] Content, string? File)[] layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
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
        Write("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
        Write("index.json", new JObject { ["schemaVersion"] = 2, ["manifests"] = manifests }.ToString(Formatting.None));
        return this;
    }

    /// <summary>A tar archive.</summary>
    public static byte[] Tar(params (string Name, string Content)[] files)
    {
        ArgumentNullException.ThrowIfNull(files);
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

    private void Write(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content));

    private void Write(string path, byte[] content)
    {
        string full = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
    }

    private JObject Blob(string mediaType, byte[] content)
    {
        Write(PathOf(content), content);
        return new JObject { ["mediaType"] = mediaType, ["digest"] = "sha256:" + Hex(content), ["size"] = content.Length };
    }
}
