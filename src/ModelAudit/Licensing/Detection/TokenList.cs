namespace ModelAudit.Licensing.Detection;

/// <summary>The tokens of a text: the digest of each word, where it stands, and its traits, in arrays of equal length.</summary>
internal sealed class TokenList
{
    private uint[] words;
    private int[] starts;
    private int[] ends;
    private TokenTraits[] traits;

    public TokenList(int characters)
    {
        int capacity = (characters / 5) + 16;
        words = new uint[capacity];
        starts = new int[capacity];
        ends = new int[capacity];
        traits = new TokenTraits[capacity];
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The digests.</summary>
    public ReadOnlySpan<uint> Words => words.AsSpan(0, Count);

    /// <summary>Where each starts, as an index into the text.</summary>
    public ReadOnlySpan<int> Starts => starts.AsSpan(0, Count);

    /// <summary>Where each ends.</summary>
    public ReadOnlySpan<int> Ends => ends.AsSpan(0, Count);

    /// <summary>The traits.</summary>
    public Span<TokenTraits> Traits => traits.AsSpan(0, Count);

    public void Add(uint word, int start, int end, TokenTraits trait)
    {
        if (Count == words.Length)
        {
            int capacity = Count * 2;
            Array.Resize(ref words, capacity);
            Array.Resize(ref starts, capacity);
            Array.Resize(ref ends, capacity);
            Array.Resize(ref traits, capacity);
        }

        words[Count] = word;
        starts[Count] = start;
        ends[Count] = end;
        traits[Count++] = trait;
    }

    /// <summary>Makes the last token reach further, and stand for another word.</summary>
    public void Extend(uint word, int end)
    {
        words[Count - 1] = word;
        ends[Count - 1] = end;
    }

    /// <summary>Takes back every token from an index on.</summary>
    public void CutTo(int count) => Count = count;

    /// <summary>The tokens that belong to no copyright notice; these too when there is none.</summary>
    public TokenList WithoutNotices()
    {
        var result = new TokenList(Count * 5);
        TokenTraits layout = TokenTraits.None;
        for (int i = 0; i < Count; i++)
        {
            if ((traits[i] & TokenTraits.Notice) != 0)
            {
                layout |= traits[i] & (TokenTraits.LineStart | TokenTraits.BlockStart);
                continue;
            }

            result.Add(words[i], starts[i], ends[i], traits[i] | layout);
            layout = TokenTraits.None;
        }

        return result;
    }
}
