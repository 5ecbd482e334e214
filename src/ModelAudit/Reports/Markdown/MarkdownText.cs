using System.Globalization;
using System.Text;

namespace ModelAudit.Reports.Markdown;

/// <summary>Text from artifacts and packs for GitHub-flavored Markdown: it shows as it is, and formats, links and mentions nothing.</summary>
internal static class MarkdownText
{
    // A zero-width space, written as an entity so that it is seen in the source: it ends a mention, reference or link before it begins.
    private const string Break = "&#8203;";

    /// <summary>The text for a table cell, a list item or a paragraph, after text of our own.</summary>
    public static string Of(string? text, int maximum = VisibleText.DefaultMaximum)
    {
        string visible = VisibleText.Of(text, maximum);
        var result = new StringBuilder(visible.Length + 16);
        for (int i = 0; i < visible.Length; i++)
        {
            char c = visible[i];
            switch (c)
            {
                case '&':
                    result.Append("&amp;");
                    break;
                case '<':
                    result.Append("&lt;");
                    break;
                case '>':
                    result.Append("&gt;");
                    break;
                case '@' or '#':
                    result.Append(c == '#' ? "\\#" : "@").Append(Break);
                    break;
                case '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '~' or '$' or '!':
                    result.Append('\\').Append(c);
                    break;
                case ':' when i + 1 < visible.Length && visible[i + 1] == '/':
                case '.' when EndsWith(visible, i, "www"):
                case '-' when EndsWith(visible, i, "GH"):
                    result.Append(c).Append(Break);
                    break;
                default:
                    result.Append(c);
                    break;
            }
        }

        return result.ToString();
    }

    /// <summary>The text as inline code: paths, identifiers and digests.</summary>
    public static string Code(string? text, int maximum = 200)
    {
        string visible = VisibleText.Of(text, maximum);
        var result = new StringBuilder("<code>", visible.Length + 32);
        for (int i = 0; i < visible.Length; i++)
        {
            char c = visible[i];

            // HTML code, not a backtick span: entities work in it, so no character of the text can end it or a table cell.
            if (c == '@')
            {
                result.Append('@').Append(Break);
            }
            else if (!(c == '.' && EndsWith(visible, i, "www")) && (char.IsAsciiLetterOrDigit(c) || c is ' ' or '/' or '.' or '-' or ',' or > '~'))
            {
                result.Append(c);
            }
            else
            {
                result.Append(CultureInfo.InvariantCulture, $"&#{(int)c};");
            }
        }

        return result.Append("</code>").ToString();
    }

    private static bool EndsWith(string text, int end, string word) =>
        end >= word.Length && text.AsSpan(end - word.Length, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase);
}
