using System.Collections.Immutable;

namespace ModelAudit.Licensing.Detection;

/// <summary>
/// The known license texts as sequences of word numbers, with what finds them again. One-way: words are kept as digests, so a text can be
/// compared and the places where it differs be told, but no text can be printed.
/// </summary>
internal sealed class LicenseIndex
{
    private const string Resource = "licensing/license-index.bin";

    private static readonly Lazy<LicenseIndex> Shared = new(Load);

    private readonly ushort[] tokens;
    private readonly ushort[] entryOf;
    private readonly Lazy<GramIndex> grams;
    private readonly Dictionary<ulong, int> exact = [];

    public LicenseIndex(ImmutableArray<LicenseInput> inputs, LicenseVocabulary vocabulary, ImmutableArray<LicenseEntry> entries, ImmutableArray<LicensePhrase> phrases, ushort[] tokens)
    {
        Inputs = inputs;
        Vocabulary = vocabulary;
        Entries = entries;
        Phrases = phrases;
        this.tokens = tokens;
        entryOf = new ushort[tokens.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            LicenseEntry entry = entries[i];
            entryOf.AsSpan(entry.Start, entry.Length).Fill((ushort)i);
            exact.TryAdd(TokenHash.Of(tokens.AsSpan(entry.Start, entry.Length)), i);
            exact.TryAdd(TokenHash.Of(tokens.AsSpan(entry.Start, entry.Body)), i);
            exact.TryAdd(TokenHash.Of(tokens.AsSpan(entry.Start + entry.Title, entry.Body - entry.Title)), i);
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
    public int EntryOf(int token) => entryOf[token];

    /// <summary>The word numbers of a text.</summary>
    public ReadOnlySpan<ushort> TokensOf(LicenseEntry entry) => tokens.AsSpan(entry.Start, entry.Length);

    /// <summary>The text that has exactly the given words, with or without its title and its appendix; -1 when there is none.</summary>
    public int FindExact(ReadOnlySpan<ushort> words)
    {
        if (!exact.TryGetValue(TokenHash.Of(words), out int found))
        {
            return -1;
        }

        LicenseEntry entry = Entries[found];
        ReadOnlySpan<ushort> text = TokensOf(entry);
        return text.SequenceEqual(words) || text[..entry.Body].SequenceEqual(words) || text[entry.Title..entry.Body].SequenceEqual(words) ? found : -1;
    }

    private static LicenseIndex Load()
    {
        using Stream stream = typeof(LicenseIndex).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"The assembly has no resource '{Resource}'.");
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return LicenseIndexFile.Read(content);
    }
}
