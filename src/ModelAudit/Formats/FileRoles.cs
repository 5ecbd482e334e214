namespace ModelAudit.Formats;

/// <summary>What a file is for, judged by its name and its format: the values of <see cref="Reading.FileFacts.Role"/>.</summary>
internal static class FileRoles
{
    private static readonly string[] LicenseNames = ["license", "licence", "copying", "unlicense", "eula", "copyright"];

    private static readonly string[] PolicyNames = ["use_policy", "usage_policy", "use-policy", "usage-policy", "acceptable_use", "acceptable-use", "acceptable_use_policy"];

    /// <summary>The role of a file.</summary>
    public static string Of(Sources.ArtifactPath path, string format)
    {
        string name = path.Name.ToLowerInvariant();
        string extension = path.Extension;
        bool isText = TextFormats.IsText(format) || format is FormatTable.Empty or "git-lfs";
        return (isText || format is "pdf" ? ByDocumentName(name, extension) : null)
            ?? ByName(name, extension)
            ?? ByFormat(format)
            ?? ByExtension(extension)
            ?? (format is FormatTable.Empty or Evidence.FileEvidence.UnknownFormat or "git-lfs" ? "other" : "text");
    }

    /// <summary>Whether the name is that of a license text, a notice or a use policy, and which; null otherwise.</summary>
    public static string? LegalKind(string name)
    {
        string lower = name.ToLowerInvariant();
        int dot = lower.LastIndexOf('.');
        string extension = dot > 0 ? lower[dot..] : string.Empty;
        return extension is ".py" or ".json" or ".js" or ".safetensors" or ".bin" or ".html" or ".yaml" or ".yml" ? null : LegalRole(lower);
    }

    private static string? ByDocumentName(string name, string extension) =>
        extension is ".py" or ".json" or ".js" ? null
        : name is "readme.md" or "modelcard.md" or "model_card.md" or "model-card.md" or "readme" or "readme.txt" ? "card"
        : LegalRole(name);

    private static string? LegalRole(string name)
    {
        if (PolicyNames.Any(policy => name.Contains(policy, StringComparison.Ordinal)))
        {
            return "use-policy";
        }

        if (IsNamed(name, "notice") || IsNamed(name, "notices") || name.Contains("third_party_notice", StringComparison.Ordinal) || name.Contains("thirdpartynotice", StringComparison.Ordinal) || name.Contains("third-party-notice", StringComparison.Ordinal))
        {
            return "notice";
        }

        return LicenseNames.Any(license => IsNamed(name, license)) || name.EndsWith("-license", StringComparison.Ordinal) || name.EndsWith("_license", StringComparison.Ordinal)
            || name.EndsWith("-license.txt", StringComparison.Ordinal) || name.EndsWith("_license.txt", StringComparison.Ordinal)
            || name.EndsWith("-license.md", StringComparison.Ordinal) || name.EndsWith("_license.md", StringComparison.Ordinal)
            ? "license"
            : null;
    }

    private static bool IsNamed(string name, string stem) =>
        name.StartsWith(stem, StringComparison.Ordinal) && (name.Length == stem.Length || name[stem.Length] is '.' or '-' or '_' or ' ');

    private static string? ByName(string name, string extension)
    {
        if (name.EndsWith(".index.json", StringComparison.Ordinal))
        {
            return "weights-index";
        }

        if (name is "tokenizer.json" or "tokenizer.model" or "vocab.json" or "vocab.txt" or "merges.txt" or "added_tokens.json" or "special_tokens_map.json"
            or "spiece.model" or "sentencepiece.bpe.model" or "tekken.json" or "vocab.bpe" || extension == ".tiktoken")
        {
            return "tokenizer";
        }

        if (name is "config.json" or "configuration.json" or "params.json" or "model_index.json" or "dtypes.json"
            || name.EndsWith("_config.json", StringComparison.Ordinal)
            || (name.StartsWith("config", StringComparison.Ordinal) && extension is ".json" or ".yaml" or ".yml"))
        {
            return "config";
        }

        if (name is "chat_template.json" || (name.StartsWith("chat_template", StringComparison.Ordinal) && extension is ".jinja" or ".json"))
        {
            return "template";
        }

        return ByPurpose(name, extension);
    }

    private static string? ByPurpose(string name, string extension)
    {
        if (name is "sha256sums" or "sha512sums" or "md5sums" or "sha1sums" or "checksums" or "checksums.txt" or "checksum" or "sha256sum.txt" or "sha256sums.txt" or "checklist.chk"
            || extension is ".sha256" or ".sha512" or ".md5" or ".sha1" or ".md5sum" or ".sha256sum" or ".chk")
        {
            return "manifest";
        }

        if (extension is ".sig" or ".asc" or ".sigstore" or ".minisig" or ".p7s" || name.EndsWith(".sigstore.json", StringComparison.Ordinal)
            || name.EndsWith(".intoto.jsonl", StringComparison.Ordinal) || name.EndsWith(".dsse.json", StringComparison.Ordinal))
        {
            return "signature";
        }

        return name is "bom.json" or "bom.xml" or "sbom.json"
            || name.EndsWith(".cdx.json", StringComparison.Ordinal) || name.EndsWith(".spdx.json", StringComparison.Ordinal)
            || name.EndsWith(".cdx.xml", StringComparison.Ordinal) || name.EndsWith(".spdx", StringComparison.Ordinal)
            ? "bom"
            : null;
    }

    private static string? ByFormat(string format) => FormatTable.Find(format)?.Kind switch
    {
        FormatKind.Weights => "weights",
        FormatKind.Archive => "archive",
        FormatKind.Executable or FormatKind.Code => "code",
        FormatKind.Template => "template",
        FormatKind.Data => "data",
        FormatKind.Media => format is "wav" or "ogg" or "flac" or "mp3" or "mp4" or "webm" or "font" ? "data" : "image",
        FormatKind.Document => "document",
        FormatKind.Text => format is "csv" or "jsonl" ? "data" : "text",
        _ => null,
    };

    private static string? ByExtension(string extension) => extension switch
    {
        ".bin" or ".pdiparams" or ".ptd" or ".engine" or ".plan" or ".mlmodel" or ".msgpack" or ".index" or ".param" or ".caffemodel" or ".dat" => "weights",
        _ when FormatTable.Expected(extension) is [var promised, ..] => ByFormat(promised),
        _ when extension.StartsWith(".data-", StringComparison.Ordinal) => "weights",
        _ => null,
    };
}
