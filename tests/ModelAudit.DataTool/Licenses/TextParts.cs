using System.Text.RegularExpressions;
using ModelAudit.Licensing.Detection;

namespace ModelAudit.DataTool.Licenses;

/// <summary>Finds the parts of a license text that need not be there: placeholders, the title, the appendix on how to apply it.</summary>
internal static partial class TextParts
{
    private const int LongestTitleBlock = 16;
    private const int LongestTitle = 36;
    private const int LongestHeading = 6;
    private const int AttachmentAhead = 12;

    private const int LongestPreamble = 160;

    private static readonly uint[] LawFirm = Words("law firm");

    private static readonly uint[][] PreambleEnds = [Words("damages resulting from its use"), Words("works provided hereunder")];

    private static readonly uint Attachment = WordHash.Of("attachment");

    private static readonly uint[][] AppendixMarks = [.. new[]
    {
        "end of terms and conditions", "how to apply these terms", "appendix how to apply", "appendix how to use", "creative commons is not a party", "creative commons corporation is not",
        "creative commons may be contacted", "exhibit a source code form license notice", "exhibit a form of license notice", "how to use this license",
    }.Select(mark => mark.Split(' ').Select(word => WordHash.Of(word)).ToArray())];

    private static uint[] Words(string phrase) => [.. phrase.Split(' ').Select(word => WordHash.Of(word))];

    /// <summary>The text with one mark for each placeholder.</summary>
    public static string MarkPlaceholders(string text) =>
        Placeholder().Replace(text, match => match.Value.Contains("://", StringComparison.Ordinal) || match.Value.Contains('@', StringComparison.Ordinal) ? match.Value : $" {LicenseTokenizer.Placeholder} ");

    /// <summary>How many of the first tokens are title: short blocks that are no sentences.</summary>
    public static int TitleLength(string text, TokenList tokens)
    {
        int title = 0;
        while (title < tokens.Count && title < LongestTitle)
        {
            int end = title + 1;
            while (end < tokens.Count && (tokens.Traits[end] & TokenTraits.BlockStart) == 0)
            {
                end++;
            }

            ReadOnlySpan<char> behind = end < tokens.Count ? text.AsSpan(tokens.Ends[end - 1]..tokens.Starts[end]) : ".";
            ReadOnlySpan<char> block = text.AsSpan((title == 0 ? 0 : tokens.Ends[title - 1])..tokens.Ends[end - 1]);
            bool isNotice = block.Contains("copyright", StringComparison.OrdinalIgnoreCase) && !block.Contains("permi", StringComparison.OrdinalIgnoreCase) && !block.Contains("licens", StringComparison.OrdinalIgnoreCase)
                && !block.Contains("distrib", StringComparison.OrdinalIgnoreCase) && !block.Contains(" must ", StringComparison.OrdinalIgnoreCase);
            ReadOnlySpan<char> mark = behind.TrimStart("\"'\u201D)*/ ");
            bool isSentence = mark.IndexOfAny(".;") == 0 || (mark.StartsWith(":") && end - title > LongestHeading);
            if (end - title > LongestTitleBlock || end > LongestTitle || (isSentence && !isNotice) || end == tokens.Count)
            {
                break;
            }

            title = end;
        }

        return Math.Max(title, PreambleLength(tokens));
    }

    // What Creative Commons says of itself before its legal code is optional in the template.
    private static int PreambleLength(TokenList tokens)
    {
        ReadOnlySpan<uint> words = tokens.Words[..Math.Min(tokens.Count, LongestPreamble)];
        if (words.IndexOf(LawFirm) < 0)
        {
            return 0;
        }

        foreach (uint[] end in PreambleEnds)
        {
            if (words.LastIndexOf(end) is var found && found >= 0)
            {
                return found + end.Length;
            }
        }

        return 0;
    }

    /// <summary>Where the terms end.</summary>
    public static int BodyLength(TokenList tokens)
    {
        ReadOnlySpan<uint> words = tokens.Words;
        int body = words.Length;
        foreach (uint[] mark in AppendixMarks)
        {
            for (int i = words.Length / 2; i + mark.Length <= words.Length; i++)
            {
                // Restrictions of use stand behind the end of the terms in the RAIL family, and belong to them.
                if (i < body && words.Slice(i, mark.Length).SequenceEqual(mark) && words[i..].IndexOf(Attachment) is not (>= 0 and < AttachmentAhead))
                {
                    body = i;
                }
            }
        }

        return body;
    }

    [GeneratedRegex(@"<(?!/?(?:p|br|a|b|i|u|em|strong|li|ul|ol|div|span|h[1-6]|pre|code|tt|table|tr|td|th|hr|center|font|blockquote|body|html|head|title)\b)[^<>\n]{2,90}>|\[(?:year|yyyy|name|full|copyright|insert|owner|date|organi[sz]ation|project|xxxx|licensor|software)[^\]\n]{0,90}\]|\{(?:yyyy|year|name|owner|copyright|date)[^}\n]{0,60}\}|_{4,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
