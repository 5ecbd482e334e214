using System.Globalization;
using System.Text;

namespace ModelAudit.Tool.Output;

/// <summary>
/// Makes a JSON document fit for a terminal and for the log of a build agent: characters that drive a terminal or reorder a line, and
/// what an Azure Pipelines agent takes for a command ("##vso["), are written as JSON escapes, which mean the same to a program.
/// </summary>
internal static class TerminalJson
{
    /// <summary>Whether standard output is read by a person or a build agent.</summary>
    public static bool IsNeeded(ToolEnvironment environment) => environment.OutputTerminal is not null || environment.Variable("TF_BUILD") is not null;

    /// <summary>The same document without control and format characters outside ASCII, and without "##".</summary>
    public static byte[] Escape(ReadOnlySpan<byte> utf8)
    {
        string text = Encoding.UTF8.GetString(utf8);
        var result = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            // Below U+0080 JSON itself escapes all but DEL; surrogates are parts of characters that may be shown.
            bool hidden = c >= '\u007F'
                && (char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            result.Append(hidden ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString());
        }

        return Encoding.UTF8.GetBytes(result.Replace("##", "\\u0023\\u0023").ToString());
    }
}
