using System.Text;

namespace ModelAudit.Reports.Sarif;

/// <summary>Text for SARIF message strings, which know placeholders and links (SARIF 2.1.0, sections 3.11.5 and 3.11.6).</summary>
internal static class SarifText
{
    private const int Maximum = 2_000;

    /// <summary>A message that says exactly the text: braces are doubled, and what would read as a link is not one.</summary>
    public static string Message(string text)
    {
        string visible = VisibleText.Of(text, Maximum);
        if (visible.AsSpan().IndexOfAny("{}[]") < 0)
        {
            return visible;
        }

        bool hasLink = visible.Contains("](", StringComparison.Ordinal);
        var result = new StringBuilder(visible.Length + 16);
        foreach (char c in visible)
        {
            if (c is '{' or '}')
            {
                result.Append(c);
            }
            else if (hasLink && c is '[' or ']' or '\\')
            {
                result.Append('\\');
            }

            result.Append(c);
        }

        return result.ToString();
    }

    /// <summary>A property value without message syntax.</summary>
    public static string Value(string text) => VisibleText.Of(text, Maximum);

    /// <summary>A path as a relative URI reference (RFC 3986, section 4.2): everything but unreserved characters is percent-encoded, and no segment can read as a scheme.</summary>
    public static string RelativeUri(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
