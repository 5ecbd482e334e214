using System.Text;

namespace ModelAudit.Licensing.Detection;

/// <summary>Shows a text as it is compared: normalised words, one line for each line that has any.</summary>
internal static class NormalizedText
{
    /// <summary>The normalised text.</summary>
    public static string Of(string written)
    {
        string text = TextDress.Decode(written);
        TokenList tokens = LicenseTokenizer.Read(text).WithoutNotices();
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < tokens.Count; i++)
        {
            result.Append(i == 0 ? string.Empty : (tokens.Traits[i] & TokenTraits.LineStart) != 0 ? "\n" : " ").Append(Word(text, tokens, i));
        }

        return result.ToString();
    }

    /// <summary>One word as it is compared.</summary>
    public static string Word(ReadOnlySpan<char> text, TokenList tokens, int index) => VarietalWords.Of(Plain(text[tokens.Starts[index]..tokens.Ends[index]]));

    private static string Plain(ReadOnlySpan<char> slice)
    {
        var word = new StringBuilder(slice.Length);
        if (slice.Length > 4 && slice.StartsWith("non", StringComparison.OrdinalIgnoreCase) && !char.IsLetterOrDigit(slice[3]))
        {
            // Two words that were joined: what lies between them is no part of the word.
            int second = slice.Length - 1;
            while (second > 3 && (char.IsLetterOrDigit(slice[second - 1]) || (slice[second - 1] is not ('>' or ')' or ']') && char.IsPunctuation(slice[second - 1]))))
            {
                second--;
            }

            word.Append("non");
            slice = slice[second..];
        }

        for (int i = 0; i < slice.Length; i++)
        {
            char c = slice[i];
            if (c == '&' && slice[i..].IndexOf(';') is var length && length > 0)
            {
                i += length;
            }
            else if (char.IsLetterOrDigit(c) || c == LicenseTokenizer.Placeholder)
            {
                word.Append(char.ToLowerInvariant(c));
            }
            else if (c == '.' && word.Length > 0 && char.IsAsciiDigit(word[^1]) && i + 1 < slice.Length && char.IsAsciiDigit(slice[i + 1]))
            {
                word.Append('.');
            }
        }

        string plain = word.ToString();
        return plain.Length > 1 && plain[0] == 'v' && plain.AsSpan(1).IndexOfAnyExcept(LicenseTokenizer.NumberCharacters) < 0 ? plain[1..] : plain;
    }
}
