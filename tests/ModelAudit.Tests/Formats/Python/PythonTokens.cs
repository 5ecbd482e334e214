using System.Text;
using ModelAudit.Formats.Python;

namespace ModelAudit.Tests.Formats.Python;

/// <summary>Tokens as lines of text, with formatted strings as one token each.</summary>
internal static class PythonTokens
{
    public static List<string> Of(string source, out IReadOnlyList<PythonDefect> defects)
    {
        var tokenizer = new PythonTokenizer(source);
        var lines = new List<string>();
        int depth = 0;
        PythonToken start = default;
        for (PythonToken token = tokenizer.Next(); token.Kind != PythonTokenKind.End; token = tokenizer.Next())
        {
            if (token.Kind == PythonTokenKind.FormatStart && depth++ == 0)
            {
                start = token;
            }

            if (token.Kind == PythonTokenKind.FormatEnd && --depth == 0)
            {
                lines.Add(Line(PythonTokenKind.String, start.Line, source[start.Start..(token.Start + token.Length)]));
            }
            else if (depth == 0)
            {
                lines.Add(Line(token.Kind, token.Line, token.In(source).ToString()));
            }
        }

        defects = tokenizer.Defects;
        return lines;
    }

    private static string Line(PythonTokenKind kind, int line, string text) =>
        kind is PythonTokenKind.Newline or PythonTokenKind.Indent or PythonTokenKind.Dedent
            ? kind.ToString().ToUpperInvariant()
            : $"{kind.ToString().ToUpperInvariant()} {line} {Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))}";
}
