using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace ModelAudit.Models;

/// <summary>
/// Finds the headings of Markdown: lines with '#', underlined lines and HTML headings (CommonMark 4.2, 4.3), and below them bold words
/// at the start of a paragraph, which many cards use as the lowest heading. Code fences and comments hide what is in them.
/// </summary>
internal static partial class CardSections
{
    // One below the deepest heading of Markdown.
    private const int LeadInLevel = 7;
    private const int MaximumLeadIn = 80;

    /// <summary>The headings in order.</summary>
    public static ImmutableArray<CardSection> Of(string markdown)
    {
        var sections = ImmutableArray.CreateBuilder<CardSection>();
        (string Title, int Level)? open = null;
        int characters = 0;
        string previous = string.Empty;
        string? fence = null;
        bool inComment = false;
        foreach (ReadOnlySpan<char> raw in markdown.AsSpan().EnumerateLines())
        {
            string visible = fence is null ? WithoutComments(raw, ref inComment) : raw.ToString();
            string line = visible.Trim();
            if (FenceOf(line) is { } mark && (fence is null || (mark.StartsWith(fence, StringComparison.Ordinal) && line == mark)))
            {
                fence = fence is null ? mark : null;
                previous = string.Empty;
                continue;
            }

            (string Title, int Level)? heading = fence is null ? HeadingOf(visible, line, previous) : null;
            if (heading is null && fence is null && previous.Length == 0 && LeadInOf(line) is { } leadIn)
            {
                Close(sections, open, characters);
                open = (leadIn.Title, LeadInLevel);
                characters = Counted(leadIn.Text);
                previous = line;
                continue;
            }

            if (heading is null)
            {
                characters += Counted(line);
                previous = fence is null ? line : string.Empty;
                continue;
            }

            // The line above an underline was counted as text before it turned out to be the heading.
            bool isUnderlined = !line.StartsWith('#') && !line.StartsWith('<');
            Close(sections, open, isUnderlined ? characters - Counted(previous) : characters);
            open = heading;
            characters = 0;
            previous = string.Empty;
        }

        Close(sections, open, characters);
        return sections.ToImmutable();
    }

    private static void Close(ImmutableArray<CardSection>.Builder sections, (string Title, int Level)? open, int characters)
    {
        if (open is { } heading)
        {
            sections.Add(new CardSection(heading.Title, heading.Level, characters));
        }
    }

    private static (string Title, int Level)? HeadingOf(string visible, string line, string previous)
    {
        int indent = visible.Length - visible.TrimStart(' ').Length;
        if (line.Length == 0 || indent > 3)
        {
            return null;
        }

        int level = line.Length - line.TrimStart('#').Length;
        if (level is >= 1 and <= 6 && (line.Length == level || line[level] is ' ' or '\t'))
        {
            return (Plain(line[level..].Trim().TrimEnd('#')), level);
        }

        if (previous.Length > 0 && !IsBlock(previous) && (line.All(character => character == '=') || (line.Length > 1 && line.All(character => character == '-'))))
        {
            return (Plain(previous), line[0] == '=' ? 1 : 2);
        }

        Match? html = line.Contains("<h", StringComparison.OrdinalIgnoreCase) ? HtmlHeading().Match(line) : null;
        return html is { Success: true } ? (Plain(html.Groups[2].Value), html.Groups[1].ValueSpan[0] - '0') : null;
    }

    private static (string Title, string Text)? LeadInOf(string line)
    {
        int end = line.StartsWith("**", StringComparison.Ordinal) ? line.IndexOf("**", 2, StringComparison.Ordinal) : -1;
        return end is > 2 and <= MaximumLeadIn ? (Plain(line[2..end]).TrimEnd(':'), line[(end + 2)..].TrimStart(':', ' ')) : null;
    }

    // Tables, lists and quotes above a row of dashes are not a heading.
    private static bool IsBlock(string line) => line[0] is '|' or '-' or '*' or '+' or '>' or '#' or '<' || line.Contains('|', StringComparison.Ordinal);

    private static string? FenceOf(string line)
    {
        char mark = line.Length > 0 ? line[0] : ' ';
        if (mark is not ('`' or '~'))
        {
            return null;
        }

        int length = line.Length - line.TrimStart(mark).Length;
        return length >= 3 && (mark == '~' || !line[length..].Contains('`', StringComparison.Ordinal)) ? new string(mark, length) : null;
    }

    private static string WithoutComments(ReadOnlySpan<char> line, ref bool inComment)
    {
        if (!inComment && line.IndexOf("<!--", StringComparison.Ordinal) < 0)
        {
            return line.ToString();
        }

        var visible = new StringBuilder();
        while (line.Length > 0)
        {
            int mark = line.IndexOf(inComment ? "-->" : "<!--", StringComparison.Ordinal);
            if (!inComment)
            {
                visible.Append(mark < 0 ? line : line[..mark]);
            }

            line = mark < 0 ? [] : line[(mark + (inComment ? 3 : 4))..];
            inComment ^= mark >= 0;
        }

        return visible.ToString();
    }

    private static int Counted(string line) =>
        line.Length == 0 || line.Contains("[More Information Needed]", StringComparison.OrdinalIgnoreCase) || line is "---" or "***" ? 0 : line.Length;

    private static string Plain(string heading)
    {
        string text = heading.Contains('<', StringComparison.Ordinal) ? WithoutTags(heading) : heading;
        text = text.Contains("](", StringComparison.Ordinal) ? WithoutLinks(text) : text;
        return WithoutEmphasis(text).Trim();
    }

    private static string WithoutTags(string text)
    {
        var plain = new StringBuilder(text.Length);
        ReadOnlySpan<char> rest = text;
        while (rest.IndexOf('<') is int open and >= 0 && rest[open..].IndexOf('>') is int length and > 0)
        {
            plain.Append(rest[..open]);
            rest = rest[(open + length + 1)..];
        }

        return plain.Append(rest).ToString();
    }

    // "[words](target)" and "![words](target)" are their words (CommonMark 6.3, 6.4).
    private static string WithoutLinks(string text)
    {
        var plain = new StringBuilder(text.Length);
        ReadOnlySpan<char> rest = text;
        while (rest.IndexOf('[') is int open and >= 0 && rest[open..].IndexOf(']') is int words and > 0)
        {
            ReadOnlySpan<char> after = rest[(open + words + 1)..];
            bool isLink = after.StartsWith('(');
            int target = isLink ? after.IndexOf(')') : -1;
            if (isLink && target < 0)
            {
                // No later target ends either.
                break;
            }

            int mark = target > 0 && open > 0 && rest[open - 1] == '!' ? 1 : 0;
            plain.Append(target > 0 ? rest[..(open - mark)] : rest[..(open + words + 1)]);
            plain.Append(target > 0 ? rest.Slice(open + 1, words - 1) : []);
            rest = after[(target + 1)..];
        }

        return plain.Append(rest).ToString();
    }

    // Stars, backticks, and underscores that are not alone.
    private static string WithoutEmphasis(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool isDoubled = (i > 0 && text[i - 1] == '_') || (i + 1 < text.Length && text[i + 1] == '_');
            if (text[i] is not ('*' or '`') && (text[i] != '_' || !isDoubled))
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }

    [GeneratedRegex("<h([1-6])(?:\\s[^>]*)?>(.*?)</h[1-6]>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex HtmlHeading();
}
