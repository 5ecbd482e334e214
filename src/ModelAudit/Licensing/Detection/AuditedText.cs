namespace ModelAudit.Licensing.Detection;

/// <summary>A text under examination: its characters, its tokens, their numbers, its lines.</summary>
internal sealed class AuditedText
{
    private const int LongestExcerpt = 240;

    private readonly Lazy<TextLines> lines;

    public AuditedText(string text, LicenseIndex index)
    {
        Text = TextDress.Decode(text);
        Tokens = LicenseTokenizer.Read(Text, LicenseHints.Parts(Text));
        Numbers = index.Vocabulary.IdsOf(Tokens.Words);
        lines = new(() => new TextLines(Text));
    }

    /// <summary>The characters.</summary>
    public string Text { get; }

    /// <summary>The tokens.</summary>
    public TokenList Tokens { get; }

    /// <summary>The number of each token's word.</summary>
    public ushort[] Numbers { get; }

    /// <summary>The numbers of the words that belong to no copyright notice.</summary>
    public ushort[] Terms()
    {
        ushort[] terms = new ushort[Count];
        int count = 0;
        for (int i = 0; i < Count; i++)
        {
            if ((Tokens.Traits[i] & TokenTraits.Notice) == 0)
            {
                terms[count++] = Numbers[i];
            }
        }

        return terms[..count];
    }

    /// <summary>How many tokens of a range belong to no copyright notice.</summary>
    public int Terms(int start, int end)
    {
        int count = 0;
        foreach (TokenTraits trait in Tokens.Traits[start..end])
        {
            count += (trait & TokenTraits.Notice) == 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>How many tokens there are.</summary>
    public int Count => Numbers.Length;

    /// <summary>The line of a character.</summary>
    public int LineAt(int position) => lines.Value.Of(position);

    /// <summary>The line on which a token starts; behind the last one, where that ends.</summary>
    public int LineOf(int token) => Count == 0 ? 1 : token < Count ? LineAt(Tokens.Starts[token]) : LineAt(Tokens.Ends[Count - 1]);

    /// <summary>The characters from one token to another, white space made single, shortened.</summary>
    public string Excerpt(int start, int end)
    {
        ReadOnlySpan<char> slice = Text.AsSpan(Tokens.Starts[start]..Tokens.Ends[end - 1]);
        bool isCut = slice.Length > LongestExcerpt;
        if (isCut)
        {
            slice = slice[..(char.IsHighSurrogate(slice[LongestExcerpt - 1]) ? LongestExcerpt - 1 : LongestExcerpt)];
        }

        return string.Join(' ', slice.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) + (isCut ? "…" : string.Empty);
    }
}
