using System.Collections.Immutable;
using ModelAudit.Evidence;

namespace ModelAudit.Formats;

/// <summary>What a file is, judged by its first and last bytes, its length and its name.</summary>
/// <param name="Format">The primary format, or <see cref="FileEvidence.UnknownFormat"/>.</param>
/// <param name="Inspectors">The inspectors that take the content, the one of the primary format first; several for a polyglot.</param>
/// <param name="OtherFormats">Further formats that the content satisfies, in ordinal order; empty for an ordinary file.</param>
/// <param name="ExpectedFormats">The formats that the extension promises; empty when it promises nothing.</param>
/// <param name="Role">What the file is for: a value of <see cref="Reading.FileFacts.Role"/>.</param>
/// <param name="GapReason">Why the content is not inspected, or null when it is, or needs no inspection.</param>
/// <param name="GapDetail">The sentence that belongs to <paramref name="GapReason"/>.</param>
public sealed record FormatSelection(
    string Format,
    ImmutableArray<IFormatInspector> Inspectors,
    ImmutableArray<string> OtherFormats,
    ImmutableArray<string> ExpectedFormats,
    string Role,
    GapReason? GapReason,
    string? GapDetail);
