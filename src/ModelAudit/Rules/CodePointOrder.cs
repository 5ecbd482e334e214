using ModelAudit.Sources;

namespace ModelAudit.Rules;

/// <summary>Orders strings by Unicode code point; null comes first.</summary>
internal sealed class CodePointOrder : IComparer<string?>
{
    /// <summary>The order.</summary>
    public static readonly CodePointOrder Instance = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y) =>
        x is null || y is null ? (x is null ? 0 : 1) - (y is null ? 0 : 1) : ArtifactPath.CompareCodePoints(x, y);
}
