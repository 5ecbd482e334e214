using System.Collections.Immutable;
using ModelAudit.Facts;

namespace ModelAudit.Reading;

/// <summary>What the engine states about every file it could read, whatever its format.</summary>
public static class FileFacts
{
    /// <summary>What the file is for.</summary>
    public static readonly Fact<string> Role = new(
        "file.role",
        FactScope.File,
        "What the file is for, by format and name: weights, weights-index, config, tokenizer, card, license, notice, use-policy, code, template, manifest, signature, bom, text, image, document, archive, data or other.");

    /// <summary>The formats that files with this extension usually have.</summary>
    public static readonly Fact<ImmutableArray<string>> ExpectedFormats = new(
        "file.expectedFormats",
        FactScope.File,
        "The formats that files with this extension usually have; absent when the extension promises nothing.");

    /// <summary>Further formats that the content also satisfies.</summary>
    public static readonly Fact<ImmutableArray<string>> OtherFormats = new(
        "file.otherFormats",
        FactScope.File,
        "Formats that the content satisfies beside the one it is listed under (a polyglot); empty for an ordinary file.");

    /// <summary>How the file was known again, when it was not read.</summary>
    public static readonly Fact<string> Cached = new(
        "file.cached",
        FactScope.File,
        "Stated of a file whose digests and facts come from a digest cache, and were not computed in this audit: identity (it was known again by path, length, times, device and inode) or content (and by the XxHash3 of all its bytes).");

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FactDefinition> All = [Role, ExpectedFormats, OtherFormats, Cached];
}
