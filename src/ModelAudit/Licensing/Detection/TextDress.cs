using System.Net;

namespace ModelAudit.Licensing.Detection;

/// <summary>Takes off what a whole text is wrapped in. Lines stay where they are.</summary>
internal static class TextDress
{
    /// <summary>The text with the letters that HTML writes as entities.</summary>
    public static string Decode(string text) => IsHtml(text) ? WebUtility.HtmlDecode(text) : text;

    private static bool IsHtml(string text) =>
        text.Contains('&', StringComparison.Ordinal)
        && (text.Contains("&#", StringComparison.Ordinal) || text.Contains("&quot;", StringComparison.Ordinal) || text.Contains("uml;", StringComparison.Ordinal)
            || text.Contains("acute;", StringComparison.Ordinal) || text.Contains("&nbsp;", StringComparison.Ordinal));
}
