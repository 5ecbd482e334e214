using System.Diagnostics.CodeAnalysis;

namespace ModelAudit.Formats;

/// <summary>Text of unbounded length made fit for a fact.</summary>
internal static class FactText
{
    /// <summary>
    /// Cuts text a little beyond the bound, never inside a surrogate pair. The engine cuts exactly and leaves the gap that names the
    /// bound; this only keeps a text of a hundred megabytes from being carried there.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="limits">The bounds in force.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Cut(string? text, AuditLimits limits)
    {
        int longest = limits.MaxTextLength + 2;
        if (text is null || text.Length <= longest)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
    }
}
