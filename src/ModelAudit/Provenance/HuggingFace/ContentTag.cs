using ModelAudit.Evidence;
using ModelAudit.Reading;

namespace ModelAudit.Provenance.HuggingFace;

/// <summary>
/// What the server calls a content: 40 hexadecimal digits are Git's SHA-1 of an ordinary file, 64 the SHA-256 of a large one. The names of
/// blobs in the shared cache are such tags.
/// </summary>
/// <param name="Algorithm">git-blob-sha1 or sha256; null when the tag is neither.</param>
/// <param name="Text">The tag without quotes and weakness mark.</param>
internal readonly record struct ContentTag(string? Algorithm, string Text)
{
    /// <summary>The algorithm whose digest every file has.</summary>
    public const string Sha256 = "sha256";

    /// <summary>Reads a tag as HTTP writes it (RFC 9110, section 8.8.3) or as it names a blob.</summary>
    public static ContentTag Of(string written)
    {
        string text = written.StartsWith("W/", StringComparison.Ordinal) ? written[2..] : written;
        text = text.Trim('"');
        bool digits = text.All(char.IsAsciiHexDigitLower);
        return new ContentTag(digits ? text.Length switch { 40 => DigestAlgorithms.GitBlobSha1, 64 => Sha256, _ => null } : null, text);
    }

    /// <summary>The digest of a file by this tag's algorithm; null when it has none.</summary>
    public string? Actual(FileEvidence file) => Algorithm switch
    {
        null => null,
        Sha256 => file.Digests.Sha256?.Hex,
        _ => file.Digests.Others.GetValueOrDefault(Algorithm),
    };
}
