using System.Numerics;

namespace ModelAudit.Licensing.Detection;

/// <summary>The words of all known texts: the digest of each and the number that stands for it. All spellings of a word have one number.</summary>
internal sealed class LicenseVocabulary
{
    /// <summary>A word that no known text has.</summary>
    public const ushort Unknown = 0;

    /// <summary>A placeholder in a known text: any name fits.</summary>
    public const ushort Placeholder = 1;

    /// <summary>The first number of a word.</summary>
    public const ushort First = 2;

    private readonly uint[] keys;
    private readonly ushort[] ids;
    private readonly int shift;

    /// <summary>Makes a vocabulary.</summary>
    /// <param name="words">The digests of the words; the first has the number <see cref="First"/>.</param>
    public LicenseVocabulary(ReadOnlySpan<uint> words)
    {
        int capacity = (int)BitOperations.RoundUpToPowerOf2((uint)(words.Length + VarietalWords.All.Count + 8) * 3);
        keys = new uint[capacity];
        ids = new ushort[capacity];
        shift = 32 - BitOperations.TrailingZeroCount(capacity);
        Count = words.Length;
        Add(WordHash.Of([LicenseTokenizer.Placeholder]), Placeholder);
        for (int i = 0; i < words.Length; i++)
        {
            Add(words[i], (ushort)(i + First));
        }

        foreach (KeyValuePair<string, string> pair in VarietalWords.All)
        {
            if (IdOf(WordHash.Of(pair.Value)) is var id && id != Unknown)
            {
                Add(WordHash.Of(pair.Key), id);
            }
        }
    }

    /// <summary>The number of words.</summary>
    public int Count { get; }

    /// <summary>The number of a word.</summary>
    public ushort IdOf(uint word)
    {
        int slot = (int)((word * 2654435769u) >> shift);
        while (keys[slot] != 0)
        {
            if (keys[slot] == word)
            {
                return ids[slot];
            }

            slot = (slot + 1) & (keys.Length - 1);
        }

        return Unknown;
    }

    /// <summary>The number of a word in plain letters.</summary>
    public ushort IdOf(string word) => IdOf(WordHash.Of(word));

    /// <summary>The numbers of the words of a text.</summary>
    public ushort[] IdsOf(ReadOnlySpan<uint> words)
    {
        ushort[] result = new ushort[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            result[i] = IdOf(words[i]);
        }

        return result;
    }

    private void Add(uint word, ushort id)
    {
        int slot = (int)((word * 2654435769u) >> shift);
        while (keys[slot] != 0)
        {
            if (keys[slot] == word)
            {
                return;
            }

            slot = (slot + 1) & (keys.Length - 1);
        }

        keys[slot] = word;
        ids[slot] = id;
    }
}
