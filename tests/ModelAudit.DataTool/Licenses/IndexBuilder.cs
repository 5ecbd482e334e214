using System.Collections.Immutable;
using System.Text;
using ModelAudit.Licensing.Detection;

namespace ModelAudit.DataTool.Licenses;

/// <summary>Makes the one-way index of license texts: what goes into it is words as digests and their order, nothing that can be read.</summary>
internal sealed class IndexBuilder
{
    private const int ShortestText = 12;

    private readonly List<LicenseInput> inputs = [];
    private readonly List<LicenseText> texts = [];
    private readonly List<LicensePhrase> phrases = [];

    /// <summary>Adds an input and returns its number.</summary>
    public int AddInput(string name, string version, string sha256)
    {
        inputs.Add(new LicenseInput(name, version, sha256));
        return inputs.Count - 1;
    }

    /// <summary>Adds a text.</summary>
    public void Add(LicenseText text) => texts.Add(text);

    /// <summary>Adds a name.</summary>
    /// <param name="name">The words.</param>
    /// <param name="target">What they mean.</param>
    /// <param name="needsContext">Whether they mean it only where a license is spoken of.</param>
    public void AddName(string name, string target, bool needsContext)
    {
        TokenList tokens = LicenseTokenizer.Read(name);
        if (tokens.Count > 0)
        {
            phrases.Add(new LicensePhrase([.. tokens.Words.ToArray().Select(VarietalWords.Of)], target, needsContext));
        }
    }

    /// <summary>The payload of the index file.</summary>
    public byte[] Build()
    {
        List<Prepared> prepared = Prepare();
        uint[] words = Vocabulary(prepared);
        var numbers = new Dictionary<uint, ushort> { [WordHash.Of([LicenseTokenizer.Placeholder])] = LicenseVocabulary.Placeholder };
        for (int i = 0; i < words.Length; i++)
        {
            numbers.Add(words[i], checked((ushort)(i + LicenseVocabulary.First)));
        }

        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        Number(writer, inputs.Count);
        foreach (LicenseInput input in inputs)
        {
            Text(writer, input.Name);
            Text(writer, input.Version);
            Text(writer, input.Sha256);
        }

        Number(writer, words.Length);
        Array.ForEach(words, writer.Write);
        Number(writer, prepared.Count);
        foreach (Prepared text in prepared)
        {
            Write(writer, text);
        }

        LicensePhrase[] distinct = [.. phrases.DistinctBy(phrase => string.Join(' ', phrase.Words))];
        Number(writer, distinct.Length);
        foreach (LicensePhrase phrase in distinct)
        {
            Number(writer, phrase.NeedsContext ? 1 : 0);
            Text(writer, phrase.Target);
            Digests(writer, phrase.Words);
        }

        foreach (int shift in new[] { 0, 8 })
        {
            foreach (Prepared text in prepared)
            {
                foreach (uint word in text.Words)
                {
                    writer.Write((byte)(numbers[word] >> shift));
                }
            }
        }

        writer.Flush();
        return stream.ToArray();
    }

    // Texts that are the same to a reader become one with all their identifiers.
    private List<Prepared> Prepare()
    {
        var result = new List<Prepared>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (LicenseText text in texts)
        {
            string marked = TextParts.MarkPlaceholders(text.Text);
            TokenList tokens = LicenseTokenizer.Read(marked, keepsPlaceholders: true).WithoutNotices();
            if (tokens.Count < ShortestText)
            {
                continue;
            }

            int body = TextParts.BodyLength(tokens);
            int title = Math.Min(TextParts.TitleLength(marked, tokens), body);
            uint[] words = [.. tokens.Words.ToArray().Select(VarietalWords.Of)];
            string key = string.Join(' ', words);
            if (seen.TryGetValue(key, out int same))
            {
                Prepared other = result[same];
                ImmutableArray<string> ids = [.. other.Text.Ids.Concat(text.Ids).Distinct(StringComparer.Ordinal)];
                result[same] = other with { Text = other.Text with { Ids = ids, Rank = Math.Min(other.Text.Rank, text.Rank) } };
                continue;
            }

            seen.Add(key, result.Count);
            string[] spelled = [.. Enumerable.Range(0, tokens.Count).Select(index => NormalizedText.Word(marked, tokens, index))];
            result.Add(new Prepared(text, words, spelled, title, body));
        }

        return result;
    }

    // The most frequent words have the smallest numbers, which makes the file smaller.
    private static uint[] Vocabulary(List<Prepared> prepared)
    {
        var counts = new Dictionary<uint, int>();
        var spelling = new Dictionary<uint, string>();
        foreach (Prepared text in prepared)
        {
            for (int i = 0; i < text.Words.Length; i++)
            {
                uint word = text.Words[i];
                counts[word] = counts.GetValueOrDefault(word) + 1;
                if (!spelling.TryAdd(word, text.Spelled[i]) && spelling[word] != text.Spelled[i])
                {
                    throw new InvalidDataException($"'{spelling[word]}' and '{text.Spelled[i]}' have the same digest.");
                }
            }
        }

        counts.Remove(WordHash.Of([LicenseTokenizer.Placeholder]));
        return [.. counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key).Select(count => count.Key)];
    }

    private static void Write(BinaryWriter writer, Prepared prepared)
    {
        LicenseText text = prepared.Text;
        Number(writer, text.Ids.Length);
        foreach (string id in text.Ids)
        {
            Text(writer, id);
        }

        Text(writer, text.Name);
        Text(writer, text.Version);
        Number(writer, text.IsPolicy ? 1 : 0);
        Number(writer, text.IsOsiApproved ? 1 : 0);
        Number(writer, text.Input);
        Number(writer, prepared.Title);
        Number(writer, prepared.Body);
        Number(writer, text.Rank);
        uint[] required = [.. text.Required.Select(word => WordHash.Of(word))];
        for (int i = 0; i < required.Length; i++)
        {
            if (!prepared.Words.Contains(required[i]))
            {
                throw new InvalidDataException($"The text of {text.Ids[0]} {text.Version} does not have the word '{text.Required[i]}' that it is said to require.");
            }
        }

        Digests(writer, required);
        Number(writer, prepared.Words.Length);
    }

    private static void Number(BinaryWriter writer, int value) => writer.Write(checked((ushort)value));

    private static void Text(BinaryWriter writer, string value)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(value);
        Number(writer, utf8.Length);
        writer.Write(utf8);
    }

    private static void Digests(BinaryWriter writer, IReadOnlyCollection<uint> values)
    {
        Number(writer, values.Count);
        foreach (uint value in values)
        {
            writer.Write(value);
        }
    }

    private sealed record Prepared(LicenseText Text, uint[] Words, string[] Spelled, int Title, int Body);
}
