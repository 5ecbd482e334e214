using System.Collections.Immutable;

namespace ModelAudit.Licensing.Detection;

/// <summary>
/// The known license texts as sequences of word numbers, with what finds them again. One-way: words are kept as digests, so a text can be
/// compared and the places where it differs be told, but no text can be printed.
/// </summary>
internal sealed class LicenseIndex
{
    private const int BlockBits = 6;

    private const string Resource = "licensing/license-index.bin";

    private static readonly Lazy<LicenseIndex> Shared = new(Load);

    private readonly ushort[] tokens;

    // The text that the first token of each block belongs to.
    private readonly ushort[] firstOfBlock;
    private readonly Lazy<GramIndex> grams;

    public LicenseIndex(ImmutableArray<LicenseInput> inputs, LicenseVocabulary vocabulary, ImmutableArray<LicenseEntry> entries, ImmutableArray<LicensePhrase> phrases, ushort[] tokens)
    {
        Inputs = inputs;
        Vocabulary = vocabulary;
        Entries = entries;
        Phrases = phrases;
        this.tokens = tokens;
        firstOfBlock = new ushort[(tokens.Length >> BlockBits) + 1];
        for (int block = 0, entry = 0; block < firstOfBlock.Length; block++)
        {
            while (entry + 1 < entries.Length && entries[entry + 1].Start <= block << BlockBits)
            {
                entry++;
            }

            firstOfBlock[block] = (ushort)entry;
        }

        grams = new(() => new GramIndex(this.tokens, entries));
    }

    /// <summary>The index in the assembly, read when it is first needed.</summary>
    public static LicenseIndex Embedded => Shared.Value;

    /// <summary>What it was made from.</summary>
    public ImmutableArray<LicenseInput> Inputs { get; }

    /// <summary>The words.</summary>
    public LicenseVocabulary Vocabulary { get; }

    /// <summary>The texts.</summary>
    public ImmutableArray<LicenseEntry> Entries { get; }

    /// <summary>The names.</summary>
    public ImmutableArray<LicensePhrase> Phrases { get; }

    /// <summary>The word numbers of all texts, one behind the other.</summary>
    public ReadOnlySpan<ushort> Tokens => tokens;

    /// <summary>Where runs of words occur.</summary>
    public GramIndex Grams => grams.Value;

    /// <summary>Whether a text has this identifier.</summary>
    public bool Knows(string id) => Entries.Any(entry => entry.Ids.Contains(id, StringComparer.OrdinalIgnoreCase));

    /// <summary>The other identifiers of the texts that have this one.</summary>
    public IEnumerable<string> OthersOf(string id) => Entries.Where(entry => entry.Id == id).SelectMany(entry => entry.Ids.Skip(1));

    /// <summary>The text that a token belongs to.</summary>
    public int EntryOf(int token)
    {
        int entry = firstOfBlock[token >> BlockBits];
        while (entry + 1 < Entries.Length && Entries[entry + 1].Start <= token)
        {
            entry++;
        }

        return entry;
    }

    /// <summary>The word numbers of a text.</summary>
    public ReadOnlySpan<ushort> TokensOf(LicenseEntry entry) => tokens.AsSpan(entry.Start, entry.Length);

    /// <summary>The text that has exactly the given words, with or without its title and its appendix; -1 when there is none.</summary>
    public int FindExact(ReadOnlySpan<ushort> words)
    {
        for (int i = 0; i < Entries.Length; i++)
        {
            LicenseEntry entry = Entries[i];
            ReadOnlySpan<ushort> text = tokens.AsSpan(entry.Start, entry.Length);
            if ((words.Length == entry.Length && text.SequenceEqual(words)) || (words.Length == entry.Body && text[..entry.Body].SequenceEqual(words))
                || (words.Length == entry.Body - entry.Title && text[entry.Title..entry.Body].SequenceEqual(words)))
            {
                return i;
            }
        }

        return -1;
    }

    private static LicenseIndex Load()
    {
        using Stream stream = typeof(LicenseIndex).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"The assembly has no resource '{Resource}'.");
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);

        // The assembly is whole or nothing works; a test checks the digest.
        return LicenseIndexFile.Read(content, isTrusted: true);
    }
}
