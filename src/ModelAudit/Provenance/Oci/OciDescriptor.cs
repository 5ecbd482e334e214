using Newtonsoft.Json.Linq;

namespace ModelAudit.Provenance.Oci;

/// <summary>What a manifest says of a blob (OCI image specification v1.1, "Content descriptors").</summary>
/// <param name="MediaType">Its media type.</param>
/// <param name="Algorithm">sha256 or sha512.</param>
/// <param name="Digits">The digest in lower-case hexadecimal digits.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="ArtifactType">What kind of artifact it is; null when it does not say.</param>
/// <param name="Annotations">Its annotations.</param>
internal sealed record OciDescriptor(string MediaType, string Algorithm, string Digits, long Size, string? ArtifactType, JObject Annotations)
{
    /// <summary>The path below the folder of the layout.</summary>
    public string BlobPath => $"blobs/{Algorithm}/{Digits}";

    /// <summary>The digest as written.</summary>
    public string Digest => $"{Algorithm}:{Digits}";

    /// <summary>The file that a layer stands for, by the annotations of ModelPack and of ORAS; null when it does not say.</summary>
    public string? File => Annotation("org.cncf.model.filepath") ?? Annotation("org.opencontainers.image.title");

    /// <summary>Whether it is an archive by its media type: tar, compressed or not (OCI images, Docker, ModelPack, KitOps).</summary>
    public bool IsArchive => MediaType.Split('+')[0].EndsWith(".tar", StringComparison.Ordinal) || MediaType.EndsWith(".tar.gzip", StringComparison.Ordinal) || MediaType.EndsWith(".tar.zstd", StringComparison.Ordinal);

    /// <summary>Reads a descriptor.</summary>
    /// <returns>Null when it is none.</returns>
    public static OciDescriptor? Read(JToken? token)
    {
        if (token is not JObject item
            || item["mediaType"] is not JValue { Value: string mediaType }
            || item["digest"] is not JValue { Value: string digest }
            || item["size"] is not JValue { Value: long and >= 0 } size)
        {
            return null;
        }

        string[] parts = digest.Split(':');
        int length = parts[0] switch { "sha256" => 64, "sha512" => 128, _ => -1 };
        return parts.Length == 2 && parts[1].Length == length && parts[1].All(char.IsAsciiHexDigitLower)
            ? new OciDescriptor(mediaType, parts[0], parts[1], (long)size, item["artifactType"] is JValue { Value: string artifact } ? artifact : null, item["annotations"] as JObject ?? [])
            : null;
    }

    /// <summary>An annotation, or null.</summary>
    public string? Annotation(string name) => Annotations[name] is JValue { Value: string text } ? text : null;
}
