using System.Diagnostics.CodeAnalysis;

namespace ModelAudit.Formats;

/// <summary>Text of unbounded length made fit for a fact.</summary>
internal static class FactText
{
    /// <summary>Cuts text at a bound, never inside a surrogate pair, and marks the cut.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limits">The bounds in force.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Cut(string? text, AuditLimits limits) => Cut(text, limits, out _);

    /// <summary>Cuts text at a bound and says whether it had to.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limits">The bounds in force.</param>
    /// <param name="isCut">Whether something was left out.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Cut(string? text, AuditLimits limits, out bool isCut)
    {
        isCut = text is not null && text.Length > limits.MaxTextLength;
        if (!isCut)
        {
            return text;
        }

        int length = Math.Max(0, limits.MaxTextLength - 1);
        if (length > 0 && char.IsHighSurrogate(text![length - 1]))
        {
            length--;
        }

        return text![..length] + "…";
    }
}
