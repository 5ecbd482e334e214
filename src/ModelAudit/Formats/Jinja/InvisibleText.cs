using System.Buffers;
using System.Text;

namespace ModelAudit.Formats.Jinja;

/// <summary>Characters that cannot be seen, or that change the order in which others are seen (Unicode Standard, chapter 23; UAX #9).</summary>
internal static class InvisibleText
{
    /// <summary>Fewer variation selectors in a row belong to the character before them.</summary>
    private const int LongVariation = 3;

    private static readonly SearchValues<char> Ordinary = SearchValues.Create("\t\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>Characters of one kind.</summary>
    /// <param name="Kind">zero-width, bidirectional, tag, variation or control.</param>
    /// <param name="Index">Where the first of them is.</param>
    /// <param name="Count">Their number.</param>
    /// <param name="Spelled">What tag characters spell.</param>
    internal readonly record struct Run(string Kind, int Index, int Count, string? Spelled);

    /// <summary>The kinds in a text, each with its first place.</summary>
    public static IEnumerable<Run> In(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Ordinary))
        {
            return [];
        }

        var found = new Dictionary<string, (int Index, int Count)>(StringComparer.Ordinal);
        var tags = new StringBuilder();
        int index = 0;
        int variations = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            variations = rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) ? variations + 1 : 0;
            string? kind = variations >= LongVariation ? "variation" : KindOf(rune.Value);
            if (kind is not null)
            {
                (int first, int count) = found.GetValueOrDefault(kind, (index, 0));
                found[kind] = (first, count + 1);
                if (rune.Value is >= 0xE0020 and <= 0xE007E && tags.Length < 1_024)
                {
                    tags.Append((char)(rune.Value - 0xE0000));
                }
            }

            index += rune.Utf16SequenceLength;
        }

        return found.Select(pair => new Run(pair.Key, pair.Value.Index, pair.Value.Count, pair.Key == "tag" && tags.Length > 0 ? tags.ToString() : null));
    }

    // Joiners (U+200C, U+200D) and direction marks have their place in scripts and emoji.
    private static string? KindOf(int rune) => rune switch
    {
        0x200B or 0x2060 or (>= 0x2061 and <= 0x2064) or 0xFEFF or 0x180E or 0x115F or 0x1160 or 0x3164 or 0xFFA0 => "zero-width",
        (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => "bidirectional",
        >= 0xE0000 and <= 0xE007F => "tag",
        (< ' ' and not ('\t' or '\n' or '\r' or '\f' or '\v')) or (>= 0x7F and <= 0x9F) => "control",
        _ => null,
    };
}
