namespace ModelAudit.Licensing.Detection;

/// <summary>A fixed set of words by their digests: a table with open addressing, made without anything that has to be compiled at start.</summary>
internal sealed class WordSet
{
    private readonly uint[] words;
    private readonly uint[] slots;

    private WordSet(uint[] words)
    {
        this.words = words;
        int capacity = 8;
        while (capacity < words.Length * 3)
        {
            capacity *= 2;
        }

        slots = new uint[capacity];
        foreach (uint word in words)
        {
            slots[Slot(word)] = word;
        }
    }

    /// <summary>The set of the words of a text, with blanks between them.</summary>
    public static WordSet Of(string text)
    {
        string[] names = text.Split(' ');
        uint[] words = new uint[names.Length];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = WordHash.Of(names[i]);
        }

        return new WordSet(words);
    }

    /// <summary>The words.</summary>
    public ReadOnlySpan<uint> Words => words;

    /// <summary>Whether a word is one of them.</summary>
    public bool Contains(uint word) => slots[Slot(word)] == word;

    /// <summary>Whether any of some words is.</summary>
    public bool ContainsAny(ReadOnlySpan<uint> some)
    {
        foreach (uint word in some)
        {
            if (Contains(word))
            {
                return true;
            }
        }

        return false;
    }

    // Where the word stands, or the empty place where it would; no digest is 0.
    private int Slot(uint word)
    {
        int slot = (int)((word * 2654435769u) >> 8) & (slots.Length - 1);
        while (slots[slot] != 0 && slots[slot] != word)
        {
            slot = (slot + 1) & (slots.Length - 1);
        }

        return slot;
    }
}
