using System.Collections.Immutable;
using ModelAudit.Evidence;
using ModelAudit.Facts;

namespace ModelAudit.Rules.Declarative;

/// <summary>A property of a file that rules can use as <c>file.&lt;name&gt;</c> without any inspector.</summary>
/// <param name="Name">The name behind <c>file.</c>.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Summary">One sentence with the unit.</param>
/// <param name="Read">What is known of it.</param>
internal sealed record FileProperty(string Name, FactType Type, string Summary, Func<FileEvidence, FactLookup> Read)
{
    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<FileProperty> All =
    [
        new("path", FactType.Text, "The path relative to the audited root, with '/' between segments.", file => Text(file.Path.Value)),
        new("name", FactType.Text, "The last segment of the path.", file => Text(file.Path.Name)),
        new("extension", FactType.Text, "The extension in lower case with its dot; empty when there is none.", file => Text(file.Path.Extension)),
        new("folder", FactType.Text, "The folder the file lies in; empty for the root.", file => Text(file.Path.Folder)),
        new("length", FactType.Integer, "The length in bytes.", file => FactLookup.Present(FactValue.Of(file.Length))),
        new("format", FactType.Text, "The format by content, or 'unknown' where nothing recognised it.", Format),
        new("sha256", FactType.Text, "The SHA-256 digest in lowercase hexadecimal digits.", Digest),
    ];

    private static FactLookup Text(string value) => FactLookup.Present(FactValue.Of(value));

    private static FactLookup Format(FileEvidence file)
    {
        // A file that could not be read has no format; only one that was read has an unknown one.
        EvidenceGap? gap = file.Format == FileEvidence.UnknownFormat && file.Digests.Sha256 is null
            ? file.Gaps.FirstOrDefault(gap => gap.Inspector == EvidenceGap.Engine)
            : null;
        return gap is null ? Text(file.Format) : FactLookup.Unknown(gap.Detail);
    }

    private static FactLookup Digest(FileEvidence file) =>
        file.Digests.Sha256 is { } digest ? Text(digest.Hex) : FactLookup.Unknown(file.Gaps.FirstOrDefault()?.Detail ?? "the file was not hashed");
}
