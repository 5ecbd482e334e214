using System.Collections.Immutable;

namespace ModelAudit.Models;

/// <summary>The value of a key of front matter.</summary>
/// <param name="Kind">Its shape.</param>
/// <param name="Texts">The scalar, or the scalars of a list, as written.</param>
/// <param name="Line">Its line in the card, from 1.</param>
internal sealed record FrontMatterValue(FrontMatterKind Kind, ImmutableList<string> Texts, int Line)
{
    /// <summary>The value of a key that occurs twice: nobody knows which one counts.</summary>
    public static readonly FrontMatterValue Ambiguous = new(FrontMatterKind.Ambiguous, [], 0);
}
