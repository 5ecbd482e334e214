using System.Buffers;
using System.Text;

namespace ModelAudit.Formats.Jinja;

/// <summary>Tells words that a model reads as language from the markup between them.</summary>
internal static class TemplateWords
{
    private const int LongestMark = 64;

    private static readonly SearchValues<char> Marks = SearchValues.Create("<>[]{}|");

    /// <summary>Whether a text is markup (special tokens, tags, brackets), or has no letters.</summary>
    public static bool IsMarkup(string text) => text.AsSpan().ContainsAny(Marks) || !text.Any(char.IsLetter);

    /// <summary>The words of a text without its markup, and the text they stand in.</summary>
    public static (int Count, string Text) Of(string text)
    {
        var plain = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            char close = text[i] switch { '<' => '>', '[' => ']', _ => '\0' };
            int end = close == '\0' ? -1 : text.IndexOf(close, i, Math.Min(LongestMark, text.Length - i));
            if (end > 0 && text.AsSpan(i, end - i).IndexOf(' ') < 0)
            {
                plain.Append(' ');
                i = end;
            }
            else
            {
                plain.Append(char.IsWhiteSpace(text[i]) ? ' ' : text[i]);
            }
        }

        string[] parts = plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int words = parts.Sum(part => part.Count(character => character >= 0x2E80 && char.IsLetter(character)) + (part.Count(char.IsAsciiLetter) >= 2 ? 1 : 0));
        return (words, string.Join(' ', parts));
    }
}
